/** Syllables that stand together, joined by blanks, and how often they do. */
export interface WordRun {
  run: string
  count: number
}

const LONGEST = 6
/** In few texts what occurs twice is worth abbreviating; in many only what is said often. */
const LEAST = 2
const SYLLABLES_PER_LEAST = 50_000

/**
 * The runs of two to six syllables that texts repeat, by length and then in order of appearance.
 * A run is repeated only if both runs that are shorter by one are, so each length is counted over
 * what the one before left.
 * @param texts syllables as positions in `names`; -1 ends a run
 * @param least how often a run must occur; by the size of the texts unless given
 */
export function countRuns(
  texts: readonly Int32Array[],
  names: readonly string[],
  least = leastFor(texts),
): WordRun[] {
  const syllables = joined(texts)
  const found: WordRun[] = []
  /** By place: the run that starts there, by number; -1 when it is too rare. */
  let runs = syllables
  let runNames: readonly string[] = names
  for (let length = 2; length <= LONGEST; length++) {
    const keyAt = (at: number): number => {
      const last = syllables[at + length - 1] ?? -1
      const first = runs[at] ?? -1
      return last < 0 || first < 0 || (runs[at + 1] ?? -1) < 0 ? -1 : first * names.length + last
    }
    const counts = new Map<number, number>()
    for (let at = 0; at < syllables.length; at++) {
      const key = keyAt(at)
      if (key >= 0) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    const numbers = new Map<number, number>()
    const kept: string[] = []
    for (const [key, count] of counts) {
      if (count < least) continue
      const last = key % names.length
      const run = `${runNames[(key - last) / names.length]} ${names[last]}`
      numbers.set(key, kept.length)
      kept.push(run)
      found.push({ run, count })
    }
    const longer = new Int32Array(syllables.length).fill(-1)
    for (let at = 0; at < syllables.length; at++) {
      const key = keyAt(at)
      if (key >= 0) longer[at] = numbers.get(key) ?? -1
    }
    runs = longer
    runNames = kept
  }
  return found
}

function leastFor(texts: readonly Int32Array[]): number {
  const size = texts.reduce((sum, { length }) => sum + length, 0)
  return Math.max(LEAST, Math.round(size / SYLLABLES_PER_LEAST))
}

function joined(texts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(texts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const text of texts) {
    all.set(text, at)
    at += text.length
  }
  return all
}
