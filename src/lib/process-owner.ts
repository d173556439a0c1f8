import { hostname } from 'node:os'

/**
 * The name under which a process holds a lock: `host:pid:…`, so that one that was killed on this
 * machine is not waited for.
 */
export function createOwner(id: string): string {
  return `${hostname()}:${process.pid}:${id}`
}

/** Whether the owner was a process of this machine that is no more. */
export function hasEnded(owner: string): boolean {
  const [host, pid] = owner.split(':')
  if (host !== hostname() || pid === undefined || Number(pid) === process.pid) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
