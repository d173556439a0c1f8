import { once } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerJob } from './build-in-worker.ts'
import { buildIndex } from './build-index.ts'
import { findEarlier } from './earlier-index.ts'
import { writeIndexFolder } from './index-folder.ts'
import type { IndexEmbeddings, WordCounter } from './ports.ts'
import { createSegmentStore } from './segment-store.ts'
import type { HnswModule } from './vector-graph.ts'

/** At most so often, since whoever listens has other things to do. */
const REPORT_EVERY_MS = 500

export interface ServedBuild {
  port: MessagePort
  job: WorkerJob
  words: WordCounter
  hnsw: HnswModule
  /** Without it, whoever started the thread embeds. */
  embedDocuments?: IndexEmbeddings['embedDocuments']
}

/** The thread's side of `buildInWorker`: builds the index and writes it into the job's folder. */
export async function serveBuild({ port, job, words, hnsw, ...own }: ServedBuild): Promise<void> {
  const tell = (message: FromWorker) => port.postMessage(message)
  const ask = async <Kind extends ToWorker['kind']>(
    message: FromWorker,
    kind: Kind,
  ): Promise<Extract<ToWorker, { kind: Kind }>> => {
    const answer = once(port, 'message')
    tell(message)
    const [given]: ToWorker[] = await answer
    if (given?.kind === 'failed') throw new Error(given.reason)
    if (given?.kind !== kind) throw new Error(`expected ${kind}`)
    return given as Extract<ToWorker, { kind: Kind }>
  }
  let reportedAtMs = 0
  try {
    const { modelId, dimension, directory, segments } = job
    const embedDocuments =
      own.embedDocuments ??
      (async (texts: string[]) => (await ask({ kind: 'embed', texts }, 'vectors')).vectors)
    const { index, report } = await buildIndex(
      {
        keys: segments,
        source: async (at) => (await ask({ kind: 'document', at }, 'document')).source,
        earlier: await findEarlier(directory, job, hnsw),
      },
      createSegmentStore(directory),
      { embeddings: { modelId, dimension, embedDocuments }, words, hnsw },
      {
        pause: async () => undefined,
        onProgress(progress) {
          const nowMs = performance.now()
          if (nowMs - reportedAtMs < REPORT_EVERY_MS) return
          reportedAtMs = nowMs
          tell({ kind: 'progress', progress })
        },
      },
    )
    await writeIndexFolder(job.folder, index, { key: job.key, modelId, segments: [...segments] })
    tell({ kind: 'done', report })
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  } finally {
    port.unref()
  }
}
