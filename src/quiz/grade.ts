import type { Question } from './question.ts'

/** `no_such_option`: the button belongs to another form of the question. */
export type Grade = 'right' | 'wrong' | 'no_such_option'

/** What a choice is worth. `choice` is an index into the options. */
export function grade({ options, correct }: Question, choice: number): Grade {
  if (options[choice] === undefined) return 'no_such_option'
  return choice === correct ? 'right' : 'wrong'
}

/** `A`, `B` … as people call an option. */
export function optionLetter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}
