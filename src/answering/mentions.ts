import { setImmediate as nextLoop } from 'node:timers/promises'
import type { Document, Passage } from '../corpus/document.ts'
import { kindOfNumber } from '../corpus/kinds.ts'
import { fold } from '../lib/vietnamese.ts'
import {
  type DocumentReference,
  findReferences,
  sameReference,
  symbolOfKind,
} from '../retrieval/references.ts'

/** A place in the corpus that names a document which the corpus does not hold. */
export interface Mention {
  reference: DocumentReference
  passage: Passage
  /** The sentence that names it, literally. */
  sentence: string
  /** From its kind to the end of what it is about, literally; for a long sentence. */
  naming: string
  /** `2024-12-22`, or null where no date is printed with it. */
  date: string | null
  /** As printed: `Ban Chấp hành Trung ương Đảng khóa XI`. */
  issuer: string | null
  /** The sentence tells who signed it. */
  isSigned: boolean
  /** What it is about follows, before any other document is named. */
  hasSubject: boolean
}

/** What may be left of a number, and who shares it: `- VKSND thị xã`. */
/** Read without a pause: some milliseconds. */
const PASSAGES_AT_A_TIME = 500
const REST_OF_NUMBER = '^[\\p{Lu}\\d\\s/-]*(?:thị xã|thành phố|tỉnh|huyện)?[,\\s]*'
const DATE = new RegExp(
  `${REST_OF_NUMBER}(?:ban hành |ký )?ngày (\\d{1,2})(?:/| tháng )(\\d{1,2})(?:/| năm )(\\d{4})`,
  'u',
)
const ISSUED = new RegExp(`${REST_OF_NUMBER}(?=của |giữa )`, 'u')
const ISSUER =
  /^[,\s]*(?:của |giữa |do )?(\p{Lu}.*?)(?=\s(?:về|trong|đến|và chỉ đạo|nhằm|cùng|phải|được|ban hành)\s|\s?[“"(,;.:]|$)/u
const SUBJECT = /(?<!\p{L})về |[“"]/u
const SIGNER = /\p{Lu}[\p{L}\s]+ (?:đã )?k[ýí](?: ban hành)?\s*$/u
/** Where the naming of a document ends within its sentence. */
const ENDS = /\s?\((?:sau đây|gọi)|;|, (?=\p{Lu}[^,]{0,30} (?:số \d|Đại hội))/u

/** Every mention of a document that is not itself in the corpus. */
export type Mentions = () => Promise<readonly Mention[]>

/** Reads them off the documents once, when the first question needs them, with many pauses. */
export function createMentions(documents: readonly Document[]): Mentions {
  let found: Promise<readonly Mention[]> | null = null
  return () => {
    found ??= findMentions(documents)
    return found
  }
}

async function findMentions(documents: readonly Document[]): Promise<Mention[]> {
  const own = documents.flatMap(({ kind, number }) =>
    number === null ? [] : findReferences(`${kind} ${number}`),
  )
  const found: Mention[] = []
  let read = 0
  for (const document of documents) {
    for (const passage of document.passages) {
      if (!/\d/.test(passage.text)) continue
      for (const mention of mentionsIn(passage, document.issuer)) {
        if (!own.some((known) => sameReference(known, mention.reference))) found.push(mention)
      }
      read += 1
      if (read % PASSAGES_AT_A_TIME === 0) await nextLoop()
    }
  }
  return found
}

function mentionsIn(passage: Passage, ownIssuer: string | null): Mention[] {
  const references = findReferences(passage.text)
  return references.map((reference, at) => {
    const sentence = passage.sentences.find(({ end }) => end > reference.start)
    const end = sentence?.end ?? passage.text.length
    const start = sentence?.start ?? 0
    const next = Math.min(end, references[at + 1]?.start ?? end)
    const tail = passage.text.slice(reference.end, next)
    const rest = passage.text.slice(reference.end, end)
    const date = DATE.exec(tail)
    return {
      reference: withKind(reference),
      passage,
      sentence: passage.text.slice(start, end),
      naming: passage.text.slice(reference.start, reference.end + namingEnd(rest, ownIssuer)),
      date: date ? isoDate(date) : null,
      issuer: issuerIn(tail, date?.[0].length ?? null),
      isSigned: SIGNER.test(passage.text.slice(start, reference.start)),
      hasSubject: SUBJECT.test(tail.slice(0, namingEnd(rest, ownIssuer))),
    }
  })
}

/** `văn bản số 7522-CV/TU` is a letter, by its symbol. */
function withKind(reference: DocumentReference): DocumentReference {
  const code = /\d.*$/u.exec(reference.text)?.[0]
  const kind = code === undefined ? null : kindOfNumber(code)
  return { ...reference, symbol: kind ? symbolOfKind(fold(kind)) : reference.symbol }
}

function issuerIn(tail: string, dateEnd: number | null): string | null {
  const from = dateEnd ?? ISSUED.exec(tail)?.[0].length
  return from === undefined ? null : (ISSUER.exec(tail.slice(from))?.[1]?.trim() ?? null)
}

/** The document that speaks goes on with its own name: `…, Đảng ủy Sở … hướng dẫn`. */
function namingEnd(rest: string, ownIssuer: string | null): number {
  const own = ownIssuer === null ? -1 : rest.indexOf(`, ${ownIssuer}`)
  const end = ENDS.exec(rest)?.index ?? rest.length
  return own < 0 ? end : Math.min(end, own)
}

function isoDate([, day = '', month = '', year = '']: RegExpExecArray): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
