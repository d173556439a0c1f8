import { randomBytes } from 'node:crypto'
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../lib/errors.ts'
import { makeDirectory } from '../lib/make-directory.ts'
import { readFolderInfo } from './index-folder.ts'
import { createSegmentStore } from './segment-store.ts'

const CACHE = /^index-[0-9a-f]{16}$/
const UNFINISHED = /^\.index-[0-9a-f]{12}$/
const ABANDONED_AFTER_MS = 60 * 60 * 1000
/** The one in use, and the one that is to follow it. */
const KEPT_CACHES = 2

/** Fills a folder of its own and renames it, so that a crash or a stop leaves no half cache. */
export async function fillCache<Result>(
  folder: string,
  directory: string,
  fill: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const temporary = join(directory, `.index-${randomBytes(6).toString('hex')}`)
  makeDirectory(temporary)
  try {
    const result = await fill(temporary)
    await removeOldCaches(directory)
    // One that could not be trusted.
    await rm(folder, { recursive: true, force: true })
    await rename(temporary, folder)
    await removeOldSegments(directory)
    return result
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** Names of the folders that hold an index, the one used last first. Rejects without a directory. */
export async function listCaches(directory: string): Promise<string[]> {
  const caches: { name: string; usedAtMs: number }[] = []
  for (const name of (await readdir(directory)).filter((one) => CACHE.test(one))) {
    caches.push({ name, usedAtMs: (await changedAt(directory, name)) ?? 0 })
  }
  return caches.sort((a, b) => b.usedAtMs - a.usedAtMs).map(({ name }) => name)
}

/** What was used last is kept longest. A folder that cannot be written keeps its old time. */
export async function markAsUsed(folder: string): Promise<void> {
  const now = new Date()
  await utimes(folder, now, now).catch(() => undefined)
}

/** Makes room for one more cache. */
async function removeOldCaches(directory: string): Promise<void> {
  const removed = (await listCaches(directory)).slice(KEPT_CACHES - 1)
  for (const name of (await readdir(directory)).filter((one) => UNFINISHED.test(one))) {
    if (await isAbandoned(directory, name)) removed.push(name)
  }
  for (const name of removed) await rm(join(directory, name), { recursive: true, force: true })
}

/** Those of documents that no kept index holds. */
async function removeOldSegments(directory: string): Promise<void> {
  const kept = new Set<string>()
  for (const name of await listCaches(directory)) {
    const info = await readFolderInfo(join(directory, name)).catch(() => null)
    for (const key of info?.segments ?? []) kept.add(key)
  }
  await createSegmentStore(directory).removeAllBut(kept)
}

/** Nobody writes for an hour, so a crash left it; a younger one may be another process at work. */
async function isAbandoned(directory: string, name: string): Promise<boolean> {
  const changedAtMs = await changedAt(directory, name)
  return changedAtMs !== null && Date.now() - changedAtMs > ABANDONED_AFTER_MS
}

/** In milliseconds; null when it is gone: its builder has just finished, or another removed it. */
async function changedAt(directory: string, name: string): Promise<number | null> {
  try {
    return (await stat(join(directory, name))).mtimeMs
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
