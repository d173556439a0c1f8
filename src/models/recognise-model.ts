import { createHash, randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode } from '../lib/errors.ts'
import { makeDirectory } from '../lib/make-directory.ts'
import { dot } from '../lib/vectors.ts'
import { EmbedderError } from './embedder-error.ts'
import type { EmbedOptions, TextModel } from './text-model.ts'

/** Any sentence does; this one has words that every model knows. */
const PROBE = 'Phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia.'
/** Rounding differs between machines and batches; another model is far below. */
const SAME_MODEL = 0.99

const modelNote = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  dimension: z.number().int().positive(),
  probe: z.array(z.number()),
})

/** A model as it was met the first time: its dimension, and what it made of one sentence. */
export type KnownModel = z.infer<typeof modelNote>

/** What it is now, beside what it was: `silent` when it does not answer, and nothing speaks against it. */
export type Recognition = { known: KnownModel } & (
  | { kind: 'same' | 'new' | 'changed' }
  | { kind: 'silent'; error: EmbedderError }
)

/**
 * Meets a model, and notes it in the folder. One that answers otherwise than before is another one,
 * whatever its name, and gets another id. Rejects with EmbedderError when it does not answer and
 * was never met, or with the reason of the signal.
 */
export async function recogniseModel(
  model: TextModel,
  folder: string,
  signal?: AbortSignal,
): Promise<Recognition> {
  const before = await readNote(folder)
  const met = await meet(model, { patience: before === null ? 'documents' : 'question', signal })
  if (met instanceof EmbedderError) {
    if (before === null) throw met
    return { kind: 'silent', known: before, error: met }
  }
  if (before !== null && isSame(before, met)) return { kind: 'same', known: before }
  const known = await writeNote(folder, met)
  return { kind: before === null ? 'new' : 'changed', known }
}

/** Rejects with EmbedderError when it does not answer, or is another one by now. */
export async function assertSameModel(
  model: TextModel,
  known: KnownModel,
  options: EmbedOptions,
): Promise<void> {
  const met = await meet(model, options)
  if (met instanceof EmbedderError) throw met
  if (isSame(known, met)) return
  throw new EmbedderError(
    'changed',
    `Mô hình ${model.title} không còn là mô hình đã lập chỉ mục. Hãy chạy lại chương trình để lập chỉ mục mới.`,
  )
}

async function meet(
  model: TextModel,
  { patience, signal }: EmbedOptions,
): Promise<number[] | EmbedderError> {
  try {
    if (patience === 'question') return await model.embedQuery(PROBE)
    const [vector = []] = await model.embedQueries([PROBE], signal)
    return vector
  } catch (error) {
    if (error instanceof EmbedderError) return error
    throw error
  }
}

function isSame({ probe }: KnownModel, met: readonly number[]): boolean {
  return probe.length === met.length && dot(probe, met) >= SAME_MODEL
}

/** Null when there is none, or none that can be read: it is met anew then. */
async function readNote(folder: string): Promise<KnownModel | null> {
  try {
    const read = modelNote.parse(JSON.parse(await readFile(noteFile(folder), 'utf8')))
    return read.probe.length === read.dimension ? read : null
  } catch {
    return null
  }
}

/** A folder that cannot be written only means that it is met anew the next time. */
async function writeNote(folder: string, probe: number[]): Promise<KnownModel> {
  const id = createHash('sha256').update(JSON.stringify(probe)).digest('hex').slice(0, 16)
  const known = { id, dimension: probe.length, probe }
  try {
    makeDirectory(folder)
    const temporary = join(folder, `.${randomBytes(4).toString('hex')}.json`)
    await writeFile(temporary, JSON.stringify(known))
    await rename(temporary, noteFile(folder))
  } catch (error) {
    if (errorCode(error) === undefined) throw error
  }
  return known
}

function noteFile(folder: string): string {
  return join(folder, 'model.json')
}
