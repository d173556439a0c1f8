import type { Passage } from '../corpus/document.ts'
import type { AskedQuestion } from './asked-before.ts'
import type { Features } from './features.ts'
import type { MetadataIntent } from './metadata-intent.ts'
import type { QuestionScope } from './scope.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

export interface SentenceHit {
  /** Position among the passage's sentences. */
  sentence: number
  /** Against the question's best sentence, from 0; about 1 is the best. */
  score: number
}

export interface RankedPassage {
  passage: Passage
  score: number
  features: Features
  /** The heading or introducing line above matches the question better than the passage itself. */
  inherited: boolean
}

export interface Hit extends RankedPassage {
  /** All sentences of the passage, best first. */
  sentences: SentenceHit[]
  /** The questions that were written for it, the one nearest to what is asked first. */
  asked: AskedQuestion[]
}

export interface Retrieval {
  question: UnderstoodQuestion
  /** By word of the question, how much it tells: importance times rarity. */
  weights: number[]
  /** Share of its words, by these weights, that no document holds; 0 to 1. */
  unknown: number
  scope: QuestionScope
  /** Parts of a document's head or foot that are asked for. */
  intents: MetadataIntent[]
  /** Section ids that the question cites. */
  sections: string[]
  /** How many sides the question compares; 0 when it compares none. */
  sides: number
  hits: Hit[]
}
