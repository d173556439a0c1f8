import { expect, it } from 'vitest'
import { overlap, SIMILAR, wordSet } from '../../src/lib/same-content.ts'
import { sharedEngine } from '../support/engine.ts'

it('finds what comparing with every passage finds, the nearest first', async () => {
  const { corpus, retriever } = await sharedEngine()
  const passages = corpus.documents.flatMap((document) =>
    document.passages
      .filter(({ kind }) => kind !== 'metadata')
      .map((passage) => ({ passage, words: wordSet(passage.text) })),
  )
  let found = 0
  let missed = 0
  for (const { passage, words } of passages) {
    const shares = passages
      .filter((other) => other.passage.documentId !== passage.documentId)
      .map((other) => overlap(other.words, words))
      .filter((share) => share >= SIMILAR)
      .sort((a, b) => b - a)
      .slice(0, 5)
    const similar = retriever.similar(passage).map(({ text }) => overlap(wordSet(text), words))
    expect(similar).toEqual(similar.toSorted((a, b) => b - a))
    for (const share of similar) expect(shares).toContain(share)
    found += similar.length
    missed += shares.length - similar.length
  }
  expect(found).toBeGreaterThan(100)
  // What consists of words that stand nearly everywhere may be passed over.
  expect(missed / found).toBeLessThan(0.02)
})
