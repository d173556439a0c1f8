import type { Document } from '../corpus/document.ts'
import { fold } from '../lib/vietnamese.ts'
import type { Retrieval } from '../retrieval/hit.ts'
import { findDocumentWord, type MetadataIntent } from '../retrieval/metadata-intent.ts'
import { type DocumentReference, sameReference, symbolOfKind } from '../retrieval/references.ts'
import { containsWord, PLAINLY_NAMED } from '../retrieval/scope.ts'
import { subjectWords } from '../retrieval/understand-question.ts'
import type { Mention, Mentions } from './mentions.ts'
import type { Evidence } from './select-evidence.ts'

/** What can be asked of a document that is only named. */
const ASKED: readonly MetadataIntent[] = ['place_date', 'signature', 'number', 'issuer', 'title']
/** A longer sentence is cut down to the stretch that names the document. */
const LONGEST_SENTENCE = 280
/** Share of the question's words that the naming holds, when the question gives no number. */
const SURELY_DESCRIBED = 0.6
const MOST_SOURCES = 3
/** `trong công văn 1180`: where it is named, not what is asked about. */
const WITHIN = /(?<![a-z])(?:trong|theo|tai|o|neu|nhac)(?: den)?(?: cai)? $/
/** `Công văn 1180 có nhắc Nghị quyết số 29, nghị quyết đó …`: the one that is named is asked about. */
const NAMES_IT =
  /(?<![a-z])(?:nhac|neu|dan|ghi|viet|noi|kem)(?: (?:den|toi|ve|ten|ra|theo))?(?: cai)? $/
const POINTED = /^ (?:do|nay|ay|kia)(?![a-z])/
const ASKED_NEXT = /^ (?:la|do|duoc|ban hanh|ra|ky|ngay|noi ve|ban ve|ve|cua)(?![a-z])/
/** `văn bản triển khai Nghị quyết 57`: what is asked about is something else. */
const CARRIED_OUT =
  /(?<![a-z])(?:theo|trong|thuc hien|trien khai|tuyen truyen|quan triet|cu the hoa|hoc tap|ve|can cu)(?: cac| cai)? $/
/** Between a kind and its issuer. */
const OF = /^(?: so)?(?: chi dao)?(?: cua| do| tu)? $/

/**
 * Answers a question for the date, number, signer, issuer or name of a document that the corpus
 * names but does not hold, from the place that prints it. Where documents print it differently,
 * each is given. Empty when none prints what is asked; null when no such document is asked about.
 */
export async function findNamedElsewhere(
  retrieval: Retrieval,
  documents: readonly Document[],
  mentions: Mentions,
): Promise<Evidence[] | null> {
  const asked = ASKED.filter((intent) => retrieval.intents.includes(intent))
  if (asked.length === 0) return null
  const reference = askedReference(retrieval, documents)
  const meant = reference
    ? (await mentions()).filter((mention) => sameReference(mention.reference, reference))
    : await describedBy(retrieval, documents, mentions)
  if (meant.length === 0) return null
  const best = bestFirst(meant, asked)
  const stated = best[0] ? printed(best[0], asked) : 0
  if (stated === 0) return []
  const shown: Mention[] = []
  for (const mention of best) {
    if (printed(mention, asked) < stated || shown.length === MOST_SOURCES) break
    if (shown.every((other) => saysOtherwise(mention, other, asked))) shown.push(mention)
  }
  return shown.map((mention) => ({
    passage: mention.passage,
    quote: quoteOf(mention, asked),
    role: 'text',
  }))
}

/** The document outside the corpus whose data the question asks for, by its number. */
function askedReference(
  { question, scope }: Retrieval,
  documents: readonly Document[],
): DocumentReference | null {
  const reference = scope.references.find(
    (ref) =>
      !scope.spans.some(
        (span) => !span.isKind && span.start === ref.start && span.documents.length > 0,
      ),
  )
  if (!reference) return null
  const folded = fold(question.text)
  if (CARRIED_OUT.test(folded.slice(0, reference.start))) return null
  const word = findDocumentWord(folded)
  // `Công văn tuyên truyền Nghị quyết 57 ra ngày nào` asks about the letter.
  if (!word || word.start >= reference.start) return reference
  if (WITHIN.test(folded.slice(0, word.start))) return reference
  if (NAMES_IT.test(folded.slice(0, reference.start)) && isAskedAfter(reference, folded)) {
    return reference
  }
  const namesOwn = scope.documents.some((share) => share >= PLAINLY_NAMED)
  return word.text === 'van ban' && !namesOwn && !isOwnKind(word.text, documents) ? reference : null
}

