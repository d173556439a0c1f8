import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** When and from which state of the source a page was made. */
export interface Origin {
  /** ISO, UTC. */
  date: string
  /** Short name of the commit; null outside a checkout. */
  commit: string | null
}

/** Reads the commit from git. */
export async function findOrigin(now: Date): Promise<Origin> {
  const date = now.toISOString().slice(0, 10)
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'])
    return { date, commit: stdout.trim() }
  } catch {
    return { date, commit: null }
  }
}
