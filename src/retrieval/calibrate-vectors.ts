import { setImmediate as nextLoop } from 'node:timers/promises'
import { dot } from '../lib/vectors.ts'
import type { NearUnits } from './near-units.ts'
import type { PassageIndex } from './passage-index.ts'
import type { IndexEmbeddings } from './ports.ts'
import { createSimilarityMap } from './similarity-map.ts'

/** Sentences are cut to about as many words as a question has. */
const QUESTION_WORDS = 12
const SAMPLED_QUESTIONS = 48
const SAMPLED_UNITS = 600

export interface CalibrationDeps {
  /** The index's own model, with questions in one go. */
  embedQueries(texts: readonly string[]): Promise<number[][]>
  /** The model whose cosines weights and thresholds were set on. */
  reference: IndexEmbeddings
  /** The index's written questions, in their order there. */
  writtenQuestions: readonly string[]
}

/**
 * The index with cosines that mean what the reference's mean. Models spread theirs differently (from
 * .7 to .9 with some), so each becomes the one of the same rank: both models compare the same
 * questions with the same units of these documents, and the n-th nearest pair of the one is as near
 * as the n-th nearest pair of the other. Rejects as `embedQueries` does.
 */
export async function calibrateVectors(
  index: PassageIndex,
  { embedQueries, reference, writtenQuestions }: CalibrationDeps,
): Promise<PassageIndex> {
  const sentences = index.sentences.map(
    ({ passage, sentence }) => index.passages[passage]?.sentences[sentence]?.text ?? '',
  )
  const asked = sample(writtenQuestions.length, SAMPLED_QUESTIONS).map(
    (at) => writtenQuestions[at] ?? '',
  )
  const openings = sample(sentences.length, SAMPLED_QUESTIONS).map((at) => cut(sentences[at] ?? ''))
  const questions = [...openings, ...asked]
  const own = await embedQueries(questions)
  const theirs: number[][] = []
  for (const question of questions) theirs.push(await reference.embedQuery(question))

  /** The last `count` of the questions against some of the units. */
  async function calibrate(store: NearUnits, texts: readonly string[], count: number) {
    const units = sample(texts.length, SAMPLED_UNITS)
    const vectors = await reference.embedDocuments(units.map((unit) => texts[unit] ?? ''))
    const given: number[] = []
    const meant: number[] = []
    for (let at = questions.length - count; at < questions.length; at++) {
      await nextLoop()
      const question = Float64Array.from(own[at] ?? [])
      for (const [i, unit] of units.entries()) {
        given.push(store.similarity(question, unit))
        meant.push(dot(theirs[at] ?? [], vectors[i] ?? []))
      }
    }
    return mapped(store, createSimilarityMap(given, meant))
  }

  return {
    ...index,
    vectors: await calibrate(index.vectors, sentences, questions.length),
    questionVectors: await calibrate(index.questionVectors, writtenQuestions, asked.length),
  }
}

function mapped(store: NearUnits, map: (similarity: number) => number): NearUnits {
  return {
    similarity: (query, unit) => map(store.similarity(query, unit)),
    nearest: (query, k) =>
      store
        .nearest(query, k)
        .map(({ unit, similarity }) => ({ unit, similarity: map(similarity) }))
        .filter(({ similarity }) => similarity > 0),
  }
}

/** Up to `most` of the numbers below `count`, evenly spread. */
function sample(count: number, most: number): number[] {
  const step = Math.max(1, count / most)
  return Array.from({ length: Math.min(count, most) }, (_, i) => Math.floor(i * step))
}

function cut(sentence: string): string {
  return sentence.split(/\s+/).slice(0, QUESTION_WORDS).join(' ')
}
