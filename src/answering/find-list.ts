import type { Passage } from '../corpus/document.ts'
import { introduces, isLabel, type Outline } from '../corpus/outline.ts'
import { fold } from '../lib/vietnamese.ts'
import { holdsAnswerType } from '../retrieval/answer-type.ts'
import type { Hit, Retrieval } from '../retrieval/hit.ts'
import { findAskedItem } from '../retrieval/ordinals.ts'
import { subjectWords } from '../retrieval/understand-question.ts'
import type { Evidence } from './select-evidence.ts'

const MOST_ITEMS = 15
/** Of a longer item only what is asked for is given; the rest is one tap away. */
const LONG_ITEM = 420
const TARGETS = /(?<![a-z])(?:chi tieu|con so|so lieu)(?![a-z])/
/** Among the first hits, this many of one list show that the list is meant. */
const MOST_SIBLINGS_LOOKED_AT = 5
const SIBLINGS = 3
/** An item that holds this share of the question, and so many times that of its siblings. */
const OWN_WORDING = 0.5
const TIMES_ITS_SIBLINGS = 2
/** Share of a question's words from which a passage is found by its headings. */
const BY_HEADING = 0.75
/** `làm gì`, `việc gì`, `nói gì`: asks for all that stands under a heading. */
const OPEN_QUESTION =
  /(?<![a-z])((lam|viec|nhung|noi|neu|yeu cau|noi dung|nhiem vu) (gi|nao|sao|j)|the nao|ra sao|nhu nao|gi)(?![a-z])/

/**
 * The list that a question asks for around a hit, whole and in reading order; null when the
 * passage itself answers.
 */
export function findList(hit: Hit, retrieval: Retrieval, outline: Outline): Evidence[] | null {
  const introducer = introduces(hit.passage) ? hit.passage : outline.introducer(hit.passage)
  if (!introducer) return null
  const items = listUnder(introducer, outline, { asksFigures: asksFigures(retrieval) })
  if (isLabel(hit.passage)) return items
  return items.length >= 2 && wantsList(hit, items, retrieval) ? items : null
}

/** What stands under a heading or introducing line, as items of a list. */
export function listUnder(
  introducer: Passage,
  outline: Outline,
  { asksFigures }: { asksFigures: boolean },
): Evidence[] {
  return itemsUnder(introducer, outline)
    .slice(0, MOST_ITEMS)
    .flatMap((passage) =>
      itemQuotes(passage, asksFigures).map((quote): Evidence => ({ passage, quote, role: 'item' })),
    )
}

/**
 * Lines of text, also those under a label such as `Đến năm 2030:`; where parts with headings of
 * their own stand among them, each part by its first line.
 */
function itemsUnder(introducer: Passage, outline: Outline): Passage[] {
  const direct = outline.introduced(introducer)
  if (direct.length > 1 && direct.some(({ kind }) => kind === 'heading')) return [...direct]
  const texts = direct
    .flatMap((passage) =>
      introduces(passage) && passage.kind !== 'heading' ? outline.introduced(passage) : [passage],
    )
    .filter((passage) => !introduces(passage))
  if (texts.length > 0) return texts
  const [only] = direct
  return direct.length === 1 && only ? itemsUnder(only, outline) : [...direct]
}

function wantsList(hit: Hit, items: readonly Evidence[], { question, hits }: Retrieval): boolean {
  const asksForList = question.answerType === 'list'
  const isOpen = question.answerType === null || question.answerType === 'definition'
  if (findAskedItem(question.text)) return false
  if (hit.features.count > 0) return true
  if (isOneLine(hit, question)) return false
  const byHeading = hit.inherited || hit.features.heading >= BY_HEADING
  if (byHeading && isAboutHeading(hit, question)) return true
  if (!asksForList && !(isOpen && OPEN_QUESTION.test(fold(question.text)))) return false
  if (hit.inherited || isFoundByItsLastSentence(hit)) return true
  const ids = new Set(items.map(({ passage }) => passage.id))
  const siblings = hits
    .slice(0, MOST_SIBLINGS_LOOKED_AT)
    .filter(({ passage }) => ids.has(passage.id))
  return asksForList && siblings.length >= SIBLINGS && !standsOut(hit, siblings)
}

/** `Những cơ quan nào theo dõi, kiểm tra`: one item of the list holds what the others don't. */
function standsOut(hit: Hit, siblings: readonly Hit[]): boolean {
  const own = hit.features.wording
  return (
    own >= OWN_WORDING &&
    siblings.every((other) => other === hit || own >= TIMES_ITS_SIBLINGS * other.features.wording)
  )
}

/** Who or when is told by one line of a list, whatever heading it was found by. */
function isOneLine({ passage, features }: Hit, { answerType }: Retrieval['question']): boolean {
  const asksForOne = answerType === 'date' || answerType === 'person'
  return asksForOne && !introduces(passage) && features.answerType >= 1
}

/** Of a long paragraph that ends in a list, the sentence that leads to it. */
function isFoundByItsLastSentence({ passage, sentences }: Hit): boolean {
  return introduces(passage) && sentences[0]?.sentence === passage.sentences.length - 1
}

/** `Mục tiêu của Thái Nguyên đến 2030`: all its words are those of the headings above. */
function isAboutHeading({ passage }: Hit, question: Retrieval['question']): boolean {
  const above = ` ${fold(passage.trail.join(' ')).replace(/[^a-z0-9]+/g, ' ')} `
  const own = subjectWords(question)
  return own.length > 0 && own.every(({ folded }) => above.includes(` ${folded} `))
}

/** `Mục tiêu đến 2030`, `liệt kê các chỉ tiêu`: of each item its figures. */
export function asksFigures({ question }: Pick<Retrieval, 'question'>): boolean {
  return question.answerType === 'number' || TARGETS.test(fold(question.text))
}

/** All of a short item; of a long one its figures where figures are asked for, or its beginning. */
function itemQuotes({ text, sentences }: Passage, asksFigures: boolean): string[] {
  const [first] = sentences
  if (text.length <= LONG_ITEM || !first) return [text]
  const figures = sentences.filter((one) => holdsAnswerType(one.text, 'number') > 0)
  return asksFigures && figures.length > 0 ? figures.map((one) => one.text) : [first.text]
}
