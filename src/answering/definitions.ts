import { fold } from '../lib/vietnamese.ts'
import type { Retrieval } from '../retrieval/hit.ts'

/** What is asked about: some words, without those that would make more than a term of it. */
const JOINT = '(?:coi|xem|duoc|xac dinh|cua|ve|trong|voi|cho|de|khi|la|nao)'
const TERM = `(?!${JOINT} )[a-z0-9&]+(?: (?!${JOINT} )[a-z0-9&]+){0,7}?`
const ASKS_MEANING = new RegExp(
  `^(?:(?:giai thich|cho biet|ad|ban|bot)(?: (?:giup|ho|cho|toi|em|minh|voi|xem|oi))*[, ]+)?(?:(?:the nao|nhu the nao|nhu nao) (?:thi )?la (?<after>${TERM})|(?:(?:cai|tu|cum tu|khai niem|thuat ngu) )?(?<before>${TERM})(?: (?:co )?nghia)? la (?:cai )?(?:gi|j))(?: (?:vay|the|a|ha|z|v|day|nhi|ad|ban|b|nhe|voi))*$`,
)

/**
 * Puts passages first that explain the term a question asks the meaning of: `TFP là gì`.
 * @returns the same where no such question is asked; null where nothing explains it, though the
 *   documents may well use it
 */
export function withMeaningFirst(retrieval: Retrieval): Retrieval | null {
  const term = askedTerm(retrieval)
  if (term === null) return retrieval
  const says = createMeaningReader(term)
  const explaining = retrieval.hits.filter(({ passage }) => says(passage.text))
  if (explaining.length === 0) return null
  return { ...retrieval, hits: [...new Set([...explaining, ...retrieval.hits])] }
}

/** In folded words; null where what is asked for is a part of a document, or more than a term. */
function askedTerm({ question, scope, sections, intents, hits }: Retrieval): string | null {
  if (question.answerType !== 'definition' || question.followsUp) return null
  if (sections.length > 0 || intents.length > 0 || scope.references.length > 0) return null
  const asked = fold(question.text)
    .replace(/[?!.\s]+$/, '')
    .trim()
  const { before, after } = ASKS_MEANING.exec(asked)?.groups ?? {}
  const term = before ?? after
  if (term === undefined) return null
  // `Mục tiêu là gì`, `nhiệm vụ thứ ba là gì`: what stands under such a heading.
  const opening = openingOf(term)
  const isHeading = hits.some(({ passage }) =>
    passage.trail.some((title) => openingOf(fold(title)) === opening),
  )
  return isHeading ? null : term
}

/** The first two words after the numbering: `1.1. Về quan điểm chỉ đạo`. */
function openingOf(title: string): string {
  const words = title
    .replace(/^\W*(?:(?:[ivx]+|[a-z]|\d+(?:\.\d+)*)[.):]?\s+)?(?:(?:ve|cac|nhung|mot so) )*/, '')
    .split(/\W+/)
  return words.slice(0, 2).join(' ')
}

/** Whether a text says what a term is: `X là …`, `X: …`, `X (…)`, or what stands before `(X)`. */
function createMeaningReader(term: string): (text: string) => boolean {
  const says = new RegExp(
    `(?<![a-z])${term}(?:(?: [a-z]+){0,2} (?:la|duoc hieu|nghia la)(?![a-z])| ?:| ?\\([^)]{2,}\\))|\\(${term}\\)`,
  )
  return (text) => says.test(fold(text))
}
