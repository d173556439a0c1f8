import { fold } from '../lib/vietnamese.ts'
import type { Hit, Retrieval } from '../retrieval/hit.ts'
import { PLAINLY_NAMED } from '../retrieval/scope.ts'
import { subjectWords } from '../retrieval/understand-question.ts'
import type { NotInCorpus } from './answer.ts'
import { findPostHolder } from './posts.ts'
import { weighRefusal } from './refusal-model.ts'
import { hasVector, LOOKED_AT, readRefusalSigns } from './refusal-signs.ts'
import { isAskedItem } from './select-evidence.ts'

// Folded. Things that a document either prints or does not have.
const CONTACT =
  /(?<![a-z])(so dien thoai|sdt|hotline|duong day nong|email|dia chi|so tai khoan|fax|link|facebook cua|zalo cua)(?![a-z])/
/** What a text prints for each, where it does not call it as the question does. */
const PRINTED_CONTACTS: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^(?:so dien thoai|sdt|hotline|duong day nong|fax)$/,
    /(?:dien thoai|sdt|hotline|fax)[^.]{0,20}\d{3}/,
  ],
  [/^email$/, /\S@\S/],
  [/^(?:link|facebook cua|zalo cua)$/, /https?:|www\.|\.(?:vn|com)(?![a-z])/],
]
const ASKS_FOR =
  /(?<![a-z])(xin|cho|la gi|la (?:bao nhieu|may)|o dau|duong nao|so may|bao nhieu|lien he|nhan bao cao|nhan van ban)(?![a-z])/
/** Asks how things stand rather than what the documents set. */
const TODAY = /(?<![a-z])(hom nay|hom qua|ngay mai|bay gio|tuan nay|thang nay)(?![a-z])/
const PRESENT_STATE =
  /(?<![a-z])(nam nay|thuc te|hien dang|hien nay (?:.{0,60} )?(?:dang|da|la)|tinh den nay|da (dat|chiem|len|co) .{0,40}(roi|chua))(?![a-z])/
/**
 * Sums of money and terms in prison, which a document prints as such or does not tell. Not
 * `mấy đồng chí`, `bao nhiêu tiến sĩ`, `thứ mấy Đông Nam Á`, nor `bao nhiêu triệu người`.
 */
const ASKS_SUM =
  /(?<![a-z])(?:bao nhieu|(?<!(?:thu|dip) )may) (?:tien(?! (?:si|bo|do|trinh|trien|ich))|dong(?! (?:chi|bao|nam|bac|bang|nghiep|vien|hanh))|(?:(?:tram|chuc|van|nghin|ngan) )?(?:trieu|ty|ti|nghin|ngan)(?= (?:dong|tien|usd|do la|moi|mot|cho|de|o|trong|thi|vay|nhi|ha|a|hang|nam)(?![a-z])|[^a-z ]| ?$))(?![a-z])/
const ASKS_FIGURE = /(?<![a-z])(?:bao nhieu|(?:may|bao nhieu|ti le|ty le) phan tram)(?![a-z])/
const PRINTS_SUM = /\d\s*(?:trieu|ty|ti|nghin|ngan|dong)(?![a-z])/
const PRISON = /(?<![a-z])(?:di|ngoi|phat) tu(?![a-z])/
/** Where so much of the question stands only in other documents, the named one does not tell. */
const TOLD_ELSEWHERE = 0.2
/** Cosines below which hardly any answerable question falls. */
const FAR_SENTENCE = 0.25
const FAR_QUESTION = 0.3
/** Asks what we think ourselves. */
const OUR_OPINION =
  /^(?:theo (?:y kien )?(?:cua )?|y kien )?(?:ban|ad|bot|so tay)(?: thi| co)? (?:thay|nghi|danh gia|tin)(?![a-z])|^theo (?:y )?(?:ban|ad|bot|so tay)(?: thi)?(?![a-z])/

/** Whether the documents answer: why not, or whether it is sure that they do. */
export type Decision =
  | { answers: false; reason: NotInCorpus['reason'] }
  | { answers: true; isSure: boolean }

/**
 * Decides whether the documents answer a question. What is certain is decided by rules, the rest
 * by the signs that a model weighs.
 * @param retrieval what may be answered from: of a named document only its own passages
 * @param everything what was found anywhere
 */
