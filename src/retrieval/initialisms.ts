import { fold } from '../lib/vietnamese.ts'
import type { WordRun } from './count-runs.ts'

const MOST_READINGS = 3

/**
 * What the documents themselves could be shortened to: `đmst` for `đổi mới sáng tạo`, `ktế` for
 * `kinh tế`. Made from the runs of syllables that the documents repeat.
 */
export interface Initialisms {
  /** Readings of a short form, the most frequent first; empty when there are none. */
  expand(typed: string): readonly string[][]
}

export function createInitialisms(runs: readonly WordRun[]): Initialisms {
  const byInitials = new Map<string, WordRun[]>()
  const byTail = new Map<string, WordRun[]>()
  for (const found of runs) {
    const syllables = found.run.split(' ')
    add(byInitials, syllables.map(initial).join(''), found)
    if (syllables.length === 2) add(byTail, `${initial(syllables[0] ?? '')} ${syllables[1]}`, found)
  }
  const best = (found: readonly WordRun[] | undefined) =>
    (found ?? [])
      .toSorted((a, b) => b.count - a.count)
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

function initial(syllable: string): string {
  return syllable.slice(0, 1)
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
