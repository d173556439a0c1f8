import type { LexicalIndex } from './lexical-index.ts'
import type { Vocabulary } from './spelling.ts'

const PAIR = /^([a-z]+) ([a-z]+)$/

/** What the documents' terms tell about spellings; neighbours of a syllable the most frequent first. */
export function createVocabulary(index: LexicalIndex): Vocabulary {
  const { terms } = index.data
  /** By syllable: the pairs that it ends, listed when the first is asked for. */
  let pairsByEnd: ReadonlyMap<string, readonly number[]> | null = null

  /** Of pairs by position, one of their syllables each. */
  const neighbours = (pairs: readonly number[], syllable: 1 | 2): string[] =>
    pairs
      .map((position) => ({ position, count: index.frequencyAt(position) }))
      .sort((a, b) => b.count - a.count || a.position - b.position)
      .flatMap(({ position }) => PAIR.exec(terms.term(position))?.[syllable] ?? [])

  return {
    has: (term) => index.has(term),
    following(syllable) {
      const [from, to] = terms.range(`${syllable} `)
      const pairs = Array.from({ length: to - from }, (_, i) => from + i)
      return neighbours(pairs, 2)
    },
    preceding(syllable) {
      pairsByEnd ??= listPairsByEnd(index)
      return neighbours(pairsByEnd.get(syllable) ?? [], 1)
    },
  }
}

function listPairsByEnd(index: LexicalIndex): Map<string, number[]> {
  const pairs = new Map<string, number[]>()
  let position = 0
  for (const term of index.data.terms) {
    const end = PAIR.exec(term)?.[2]
    if (end !== undefined) {
      const list = pairs.get(end)
      if (list) list.push(position)
      else pairs.set(end, [position])
    }
    position += 1
  }
  return pairs
}