export function decide(retrieval: Retrieval, everything: Retrieval): Decision {
  const certain = certainReason(retrieval)
  if (certain === null) return { answers: true, isSure: true }
  if (certain !== undefined) return { answers: false, reason: certain }
  const signs = readRefusalSigns(retrieval, everything)
  const weighed = weighRefusal(signs)
  const isElsewhere = retrieval.intents.length === 0 && signs.onlyOthers >= TOLD_ELSEWHERE
  if (weighed === 'refuse') return { answers: false, reason: { kind: 'nothing_close' } }
  if (weighed === 'doubt' || isElsewhere) return { answers: false, reason: { kind: 'not_stated' } }
  return { answers: true, isSure: weighed === 'answer' && !isWithoutFigure(retrieval) }
}

/** A figure is asked for and what comes first holds none. */
function isWithoutFigure({ question, hits }: Retrieval): boolean {
  const [top] = hits
  if (top === undefined || !ASKS_FIGURE.test(fold(question.text))) return false
  return top.features.answerType === 0 && top.features.count === 0
}

/** What no weighing is needed for: the reason, null for an answer; undefined when it must be weighed. */
export function certainReason(retrieval: Retrieval): NotInCorpus['reason'] | null | undefined {
  const { scope } = retrieval
  const namesOwnDocument = scope.documents.some((share) => share >= PLAINLY_NAMED)
  if (scope.unknownReference && !namesOwnDocument) {
    return { kind: 'unknown_document', name: scope.unknownReference.text.trim() }
  }
  if (scope.unknownPlace) return { kind: 'unknown_place', name: scope.unknownPlace }
  const asksForPart = retrieval.intents.length > 0 || retrieval.sections.length > 0
  const holder = findPostHolder(retrieval)
  if (holder === 'missing') return { kind: 'nothing_close' }
  if (asksForPart && namesOwnDocument) return null
  if (retrieval.hits.length === 0) return { kind: 'nothing_close' }
  const isNowhere =
    (!namesOwnDocument && isFarFromAll(retrieval)) ||
    asksForContact(retrieval) ||
    asksForPresentState(retrieval) ||
    asksForSum(retrieval) ||
    OUR_OPINION.test(fold(retrieval.question.text))
  if (isNowhere) return { kind: 'nothing_close' }
  if (holder === 'printed') return null
  const [top] = retrieval.hits
  const isFoundItem = top !== undefined && isAskedItem(top, retrieval)
  return asksForReference(retrieval) || isFoundItem ? null : undefined
}

/** In meaning neither a sentence nor a question that was written for a passage comes near. */
function isFarFromAll(retrieval: Retrieval): boolean {
  if (retrieval.scope.references.length > 0 || !hasVector(retrieval)) return false
  return retrieval.hits
    .slice(0, LOOKED_AT)
    .every(({ features }) => features.dense < FAR_SENTENCE && features.askedDense < FAR_QUESTION)
}

/** `Nghị quyết 57 là gì`: nothing but a document's number, and it is printed. */
function asksForReference({ question, scope, hits }: Retrieval): boolean {
  const hasSubject = subjectWords(question).length > 0
  return !hasSubject && scope.references.length > 0 && (hits[0]?.features.reference ?? 0) > 0
}

function asksForContact({ question, hits }: Retrieval): boolean {
  const folded = fold(question.text)
  const asked = CONTACT.exec(folded)?.[0]
  if (asked === undefined || !ASKS_FOR.test(folded)) return false
  const printed = PRINTED_CONTACTS.find(([name]) => name.test(asked))?.[1]
  const near = hits.slice(0, LOOKED_AT).map(({ passage }) => fold(passage.text))
  return !near.some((text) => text.includes(asked) || printed?.test(text))
}

function asksForPresentState({ question, hits }: Retrieval): boolean {
  const folded = fold(question.text)
  const asksForFigure = question.answerType === 'number' || question.answerType === 'date'
  const asked =
    TODAY.exec(folded)?.[0] ?? (asksForFigure ? PRESENT_STATE.exec(folded)?.[0] : undefined)
  return asked !== undefined && !isPrinted(asked, hits)
}

function asksForSum({ question, hits }: Retrieval): boolean {
  const folded = fold(question.text)
  const near = hits.slice(0, LOOKED_AT).map(({ passage }) => fold(passage.text))
  if (PRISON.test(folded) && !near.some((text) => PRISON.test(text))) return true
  return ASKS_SUM.test(folded) && !near.some((text) => PRINTS_SUM.test(text))
}

function isPrinted(phrase: string, hits: readonly Hit[]): boolean {
  return hits.slice(0, LOOKED_AT).some(({ passage }) => fold(passage.text).includes(phrase))
}
