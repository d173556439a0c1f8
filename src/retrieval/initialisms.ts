import { fold } from '../lib/vietnamese.ts'
import type { Token } from './tokens.ts'

const SHORTEST = 2
const LONGEST = 6
const MOST_READINGS = 3

/**
 * What the documents themselves could be shortened to: `đmst` for `đổi mới sáng tạo`, `ktế` for
 * `kinh tế`. Made from the runs of syllables that the documents repeat.
 */
export interface Initialisms {
  /** Readings of a short form, the most frequent first; empty when there are none. */
  expand(typed: string): readonly string[][]
}

/**
 * @param texts the documents' tokens, one list a passage
 * @param least a run must occur this often to count as something people abbreviate
 */
export function collectInitialisms(texts: readonly (readonly Token[])[], least = 2): Initialisms {
  const counts = new Map<string, number>()
  for (const tokens of texts) countRuns(tokens, counts)
  const byInitials = new Map<string, { run: string; count: number }[]>()
  const byTail = new Map<string, { run: string; count: number }[]>()
  for (const [run, count] of counts) {
    if (count < least) continue
    const syllables = run.split(' ')
    add(byInitials, syllables.map(initial).join(''), { run, count })
    if (syllables.length === 2) {
      add(byTail, `${initial(syllables[0] ?? '')} ${syllables[1]}`, { run, count })
    }
  }
  const best = (found: { run: string; count: number }[] | undefined) =>
    (found ?? [])
      .sort((a, b) => b.count - a.count)
      .slice(0, MOST_READINGS)
      .map(({ run }) => run.split(' '))
  return {
    expand(typed) {
      const bare = fold(typed).replace(/&/g, '')
      if (!/^[a-z]{2,7}$/.test(bare)) return []
      const whole = best(byInitials.get(bare))
      return whole.length > 0 ? whole : best(byTail.get(`${bare.slice(0, 1)} ${bare.slice(1)}`))
    },
  }
}

function countRuns(tokens: readonly Token[], counts: Map<string, number>): void {
  const words = tokens.filter((token) => !token.isCode)
  for (let from = 0; from < words.length; from++) {
    const run: string[] = []
    for (let at = from; at < Math.min(from + LONGEST, words.length); at++) {
      const token = words[at]
      if (!token || /\d/.test(token.text) || (at > from && token.afterBorder)) break
      run.push(token.folded)
      if (run.length >= SHORTEST) counts.set(run.join(' '), (counts.get(run.join(' ')) ?? 0) + 1)
    }
  }
}

function initial(syllable: string): string {
  return syllable.slice(0, 1)
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
