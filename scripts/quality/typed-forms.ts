import {
  abbreviate,
  addTypos,
  createRandom,
  dropDiacritics,
  writeTeencode,
} from '../typing-noise.ts'

/** The four ways in which every question is typed, each with what it says in the table. */
export const TYPED_FORMS = {
  typed: 'as typed',
  bare: 'no diacritics',
  typos: '30 % typos',
  short: 'abbreviations',
} as const
export type TypedForm = keyof typeof TYPED_FORMS

const TYPO_SHARE = 0.3
/** Whoever shortens office words shortens about every other word of chat. */
const CHAT_SHARE = 0.5

/** A question in one of the forms; the same for the same id, in every run. */
export function typeQuestion(question: string, form: TypedForm, id: string): string {
  const random = createRandom(`${form} ${id}`)
  switch (form) {
    case 'typed':
      return question
    case 'bare':
      return dropDiacritics(question)
    case 'typos':
      return addTypos(question, { share: TYPO_SHARE, random })
    case 'short':
      return writeTeencode(abbreviate(question, { share: 1, random }), {
        share: CHAT_SHARE,
        random,
      })
  }
}
