import type { DocumentInfo } from '../../src/corpus/document.ts'

/** A document of which nothing is known but what the test says. */
export function documentInfo(known: Pick<DocumentInfo, 'id' | 'title'>): DocumentInfo {
  return {
    ...known,
    kind: 'kế hoạch',
    number: null,
    numberNote: null,
    issuer: null,
    place: null,
    level: null,
    date: null,
    signer: null,
    recipients: [],
    implements: [],
    conveys: [],
  }
}
