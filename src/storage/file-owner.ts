import { createHash } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { errorCode } from '../lib/errors.ts'

export interface FileOwner {
  release(): Promise<void>
}

/** Longest path of a Unix socket on macOS; Linux allows a few more. */
const MAX_SOCKET_PATH = 103

/**
 * Makes this process the only owner of a file, null when another living process is. The claim is a
 * listening local socket, because the system closes it however the process ends: after `kill -9`
 * or in a new container the next start sees that nobody answers. A process id in a file would be
 * reused, in containers at once.
 */
export async function claimFile(path: string): Promise<FileOwner | null> {
  if (await isClaimed(path)) return null
  let fault: unknown
  for (const address of addressesOf(path)) {
    try {
      return await listenAt(address)
    } catch (error) {
      if (errorCode(error) === 'EADDRINUSE') {
        return (await removeStale(address)) ? await claimFile(path) : null
      }
      // A file system without sockets: the next address lies elsewhere.
      fault = error
    }
  }
  throw fault
}

/** Whether a living process owns the file. */
export async function isClaimed(path: string): Promise<boolean> {
  const answers = await Promise.all(addressesOf(path).map(hasListener))
  return answers.includes(true)
}

function addressesOf(path: string): string[] {
  const hash = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return [`\\\\.\\pipe\\so-tay-57-${hash}`]
  const [beside = path] = [resolve(path), relative(process.cwd(), path)].sort(
    (a, b) => a.length - b.length,
  )
  return [`${beside}.owner`, join(tmpdir(), `so-tay-57-${hash}.owner`)].filter(
    (address) => Buffer.byteLength(address) <= MAX_SOCKET_PATH,
  )
}

function hasListener(address: string): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(address)
    socket.once('connect', () => {
      socket.destroy()
      settle(true)
    })
    // EACCES: a process of another user; better safe. Otherwise nobody listens.
    socket.once('error', (error) => settle(errorCode(error) === 'EACCES'))
  })
}

async function listenAt(address: string): Promise<FileOwner> {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((settle, refuse) => {
    server.once('error', refuse)
    server.listen(address, settle)
  })
  server.unref()
  return { release: () => new Promise((settle) => server.close(() => settle())) }
}

/**
 * Removes the socket file of a dead owner; false when somebody listens after all. It is moved aside
 * first and asked again there, because another process may have taken its place in the meantime.
 */
async function removeStale(address: string): Promise<boolean> {
  if (await hasListener(address)) return false
  const aside = `${address.slice(0, -'.owner'.length)}.stale`
  try {
    renameSync(address, aside)
    if (!(await hasListener(aside))) {
      rmSync(aside, { force: true })
      return true
    }
    renameSync(aside, address)
    return false
  } catch (error) {
    // Another process moved it first.
    if (errorCode(error) === 'ENOENT') return true
    throw error
  }
}
