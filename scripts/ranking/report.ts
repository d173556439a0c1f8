import type { Features } from '../../src/retrieval/features.ts'
import type { Example } from './example.ts'
import type { Hits } from './held-out.ts'
import { NAMES } from './learn-weights.ts'

/** By ranking: hits of some examples. */
type Rankings = Record<string, (some: readonly Example[]) => Hits>

/** A line for each source, of our own questions also for each style: hit@1, hit@3, hit@10. */
export function printHits(examples: readonly Example[], rankings: Rankings): void {
  console.log(row('', Object.keys(rankings)))
  for (const source of new Set(examples.map((example) => example.source))) {
    const ofSource = examples.filter((example) => example.source === source)
    printLine(source, ofSource, rankings)
    const styles = new Set(ofSource.map(({ style }) => style))
    if (styles.size === 1) continue
    for (const style of styles) {
      printLine(
        `  ${style}`,
        ofSource.filter((example) => example.style === style),
        rankings,
      )
    }
  }
}

function printLine(name: string, examples: readonly Example[], rankings: Rankings): void {
  const hits = Object.values(rankings).map((count) => count(examples))
  const cells = hits.map(({ at1, at3, at10 }) =>
    [at1, at3, at10].map((share) => share.toFixed(3)).join(' '),
  )
  console.log(row(`${name} (${examples.length})`, cells))
}

/** Each feature with its weights; the range is over what was learned for the parts held out. */
export function printWeights(
  priors: Features,
  weights: Features,
  heldOut: readonly Features[],
): void {
  console.log(`\n${row('feature', ['by hand', 'learned', 'range'])}`)
  for (const name of NAMES) {
    const others = heldOut.map((weights) => weights[name])
    const range = `${Math.min(...others).toFixed(2)} to ${Math.max(...others).toFixed(2)}`
    console.log(row(name, [priors[name].toFixed(2), weights[name].toFixed(2), range]))
  }
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(30) + cells.map((cell) => cell.padStart(22)).join('')
}
