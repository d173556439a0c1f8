import type { Answer, Citation } from '../answering/answer.ts'
import type { Context } from './context.ts'

/** How many questions are offered to begin with. */
const MOST_TO_BEGIN = 3
/** More buttons under an answer would hide those that lead to its sources. */
const MOST_UNDER_ANSWER = 2

/** Questions for somebody who has not asked anything yet. */
export function openingQuestions({ library }: Pick<Context, 'library'>): string[] {
  return library.suggestions.opening(MOST_TO_BEGIN)
}

/** What else could be asked: around what was read, or what is there in place of what is not. */
export function suggestFurther(
  { library: { suggestions } }: Pick<Context, 'library'>,
  { text, answer }: { text: string; answer: Answer },
): string[] {
  switch (answer.kind) {
    case 'answered':
      return suggestions.beside(passagesOf(answer.citations), text, MOST_UNDER_ANSWER)
    case 'not_in_corpus':
      return suggestions.answeredBy(passagesOf(answer.nearest), text, MOST_UNDER_ANSWER)
    case 'needs_choice':
      return []
  }
}

function passagesOf(citations: readonly Citation[]): string[] {
  return citations.map(({ passageId }) => passageId)
}
