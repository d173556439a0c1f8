import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const outcome = z.object({
  hit1: z.boolean(),
  hit3: z.boolean(),
  hit10: z.boolean(),
  rank: z.number().int().nonnegative(),
})

/** An answer to one question, as `npm run eval` scores it. */
const scoredAnswer = z.object({
  style: z.string(),
  inScope: z.boolean(),
  answered: z.boolean(),
  hit1: z.boolean(),
  hit3: z.boolean(),
  hit10: z.boolean(),
  reciprocalRank: z.number(),
  facts: z.boolean().nullable(),
  /** Whether the question names facts that an answer must hold. */
  asksForFacts: z.boolean(),
  validCitations: z.number(),
  citations: z.number(),
})
export type ScoredAnswer = z.infer<typeof scoredAnswer>

const cell = z.object({
  /** Over everything its figures hang on; another key means they are out of date. */
  key: z.string(),
  pipeline: z.string(),
  set: z.string(),
  form: z.string(),
  /** By question id. */
  outcomes: z.record(z.string(), outcome),
  /** Only where the pipeline gives answers, and the set asks for more than a place. */
  answers: z.array(scoredAnswer),
})

/** One pipeline on one set in one form of typing: what the table's rows are made of. */
export type Cell = z.infer<typeof cell>
export type CellName = Pick<Cell, 'pipeline' | 'set' | 'form'>

/** Measured cells, kept so that an interrupted run goes on and a new one repeats only what changed. */
export interface CellStore {
  /** The cell when it is there and was measured under this key. */
  read(name: CellName, key: string): Promise<Cell | null>
  write(cell: Cell): Promise<void>
}

/** Cells as files of a folder. */
export function createCellStore(folder: string): CellStore {
  const fileOf = ({ pipeline, set, form }: CellName) =>
    join(folder, `${pipeline}.${set}.${form}.json`)
  return {
    async read(name, key) {
      try {
        const kept = cell.parse(JSON.parse(await readFile(fileOf(name), 'utf8')))
        return kept.key === key ? kept : null
      } catch {
        // Missing, or cut off by a full disk: it is measured again.
        return null
      }
    },
    async write(measured) {
      await mkdir(folder, { recursive: true })
      const file = fileOf(measured)
      await writeFile(`${file}.new`, JSON.stringify(measured))
      await rename(`${file}.new`, file)
    },
  }
}
