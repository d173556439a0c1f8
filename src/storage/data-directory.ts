import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDirectory } from '../lib/make-directory.ts'
import { toStoreError } from './errors.ts'

/** Makes the directory when it is missing and proves that it can be written. Throws StoreError. */
export function prepareDataDirectory(dataDirectory: string): void {
  const probe = join(dataDirectory, `.write-test-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    // Questions of members are personal data: no other user of the machine reads them.
    makeDirectory(dataDirectory)
    writeFileSync(probe, 'x')
    rmSync(probe)
  } catch (error) {
    throw toStoreError(error, probe)
  }
}

/**
 * The random secret of this installation, made on first use. It keys the hashes of ids in the log,
 * so that hashes of different installations cannot be compared or guessed by trying chat ids.
 */
export function loadInstallSecret(dataDirectory: string): string {
  prepareDataDirectory(dataDirectory)
  const file = join(dataDirectory, 'install-secret')
  try {
    return readSecret(file) ?? createSecret(file)
  } catch (error) {
    throw toStoreError(error, file)
  }
}

function readSecret(file: string): string | null {
  try {
    const secret = readFileSync(file, 'utf8').trim()
    if (/^[0-9a-f]{64}$/.test(secret)) return secret
    // Cut off by a crash. Only the hashes in the log change with a new one.
    rmSync(file)
    return null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function createSecret(file: string): string {
  const secret = randomBytes(32).toString('hex')
  try {
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' })
    return secret
  } catch (error) {
    // Another process was first.
    const other = readSecret(file)
    if (other === null) throw error
    return other
  }
}
