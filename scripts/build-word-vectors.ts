/**
 * Writes src/models/data/word-vectors.bin from word vectors in word2vec text format and a
 * collection of administrative texts:
 *   node --import tsx scripts/build-word-vectors.ts VECTORS.vec.gz ARTICLES.jsonl.gz [OUT]
 *
 * The vectors' mean and strongest common directions say how frequent a word is rather than what
 * it means, so they are taken out (Mu & Viswanath 2018, "All-but-the-Top"). The idf counts in how
 * many articles a word occurs.
 */
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { segmentWords } from '../src/models/segment-words.ts'
import { decodeWordTable, encodeWordTable } from '../src/models/word-table.ts'

const COMMON_DIRECTIONS = 2
const POWER_ITERATIONS = 30

const [vectorsFile, articlesFile, out = 'src/models/data/word-vectors.bin'] = process.argv.slice(2)
if (!vectorsFile || !articlesFile) {
  console.error('usage: build-word-vectors.ts VECTORS.vec.gz ARTICLES.jsonl.gz [OUT]')
  process.exit(2)
}

const words = await readVectors(vectorsFile)
console.error(`${words.length} words`)
removeCommonDirections(words.map((entry) => entry.vector))
const frequencies = await countArticles(articlesFile)
for (const [row, entry] of words.entries()) {
  entry.idf = Math.log((frequencies.articles + 1) / ((frequencies.byRow.get(row) ?? 0) + 1))
}
mkdirSync(dirname(out), { recursive: true })
const bytes = encodeWordTable(words)
writeFileSync(out, bytes)
console.error(`${out}: ${(bytes.length / 1e6).toFixed(2)} MB`)

interface Entry {
  word: string
  vector: number[]
  idf: number
}

async function readVectors(file: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const line of lines(file)) {
    const [word, ...numbers] = line.trim().split(' ')
    if (word && numbers.length > 1 && !word.startsWith('<')) {
      entries.push({ word, vector: numbers.map(Number), idf: 1 })
    }
  }
  return entries
}

async function countArticles(
  file: string,
): Promise<{ articles: number; byRow: Map<number, number> }> {
  const table = decodeWordTable(encodeWordTable(words), 'words')
  const byRow = new Map<number, number>()
  let articles = 0
  for await (const line of lines(file)) {
    const { title, text } = JSON.parse(line) as { title: string; text: string }
    articles += 1
    const spans = segmentWords(`${title}\n${text}`, table)
    for (const row of new Set(spans.map((span) => span.row))) {
      byRow.set(row, (byRow.get(row) ?? 0) + 1)
    }
    if (articles % 10_000 === 0) console.error(`${articles} articles`)
  }
  return { articles, byRow }
}

function removeCommonDirections(vectors: number[][]): void {
  const dimension = vectors[0]?.length ?? 0
  const mean = new Array<number>(dimension).fill(0)
  for (const vector of vectors) {
    for (let i = 0; i < dimension; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) / vectors.length
  }
  for (const vector of vectors) {
    for (let i = 0; i < dimension; i++) vector[i] = (vector[i] ?? 0) - (mean[i] ?? 0)
  }
  for (let k = 0; k < COMMON_DIRECTIONS; k++) removeDirection(vectors, strongestDirection(vectors))
}

/** Power iteration on the vectors' covariance. */
function strongestDirection(vectors: number[][]): number[] {
  const dimension = vectors[0]?.length ?? 0
  let direction = Array.from({ length: dimension }, (_, i) => Math.sin(i + 1))
  for (let round = 0; round < POWER_ITERATIONS; round++) {
    const next = new Array<number>(dimension).fill(0)
    for (const vector of vectors) {
      const along = dot(vector, direction)
      for (let i = 0; i < dimension; i++) next[i] = (next[i] ?? 0) + along * (vector[i] ?? 0)
    }
    const length = Math.hypot(...next)
    direction = next.map((value) => value / length)
  }
  return direction
}

function removeDirection(vectors: number[][], direction: number[]): void {
  for (const vector of vectors) {
    const along = dot(vector, direction)
    for (let i = 0; i < vector.length; i++) {
      vector[i] = (vector[i] ?? 0) - along * (direction[i] ?? 0)
    }
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

function lines(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file).pipe(createGunzip()) })
}
