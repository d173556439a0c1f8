/**
 * Learns the weights of the ranking (docs/retrieval.md) from written questions, titles of laws and
 * our own questions, and writes src/retrieval/data/ranking-weights.json:
 *   node --import tsx scripts/train-ranker.ts [--laws ARTICLES.jsonl.gz] [--out FILE]
 * Prints what it reaches on passages and laws that it did not learn from. The same data give the
 * same weights.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { collectExamples } from './ranking/collect-examples.ts'
import { countHits, partByGroup } from './ranking/held-out.ts'
import { learnWeights } from './ranking/learn-weights.ts'
import { PRIORS, PULL, SHARES } from './ranking/priors.ts'
import { printHits, printWeights } from './ranking/report.ts'

const SEED = 57
const PARTS = 5

const { laws, out } = parseArgs({
  options: {
    laws: { type: 'string', default: '../shared/data/law-articles.jsonl.gz' },
    out: { type: 'string', default: 'src/retrieval/data/ranking-weights.json' },
  },
}).values
if (!existsSync(laws)) {
  console.error(`${laws}: not there. Name the file of law articles with --laws.`)
  process.exit(2)
}

const dataDirectory = mkdtempSync(join(tmpdir(), 'so-tay-57-ranker-'))
try {
  const { examples, unasked } = await collectExamples({
    corpusDirectory: 'corpus',
    lawsFile: laws,
    dataDirectory,
    seed: SEED,
    report: (line) => console.error(line),
  })
  const options = { priors: PRIORS, pull: PULL, shares: SHARES }
  const partOf = partByGroup(examples, { parts: PARTS, seed: SEED })
  const heldOut = Array.from({ length: PARTS }, (_, part) =>
    learnWeights(
      examples.filter((example) => partOf.get(example) !== part),
      options,
    ),
  )
  const weights = learnWeights(examples, options)
  printHits(examples, {
    'set by hand': (some) => countHits(some, () => PRIORS),
    'learned, held out': (some) =>
      countHits(some, (one) => heldOut[partOf.get(one) ?? 0] ?? PRIORS),
    'learned, all': (some) => countHits(some, () => weights),
  })
  printWeights(PRIORS, weights, heldOut)
  writeFileSync(out, `${JSON.stringify({ weights, unasked }, null, 2)}\n`)
} finally {
  rmSync(dataDirectory, { recursive: true, force: true })
}
