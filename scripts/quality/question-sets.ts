import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type EvalQuestion, evalQuestion, firstHit, hitsEvidence } from '../../src/cli/scoring.ts'
import { articleIdOf } from '../law-corpus.ts'
import { createRandom, shuffle } from '../noise/random.ts'
import type { CollectionName } from './collections.ts'
import type { Found } from './peers/peer.ts'
import { QUESTION_SETS, type SetName } from './sets.ts'

/** How one ranked list did. */
export interface Outcome {
  hit1: boolean
  hit3: boolean
  hit10: boolean
  /** Of the first right place among ten, from 1; 0 when there is none. */
  rank: number
}

export interface SetQuestion {
  id: string
  question: string
  history: { role: 'user' | 'assistant'; text: string }[]
  judge(found: readonly Found[]): Outcome
}

export interface QuestionSet {
  name: SetName
  collection: CollectionName
  /** Those that the collection answers. */
  questions: SetQuestion[]
  /** With facts to be named and questions to be refused; empty where the set has no such. */
  evaluated: EvalQuestion[]
}

export const MOST_FOUND = 10

/** Reads a set. Throws when the file is missing or a line is no question. */
export async function readQuestionSet(name: SetName, file: string): Promise<QuestionSet> {
  const { collection } = QUESTION_SETS[name]
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  const read = lines.map((line): unknown => JSON.parse(line))
  if (collection === 'law') {
    return {
      name,
      collection,
      questions: z.array(legalQuestion).parse(read).map(ofLaw),
      evaluated: [],
    }
  }
  const evaluated = z.array(evalQuestion).parse(read)
  return {
    name,
    collection,
    questions: evaluated.filter((question) => question.in_scope).map(ofDocuments),
    evaluated,
  }
}

/** So many of the questions, by chance but always the same; all of them when there are fewer. */
export function sampleQuestions<T extends { id: string }>(
  questions: readonly T[],
  most: number,
): T[] {
  if (questions.length <= most) return [...questions]
  return shuffle(questions, createRandom('sample')).slice(0, most)
}

const legalQuestion = z.object({
  id: z.string(),
  question: z.string(),
  gold: z.array(z.string()).min(1),
})

/** Any of the gold articles counts. An article found twice takes one place. */
function ofLaw({ id, question, gold }: z.infer<typeof legalQuestion>): SetQuestion {
  return {
    id,
    question,
    history: [],
    judge(found) {
      const articles = [...new Set(found.map((place) => articleIdOf(place.id)))]
      const rank = articles.slice(0, MOST_FOUND).findIndex((article) => gold.includes(article)) + 1
      return { rank, hit1: rank === 1, hit3: rank > 0 && rank <= 3, hit10: rank > 0 }
    },
  }
}

/** By the rules of the evaluation set: the place holds or overlaps a quoted piece of evidence. */
function ofDocuments(asked: EvalQuestion): SetQuestion {
  return {
    id: asked.id,
    question: asked.question,
    history: asked.history ?? [],
    judge(found) {
      const places = found.slice(0, MOST_FOUND).map(({ doc, text }) => ({ doc, passage: text }))
      return {
        rank: firstHit(asked, places),
        hit1: hitsEvidence(asked, places, 1),
        hit3: hitsEvidence(asked, places, 3),
        hit10: hitsEvidence(asked, places, MOST_FOUND),
      }
    },
  }
}
