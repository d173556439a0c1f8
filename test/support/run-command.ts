import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { environmentSchema } from '../../src/config/schema.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
/** What a settings file or the machine may set, as not set: empty counts as that. */
export function unsetSettings(): Record<string, string> {
  const names = Object.keys(environmentSchema.shape)
  return { ...Object.fromEntries(names.map((name) => [name, ''])), PORT: '0' }
}

/** Twice what the slowest takes on a busy machine. */
const TIMEOUT_MS = 20_000

export interface CommandResult {
  /** Null when it was ended because it took too long. */
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a TypeScript file of the repository as a process of its own, to its end. */
export function runScript(
  file: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<CommandResult> {
  const options = {
    cwd: REPOSITORY,
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL' as const,
    env: {
      ...process.env,
      ...unsetSettings(),
      DATA_DIR: env.DATA_DIR ?? temporaryDirectory(),
      ...env,
    },
  }
  return new Promise((settle) => {
    const command = ['--import', 'tsx', file, ...args]
    const child = execFile(process.execPath, command, options, (_error, stdout, stderr) =>
      settle({ code: child.exitCode, stdout, stderr }),
    )
    child.stdin?.end()
  })
}
