import { fold } from '../lib/vietnamese.ts'
import { type DocumentReference, findReferences, sameReference } from './references.ts'
import { PLACE_WEIGHT, type ScopeNames } from './scope-names.ts'
import { tokenise } from './tokens.ts'

/** Which documents a question names, by place, issuer, kind or number. */
export interface QuestionScope {
  /** By document position in the corpus: 0 not named … 1 named plainly. */
  documents: Float32Array
  /** The question speaks of the nation, or of the superior document itself. */
  national: boolean
  /** A place that documents come from is named. */
  namesPlace: boolean
  /** The superior document that most documents carry out is asked for what it says. */
  asksSuperior: boolean
  /** A place the documents do not come from, as typed or as the list of provinces spells it. */
  unknownPlace: string | null
  /** A document that is neither in the corpus nor named there. */
  unknownReference: Pick<DocumentReference, 'text'> | null
  /** Every document that the question names by its number. */
  references: DocumentReference[]
  /** Those outside the corpus, but for the superior that most of its documents carry out. */
  foreignReferences: DocumentReference[]
  /** Stretches of the question that name a scope rather than a subject. */
  spans: ScopeSpan[]
}

export interface ScopeSpan {
  start: number
  end: number
  documents: readonly number[]
  weight: number
  isKind: boolean
}

const SPEAKS_AFTER =
  /^[^a-z]*(?:da |cung )?(?:co|gom|bao gom|neu|noi|dat|dat ra|de ra|xac dinh|quy dinh|yeu cau|chi ra|nhan manh|coi|xem|huong)(?![a-z])/
const SPEAKS_BEFORE = /(?:theo|trong|cua|tai) (?:cai )?$/
const KIND_WITH_ISSUER_WEIGHT = 2
/** In characters; more can't be a joint. */
const LONGEST_JOINT = 30
const JOINT = /^\s*(?:khong ghi so\s*)?(?:cua|cac)?\s*$/
/** Sum of weights from which a document counts as half named. */
const HALF_NAMED = 1
// `Việt Nam` ends the names of bodies: `Mặt trận Tổ quốc Việt Nam`, `Ngân hàng Nhà nước Việt Nam`.
const NATION =
  /(?<![a-z])(ca n(?:uoc|c)|toan (?:quoc|qc)|n(?:uoc|c) (?:ta|minh)|dat n(?:uoc|c)|(?<=^|(?<![a-z])(?:o|cua|tai|thi|va|voi|dua|cho|so|2030|2045|,) )viet nam|vn)(?![a-z])/

/** From here on a question names a document plainly. */
export const PLAINLY_NAMED = 0.6

/** Reads from a question which documents it is about. */
export function findScope(question: string, scopeNames: ScopeNames): QuestionScope {
  const folded = fold(question)
  const spans: ScopeSpan[] = []
  const sums = new Float32Array(scopeNames.size)
  addNamed(question, scopeNames, sums, spans)
  addKindWithIssuer(question, sums, spans)
  const references = findReferences(question)
  for (const reference of references) {
    const meant = scopeNames.ownReferences.flatMap((own, position) =>
      own.some((ref) => sameReference(ref, reference)) ? [position] : [],
    )
    const weight = 2 * PLACE_WEIGHT
    for (const position of meant) sums[position] = (sums[position] ?? 0) + weight
    spans.push({
      start: reference.start,
      end: reference.end,
      documents: meant,
      weight,
      isKind: false,
    })
  }
  const nation = NATION.exec(folded)
  if (nation) {
    const [name] = nation
    const end = nation.index + name.length
    spans.push({ start: nation.index, end, documents: [], weight: 0, isKind: false })
  }
  const foreignReferences = references.filter(
    (ref) =>
      !scopeNames.superior.some((known) => sameReference(known, ref)) &&
      !spans.some((span) => !span.isKind && span.start === ref.start && span.documents.length > 0),
  )
  const documents = sums.map((sum) => sum / (sum + HALF_NAMED))
  return {
    documents,
    national: nation !== null,
    namesPlace: [...scopeNames.places].some((place) => containsWord(folded, place)),
    asksSuperior: references.some(
      (ref) =>
        scopeNames.superior.some((known) => sameReference(known, ref)) && isSpeaker(folded, ref),
    ),
    unknownPlace: null,
    references,
    foreignReferences,
    unknownReference:
      references.find((ref) => !scopeNames.references.some((known) => sameReference(known, ref))) ??
      null,
    spans,
  }
}

/** `Nghị quyết 57 nêu …`, `theo Nghị quyết 57`, but not `tuyên truyền Nghị quyết 57`. */
function isSpeaker(folded: string, { start, end }: DocumentReference): boolean {
  return SPEAKS_AFTER.test(folded.slice(end)) || SPEAKS_BEFORE.test(folded.slice(0, start))
}

/** Longest names first, from the left, without overlaps. */
function addNamed(
  question: string,
  { names, longestName, openings }: ScopeNames,
  sums: Float32Array,
  spans: ScopeSpan[],
): void {
  const tokens = tokenise(question).filter((token) => !token.isCode)
  for (let at = 0; at < tokens.length; ) {
    const opens = openings.has(tokens[at]?.folded ?? '')
    let length = opens ? Math.min(longestName, tokens.length - at) : 0
    for (; length >= 1; length--) {
      const stretch = tokens.slice(at, at + length)
      const found = names.get(stretch.map((token) => token.folded).join(' '))
      if (!found) continue
      for (const document of found.documents) {
        sums[document] = (sums[document] ?? 0) + found.weight
      }
      spans.push({
        start: stretch[0]?.start ?? 0,
        end: stretch.at(-1)?.end ?? 0,
        ...found,
      })
      break
    }
    at += Math.max(1, length)
  }
}

/** `Hướng dẫn của Ban Tuyên giáo Tỉnh ủy` names a document, however often others name the issuer. */
function addKindWithIssuer(
  question: string,
  sums: Float32Array,
  spans: readonly ScopeSpan[],
): void {
  for (const kind of spans.filter((span) => span.isKind)) {
    const issuer = spans.find((span) => !span.isKind && areJoined(question, kind, span))
    for (const document of issuer?.documents ?? []) {
      if (kind.documents.includes(document)) {
        sums[document] = (sums[document] ?? 0) + KIND_WITH_ISSUER_WEIGHT
      }
    }
  }
}

/** Whether two names stand together: `hướng dẫn của Ban Tuyên giáo`, `Thị ủy Phước Long`. */
export function areJoined(question: string, a: ScopeSpan, b: ScopeSpan): boolean {
  const from = Math.min(a.end, b.end)
  const to = Math.max(a.start, b.start)
  return to - from <= LONGEST_JOINT && JOINT.test(fold(question.slice(from, to)))
}

/** Whether a word, or a name of several, stands in a text as a whole. */
export function containsWord(text: string, word: string): boolean {
  const letter = /[\p{L}\p{N}]/u
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!letter.test(text[at - 1] ?? ' ') && !letter.test(text[at + word.length] ?? ' '))
      return true
  }
  return false
}
