import { z } from 'zod'
import { fold } from '../lib/vietnamese.ts'
import { readCounted } from '../retrieval/counted-things.ts'
import type { Retrieval } from '../retrieval/hit.ts'
import { expectedAnswerType } from '../retrieval/question-words.ts'
import { UNASKED } from '../retrieval/rank-passages.ts'
import { PLAINLY_NAMED } from '../retrieval/scope.ts'
import { readForms } from './question-forms.ts'
import { createShareReader } from './question-share.ts'

const share = z.number()

/** What tells whether the documents answer a question; each about between 0 and 1. */
export const refusalSigns = z.strictObject({
  /** Of the best passages: the most of the question's weighted words that one holds, with headings. */
  coverage: share,
  /** The most that one sentence holds. */
  wording: share,
  /** The largest cosine with one of their sentences. */
  dense: share,
  /** The most that a question written for one of them holds, and the largest cosine with one. */
  asked: share,
  askedDense: share,
  /** How far the question is from all of them in words, and from what was asked of them: 0 from the usual on. */
  farInWords: share,
  farInMeaning: share,
  /** How fully they hold the question's most telling word, and its two most telling ones. */
  rarest: share,
  twoRarest: share,
  /** Share of the question's words that no document holds. */
  unknown: share,
  /** How much more of the question stands in documents that it does not name. */
  onlyOthers: share,
  /** 1 when a figure or a date is asked for and no near sentence holds one. */
  lacksFigure: share,
  /** 1 when a person, a body, a document or a meaning is asked for and none is near. */
  lacksKind: share,
  /** 1 when `bao nhiêu` counts a thing that nothing near counts, less for `mấy`. */
  countsElse: share,
  /** How much more of the question stands beside another year than beside the one asked for. */
  otherYear: share,
  /** 1 when the question names one of the documents. */
  namesDocument: share,
  /** 1 when it asks what a document says that the documents only name. */
  namedOnly: share,
  /** 1 when it leans on an earlier one. */
  followsUp: share,
  opinion: share,
  prediction: share,
  money: share,
  penalty: share,
  personal: share,
  procedure: share,
  detail: share,
})
export type RefusalSigns = z.infer<typeof refusalSigns>

/** Folded, after a document's number: what it says or orders, not what it is about. */
const SAYS =
  /^[^a-z]*(?:(?!ve )[a-z/0-9-]+ ){0,6}?(?:co (?:nhung|may|bao|gi)|gom|neu|noi gi|dat|de ra|quy dinh|yeu cau|danh gia|giao|cho (?:phep|thi diem)|dua ra)(?![a-z])/
/** How many of the best passages may still hold what the first lacks. */
export const LOOKED_AT = 3
/** What all but a few answerable questions reach. */
const USUAL_COVERAGE = 0.4
const USUAL_CLOSENESS = 0.55
/** Cosines that a question reaches whose words are all held, for when it has no vector. */
const DENSE_OF_WORDS = 0.65
/** `Mấy` also counts things that the documents call otherwise. */
const FEW_COUNTED = 0.5

/**
 * Reads the signs.
 * @param retrieval what may be answered from: of a named document only its own passages
 * @param everything what was found anywhere
 */
export function readRefusalSigns(retrieval: Retrieval, everything: Retrieval): RefusalSigns {
  const best = retrieval.hits.slice(0, LOOKED_AT)
  const most = (value: (hit: (typeof best)[number]) => number) => Math.max(0, ...best.map(value))
  const texts = best.map(({ passage }) => [...passage.trail, passage.text].join('\n'))
  const coverage = most(({ features }) => features.coverage)
  const wording = most(({ features }) => features.wording)
  const dense = hasVector(retrieval)
    ? most(({ features }) => features.dense)
    : DENSE_OF_WORDS * coverage
  // Where no questions were written yet, sentences stand for them.
  const asked = most(({ features }) => features.asked) || UNASKED.asked * wording
  const askedDense = most(({ features }) => features.askedDense) || UNASKED.askedDense * dense
  return {
    farInWords: Math.max(0, 1 - coverage / USUAL_COVERAGE),
    farInMeaning: Math.max(0, 1 - askedDense / USUAL_CLOSENESS),
    coverage,
    wording,
    dense,
    asked,
    askedDense,
    ...readTelling(retrieval, texts),
    unknown: retrieval.unknown,
    onlyOthers: readOnlyOthers(retrieval, everything),
    lacksFigure: Number(lacksFigure(retrieval)),
    lacksKind: Number(lacksKind(retrieval)),
    countsElse: countsSomethingElse(retrieval),
    otherYear: readOtherYear(retrieval),
    namesDocument: Number(retrieval.scope.documents.some((one) => one >= PLAINLY_NAMED)),
    namedOnly: Number(asksNamedOnly(retrieval)),
    followsUp: Number(retrieval.question.followsUp),
    ...readForms(retrieval.question.text, texts),
  }
}

