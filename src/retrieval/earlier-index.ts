import { join } from 'node:path'
import type { EarlierVectors } from './build-index.ts'
import { listCaches } from './cache-folders.ts'
import { readFolderInfo, readVectors } from './index-folder.ts'
import type { HnswModule } from './vector-graph.ts'

/** The vectors of the index that was used last, of those made with the same model; null without. */
export async function findEarlier(
  directory: string,
  { modelId, dimension }: { modelId: string; dimension: number },
  hnsw: HnswModule,
): Promise<EarlierVectors | null> {
  for (const name of await listCaches(directory).catch(() => [])) {
    const folder = join(directory, name)
    try {
      const info = await readFolderInfo(folder)
      if (info?.modelId !== modelId || info.dimension !== dimension) continue
      return await readVectors(folder, info, hnsw)
    } catch {
      // Damaged, or just removed: an older one may do, and without any all is built anew.
    }
  }
  return null
}
