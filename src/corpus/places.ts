import type { NumberMark } from './numbering.ts'
import type { OutlineNode } from './sequence.ts'

/** Where a section stands: its id and how people name it. */
export interface Place {
  id: string
  locator: string
}

const WORDED: Record<string, { slug: string; name: string }> = {
  annex: { slug: 'phu-luc', name: 'Phụ lục' },
  part: { slug: 'phan', name: 'Phần' },
  chapter: { slug: 'chuong', name: 'Chương' },
  division: { slug: 'muc', name: 'Mục' },
  article: { slug: 'dieu', name: 'Điều' },
}

/** Text after the signature that no `Phụ lục` announces, such as the rules a decision issues. */
const ATTACHMENT = { slug: 'kem-theo', name: 'Phần kèm theo' }

/** The id (`II.1.2`, `dieu-5.1.a`) and locator (`Mục II.1.2`, `Điều 5, khoản 1, điểm a`) of a node. */
export function placeOfNode(node: OutlineNode): Place {
  const path = pathOf(node)
  return { id: idOf(path), locator: capitaliseFirst(locatorOf(path)) }
}

/** The nodes from the top to this one that its place names; an article is named without chapter. */
function pathOf(node: OutlineNode): OutlineNode[] {
  const path: OutlineNode[] = []
  for (let at: OutlineNode | null = node; at !== null; at = at.parent) path.unshift(at)
  const article = path.findIndex(({ mark }) => mark.scheme === 'article')
  const named = path.filter(({ mark }, index) => index >= article || mark.scheme === 'annex')
  // A printed `1.2` already says that it stands under 1.
  return named.filter(({ mark }, index) => {
    const next = named[index + 1]?.mark
    if (next?.scheme !== 'decimal' || next.path.length < 2) return true
    return !(['decimal', 'bracket'].includes(mark.scheme) && mark.path[0] === next.path[0])
  })
}

function idOf(path: OutlineNode[]): string {
  return path
    .map(({ mark }) => {
      const worded = WORDED[mark.scheme]
      if (worded === undefined) return mark.label
      if (isAttachment(mark)) return ATTACHMENT.slug
      const number = /\s/.test(mark.label) ? mark.path.join('.') : mark.label
      return number === '' ? worded.slug : `${worded.slug}-${number}`
    })
    .join('.')
}

function locatorOf(path: OutlineNode[]): string {
  const words: string[] = []
  let numbers: string[] = []
  let inArticle = false
  let decimalSeen = false
  const closeNumbers = () => {
    if (numbers.length > 0) words.push(`Mục ${numbers.join('.')}`)
    numbers = []
  }
  for (const { mark } of path) {
    const worded = WORDED[mark.scheme]
    if (worded !== undefined) {
      closeNumbers()
      words.push(isAttachment(mark) ? ATTACHMENT.name : `${worded.name} ${mark.label}`.trim())
      inArticle = mark.scheme === 'article'
    } else if (mark.scheme === 'paren') {
      closeNumbers()
      words.push(`điểm (${mark.label})`)
    } else if (
      mark.scheme === 'letter' ||
      (mark.scheme === 'bracket' && (decimalSeen || inArticle))
    ) {
      closeNumbers()
      words.push(`điểm ${mark.label}`)
    } else if (inArticle) words.push(`khoản ${mark.label}`)
    else {
      decimalSeen ||= mark.scheme === 'decimal'
      numbers.push(mark.label)
    }
  }
  closeNumbers()
  return words.join(', ')
}

function isAttachment(mark: NumberMark): boolean {
  return mark.scheme === 'annex' && mark.path[0] === 0
}

/** `điểm (1)` → `Điểm (1)`, for a place that begins a locator. */
export function capitaliseFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
