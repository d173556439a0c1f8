import { fold } from '../lib/vietnamese.ts'
import type { Hit, Retrieval } from '../retrieval/hit.ts'
import { PLAINLY_NAMED } from '../retrieval/scope.ts'
import { subjectWords } from '../retrieval/understand-question.ts'
import type { NotInCorpus } from './answer.ts'

/**
 * Least closeness of a best passage: its similarity (cosine) and, weighing less, its coverage
 * (share of the question's words found). Set on our own questions and, for what the documents do
 * not say, on titles of laws.
 */
const LEAST_CLOSENESS = 0.38
const COVERAGE_WEIGHT = 0.3
const LEAST_COVERAGE = 0.2
/** Another document holds so much more of the question that the named one does not answer it. */
const MUCH_MORE_COVERAGE = 0.2
/** How many of the best passages may still hold what the first lacks. */
const LOOKED_AT = 3
/** A word near in meaning stands for the unit asked for from this credit on. */
const NEAR_NAME = 0.25
const LEAST_UNIT_IMPORTANCE = 0.3

// Folded. Things that a document either prints or does not have.
const CONTACT =
  /(?<![a-z])(so dien thoai|sdt|hotline|duong day nong|email|dia chi|so tai khoan|fax|link|facebook cua|zalo cua)(?![a-z])/
const ASKS_FOR = /(?<![a-z])(xin|cho|la gi|la bao nhieu|o dau|so may|bao nhieu|lien he)(?![a-z])/
/** Asks how things stand rather than what the documents set. */
const TODAY = /(?<![a-z])(hom nay|hom qua|ngay mai|bay gio|tuan nay|thang nay)(?![a-z])/
const PRESENT_STATE =
  /(?<![a-z])(nam nay|thuc te|hien dang|tinh den nay|da (dat|chiem|len|co) .{0,40}(roi|chua))(?![a-z])/
const POST =
  'giam doc|chu tich|bi thu|truong ban|truong phong|bo truong|thu tuong|vien truong|hieu truong|chanh van phong'
/** Asks who holds a post: `giám đốc … là ai`, `ai là giám đốc`. */
const POST_HOLDER = new RegExp(
  `(?<![a-z])(?:(${POST})(?![a-z]).*(?<![a-z])(?:la ai|ten (?:la )?gi|ten ai|la nguoi nao)|ai (?:la|lam|dang lam) (${POST}))(?![a-z])`,
)

/**
 * Why the documents don't answer a question; null when they may.
 * @param retrieval what may be answered from: of a named document only its own passages
 * @param everything what was found anywhere
 */
export function whyNotInCorpus(
  retrieval: Retrieval,
  everything: Retrieval,
): NotInCorpus['reason'] | null {
  const { scope } = retrieval
  const namesOwnDocument = scope.documents.some((share) => share >= PLAINLY_NAMED)
  if (scope.unknownReference && !namesOwnDocument) {
    return { kind: 'unknown_document', name: scope.unknownReference.text.trim() }
  }
  if (scope.unknownPlace) return { kind: 'unknown_place', name: scope.unknownPlace }
  const asksForPart = retrieval.intents.length > 0 || retrieval.sections.length > 0
  if (asksForPart && namesOwnDocument) return null
  const isFar =
    (!namesOwnDocument && !asksForReference(retrieval) && isTooFar(retrieval)) ||
    onlyOthersSay(retrieval, everything) ||
    asksForPostHolder(retrieval) ||
    lacksFigure(retrieval) ||
    countsSomethingElse(retrieval) ||
    speaksOfAnotherYear(retrieval) ||
    asksForContact(retrieval) ||
    asksForPresentState(retrieval)
  return isFar ? { kind: 'nothing_close' } : null
}

/** `Nghị quyết 57 là gì`: nothing but a document's number, and it is printed. */
function asksForReference({ question, scope, hits }: Retrieval): boolean {
  const hasSubject = subjectWords(question).length > 0
  return !hasSubject && scope.references.length > 0 && (hits[0]?.features.reference ?? 0) > 0
}

