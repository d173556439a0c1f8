/** The questions as the files have them, to tell right from wrong without the program. */
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export interface KnownQuestion {
  text: string
  options: string[]
  /** Indices, ascending. */
  correct: number[]
}

const DIRECTORY = 'corpus/quiz'
const line = z.object({
  question: z.string(),
  options: z.array(z.string()),
  correct: z.union([z.number().transform((one) => [one]), z.array(z.number())]),
})

/** Finds the question that is asked in a message or a poll; null when it is none of ours. */
export type FindQuestion = (message: string) => KnownQuestion | null

export function readQuestions(): FindQuestion {
  const known = readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(`${DIRECTORY}/${name}`, 'utf8').trim().split('\n'))
    .map((json): KnownQuestion => {
      const { question, options, correct } = line.parse(JSON.parse(json))
      return { text: plain(question), options: options.map(plain), correct: correct.toSorted() }
    })
    // The longest first: one may begin like another.
    .sort((a, b) => b.text.length - a.text.length)
  return (message) => known.find(({ text }) => plain(message).includes(text)) ?? null
}

/** The number of the question that a message asks, from 1; null for any other message. */
export function numberAsked(message: string): number | null {
  const [, ofPoll, onPhone] =
    /^(?:Câu (\d+)\/\d+ \(mã \d{5}\):|Phiên thi, câu (\d+)\/\d+\s*(?:\n|$))/.exec(
      message.trimStart(),
    ) ?? []
  const number = ofPoll ?? onPhone
  return number === undefined ? null : Number(number)
}

/** The number of the question whose answer a message shows; null for any other message. */
export function numberRevealed(message: string): number | null {
  const [, number] = /^Câu (\d+)\/\d+: đáp án/.exec(message.trimStart()) ?? []
  return number === undefined ? null : Number(number)
}

/** The option that a label or a typed letter stands for; null when it is none. */
export function optionOf({ options }: KnownQuestion, label: string): number | null {
  const wanted = plain(label.replace(/^✓ /, ''))
  const index = options.indexOf(wanted)
  if (index >= 0) return index
  const letter = /^[A-Z]$/i.test(wanted) ? wanted.toUpperCase().charCodeAt(0) - 65 : -1
  return letter >= 0 && letter < options.length ? letter : null
}

/** What to press for an option: a long one stands above the buttons, which bear letters. */
export function labelOf(
  { options }: KnownQuestion,
  labels: string[],
  option: number,
): string | null {
  const wanted = labels.find((label) => plain(label.replace(/^✓ /, '')) === options[option])
  const letter = String.fromCharCode(65 + option)
  return wanted ?? labels.find((label) => label.replace(/^✓ /, '') === letter) ?? null
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}
