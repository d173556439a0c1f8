import { isSyllable } from '../lib/vietnamese.ts'

/** Shorter words lie one slip from too many others. */
const LEAST_LENGTH = 4

/**
 * Words that are no syllables, such as `lieuj` or `nguyne`, in the place of which stands the only
 * known word that a slip of the keyboard leads from. All others stay.
 * @param words folded
 * @param known folded words
 */
export function mendSlips(words: readonly string[], known: ReadonlySet<string>): string[] {
  return words.map((word) => {
    if (known.has(word) || isSyllable(word) || !/^[a-z]+$/.test(word)) return word
    const bare = withoutTelex(word)
    if (known.has(bare)) return bare
    if (word.length < LEAST_LENGTH) return word
    const near = slipsOf(word).filter((one) => known.has(one))
    const [only] = near
    return only !== undefined && near.length === 1 ? only : word
  })
}

/** Telex typed with the keyboard off: `vawn` and `lieeuj` → `van`, `lieu`. */
function withoutTelex(word: string): string {
  return word
    .replace(/(?<=[aeiouy].*)[sfrxj]/, '')
    .replace(/([aeo])\1/, '$1')
    .replace(/dd/, 'd')
    .replaceAll('w', '')
}

/** One letter too many, or two neighbours swapped. */
function slipsOf(word: string): string[] {
  const letters = [...word]
  const shorter = letters.map((_, at) => word.slice(0, at) + word.slice(at + 1))
  const swapped = letters
    .slice(1)
    .map((next, at) => word.slice(0, at) + next + letters[at] + word.slice(at + 2))
  return [...new Set([...shorter, ...swapped])]
}
