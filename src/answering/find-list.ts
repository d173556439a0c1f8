import type { Passage } from '../corpus/document.ts'
import { introduces, type Outline } from '../corpus/outline.ts'
import { fold } from '../lib/vietnamese.ts'
import type { Hit, Retrieval } from '../retrieval/hit.ts'
import type { Evidence } from './select-evidence.ts'

const MOST_ITEMS = 15
/** A longer item is given by its first sentence; the rest is one tap away. */
const LONG_ITEM = 420
/** `làm gì`, `việc gì`, `nói gì`: asks for all that stands under a heading. */
const OPEN_QUESTION =
  /(?<![a-z])((lam|viec|nhung|noi|neu|yeu cau|noi dung|nhiem vu) (gi|nao|sao|j)|the nao|ra sao|nhu nao|gi)(?![a-z])/

/**
 * The list that a question asks for, whole and in reading order with the best item's place kept
 * in the citations' order; null when a single passage answers.
 */
export function findList(top: Hit, retrieval: Retrieval, outline: Outline): Evidence[] | null {
  const introducer = introduces(top.passage) ? top.passage : outline.introducer(top.passage)
  if (!introducer) return null
  const items = listItems(introducer, outline)
  if (items.length < 2 && !introduces(top.passage)) return null
  if (!introduces(top.passage) && !wantsList(top, items, retrieval)) return null
  return items.slice(0, MOST_ITEMS).map((passage) => ({
    passage,
    quote: itemQuote(passage),
    role: 'item',
  }))
}

/** Direct items; where a heading has only headings under it, these. */
function listItems(introducer: Passage, outline: Outline): Passage[] {
  const direct = outline.introduced(introducer)
  const texts = direct.filter((passage) => !introduces(passage))
  if (texts.length > 0) return texts
  const only = direct[0]
  return direct.length === 1 && only ? listItems(only, outline) : [...direct]
}

function wantsList(top: Hit, items: readonly Passage[], { question, hits }: Retrieval): boolean {
  const asksForList = question.answerType === 'list'
  if (!asksForList && !OPEN_QUESTION.test(fold(question.text))) return false
  if (question.answerType !== null && !asksForList && question.answerType !== 'definition')
    return false
  if (top.inherited) return true
  const ids = new Set(items.map(({ id }) => id))
  const siblings = hits.slice(0, 5).filter(({ passage }) => ids.has(passage.id)).length
  return asksForList && siblings >= 3
}

function itemQuote(passage: Passage): string {
  const first = passage.sentences[0]
  return passage.text.length > LONG_ITEM && first ? first.text : passage.text
}
