import { isCapitals } from './read-head.ts'
import { splitSentences } from './sentences.ts'
import type { OutlineEntry, OutlineNode } from './sequence.ts'
import { isPoint } from './sequence.ts'

const LONGEST_TITLE = 400
const LONGEST_POINT_TITLE = 150
const LONGEST_TITLE_WITH_STOP = 80
const LONGEST_RUN_IN_HEAD = 240

/**
 * Whether a numbered line is a mere title (`1.2. Về mục tiêu`) or carries its own text
 * (`2. Ban tuyên giáo …: Tham mưu …`). `next` is what follows it.
 */
export function isTitle(node: OutlineNode, next: OutlineEntry | undefined): boolean {
  const { mark, block } = node
  const text = mark.rest
  if (['annex', 'part', 'chapter', 'division'].includes(mark.scheme) || block.marked) return true
  if (isCapitals(text)) return true
  const leads = leadsTo(node, next)
  if (mark.scheme === 'article') return !/[.:;…]$/.test(text) || (leads && isShortSentence(text))
  if (isUnderArticle(node))
    return leads && !/[.:;,…]$/.test(text) && text.length <= LONGEST_POINT_TITLE
  if (!leads) return mark.scheme === 'roman' && !/[.;]$/.test(text)
  if (/[,;…]$|\.\/\.$/.test(text)) return false
  if (/[.:]$/.test(text)) return !isPoint(mark) && isShortSentence(text)
  return text.length <= (isPoint(mark) ? LONGEST_POINT_TITLE : LONGEST_TITLE)
}

/** The heading of a line that carries its own text: what stands before its colon, or a sentence. */
export function runInHeading(text: string): string {
  const colon = text.indexOf(': ')
  if (colon > 0 && colon <= LONGEST_RUN_IN_HEAD && !/[.!?]\s/.test(text.slice(8, colon)))
    return text.slice(0, colon)
  return splitSentences(text)[0]?.text ?? text
}

function leadsTo(node: OutlineNode, next: OutlineEntry | undefined): boolean {
  if (next === undefined) return false
  return next.kind === 'head' ? next.node.parent === node : next.under === node
}

function isShortSentence(text: string): boolean {
  const plain = text.replace(/[.:]$/, '')
  return plain.length <= LONGEST_TITLE_WITH_STOP && !/[.;:]/.test(plain)
}

function isUnderArticle(node: OutlineNode): boolean {
  return (
    node.parent !== null && (node.parent.mark.scheme === 'article' || isUnderArticle(node.parent))
  )
}