/** The best passages hold too little of what is asked, in words and in meaning. */
function isTooFar({ hits }: Retrieval): boolean {
  const best = hits.slice(0, LOOKED_AT)
  const coverage = Math.max(0, ...best.map(({ features }) => features.coverage))
  const similarity = Math.max(0, ...best.map(({ features }) => features.dense))
  return coverage < LEAST_COVERAGE || similarity + COVERAGE_WEIGHT * coverage < LEAST_CLOSENESS
}

/** The named document lacks words that stand together in another: it does not speak of this. */
function onlyOthersSay(own: Retrieval, everything: Retrieval): boolean {
  if (own.hits.length === everything.hits.length) return false
  const coverage = ({ hits }: Retrieval) =>
    Math.max(0, ...hits.map(({ features }) => features.coverage))
  return coverage(everything) - coverage(own) >= MUCH_MORE_COVERAGE
}

/** A figure or a date is asked for, and no near sentence holds one. */
function lacksFigure({ question, hits }: Retrieval): boolean {
  if (question.answerType !== 'number' && question.answerType !== 'date') return false
  return hits.slice(0, LOOKED_AT).every(({ features }) => features.answerType === 0)
}

/** `Bao nhiêu đảng viên`: no near passage counts what is asked, under this or a near name. */
function countsSomethingElse({ question, hits }: Retrieval): boolean {
  if (question.answerType !== 'number') return false
  const asked = question.words.findIndex(({ folded }) => folded === 'bao nhieu')
  const unit = asked < 0 ? undefined : question.words[asked + 1]
  if (!unit || unit.slots.every(({ importance }) => importance < LEAST_UNIT_IMPORTANCE))
    return false
  const names = unit.keys.flatMap(({ term, credit }) => (credit >= NEAR_NAME ? [term] : []))
  return !hits.slice(0, LOOKED_AT).some(({ passage }) => {
    const text = fold(passage.text.replaceAll('%', ' phần trăm '))
    return names.some((name) => isCounted(name, text))
  })
}

/** A figure, at most two words, and the name: `40 - 50 tổ chức`, `10 tỉnh, thành`. */
function isCounted(name: string, foldedText: string): boolean {
  const literal = name.replace(/[^a-z0-9 ]/g, '.')
  return new RegExp(`\\d[\\d.,]*\\s+(?:\\S+\\s+){0,2}${literal}(?![a-z])`).test(foldedText)
}

/** A year is asked for, and what is near speaks of other years only. */
function speaksOfAnotherYear({ question, hits }: Retrieval): boolean {
  const best = hits.slice(0, LOOKED_AT)
  return (
    question.answerType === 'number' &&
    question.years.length > 0 &&
    (best[0]?.features.year ?? 0) < 0 &&
    best.every(({ features }) => features.year <= 0)
  )
}

function asksForContact({ question, hits }: Retrieval): boolean {
  const folded = fold(question.text)
  const asked = CONTACT.exec(folded)?.[0]
  return asked !== undefined && ASKS_FOR.test(folded) && !isPrinted(asked, hits)
}

function asksForPresentState({ question, hits }: Retrieval): boolean {
  const folded = fold(question.text)
  const asksForFigure = question.answerType === 'number' || question.answerType === 'date'
  const asked =
    TODAY.exec(folded)?.[0] ?? (asksForFigure ? PRESENT_STATE.exec(folded)?.[0] : undefined)
  return asked !== undefined && !isPrinted(asked, hits)
}

/** The post would have to stand before a name: `Tổng Bí thư Tô Lâm`. */
function asksForPostHolder({ question, hits }: Retrieval): boolean {
  const match = POST_HOLDER.exec(fold(question.text))
  const post = match?.[1] ?? match?.[2]
  if (post === undefined) return false
  return !hits.slice(0, LOOKED_AT).some(({ passage }) => {
    const at = fold(passage.text).indexOf(post)
    return (
      at >= 0 &&
      /^\s+(?:\p{Lu}\p{Ll}+\s+){1,3}\p{Lu}\p{Ll}+/u.test(passage.text.slice(at + post.length))
    )
  })
}

function isPrinted(phrase: string, hits: readonly Hit[]): boolean {
  return hits.slice(0, LOOKED_AT).some(({ passage }) => fold(passage.text).includes(phrase))
}
