/** What an import needs from outside. */

/** A sentence of the documents that a question may rest on. */
export interface Candidate {
  documentId: string
  passageId: string
  /** Where it stands, as members read it. */
  place: string
  /** Word for word in the passage. */
  quote: string
}

/** The documents, as far as an import looks into them. */
export interface Passages {
  list: readonly { id: string; documentId: string; text: string }[]
  /** Id of the document with this id, number or title; null when none or several have it. */
  findDocument(name: string): string | null
  /** `Hướng dẫn …, mục II.1.2`. */
  placeOf(passageId: string): string
  /**
   * What the documents (or the one) say on a question, best first, a few; sentences that hold the
   * right answer come before others.
   */
  search(query: {
    question: string
    rightOptions: readonly string[]
    documentId: string | null
  }): Promise<Candidate[]>
}
