/** The program as its users start it: child processes on ports and directories of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { unsetSettings } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

type Environment = Record<string, string>

/** Starting takes long on a busy machine. */
const START_TIMEOUT_MS = 15_000

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
export interface Program {
  pid: number
  stdout(): string
  stderr(): string
  /** Waits for a text on stderr, where the log goes. */
  logs(text: string | RegExp): Promise<void>
  /** Address of the web pages, once they are up. */
  url(): Promise<string>
  signals(signal: NodeJS.Signals): void
  write(text: string): void
  /** Ends the input. */
  ends(): void
  /** Resolves with the exit code, or the signal that ended it. */
  exit: Promise<number | NodeJS.Signals | null>
}

/** `npm start` without npm, on a free port. */
export function startProgram(env: Environment = {}, args: string[] = []): Program {
  return launch(process.execPath, ['--import', 'tsx', 'src/main.ts', ...args], env)
}

/** `npm run -s <script> -- …` with the given input, to its end. */
export async function runCommand(args: string[], input = '') {
  const [script = '', ...rest] = args
  const program = launch('npm', ['run', '-s', script, '--', ...rest], {})
  program.write(input)
  program.ends()
  const code = await program.exit
  return { code, stdout: program.stdout(), stderr: program.stderr() }
}

/** In a process group of its own, as a terminal starts a command. */
export function launch(command: string, args: string[], env: Environment): Program {
  const child = spawn(command, args, {
    cwd: REPOSITORY,
    env: {
      ...process.env,
      ...unsetSettings(),
      DATA_DIR: env.DATA_DIR ?? temporaryDirectory(),
      ...env,
    },
    // npm is a script on Windows, which only a shell starts.
    shell: process.platform === 'win32' && command === 'npm',
    detached: process.platform !== 'win32',
  })
  onTestFinished(() => endGroup(child))
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
    })
  }
  child.stdin.on('error', () => undefined)
  const exit = new Promise<number | NodeJS.Signals | null>((settle, refuse) => {
    child.once('error', refuse)
    child.once('close', (code, signal) => settle(code ?? signal))
  })
  const find = (pattern: RegExp) =>
    vi.waitFor(
      () => {
        const found = pattern.exec(output.stderr)
        if (found) return found
        throw new Error(`Waited for ${pattern} in:\n${output.stdout}\n${output.stderr}`)
      },
      { timeout: START_TIMEOUT_MS, interval: 20 },
    )
  return {
    pid: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    logs: async (text) => void (await find(typeof text === 'string' ? escaped(text) : text)),
    url: async () => `http://127.0.0.1:${(await find(/"port":(\d+)/))[1]}`,
    signals: (signal) => void child.kill(signal),
    write: (text) => void child.stdin.write(text),
    ends: () => void child.stdin.end(),
    exit,
  }
}

/** Also what the child has started; npm leaves its script behind when it is killed. */
function endGroup(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}