/** False where the question could not be embedded, so that only its words are known. */
export function hasVector({ hits }: Retrieval): boolean {
  return hits.some(({ features }) => features.dense > 0)
}

function readTelling(
  retrieval: Retrieval,
  texts: readonly string[],
): Pick<RefusalSigns, 'rarest' | 'twoRarest'> {
  const { weights } = retrieval
  const read = createShareReader(retrieval)
  const credits = texts.map((text) => read(text).credits)
  const byWeight = weights.map((weight, i) => ({ weight, i })).sort((a, b) => b.weight - a.weight)
  const held = byWeight
    .slice(0, 2)
    .map(({ i }) => Math.max(0, ...credits.map((ofText) => ofText[i] ?? 0)))
  return { rarest: held[0] ?? 0, twoRarest: ((held[0] ?? 0) + (held[1] ?? held[0] ?? 0)) / 2 }
}

/** The named document lacks words that stand together in another: it does not speak of this. */
function readOnlyOthers(own: Retrieval, everything: Retrieval): number {
  if (own.hits.length === everything.hits.length) return 0
  const coverage = ({ hits }: Retrieval) =>
    Math.max(0, ...hits.map(({ features }) => features.coverage))
  return Math.max(0, coverage(everything) - coverage(own))
}

function asksNamedOnly({ question, scope }: Retrieval): boolean {
  const folded = fold(question.text)
  return scope.foreignReferences.some(({ end }) => SAYS.test(folded.slice(end)))
}

function lacksFigure({ question, hits }: Retrieval): boolean {
  const own = expectedAnswerType(question.text)
  if (own !== 'number' && own !== 'date') return false
  return hits.slice(0, LOOKED_AT).every(({ features }) => features.answerType === 0)
}

function lacksKind({ question, hits }: Retrieval): boolean {
  const own = expectedAnswerType(question.text)
  const asked = own === 'person' || own === 'organisation' || own === 'document'
  return asked && hits.slice(0, LOOKED_AT).every(({ features }) => features.answerType === 0)
}

/** `Bao nhiêu đảng viên`: no near passage counts what is asked, under this or a near name. */
function countsSomethingElse({ question, hits }: Retrieval): number {
  const counted = readCounted(question)
  if (counted === null) return 0
  if (hits.slice(0, LOOKED_AT).some(({ passage }) => counted.isIn(passage.text))) return 0
  return counted.isFew ? FEW_COUNTED : 1
}

/** Of a year that is asked for, what is near may tell something, but not this. */
function readOtherYear(retrieval: Retrieval): number {
  const { question, hits, weights } = retrieval
  const own = expectedAnswerType(question.text)
  if (question.years.length === 0 || own !== 'number') return 0
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const ofYears = question.words.reduce(
    (sum, { folded }, i) => sum + (question.years.includes(folded) ? (weights[i] ?? 0) : 0),
    0,
  )
  // The year itself tells nothing of what is asked.
  const besidesYears = ({ passage, features }: (typeof hits)[number]) => {
    const printsYear = question.years.some((year) => passage.text.includes(year))
    return features.wording - (printsYear && total > 0 ? ofYears / total : 0)
  }
  const best = hits.slice(0, 2 * LOOKED_AT)
  const most = (some: typeof best) => Math.max(0, ...some.map(besidesYears))
  const ofYear = most(best.filter(({ features }) => features.year > 0))
  const ofOthers = most(best.filter(({ features }) => features.year < 0))
  return Math.max(0, ofOthers - ofYear)
}
