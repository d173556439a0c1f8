/** A real PostgreSQL server on 127.0.0.1, in a temporary directory. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { findPostgres } from './find-postgres.ts'

export interface PostgresServer {
  /** A new empty database, by default in UTF-8; its URL. */
  createDatabase(definition?: string): Promise<string>
  /** Of a database, for the server's own user, who may do everything and needs no password. */
  url(database: string): string
  /** In the database `postgres`, over a connection that stays. */
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Like a power cut: nothing is finished or written any more. `start` opens the same data. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

const USER = 'postgres'
/** Whoever else there is needs a password. */
const ACCESS = `host all ${USER} 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
`
const START_TIMEOUT_MS = 15_000

/**
 * Runs the server as long as its standard input is open, which the system closes however the test
 * process ends; QUIT lets PostgreSQL drop everything as it stands. A last word `keep` leaves the data
 * there.
 */
const WATCHDOG = `"$0" "$@" & server=$!
trap '' INT TERM HUP
read -r word
kill -QUIT $server 2>/dev/null
wait $server
[ "$word" = keep ] || rm -rf "$PWD"`

/** Makes a server and starts it. Rejects, saying what to install, where there is none. */
export async function startPostgres(): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), 'so-tay-57-pg-'))
  try {
    return await startIn(directory)
  } catch (error) {
    rmSync(directory, { recursive: true, force: true })
    throw error
  }
}

async function startIn(directory: string): Promise<PostgresServer> {
  const binaries = findPostgres(directory)
  const user = serverUser()
  // The watchdog has no more rights than the server, and removes what was unpacked as well.
  if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, directory])
  const options = { cwd: directory, ...user }
  const port = await freePort()
  const url = (database: string) => `postgres://${USER}@127.0.0.1:${port}/${database}`
  execFileSync(
    join(binaries, 'initdb'),
    [
      '--pgdata=data',
      `--username=${USER}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--auth=trust',
    ],
    { ...options, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  writeFileSync(join(directory, 'data', 'pg_hba.conf'), ACCESS)
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    // What is lost with the power is not what these tests are about.
    fsync: 'off',
    full_page_writes: 'off',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let running: ChildProcess | null = null
  let admin: pg.Client | null = null
  let databases = 0

  async function start(): Promise<void> {
    const server = spawn(
      'sh',
      ['-c', WATCHDOG, join(binaries, 'postgres'), '-D', 'data', ...flags],
      {
        ...options,
        stdio: ['pipe', 'ignore', openSync(join(directory, 'log'), 'a')],
        // A signal for the process group of the tests does not reach it.
        detached: true,
      },
    )
    running = server
    await untilReady(url('postgres'), () => readFileSync(join(directory, 'log'), 'utf8'))
  }

  async function end(lastWord: 'keep' | ''): Promise<void> {
    if (running === null) return
    await admin?.end()
    admin = null
    const ended = once(running, 'exit')
    running.stdin?.end(`${lastWord}\n`)
    running = null
    await ended
  }

  async function query(sql: string): Promise<Record<string, unknown>[]> {
    if (admin === null) {
      admin = new pg.Client({ connectionString: url('postgres') })
      await admin.connect()
    }
    return (await admin.query(sql)).rows
  }

  await start()
  return {
    start,
    stop: () => end('keep'),
    url,
    query,
    async createDatabase(definition = '') {
      databases += 1
      const name = `test_${databases}`
      await query(`create database ${name} ${definition}`)
      return url(name)
    },
    async remove() {
      await end('')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Rows of one statement, over a connection of its own. */
export async function queryOnce(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = z.object({ port: z.number() }).parse(probe.address())
  probe.close()
  await once(probe, 'close')
  return port
}

async function untilReady(url: string, log: () => string): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS
  for (;;) {
    try {
      await queryOnce(url, 'select 1')
      return
    } catch (error) {
      if (Date.now() > until)
        throw new Error(`PostgreSQL did not start:\n${log()}`, { cause: error })
      await sleep(50)
    }
  }
}
