import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { errorCode } from './errors.ts'

/**
 * Makes the directory and what is missing above it, readable by this user alone. Node's own
 * `recursive` option never ends where the system answers ENOENT although the parent is there, as
 * /proc does.
 */
export function makeDirectory(path: string): void {
  const missing: string[] = []
  let at = resolve(path)
  while (!exists(at)) {
    missing.push(at)
    // A drive that is not there has nothing above it.
    if (dirname(at) === at) break
    at = dirname(at)
  }
  for (const directory of missing.reverse()) makeOne(directory)
  // Whatever stood there already may be a file.
  if (!statSync(path).isDirectory()) {
    throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), { code: 'ENOTDIR' })
  }
}

function exists(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process was first.
    if (errorCode(error) !== 'EEXIST') throw error
  }
}
