import type { Corpus, Document, Passage } from '../corpus/document.ts'
import { capitalise } from '../corpus/kinds.ts'
import { conveyedBy, describeDocument, describeNumber } from '../corpus/source-line.ts'
import type { FigurePassage } from '../quiz/figures.ts'

/** The passages of the documents in which targets with numbers are looked for. */
export function figurePassages({ documents }: Pick<Corpus, 'documents'>): FigurePassage[] {
  return documents.flatMap((document) => {
    const known = new Map(document.passages.map((passage) => [passage.id, passage]))
    return document.passages
      .filter(({ kind }) => kind !== 'metadata' && kind !== 'heading')
      .map((passage) => ({
        documentId: document.id,
        authority: authorityOf(document, passage),
        sentences: passage.sentences.map(({ text }) => text),
        contexts: [...linesAbove(passage, known), ...passage.trail.toReversed()],
      }))
  })
}

/** The document whose target it is: the superior one where the section restates it. */
function authorityOf(document: Document, { section }: Passage): string {
  const superior = conveyedBy(document, section)
  if (superior !== null) return describeNumber(superior)
  const { kind, place, issuer } = document
  const owner = place ?? issuer
  return owner === null ? describeDocument(document) : `${capitalise(kind)} của ${owner}`
}

/** The passages that introduce this one, the nearest first. */
function linesAbove(passage: Passage, known: ReadonlyMap<string, Passage>): string[] {
  const parent = known.get(passage.parentId ?? '')
  return parent === undefined ? [] : [parent.text, ...linesAbove(parent, known)]
}
