import { createHash } from 'node:crypto'
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../lib/logger.ts'
import type { Timing } from '../lib/timing.ts'
import { ArchivedEmbeddings } from './archived-embeddings.ts'
import { FAMILIES, type FamilyName, guessFamily } from './model-families.ts'
import { OpenAiEmbeddings } from './openai-embeddings.ts'
import { recogniseModel } from './recognise-model.ts'
import type { TextModel } from './text-model.ts'
import { TransformersEmbeddings, type TransformersModule } from './transformers-embeddings.ts'
import { openVectorArchive } from './vector-archive.ts'

/** Which model, other than the one that ships with the program. */
export type ModelSettings = { model: string; family: FamilyName | 'auto' } & (
  | {
      kind: 'openai'
      baseUrl: string
      apiKey: string | null
      batchSize: number
      timeoutMs: number
    }
  | { kind: 'transformers'; dtype: string }
)

export interface ModelDeps {
  /** Where models from the hub are kept. */
  dataDirectory: string
  timing: Timing
  importTransformers?: () => Promise<TransformersModule>
}

/** On two cores, larger ones are no faster. */
const LOCAL_BATCH = 8
const ARCHIVE = /^embedded-[0-9a-f]{16}$/
/** The model in use, and the one before it. */
const KEPT_ARCHIVES = 2
const REPORT_EVERY_MS = 5_000

/** The model that the settings name. Nothing is loaded or called yet. */
export function createTextModel(settings: ModelSettings, deps: ModelDeps): TextModel {
  const { model, family: named } = settings
  const family = FAMILIES[named === 'auto' ? guessFamily(model) : named]
  if (settings.kind === 'openai') return new OpenAiEmbeddings({ ...settings, family }, deps.timing)
  const cacheDirectory = join(deps.dataDirectory, 'models')
  const { dtype } = settings
  return new TransformersEmbeddings(
    { model, dtype, family, batchSize: LOCAL_BATCH, cacheDirectory },
    deps.importTransformers,
  )
}

/**
 * The same, met and with its archive. One that was met before need not answer now. Rejects with
 * EmbedderError when it does not answer and was never met.
 */
export async function openEmbedder(
  settings: ModelSettings,
  deps: ModelDeps & { logger: Logger; signal?: AbortSignal | undefined },
): Promise<ArchivedEmbeddings> {
  const { dataDirectory, logger } = deps
  const model = createTextModel(settings, deps)
  const directory = join(dataDirectory, 'index')
  const folder = join(directory, `embedded-${shortHash(model.identity)}`)
  const recognition = await recogniseModel(model, folder, deps.signal)
  const { kind, known } = recognition
  if (recognition.kind === 'silent') {
    const reason = recognition.error.message
    logger.warn({ reason }, 'Mô hình tạo vector chưa trả lời; Sổ tay dùng chỉ mục đã lưu.')
  }
  if (kind === 'changed') {
    logger.warn(`Mô hình ${model.title} đã đổi so với lần trước nên chỉ mục được lập lại.`)
  }
  await removeOldArchives(directory, folder)
  let isWritable = true
  let reportedAtMs = deps.timing.now().getTime()
  return new ArchivedEmbeddings({
    model,
    known,
    archive: openVectorArchive(folder, known),
    recognisedAtMs: kind === 'silent' ? null : deps.timing.now().getTime(),
    now: deps.timing.now,
    onProgress(done, total) {
      const nowMs = deps.timing.now().getTime()
      if (nowMs - reportedAtMs < REPORT_EVERY_MS) return
      reportedAtMs = nowMs
      logger.info({ done, total }, `Đang tạo vector cho văn bản: ${done}/${total}`)
    },
    onUnwritable(error) {
      if (isWritable) logger.warn({ reason: String(error) }, 'Chưa lưu được vector vào DATA_DIR.')
      isWritable = false
    },
  })
}

/** What was used last is kept longest. Best effort: they only take up room. */
async function removeOldArchives(directory: string, inUse: string): Promise<void> {
  try {
    const now = new Date()
    await utimes(inUse, now, now)
    const others: { path: string; usedAtMs: number }[] = []
    for (const name of await readdir(directory)) {
      const path = join(directory, name)
      if (!ARCHIVE.test(name) || path === inUse) continue
      others.push({ path, usedAtMs: (await stat(path)).mtimeMs })
    }
    const oldest = others.sort((a, b) => b.usedAtMs - a.usedAtMs).slice(KEPT_ARCHIVES - 1)
    for (const { path } of oldest) await rm(path, { recursive: true, force: true })
  } catch {
    // The folder cannot be written, or another process was first.
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
