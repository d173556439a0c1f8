import { WordVectorEmbeddings } from '../../src/models/embeddings.ts'
import { loadWordTable } from '../../src/models/word-table.ts'
import { median, round } from './suite.ts'

const TABLE = 'src/models/data/word-vectors.bin'
const LOADS = 5
/** One question takes too little to be measured alone. */
const ROUNDS = 20

/** How long the built-in model takes to load, and a question to become a vector; medians. */
export async function measureEmbeddingModel(
  questions: readonly string[],
): Promise<{ modelLoadMs: number; embedQueryMs: number }> {
  let table = loadWordTable(TABLE)
  const loads: number[] = []
  for (let i = 0; i < LOADS; i++) {
    const start = performance.now()
    table = loadWordTable(TABLE)
    loads.push(performance.now() - start)
  }
  const embeddings = new WordVectorEmbeddings(table)
  const queries: number[] = []
  for (const question of questions) {
    const start = performance.now()
    for (let i = 0; i < ROUNDS; i++) await embeddings.embedQuery(question)
    queries.push((performance.now() - start) / ROUNDS)
  }
  return { modelLoadMs: round(median(loads)), embedQueryMs: round(median(queries)) }
}
