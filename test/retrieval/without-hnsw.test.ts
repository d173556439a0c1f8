import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { fold } from '../../src/lib/vietnamese.ts'
import { loadHnsw } from '../../src/retrieval/vector-graph.ts'
import { QUESTIONS_FILE, sharedEngine } from '../support/engine.ts'

const hnsw = await loadHnsw()
if (!hnsw) {
  console.warn(
    'hnswlib-node is not installed, so there is nothing to compare exact search with. ' +
      'To run this test, install a C++ compiler and python3, then run "npm rebuild hnswlib-node".',
  )
}

const questions = readFileSync(QUESTIONS_FILE, 'utf8')
  .trim()
  .split('\n')
  .map((line): { question: string } => JSON.parse(line))
  .flatMap(({ question }) => [question, fold(question)])

it.runIf(hnsw)(
  'every question has the same hits and the same answer without hnswlib-node',
  async () => {
    const withAddon = await sharedEngine({ hnsw })
    const without = await sharedEngine({ hnsw: null })
    expect(questions.length).toBeGreaterThan(300)
    for (const question of [...questions, '', '???', 'kinh tế']) {
      const request = { question, limit: 20 }
      const [graph, exact] = [
        await withAddon.retriever.retrieve(request),
        await without.retriever.retrieve(request),
      ]
      expect(isDeepStrictEqual(exact.hits, graph.hits), question).toBe(true)
      const [answer, same] = [
        await withAddon.answerer.answer({ question }),
        await without.answerer.answer({ question }),
      ]
      expect(isDeepStrictEqual(answer, same), question).toBe(true)
    }
  },
  60_000,
)
