import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell, CellStore } from './cells.ts'
import { type Collection, type CollectionName, openCollection } from './collections.ts'
import { fingerprint } from './fingerprint.ts'
import { measurePipeline, type Task } from './measure.ts'
import { PIPELINES, type Pipeline, type Places } from './pipelines.ts'
import { type QuestionSet, readQuestionSet } from './question-sets.ts'
import { QUESTION_SETS, type SetName } from './sets.ts'
import { TYPED_FORMS, type TypedForm } from './typed-forms.ts'

export interface RunOptions {
  places: Places
  sets: readonly SetName[]
  /** Ids. */
  pipelines: readonly string[]
  /** At most so many questions of each set. */
  sample: number
}

/** A pipeline over one collection: what is measured in one go. */
export interface Job {
  pipeline: Pipeline
  collection: CollectionName
  tasks: Task[]
}

const SET_NAMES = Object.keys(QUESTION_SETS) as SetName[]
const FORMS = Object.keys(TYPED_FORMS) as TypedForm[]
/** What decides how questions are typed and judged. */
const JUDGING = [
  'scripts/typing-noise.ts',
  'scripts/noise',
  'scripts/quality/typed-forms.ts',
  'scripts/quality/question-sets.ts',
  'src/cli/scoring.ts',
]

/** The law file of a folder of shared data. */
export function lawFile(shared: string): string {
  return join(shared, 'data/law-articles.jsonl.gz')
}

/** Files that the sets and pipelines asked for need and that are not there. */
export function findMissing({ places, sets, pipelines }: RunOptions): string[] {
  const needed = sets.map((set) => QUESTION_SETS[set].file(places.shared))
  if (sets.some((set) => QUESTION_SETS[set].collection === 'law'))
    needed.push(lawFile(places.shared))
  const vectors = chosen(pipelines).flatMap(({ needs = [] }) => needs)
  needed.push(...vectors.map((file) => join(places.shared, file)))
  return [...new Set(needed)].filter((file) => !existsSync(file))
}

/** What there is to measure, pipeline by pipeline; each cell with the key it is kept under. */
export async function planJobs(options: RunOptions): Promise<Job[]> {
  const { places, sample } = options
  const sets = await Promise.all(
    SET_NAMES.filter((name) => options.sets.includes(name)).map(async (name) => {
      const file = QUESTION_SETS[name].file(places.shared)
      return {
        set: await readQuestionSet(name, file),
        print: await fingerprint([file, ...JUDGING]),
      }
    }),
  )
  const prints = new Map<CollectionName, string>()
  for (const { set } of sets) {
    prints.set(set.collection, await printCollection(set.collection, places))
  }
  const jobs: Job[] = []
  for (const pipeline of chosen(options.pipelines)) {
    const print = await fingerprint(pipeline.madeOf)
    for (const [collection, content] of prints) {
      if (pipeline.leftOutOn.includes(collection)) continue
      const most = collection === 'law' ? Math.min(sample, pipeline.mostOnLaw) : sample
      const tasks = sets
        .filter(({ set }) => set.collection === collection)
        .flatMap(({ set, print: questions }) =>
          FORMS.map((form): Task => {
            const asked = Math.min(most, set.evaluated.length || set.questions.length)
            const key = [print, content, questions].map((part) => part.slice(0, 16)).join('-')
            return { set, form, most, key: `${key}-${asked}` }
          }),
        )
      jobs.push({ pipeline, collection, tasks })
    }
  }
  return jobs
}

/** What of a job was not measured before, or not under these conditions. */
export async function tasksLeft(job: Job, cells: CellStore): Promise<Task[]> {
  const left: Task[] = []
  for (const task of job.tasks) if (!(await readCell(job, task, cells))) left.push(task)
  return left
}

/** Measures what is left of one job. */
export async function runJob(
  job: Job,
  places: Places,
  reporting: { cells: CellStore; onProgress: (line: string) => void },
): Promise<void> {
  const tasks = await tasksLeft(job, reporting.cells)
  if (tasks.length === 0) return
  const collection: Collection = await openCollection(job.collection, {
    corpus: places.corpus,
    law: lawFile(places.shared),
  })
  await measurePipeline(job.pipeline, { collection, places, tasks }, reporting)
}

export interface Measured {
  pipeline: Pipeline
  set: QuestionSet
  form: TypedForm
  cell: Cell
}

/** Which jobs lack cells, for people. */
export function namesOfMissing(jobs: readonly Job[], measured: readonly Measured[]): string[] {
  return jobs
    .filter(({ pipeline, tasks }) =>
      tasks.some(
        ({ set, form }) =>
          !measured.some(
            (one) => one.pipeline === pipeline && one.set === set && one.form === form,
          ),
      ),
    )
    .map(({ pipeline, collection }) => `${pipeline.label} (${collection})`)
}

/** All cells of the jobs that are there. */
export async function readMeasured(jobs: readonly Job[], cells: CellStore): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const job of jobs) {
    for (const task of job.tasks) {
      const cell = await readCell(job, task, cells)
      if (cell) measured.push({ pipeline: job.pipeline, set: task.set, form: task.form, cell })
    }
  }
  return measured
}

function readCell({ pipeline }: Job, { set, form, key }: Task, cells: CellStore) {
  return cells.read({ pipeline: pipeline.id, set: set.name, form }, key)
}

function chosen(ids: readonly string[]): Pipeline[] {
  return PIPELINES.filter(({ id }) => ids.includes(id))
}

function printCollection(name: CollectionName, { corpus, shared }: Places): Promise<string> {
  return fingerprint([name === 'documents' ? corpus : lawFile(shared)])
}
