import { fold } from '../lib/vietnamese.ts'
import type { CorpusWarning, Document, Passage } from './document.ts'
import { findReferences, type Reference, symbolOf } from './references.ts'

interface Mention {
  document: Document
  passage: Passage
  reference: Reference
}

/**
 * Compares what the documents say of other documents. The same kind, issuer and date with two
 * numbers, or the same number with two congress terms, cannot both be right.
 */
export function checkReferences(documents: Document[]): CorpusWarning[] {
  const mentions = documents.flatMap((document) =>
    document.passages.flatMap((passage) =>
      findReferences(passage.text).map((reference) => ({ document, passage, reference })),
    ),
  )
  return [
    ...conflicts(mentions, identityOf, ({ number }) => number, numberWarning),
    ...conflicts(mentions, numberKey, ({ term }) => term, termWarning),
  ]
}

/** What should have one number: the kind with the issuer's symbol, the issuer and the date. */
function identityOf({ number, date, issuer }: Reference): string | null {
  if (date === null || issuer === null) return null
  return [symbolOf(number), fold(issuer), date].join('|')
}

/** What should have one term: the number, as far as the dates do not differ. */
function numberKey({ number, term }: Reference): string | null {
  return term === null ? null : fold(number)
}

/** One warning per document and value, at its first mention, where the values differ. */
function conflicts(
  mentions: Mention[],
  keyOf: (reference: Reference) => string | null,
  saidOf: (reference: Reference) => string | null,
  toWarning: (mention: Mention, others: Mention[]) => CorpusWarning,
): CorpusWarning[] {
  const groups = new Map<string, Mention[]>()
  for (const mention of mentions) {
    const key = keyOf(mention.reference)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), mention])
  }
  return [...groups.values()].flatMap((group) => {
    const firsts = new Map<string, Mention>()
    for (const mention of group) {
      const key = `${mention.document.id}|${saidOf(mention.reference)}`
      if (!firsts.has(key)) firsts.set(key, mention)
    }
    const distinct = [...firsts.values()]
    return distinct.flatMap((mention) => {
      const own = saidOf(mention.reference)
      const others = distinct.filter(
        ({ reference }) => saidOf(reference) !== own && datesAgree(reference, mention.reference),
      )
      return others.length === 0 ? [] : [toWarning(mention, others)]
    })
  })
}

/** Numbers restart with each term: another date means another document. */
function datesAgree(a: Reference, b: Reference): boolean {
  return a.date === null || b.date === null || a.date === b.date
}

function numberWarning(mention: Mention, others: Mention[]): CorpusWarning {
  const { number, issuer } = mention.reference
  const elsewhere = others.map((other) => `${other.reference.number} (${placeOf(other)})`)
  const message = `Số ${number} của ${issuer} được dẫn khác nhau: nơi khác ghi ${elsewhere.join(', ')} cho văn bản cùng loại, cùng ngày.`
  return toWarning(mention, 'conflicting_number', message)
}

function termWarning(mention: Mention, others: Mention[]): CorpusWarning {
  const { number, term } = mention.reference
  const elsewhere = others.map((other) => `khóa ${other.reference.term} (${placeOf(other)})`)
  const message = `${number} được ghi là của khóa ${term}; nơi khác ghi ${elsewhere.join(', ')}.`
  return toWarning(mention, 'conflicting_term', message)
}

function placeOf({ document, passage }: Mention): string {
  return `${document.file}, dòng ${passage.line}`
}

function toWarning({ document, passage }: Mention, code: string, message: string): CorpusWarning {
  const { line, locator } = passage
  return { file: document.file, documentId: document.id, line, locator, code, message }
}
