import { describe, expect, it } from 'vitest'
import { createLibrary } from '../../src/corpus/library.ts'
import { sharedEngine } from '../support/engine.ts'

/** What is offered under an answer, and cannot be answered, disappoints. */
const WANTED_SHARE = 0.9

describe('questions that are suggested', () => {
  it('are answered, nearly all from the passage they were written for', async () => {
    const { corpus, answerer } = await sharedEngine()
    const { suggestions } = createLibrary(corpus)
    const offered = new Set(suggestions.opening(3))
    for (const { passages } of corpus.documents) {
      for (const { id } of passages.filter(({ kind }) => kind !== 'metadata')) {
        for (const question of suggestions.beside([id], '', 2)) offered.add(question)
      }
    }
    const missed: string[] = []
    for (const question of offered) {
      const answer = await answerer.answer({ question })
      const cited = answer.kind === 'answered' ? answer.citations : []
      const written = cited.some(({ passageId }) =>
        corpus.writtenQuestions.get(passageId)?.includes(question),
      )
      if (!written) missed.push(`${answer.kind}: ${question}`)
    }
    expect(offered.size).toBeGreaterThan(100)
    expect(1 - missed.length / offered.size, missed.join('\n')).toBeGreaterThanOrEqual(WANTED_SHARE)
  })
})
