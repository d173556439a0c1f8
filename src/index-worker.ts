import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { WordVectorEmbeddings } from './models/embeddings.ts'
import { countWords } from './models/lexicon.ts'
import { loadWordTable } from './models/word-table.ts'
import { serveBuild } from './retrieval/serve-build.ts'
import { loadHnsw } from './retrieval/vector-graph.ts'

// The thread in which a large index is built: run by retrieval/build-in-worker.ts, with its job.

const WORD_TABLE = fileURLToPath(new URL('./models/data/word-vectors.bin', import.meta.url))

if (parentPort !== null) {
  const { job } = workerData
  const table = loadWordTable(WORD_TABLE)
  const builtIn = new WordVectorEmbeddings(table)
  await serveBuild({
    port: parentPort,
    job,
    words: { id: table.checksum, count: (texts) => countWords(texts, table) },
    hnsw: await loadHnsw(),
    // Any other model is asked where the build was started from.
    ...(builtIn.modelId === job.modelId && {
      embedDocuments: (texts) => builtIn.embedDocuments(texts),
    }),
  })
}