/** `… Nghị quyết số 29, nghị quyết đó về gì` or `… Nghị quyết 29 ban hành ngày nào`. */
function isAskedAfter({ symbol, end }: DocumentReference, folded: string): boolean {
  const after = folded.slice(end)
  const pointed = findDocumentWord(after)
  if (!pointed || !POINTED.test(after.slice(pointed.start + pointed.text.length))) {
    return ASKED_NEXT.test(after)
  }
  const kind = symbolOfKind(pointed.text)
  return kind === null || kind === symbol
}

/** `Nghị quyết về đội ngũ trí thức`, `hướng dẫn của Ban Tuyên giáo Trung ương`: without a number. */
async function describedBy(
  { question, scope }: Retrieval,
  documents: readonly Document[],
  mentions: Mentions,
): Promise<Mention[]> {
  const folded = fold(question.text)
  const word = findDocumentWord(folded)
  if (!word || scope.references.length > 0) return []
  const symbol = symbolOfKind(word.text)
  const ofKind = (await mentions()).filter(
    (mention) => tellsMore(mention) && (symbol === null || mention.reference.symbol === symbol),
  )
  const after = folded.slice(word.start + word.text.length)
  const issued = ofKind.filter(({ issuer }) => issuer !== null && isOf(after, fold(issuer)))
  if (symbol === null || isOwnKind(word.text, documents)) return issued
  const words = subjectWords(question).map((own) => own.folded)
  if (words.length === 0) return issued
  const share = ({ naming }: Mention) =>
    words.filter((own) => containsWord(fold(naming), own)).length / words.length
  const most = Math.max(0, ...ofKind.map(share))
  return most < SURELY_DESCRIBED ? [] : mostNamed(ofKind.filter((one) => share(one) === most))
}

/** The mentions of the one document that is named most often among them. */
function mostNamed(mentions: readonly Mention[]): Mention[] {
  const counts = new Map<string, number>()
  for (const { reference } of mentions) {
    counts.set(reference.number, (counts.get(reference.number) ?? 0) + 1)
  }
  const most = Math.max(0, ...counts.values())
  const number = [...counts].find(([, count]) => count === most)?.[0]
  return mentions.filter(({ reference }) => reference.number === number)
}

/** More than the number follows, before any other document is named. */
function tellsMore({ hasSubject, issuer, date }: Mention): boolean {
  return hasSubject || issuer !== null || date !== null
}

function isOf(after: string, issuer: string): boolean {
  const at = after.indexOf(issuer)
  return at >= 0 && OF.test(after.slice(0, at)) && containsWord(after, issuer)
}

function isOwnKind(kind: string, documents: readonly Document[]): boolean {
  return documents.some((document) => fold(document.kind) === kind)
}

/** How much of what is asked is printed. */
function printed(mention: Mention, asked: readonly MetadataIntent[]): number {
  const has: Partial<Record<MetadataIntent, boolean>> = {
    place_date: mention.date !== null,
    signature: mention.isSigned,
    number: /-|\//.test(mention.reference.text),
    issuer: mention.issuer !== null,
    title: mention.hasSubject,
  }
  return asked.filter((intent) => has[intent]).length
}

/** Most of what is asked first; who signed it tells best; body before title; short before long. */
function bestFirst(mentions: readonly Mention[], asked: readonly MetadataIntent[]): Mention[] {
  const rank = (mention: Mention) =>
    8 * printed(mention, asked) +
    (mention.isSigned ? 4 : 0) +
    (mention.passage.kind === 'metadata' ? 0 : 2) +
    (mention.hasSubject ? 1 : 0)
  const length = (mention: Mention) => quoteOf(mention, asked).length
  return [...mentions].sort((a, b) => rank(b) - rank(a) || length(a) - length(b))
}

/** Whether another document prints another date, issuer or number. */
function saysOtherwise(a: Mention, b: Mention, asked: readonly MetadataIntent[]): boolean {
  if (a.passage.documentId === b.passage.documentId) return false
  if (a.reference.number !== b.reference.number) return true
  if (asked.includes('place_date') && a.date !== b.date) return true
  return asked.includes('issuer') && !agree(a.issuer, b.issuer)
}

/** `Bộ Chính trị` says no other than `Bộ Chính trị khóa XIII`. */
function agree(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true
  const [short = '', long = ''] = [fold(a), fold(b)].sort((x, y) => x.length - y.length)
  return long === short || long.startsWith(`${short} `)
}

function quoteOf({ sentence, naming }: Mention, asked: readonly MetadataIntent[]): string {
  return sentence.length <= LONGEST_SENTENCE || asked.includes('signature') ? sentence : naming
}
