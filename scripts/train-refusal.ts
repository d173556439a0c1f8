/**
 * Learns when to say that the documents do not answer (docs/retrieval.md), and writes
 * src/answering/data/refusal-model.json:
 *   node --import tsx scripts/train-refusal.ts [--out FILE] [--list]
 * Half of test/fixtures/refusals.jsonl is learned from, by kind; what is printed is reached on the
 * other half. The same data give the same model.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { refusalChance } from '../src/answering/refusal-model.ts'
import { createRandom, shuffle } from './noise/random.ts'
import { collectRefusalExamples, type RefusalExample } from './refusal/collect-signs.ts'
import { learnModel, SIGN_NAMES, type Weighed } from './refusal/learn-model.ts'

const SEED = 57
const PULL = 0.0002
/** The operating points: so many of the answerable questions that are learned from are refused. */
const WRONG_REFUSALS = 0.012
/** And so many are answered as what comes nearest only. */
const UNSURE = 0.07
/** All that is to be refused counts as much as this share of all that is answered. */
const REFUSALS_SHARE = 0.5
/** What speaks against an answer, and for one. */
const DIRECTIONS = {
  coverage: -1,
  wording: -1,
  dense: -1,
  asked: -1,
  askedDense: -1,
  farInWords: 1,
  farInMeaning: 1,
  rarest: -1,
  twoRarest: -1,
  unknown: 1,
  onlyOthers: 1,
  lacksFigure: 1,
  lacksKind: 1,
  countsElse: 1,
  otherYear: 1,
  namedOnly: 1,
  opinion: 1,
  prediction: 1,
  money: 1,
  penalty: 1,
  personal: 1,
  procedure: 1,
  detail: 1,
} as const

const { out, list } = parseArgs({
  options: {
    out: { type: 'string', default: 'src/answering/data/refusal-model.json' },
    list: { type: 'boolean', default: false },
  },
}).values

const dataDirectory = mkdtempSync(join(tmpdir(), 'so-tay-57-refusal-'))
try {
  const examples = await collectRefusalExamples(dataDirectory)
  const isHeldOut = halve(examples)
  const learnedFrom = examples.filter((one) => !isHeldOut.has(one))
  const half = learn(learnedFrom)
  console.log('held-out half of refusals.jsonl, learned from the other half:')
  report(
    examples.filter((one) => isHeldOut.has(one)),
    half,
  )
  const model = learn(examples)
  console.log('\neverything, by the model that is written:')
  report(examples, model)
  for (const name of SIGN_NAMES)
    console.log(`${name.padEnd(16)}${model.weights[name].toFixed(3).padStart(8)}`)
  console.log(
    (['bias', 'unsure', 'threshold'] as const)
      .map((name) => `${name.padEnd(16)}${model[name].toFixed(3).padStart(8)}`)
      .join('\n'),
  )
  writeFileSync(out, `${JSON.stringify(model, null, 2)}\n`)
} finally {
  rmSync(dataDirectory, { recursive: true, force: true })
}

/** Every second example of each kind of refusals.jsonl, in an order by chance. */
function halve(examples: readonly RefusalExample[]): ReadonlySet<RefusalExample> {
  const kinds = groupBy(
    examples.filter(({ source }) => source === 'refusals'),
    ({ kind }) => kind,
  )
  const random = createRandom(SEED)
  return new Set(
    [...kinds.values()].flatMap((some) => shuffle(some, random).filter((_, i) => i % 2 === 0)),
  )
}

function learn(examples: readonly RefusalExample[]) {
  const weighed = examples.flatMap(({ signs, isAnswered }) =>
    signs ? [{ signs, isToRefuse: !isAnswered }] : [],
  )
  const refused = weighed.filter(({ isToRefuse }) => isToRefuse).length
  const each = (REFUSALS_SHARE * (weighed.length - refused)) / Math.max(1, refused)
  const learned = learnModel(
    weighed.map((one): Weighed => ({ ...one, weight: one.isToRefuse ? each : 1 })),
    { pull: PULL, directions: DIRECTIONS },
  )
  const chances = weighed
    .flatMap(({ signs, isToRefuse }) => (isToRefuse ? [] : [refusalChance(signs, learned)]))
    .sort((a, b) => b - a)
  const reachedBy = (share: number) =>
    Math.ceil((chances[Math.floor(chances.length * share)] ?? 1) * 1000 + 1) / 1000
  return {
    ...learned,
    unsure: reachedBy(WRONG_REFUSALS + UNSURE),
    threshold: reachedBy(WRONG_REFUSALS),
  }
}

function report(examples: readonly RefusalExample[], model: ReturnType<typeof learn>): void {
  const groups = groupBy(examples, ({ source, kind, isAnswered }) =>
    isAnswered ? `answered, ${source}` : kind,
  )
  for (const [name, some] of groups) {
    const refused = some.filter(
      ({ signs, isRefusedByRule }) =>
        isRefusedByRule || (signs && refusalChance(signs, model) >= model.threshold),
    )
    console.log(`${name.padEnd(24)}refused ${refused.length} of ${some.length}`)
    if (list)
      for (const one of some) {
        if (refused.includes(one) === one.isAnswered)
          console.log(
            `    ${one.signs ? refusalChance(one.signs, model).toFixed(2) : 'rule'} ${one.question}`,
          )
      }
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? []
    group.push(item)
    groups.set(keyOf(item), group)
  }
  return groups
}
