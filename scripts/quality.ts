/**
 * Makes docs/quality.md: our search and its parts beside other search engines.
 *   npm run quality                      everything; only what changed is measured again
 *   npm run quality -- --only own,dev    only these question sets (scripts/quality/sets.ts)
 *   npm run quality -- --sample 20       at most so many questions of each
 *   npm run quality -- --pipelines ours,sqlite
 * A run of parts prints its tables and leaves the page alone.
 */
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createCellStore } from './quality/cells.ts'
import type { CollectionName } from './quality/collections.ts'
import { findOrigin } from './quality/origin.ts'
import { PIPELINES } from './quality/pipelines.ts'
import { renderReport } from './quality/report.ts'
import {
  findMissing,
  type Job,
  namesOfMissing,
  planJobs,
  type RunOptions,
  readMeasured,
  runJob,
  tasksLeft,
} from './quality/run.ts'
import { QUESTION_SETS, type SetName } from './quality/sets.ts'

const PAGE = 'docs/quality.md'
const SETS = Object.keys(QUESTION_SETS) as SetName[]
const IDS = PIPELINES.map(({ id }) => id)
const USAGE = `usage: npm run quality -- [--only ${SETS.join(',')}] [--sample N] [--pipelines ID,…] [--shared DIR] [--jobs N] [--print]
  --only        question sets; all of them unless told
  --sample N    at most so many questions of each set
  --pipelines   of ${IDS.join(', ')}
  --shared DIR  where the evaluation sets and the law lie, ../shared unless told
  --jobs N      so many pipelines at a time, each in a process of its own, 1 unless told; 0: in this process
  --print       print what is already measured, and measure nothing`
/** An index of the whole law, with pairs of words, does not fit into node's default heap. */
const HEAP_MB = 12_000

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE)
    return 0
  }
  const read = readOptions(args)
  if (typeof read === 'string') {
    console.error(`${read}\n${USAGE}`)
    return 2
  }
  const { options, jobs: processes, only, isWhole } = read
  const missing = findMissing(options)
  if (missing.length > 0) {
    console.error(
      `Not there: ${missing.join(', ')}. The evaluation sets and the law are not part of the repository: ` +
        'put them there, name their folder by --shared, or measure what needs none of them:\n' +
        '  npm run quality -- --only own,fresh,blind,unseen --pipelines ours,minisearch,minisearch-folded,sqlite,orama,orama-folded',
    )
    return 1
  }
  const cells = createCellStore(join(options.places.cache, 'cells'))
  const all = await planJobs(options)
  if (only === 'job') {
    for (const job of all) await runJob(job, options.places, { cells, onProgress: console.error })
    return 0
  }
  const begun = performance.now()
  let failed = 0
  if (only !== 'print') {
    const left: Job[] = []
    for (const job of all) if ((await tasksLeft(job, cells)).length > 0) left.push(job)
    console.error(`${left.length} of ${all.length} indexes are to be built and measured`)
    if (processes === 0) {
      for (const job of left)
        await runJob(job, options.places, { cells, onProgress: console.error })
    } else failed = await runInProcesses(left, processes, args)
  }
  const measured = await readMeasured(all, cells)
  const unmeasured = namesOfMissing(all, measured)
  const page = renderReport(measured, await findOrigin(new Date()), unmeasured)
  const minutes = (performance.now() - begun) / 60_000
  console.error(`done in ${minutes.toFixed(1)} min`)
  if (failed > 0) {
    console.error(`${failed} pipelines failed; the page stays as it is`)
    return 1
  }
  if (isWhole) await writeFile(PAGE, page)
  else process.stdout.write(page)
  return 0
}

/** Gives what is wrong where the arguments cannot be used. */
function readOptions(args: string[]) {
  let values: Record<string, string | boolean | undefined>
  try {
    ;({ values } = parseArgs({
      args,
      options: {
        only: { type: 'string' },
        sample: { type: 'string' },
        pipelines: { type: 'string' },
        shared: { type: 'string' },
        jobs: { type: 'string' },
        print: { type: 'boolean' },
        // One pipeline over one collection: what a process of its own is started with.
        job: { type: 'string' },
      },
    }))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const unknown =
    findUnknown('--only', values.only, SETS) ?? findUnknown('--pipelines', values.pipelines, IDS)
  if (unknown !== null) return unknown
  const sets = readNames(values.only, SETS)
  const pipelines = readNames(values.pipelines, IDS)
  const sample = readCount(values.sample, Number.POSITIVE_INFINITY)
  const jobs = readCount(values.jobs, 1)
  if (sample === null || sample === 0) {
    return `--sample wants a whole number from 1 on, not "${values.sample}".`
  }
  if (jobs === null) return `--jobs wants a whole number from 0 on, not "${values.jobs}".`
  const [pipeline, collection] = String(values.job ?? '').split('/')
  const isJob = pipeline !== undefined && pipeline !== ''
  const options: RunOptions = {
    places: {
      corpus: 'corpus',
      shared: String(values.shared ?? '../shared'),
      cache: join(process.env.DATA_DIR || 'data', 'quality'),
    },
    sets: isJob ? sets.filter((set) => QUESTION_SETS[set].collection === collection) : sets,
    pipelines: isJob ? [pipeline] : pipelines,
    sample,
  }
  return {
    options,
    jobs,
    only: isJob ? ('job' as const) : values.print ? ('print' as const) : null,
    isWhole: !values.only && !values.pipelines && !values.sample && !values.print,
  }
}

/** What to say of the first name that is none of these, or stands there twice; null for none. */
function findUnknown(
  flag: string,
  given: string | boolean | undefined,
  known: readonly string[],
): string | null {
  if (given === undefined) return null
  const asked = String(given).split(',')
  const wrong = asked.find((name, at) => !known.includes(name) || asked.indexOf(name) < at)
  if (wrong === undefined) return null
  if (known.includes(wrong)) return `${flag} names "${wrong}" twice.`
  return `${flag} knows ${known.join(', ')}, not "${wrong}".`
}

function readNames<T extends string>(
  given: string | boolean | undefined,
  known: readonly T[],
): T[] {
  if (given === undefined) return [...known]
  const asked = String(given).split(',')
  return known.filter((name) => asked.includes(name))
}

function readCount(given: string | boolean | undefined, fallback: number): number | null {
  if (given === undefined) return fallback
  const count = Number(given)
  return Number.isInteger(count) && count >= 0 ? count : null
}

/** Each index in a process of its own, so that its memory is free again. Gives how many failed. */
async function runInProcesses(jobs: readonly Job[], most: number, args: string[]): Promise<number> {
  const waiting = [...jobs]
  let failed = 0
  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const { pipeline, collection } = job
      if (!(await runProcess(pipeline.id, collection, args))) {
        failed += 1
        console.error(`${pipeline.label}, ${collection}: failed`)
      }
    }
  }
  await Promise.all(Array.from({ length: most }, work))
  return failed
}

function runProcess(id: string, collection: CollectionName, args: string[]): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${HEAP_MB}`,
      '--import',
      'tsx',
      fileURLToPath(import.meta.url),
      ...args,
      '--job',
      `${id}/${collection}`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}
