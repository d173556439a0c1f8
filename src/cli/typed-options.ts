/** What was typed behind a command, read strictly and refused in Vietnamese. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** An argument that cannot be used. The message is Vietnamese and says what to type instead. */
export class ArgumentFault extends Error {
  override readonly name = 'ArgumentFault'
}

export const TEXT = { type: 'string' } as const
export const TEXTS = { type: 'string', multiple: true } as const
export const FLAG = { type: 'boolean' } as const

/** Names of options without their dashes. */
export interface Typed {
  words: string[]
  /** Trimmed; the last one where it was given twice. */
  text(name: string): string | null
  texts(name: string): string[]
  flag(name: string): boolean
}

/** Throws ArgumentFault for an option that is not among these, or more words than that. */
export function readTyped(
  args: string[],
  options: NonNullable<ParseArgsConfig['options']>,
  mostWords: number,
): Typed {
  const { positionals, values, tokens } = parseArgs({
    args,
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (option === undefined) throw new ArgumentFault(`Không có lựa chọn ${token.rawName}.`)
    const { value = '' } = token
    if (option.type === 'boolean' && value !== '') {
      throw new ArgumentFault(`Lựa chọn ${token.rawName} không kèm giá trị.`)
    }
    // A lone dash is the standard input.
    if (option.type === 'string' && (value.trim() === '' || /^--?\p{L}/u.test(value))) {
      throw new ArgumentFault(`Sau ${token.rawName} còn thiếu giá trị.`)
    }
  }
  const surplus = positionals[mostWords]
  if (surplus !== undefined) {
    throw new ArgumentFault(`Không hiểu "${surplus}". Cụm từ có dấu cách xin đặt trong ngoặc kép.`)
  }
  const texts = (name: string) =>
    [values[name]]
      .flat()
      .filter((value) => typeof value === 'string')
      .map((value) => value.trim())
  return {
    words: positionals,
    texts,
    text: (name) => texts(name).at(-1) ?? null,
    flag: (name) => values[name] === true,
  }
}

/**
 * Throws ArgumentFault for the first of the words that looks like an option. A sentence that begins
 * with a dash does not.
 */
export function refuseOptions(words: readonly string[]): void {
  const option = words.find((word) => /^--?\p{L}\S*$/u.test(word))
  if (option !== undefined) throw new ArgumentFault(`Không có lựa chọn ${option}.`)
}

/** A whole number, also as `1.234`. Throws ArgumentFault. */
export function readNumber(
  text: string,
  what: string,
  { least = 1, most = 999_999_999 }: { least?: number; most?: number } = {},
): number {
  const number = /^(\d{1,9}|\d{1,3}(\.\d{3})+)$/.test(text) ? Number(text.replaceAll('.', '')) : NaN
  if (number >= least && number <= most) return number
  throw new ArgumentFault(
    most === 999_999_999
      ? `${what} cần một số nguyên từ ${least} trở lên, không phải "${text}".`
      : `${what} cần một số nguyên từ ${least} đến ${most}, không phải "${text}".`,
  )
}
