/**
 * Trains the built-in embedder's word table from word vectors in word2vec text format and a
 * collection of law articles (what they are: docs/embedding-model.md):
 *   node --import tsx scripts/train-embeddings.ts --articles ARTICLES.jsonl.gz --vectors VECTORS.vec.gz \
 *     --work FOLDER --out src/models/data/word-vectors.bin
 *
 * --work keeps a checkpoint: stopped with Ctrl+C and started again with the same options, it goes
 * on, and ends with the same bytes. --hold-out takes questions with the articles that answer them,
 * and leaves out every law that holds one; --seed, --dimension, --meaning-length, --steps, --batch, --temperature, --vector-rate, --weight-rate change the recipe.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { lawsThatAnswer, readLegalQuestions } from './embeddings/held-out-laws.ts'
import { trainEmbeddings } from './embeddings/train.ts'

const CHECKPOINT_EVERY = 100

const count = z.coerce.number().int().positive()
const rate = z.coerce.number().positive()
const text = { type: 'string' } as const
const options = z.object({
  articles: z.string(),
  vectors: z.string(),
  work: z.string(),
  out: z.string(),
  'hold-out': z.string().optional(),
  seed: z.coerce.number().int().default(57),
  dimension: count.default(240),
  'meaning-length': rate.default(2),
  steps: count.default(1200),
  batch: count.default(512),
  temperature: rate.default(0.05),
  'vector-rate': rate.default(0.1),
  'weight-rate': rate.default(0.05),
})

const given = options.safeParse(
  parseArgs({
    options: Object.fromEntries(Object.keys(options.shape).map((name) => [name, text])),
  }).values,
)
if (!given.success) {
  console.error(z.prettifyError(given.error))
  process.exit(2)
}
const { articles, vectors, work, out, 'hold-out': questions } = given.data
const { seed, dimension, steps, batch, temperature } = given.data
const {
  'meaning-length': meaningLength,
  'vector-rate': vectorRate,
  'weight-rate': weightRate,
} = given.data

let isStopped = false
process.once('SIGINT', () => {
  isStopped = true
  console.error('stopping after this step; the same command goes on from here')
})

const startedAt = performance.now()
const bytes = await trainEmbeddings({
  articlesFile: articles,
  vectorsFile: vectors,
  without:
    questions === undefined
      ? new Set()
      : await lawsThatAnswer(await readLegalQuestions(questions), articles),
  recipe: { seed, dimension, steps, batch, temperature, meaningLength, vectorRate, weightRate },
  workDirectory: work,
  checkpointEvery: CHECKPOINT_EVERY,
  report: (line) => console.error(line),
  isStopped: () => isStopped,
})
if (bytes === null) process.exit(130)
writeFileSync(`${out}.new`, bytes)
renameSync(`${out}.new`, out)
const minutes = (performance.now() - startedAt) / 60_000
console.error(`${out}: ${(bytes.length / 1e6).toFixed(2)} MB, ${minutes.toFixed(1)} minutes`)
