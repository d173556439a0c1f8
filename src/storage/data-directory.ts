import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../lib/errors.ts'
import { makeDirectory } from '../lib/make-directory.ts'
import { toStoreError } from './errors.ts'

/** Read and written by this user, by nobody else. */
const OWNER_ONLY = 0o600

/** Makes the directory when it is missing and proves that it can be written. Throws StoreError. */
export function prepareDataDirectory(dataDirectory: string): void {
  const probe = join(dataDirectory, `.write-test-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    // What is there already keeps its mode; the files in it are closed to others one by one.
    makeDirectory(dataDirectory)
    writeFileSync(probe, 'x')
    rmSync(probe)
  } catch (error) {
    throw toStoreError(error, probe)
  }
}

/**
 * Makes the file when it is missing, and in any case readable and writable by this user alone:
 * questions of members are personal data. SQLite gives its WAL and SHM files the mode of the
 * database, so those that an earlier run left are closed as well. Throws StoreError.
 */
export function prepareDatabaseFile(file: string): void {
  try {
    // One that is there is not opened: closing it would drop the locks of this process on it.
    if (!existsSync(file)) closeSync(openSync(file, 'a', OWNER_ONLY))
    for (const path of [file, `${file}-wal`, `${file}-shm`]) restrict(path)
  } catch (error) {
    throw toStoreError(error, file)
  }
}

function restrict(path: string): void {
  try {
    if (statSync(path).isFile()) chmodSync(path, OWNER_ONLY)
  } catch (error) {
    // A file of another user, in a directory that both share, is theirs to close.
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EPERM') throw error
  }
}
