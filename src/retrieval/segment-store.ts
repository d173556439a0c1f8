import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../lib/errors.ts'
import { makeDirectory } from '../lib/make-directory.ts'
import type { DocumentSegment } from './document-segment.ts'
import { decodeSegment, encodeSegment } from './segment-file.ts'

const FOLDER = 'segments'
const CHECKSUM_BYTES = 32
/** What is younger may belong to an index that is being built. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000

/** Segments in files, each under its key. */
export interface SegmentStore {
  /** Null when there is none, or none that can be trusted. */
  read(key: string): Promise<DocumentSegment | null>
  /** False when it could not be kept, which costs only time. */
  write(key: string, segment: DocumentSegment, dimension: number): Promise<boolean>
  /** Removes the segments that nobody names. */
  removeAllBut(keys: ReadonlySet<string>): Promise<void>
}

/** @param directory the folder of the index; the segments get one of their own in it */
export function createSegmentStore(directory: string): SegmentStore {
  const folder = join(directory, FOLDER)
  const fileOf = (key: string) => join(folder, key)
  return {
    async read(key) {
      try {
        const bytes = await readFile(fileOf(key))
        const body = bytes.subarray(CHECKSUM_BYTES)
        return checksum([body]).equals(bytes.subarray(0, CHECKSUM_BYTES))
          ? decodeSegment(body)
          : null
      } catch {
        return null
      }
    },
    async write(key, segment, dimension) {
      const temporary = `${fileOf(key)}.${randomBytes(6).toString('hex')}`
      try {
        makeDirectory(folder)
        const pieces = encodeSegment(segment, dimension)
        await writeFile(temporary, [checksum(pieces), ...pieces])
        await rename(temporary, fileOf(key))
        return true
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined)
        return false
      }
    },
    async removeAllBut(keys) {
      for (const name of await namesIn(folder)) {
        if (!keys.has(name) && (await isOld(join(folder, name)))) {
          await rm(join(folder, name), { force: true })
        }
      }
    },
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

async function isOld(file: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs > ABANDONED_AFTER_MS
  } catch (error) {
    // Another process removed it.
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

function checksum(pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}
