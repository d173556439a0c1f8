/** The real program in processes of its own, and what Linux tells about them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { freePort } from '../../test/support/free-port.ts'

export interface ProgramProcess {
  pid: number
  /** Resident memory in MB; null when the process is gone. */
  rssMb(): number | null
  /** Nothing it does goes on, and its connections stay open. */
  freeze(): void
  /** The local ports of its TCP connections. */
  ports(): number[]
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** What it said last, when it ended although nobody killed it; null while all is well. */
  crash(): string | null
}

const packageFile = z.object({ scripts: z.object({ start: z.string() }) })
const START_TIMEOUT_MS = 60_000
const LOG_KEPT = 4_000

/** Resolves when it answers on its port: the given one, otherwise any that is free. */
export async function startProgram(
  args: string[],
  env: NodeJS.ProcessEnv,
  givenPort?: number,
): Promise<ProgramProcess> {
  const port = givenPort ?? (await freePort())
  const child: ChildProcess = spawn(process.execPath, [...startArguments(), ...args], {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error('the program could not be started')
  // A fault of the measurement leaves nothing behind.
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  let isWanted = true
  let lastWords: string | null = null
  let log = ''
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', end)
      if (isWanted) lastWords = `ended (${signal ?? code}): ${log}`
      resolve()
    })
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-LOG_KEPT)
  })
  const started: ProgramProcess = {
    pid,
    rssMb: () => rssOf(pid),
    freeze: () => void child.kill('SIGSTOP'),
    ports: () => portsOf(pid),
    async kill() {
      isWanted = false
      child.kill('SIGKILL')
      await gone
    },
    crash: () => lastWords,
  }
  const until = Date.now() + START_TIMEOUT_MS
  while (!(await isUp(port))) {
    if (lastWords !== null || Date.now() > until) {
      await started.kill()
      throw new Error(`the program did not start; ${lastWords ?? log}`)
    }
    await sleep(50)
  }
  return started
}

/** As `npm start` has them, so that the same program is measured. */
function startArguments(): string[] {
  const { scripts } = packageFile.parse(JSON.parse(readFileSync('package.json', 'utf8')))
  return scripts.start.split(' ').slice(1)
}

async function isUp(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok
  } catch {
    return false
  }
}

function rssOf(pid: number): number | null {
  try {
    const [, kilobytes] =
      /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}

function portsOf(pid: number): number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`)) ?? []
      return inode === undefined ? [] : [inode]
    }),
  )
  return readFileSync(`/proc/${pid}/net/tcp`, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => sockets.has(columns[9] ?? ''))
    .map((columns) => Number.parseInt(columns[1]?.split(':')[1] ?? '', 16))
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    // It was closed meanwhile.
    return ''
  }
}
