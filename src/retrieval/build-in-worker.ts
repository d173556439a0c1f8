import { totalmem } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { BuildProgress, BuildReport } from './build-index.ts'
import type { SegmentSource } from './document-segment.ts'
import type { IndexEmbeddings } from './ports.ts'

/** What a worker needs to know to build an index into a folder. */
export interface WorkerJob {
  /** The folder of all indexes. */
  directory: string
  /** Where this one goes. */
  folder: string
  /** Its key, and those of its documents' segments. */
  key: string
  segments: readonly string[]
  modelId: string
  dimension: number
}

export type FromWorker =
  | { kind: 'document'; at: number }
  | { kind: 'embed'; texts: string[] }
  | { kind: 'progress'; progress: BuildProgress }
  | { kind: 'done'; report: BuildReport }
  | { kind: 'failed'; reason: string }

export type ToWorker =
  | { kind: 'document'; source: SegmentSource }
  | { kind: 'vectors'; vectors: number[][] }
  | { kind: 'failed'; reason: string }

export interface WorkerRequest {
  /** A module that serves `serveBuild` with the job in its `workerData`. */
  module: URL
  job: WorkerJob
  source(at: number): Promise<SegmentSource>
  /** Asked by workers that have no embedder of their own. */
  embeddings: Pick<IndexEmbeddings, 'embedDocuments'>
  onProgress: (progress: BuildProgress) => void
  signal: AbortSignal | undefined
}

const MB = 2 ** 20
/** Of the machine's memory, and at least so much, for the thread's objects. */
const HEAP_SHARE = 0.5
const LEAST_HEAP_MB = 512

/**
 * Builds an index in a thread of its own, which asks for documents one by one. Rejects with the
 * signal's reason when it is stopped, and with what went wrong in the thread or with starting it.
 * What it leaves in the folder is then not to be used.
 */
export async function buildInWorker(request: WorkerRequest): Promise<BuildReport> {
  const { module, job, signal } = request
  signal?.throwIfAborted()
  const worker = startWorker(module, job)
  const ended = new AbortController()
  try {
    return await new Promise<BuildReport>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), {
        once: true,
        signal: ended.signal,
      })
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the thread ended with code ${code}`)))
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'progress') request.onProgress(message.progress)
        else if (message.kind === 'done') resolve(message.report)
        else if (message.kind === 'failed') reject(new Error(message.reason))
        else reply(worker, message, request).catch(reject)
      })
    })
  } finally {
    ended.abort()
    await worker.terminate()
  }
}

function startWorker(module: URL, job: WorkerJob): Worker {
  return new Worker(new URL('./start-thread.mjs', import.meta.url), {
    workerData: { job, module: module.href },
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: Math.max(LEAST_HEAP_MB, (memoryLimit() / MB) * HEAP_SHARE),
    },
  })
}

/** In bytes: the container's limit where there is one, else the machine's memory. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

async function reply(
  worker: Worker,
  message: Extract<FromWorker, { kind: 'document' | 'embed' }>,
  { source, embeddings }: WorkerRequest,
): Promise<void> {
  let answer: ToWorker
  try {
    answer =
      message.kind === 'document'
        ? { kind: 'document', source: await source(message.at) }
        : { kind: 'vectors', vectors: await embeddings.embedDocuments(message.texts) }
  } catch (error) {
    answer = { kind: 'failed', reason: String(error) }
  }
  worker.postMessage(answer)
}
