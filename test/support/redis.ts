/** A real Redis server on 127.0.0.1, in a temporary directory. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'

export interface RedisServer {
  /** With a password that a URL has to escape. */
  url: string
  password: string
  /** One command of the operator. */
  command(name: string, ...args: string[]): Promise<unknown>
  /** Like a power cut for those who are connected; `start` opens the same data again. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

const PASSWORD = 'mật-khẩu@57/:'
const START_TIMEOUT_MS = 10_000
const REMEDY =
  'redis-server was not found. Install it with "apt-get install redis-server" (Debian, as root) ' +
  'or "brew install redis" (macOS).'

/** Runs the server as long as its standard input is open, however the test process ends. */
const WATCHDOG = `redis-server "$@" & server=$!
trap '' INT TERM HUP
read -r word
kill -KILL $server 2>/dev/null
wait $server
[ "$word" = keep ] || rm -rf "$PWD"`

/** Makes a server and starts it. Rejects, saying what to install, where there is none. */
export async function startRedis(): Promise<RedisServer> {
  if (!hasRedis()) throw new Error(REMEDY)
  const directory = mkdtempSync(join(tmpdir(), 'so-tay-57-redis-'))
  const port = await freePort()
  const url = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    requirepass: PASSWORD,
    // What an operator is told to set: every command is in the file when it is answered.
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  let running: ChildProcess | null = null

  async function command(name: string, ...args: string[]): Promise<unknown> {
    const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null })
    // The command says it as well.
    redis.on('error', () => {})
    try {
      return await redis.call(name, ...args)
    } finally {
      redis.disconnect()
    }
  }

  async function start(): Promise<void> {
    running = spawn('sh', ['-c', WATCHDOG, 'redis', ...flags], {
      cwd: directory,
      // The shell reports every kill there.
      stdio: ['pipe', 'ignore', 'ignore'],
      // A signal for the process group of the tests does not reach it.
      detached: true,
    })
    const until = Date.now() + START_TIMEOUT_MS
    for (;;) {
      const answer = await command('ping').catch((error: unknown) => error)
      if (answer === 'PONG') return
      if (Date.now() > until) throw new Error('Redis did not start', { cause: answer })
      await sleep(50)
    }
  }

  async function end(lastWord: 'keep' | ''): Promise<void> {
    if (running === null) return
    const ended = once(running, 'exit')
    running.stdin?.end(`${lastWord}\n`)
    running = null
    await ended
  }

  await start()
  return {
    url,
    password: PASSWORD,
    command,
    start,
    stop: () => end('keep'),
    async remove() {
      await end('')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Whether this machine has the server. */
export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
