import { fold } from '../../lib/vietnamese.ts'

/** Words that are in any passage. */
const FORM_WORDS = new Set(
  'và hoặc của các những là cho được để với trong theo tại thì mà bằng về do'.split(' '),
)
/** `40.000` and `0,75` are one figure. */
const WORD = /\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}]+/gu

/**
 * Whether a quote has every content word and figure of the right options, without regard to case,
 * marks and order. False where they have none.
 */
export function holdsAnswer(quote: string, rightOptions: readonly string[]): boolean {
  const held = new Set(wordsOf(quote).map(fold))
  const wanted = rightOptions.flatMap(wordsOf).filter((word) => !FORM_WORDS.has(word))
  return wanted.length > 0 && wanted.every((word) => held.has(fold(word)))
}

function wordsOf(text: string): string[] {
  return text.normalize('NFC').toLowerCase().match(WORD) ?? []
}
