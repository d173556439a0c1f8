import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { decodeWordTable, encodeWordTable, type WordTable } from '../../src/models/word-table.ts'
import { restoreCheckpoint, saveCheckpoint } from './checkpoint.ts'
import { createContrast } from './contrast.ts'
import { createLearner, createParameters, type Parameters } from './model.ts'
import { drawPairs } from './pairs.ts'
import { readTrainingTexts, type TrainingTexts } from './training-texts.ts'
import { prepareVectors, readWordVectors, type WordVectors } from './word-vectors.ts'

/** All that the result depends on besides the two files; numbers are whole unless they say so. */
export interface Recipe {
  seed: number
  /** Of the trained vectors; the first numbers are those of the given ones and stay as they are. */
  dimension: number
  /** How long the given vectors are on average, against which the others are learned. */
  meaningLength: number
  steps: number
  /** Pairs in one step. */
  batch: number
  /** Above 0; similarities are divided by it. */
  temperature: number
  /** Adagrad's rates at the first step; they fall to 0 towards the last. */
  vectorRate: number
  weightRate: number
}

export interface Training {
  articlesFile: string
  vectorsFile: string
  /** Laws that are not trained on. */
  without: ReadonlySet<string>
  recipe: Recipe
  /** Folder for the checkpoint; training goes on from one that is there. */
  workDirectory: string
  checkpointEvery: number
  /** Told what happens, in English, for the person who waits. */
  report: (line: string) => void
  /** Asked after each step; true leaves off with a checkpoint. */
  isStopped?: () => boolean
}

const REPORT_EVERY = 25

/**
 * Trains word vectors so that a question is near to the passage that answers it.
 * @returns the bytes of a word table; null when stopped before the end
 */
export async function trainEmbeddings(training: Training): Promise<Buffer | null> {
  const { recipe, report } = training
  const source = await readWordVectors(training.vectorsFile)
  report(`${source.words.length} words of ${source.dimension} dimensions`)
  const table = bareTable(source)
  const texts = await readTrainingTexts(training.articlesFile, table, {
    without: training.without,
    onProgress: (read) => report(`${read} articles read`),
  })
  report(`${texts.articles.length} articles, ${texts.rows.length} words`)
  if (texts.articles.length === 0) throw new Error('there is no article to train on')
  const parameters = createParameters(
    prepareVectors(source, recipe),
    idfsOf(texts),
    source.dimension,
  )
  const isWhole = learn(training, texts, table, parameters)
  return isWhole ? toTable(source.words, parameters) : null
}

/** False when stopped before the end. */
function learn(
  { recipe, workDirectory, checkpointEvery, without, report, isStopped }: Training,
  texts: TrainingTexts,
  table: WordTable,
  parameters: Parameters,
): boolean {
  const { batch, dimension, steps, temperature } = recipe
  mkdirSync(workDirectory, { recursive: true })
  const file = join(workDirectory, 'checkpoint.bin')
  const key = JSON.stringify([
    recipe,
    [...without].sort(),
    texts.rows.length,
    texts.articles.length,
  ])
  const first = restoreCheckpoint(file, key, parameters)
  if (first > 0) report(`going on at step ${first} of ${steps}`)

  const learner = createLearner(parameters)
  const contrast = createContrast(batch, dimension, temperature)
  const questions = roomFor(batch, dimension)
  const passages = roomFor(batch, dimension)
  const startedAt = performance.now()
  let loss = 0
  for (let step = first; step < steps; step++) {
    const pairs = drawPairs(texts, table, { seed: recipe.seed, step, size: batch })
    learner.embed('question', pairs.questions, questions)
    learner.embed('passage', pairs.passages, passages)
    loss += contrast.compare(
      questions.unit,
      passages.unit,
      (one, other) =>
        pairs.articles[one] === pairs.articles[other] || pairs.titles[one] === pairs.titles[other],
    )
    learner.gather('question', pairs.questions, questions, contrast.questionGradients)
    learner.gather('passage', pairs.passages, passages, contrast.passageGradients)
    const left = 1 - step / steps
    learner.apply({ vectors: recipe.vectorRate * left, weights: recipe.weightRate * left })

    const done = step + 1
    if (done % REPORT_EVERY === 0 || done === steps) {
      const perStepMs = (performance.now() - startedAt) / (done - first)
      const minutes = ((steps - done) * perStepMs) / 60_000
      const since = done % REPORT_EVERY || REPORT_EVERY
      report(
        `step ${done}/${steps}  loss ${(loss / since).toFixed(3)}  ${minutes.toFixed(1)} min left`,
      )
      loss = 0
    }
    const leaveOff = isStopped?.() === true
    if (leaveOff || done % checkpointEvery === 0) {
      saveCheckpoint(file, { recipe: key, step: done, parameters })
    }
    if (leaveOff && done < steps) return false
  }
  return true
}

function roomFor(batch: number, dimension: number) {
  return { unit: new Float64Array(batch * dimension), lengths: new Float64Array(batch) }
}

/** By word: the logarithm of how few articles it stands in. */
function idfsOf({ articles, frequencies }: TrainingTexts): Float32Array {
  return Float32Array.from(frequencies, (count) => Math.log((articles.length + 1) / (count + 1)))
}

/** Only the words count here: it cuts the training texts. */
function bareTable({ words }: WordVectors): WordTable {
  const weights = { question: 1, passage: 1 }
  return decodeWordTable(
    encodeWordTable(words.map((word) => ({ word, vector: [0], weights }))),
    'words',
  )
}

function toTable(
  words: readonly string[],
  { dimension, fixed, vectors, logWeights }: Parameters,
): Buffer {
  return encodeWordTable(
    words.map((word, row) => ({
      word,
      vector: Array.from(vectors.subarray(row * dimension, (row + 1) * dimension)),
      weights: {
        question: Math.exp(logWeights.question[row] ?? 0),
        passage: Math.exp(logWeights.passage[row] ?? 0),
      },
    })),
    fixed,
  )
}
