import type { Question } from './question.ts'

/** `no_such_option`: the buttons belong to another form of the question. */
export type Grade = 'right' | 'wrong' | 'no_such_option'

/**
 * What a choice is worth. `choices` are indices into the options, in any order; where several are
 * right, exactly these have to be chosen. Nothing chosen is wrong.
 */
export function grade({ options, correct }: Question, choices: readonly number[]): Grade {
  const chosen = new Set(choices)
  if ([...chosen].some((choice) => options[choice] === undefined)) return 'no_such_option'
  const isRight = chosen.size === correct.length && correct.every((index) => chosen.has(index))
  return isRight ? 'right' : 'wrong'
}

/** Whether several options have to be chosen. */
export function hasSeveralRight({ correct }: Pick<Question, 'correct'>): boolean {
  return correct.length > 1
}

/** The options that are right, as they are read: `Thể chế; Nhân lực`. */
export function rightOptions({ options, correct }: Pick<Question, 'options' | 'correct'>): string {
  return correct.map((index) => options[index]).join('; ')
}

/** `A`, `B` … as people call an option. */
export function optionLetter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}
