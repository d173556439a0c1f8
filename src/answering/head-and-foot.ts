import type { Document, MetadataRole, Passage } from '../corpus/document.ts'
import { fold } from '../lib/vietnamese.ts'
import type { Retrieval } from '../retrieval/hit.ts'
import { findReferences } from '../retrieval/references.ts'
import { containsWord } from '../retrieval/scope.ts'
import { recipientAsked } from './recipients.ts'
import type { Evidence } from './select-evidence.ts'

/** A question about a person by name. */
const ASKS_WHO = /(?<![a-z])(?:la ai|k[yi]|chuc vu|chuc danh|chuc gi|lam gi|van ban)(?![a-z])/

/**
 * What a question asks of documents themselves: signer, number, date, issuer, addressee, or what
 * they carry out. Empty when it asks for none of these or names no document.
 * @param named the documents that it names
 * @param documents all, for a question that names only who signed
 */
export function findHeadOrFoot(
  retrieval: Retrieval,
  named: readonly Document[],
  documents: readonly Document[],
): Evidence[] {
  const signed = signedByNamed(retrieval, documents)
  if (signed.length > 0 || retrieval.intents.length === 0) return signed
  if (retrieval.intents.includes('basis')) return basisOfEach(named)
  return named.flatMap((document) => headAndFoot(document, retrieval))
}

/** What each of several documents carries out, as its opening paragraph tells; of one, ranking finds it. */
function basisOfEach(named: readonly Document[]): Evidence[] {
  if (named.length < 2) return []
  return named
    .flatMap(({ passages }) => {
      const opening = passages.find(
        ({ kind, section, text }) =>
          kind === 'paragraph' && section === '' && findReferences(text).length > 0,
      )
      return opening ? [opening] : []
    })
    .map(whole)
}

/** `Ông Phạm Hoàng Sơn giữ chức vụ gì`: the signature of each document that he signed. */
function signedByNamed({ question }: Retrieval, documents: readonly Document[]): Evidence[] {
  const asked = fold(question.text)
  if (!ASKS_WHO.test(asked)) return []
  return documents
    .filter(({ signer }) => signer !== null && containsWord(asked, fold(signer.name)))
    .flatMap(({ passages }) => passages.filter(({ role }) => role === 'signature'))
    .map(whole)
}

/** The asked parts; the title where the document leaves them blank, so that it can be said. */
function headAndFoot(document: Document, { question, intents }: Retrieval): Evidence[] {
  const metadata = document.passages.filter(({ kind }) => kind === 'metadata')
  const asked = metadata.filter(({ role }) => role !== null && intents.includes(role))
  const issued = intents.includes('issuer') ? issuedBy(document) : []
  const found = [...issued, ...asked]
  const shown = found.length > 0 ? found : metadata.filter(({ role }) => role === standIn(intents))
  return shown.map((passage) => ({
    passage,
    quote: recipientAsked(passage, document, question.text) ?? passage.text,
    role: 'text',
  }))
}

/** The first paragraph in which the document tells who speaks, or who signed it. */
function issuedBy({ issuer, passages }: Document): Passage[] {
  const telling = passages.find(
    ({ kind, text }) => issuer !== null && kind !== 'metadata' && fold(text).includes(fold(issuer)),
  )
  const signature = passages.find(({ role }) => role === 'signature')
  return [telling ?? signature].flatMap((passage) => passage ?? [])
}

function whole(passage: Passage): Evidence {
  return { passage, quote: passage.text, role: 'text' }
}

/** A plan without `Kính gửi` goes to those under `Nơi nhận`; for the rest the title stands. */
function standIn(intents: Retrieval['intents']): MetadataRole {
  return intents.includes('addressee') ? 'recipients' : 'title'
}
