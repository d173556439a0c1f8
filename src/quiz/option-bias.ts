import { hasSeveralRight } from './grade.ts'
import type { Question } from './question.ts'

/** So many questions show a habit; fewer show chance. */
const FEWEST_QUESTIONS = 12
/** Standard deviations above chance at which the longest option is a hint: chance does it in 1 of 100 banks. */
const LONGEST_LIMIT = 2.33
/** Chi-square at 1 % for one to five degrees of freedom (any table of the distribution). */
const POSITION_LIMITS = [6.63, 9.21, 11.34, 13.28, 15.09]
/** A right option that is longer than every other by this much gives itself away. */
const MUCH_LONGER = { times: 1.6, characters: 15 }

/** How often the right option is longer than all others. Shares are 0–1. */
export interface LongestBias {
  questions: number
  longest: number
  share: number
  chance: number
}

/** How often each place holds the right option, of questions with this many options. */
export interface PositionBias {
  options: number
  questions: number
  /** By place, the first option first. */
  counts: number[]
}

/** Questions with one right option; of the others no place and no length is the right one. */
function withOneRight(questions: readonly Question[]): { options: string[]; right: number }[] {
  return questions
    .filter((question) => !hasSeveralRight(question))
    .map(({ options, correct }) => ({ options, right: correct[0] ?? 0 }))
}

/** Null where the right option is the longest no more often than chance would have it. */
export function longestBias(questions: readonly Question[]): LongestBias | null {
  const known = withOneRight(questions)
  if (known.length < FEWEST_QUESTIONS) return null
  const longest = known.filter(({ options, right }) => isLongest(options, right)).length
  const expected = sum(known.map(({ options }) => 1 / options.length))
  const variance = sum(known.map(({ options: { length } }) => (1 / length) * (1 - 1 / length)))
  if ((longest - expected) / Math.sqrt(variance) <= LONGEST_LIMIT) return null
  const { length } = known
  return { questions: length, longest, share: longest / length, chance: expected / length }
}

/** By number of options, those whose right options stand in some places too often. */
export function positionBias(questions: readonly Question[]): PositionBias[] {
  const known = withOneRight(questions)
  const sizes = [...new Set(known.map(({ options }) => options.length))].sort((a, b) => a - b)
  return sizes.flatMap((size) => {
    const rights = known.filter(({ options }) => options.length === size).map(({ right }) => right)
    const limit = POSITION_LIMITS[size - 2]
    if (rights.length < FEWEST_QUESTIONS || limit === undefined) return []
    const counts = Array.from(
      { length: size },
      (_, place) => rights.filter((at) => at === place).length,
    )
    const expected = rights.length / size
    const chiSquare = sum(counts.map((count) => (count - expected) ** 2 / expected))
    return chiSquare > limit ? [{ options: size, questions: rights.length, counts }] : []
  })
}

/** Whether the one right option of a question gives itself away by its length. */
export function isRightMuchLonger(question: Question): boolean {
  const [known] = withOneRight([question])
  if (known === undefined) return false
  const right = known.options[known.right]?.length ?? 0
  const others = known.options.filter((_, index) => index !== known.right)
  const next = Math.max(...others.map(({ length }) => length))
  return right >= next * MUCH_LONGER.times && right - next >= MUCH_LONGER.characters
}

function isLongest(options: string[], right: number): boolean {
  const { length = 0 } = options[right] ?? ''
  return options.every((option, index) => index === right || option.length < length)
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
