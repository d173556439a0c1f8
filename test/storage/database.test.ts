import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { StoreError } from '../../src/lib/errors.ts'
import { createActionStore } from '../../src/storage/action-store.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { createMemoryLogger, silentLogger } from '../support/logger.ts'
import { DRIVERS, HAS_NATIVE } from '../support/stores.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { thrownError } from '../support/thrown-error.ts'

const FILE = 'so-tay-57.sqlite'
const address = { channel: 'terminal', chatId: '1', topicId: null }

async function open(dataDirectory: string, driver: 'auto' | 'native' | 'wasm'): Promise<Database> {
  const database = await openDatabase({ dataDirectory, logger: silentLogger, driver })
  onTestFinished(() => database.close().catch(() => {}))
  return database
}

/** Another process that opens the store, saves an action, says its data and waits to be ended. */
async function openInAnotherProcess(dataDirectory: string, driver: string) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/fixtures/storage/hold-database.ts', dataDirectory, driver],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const [chunk] = await once(child.stdout, 'data')
  return {
    data: String(chunk).trim(),
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe.each(DRIVERS)('openDatabase with the %s driver', (driver) => {
  it('makes the data directory and keeps what was stored', async () => {
    const directory = join(temporaryDirectory(), 'a', 'b')
    const first = await open(directory, driver)
    const [data = ''] = await createActionStore(first).save(
      address,
      [{ kind: 'browse_documents' }],
      '2026-01-10',
    )
    await first.close()
    expect(readdirSync(directory)).toEqual([FILE])
    const second = await open(directory, driver)
    expect(await createActionStore(second).find(data, address)).toEqual({
      kind: 'browse_documents',
    })
  })

  it('keeps its files to this user in a directory that others may read', async () => {
    const directory = temporaryDirectory()
    chmodSync(directory, 0o755)
    writeFileSync(join(directory, FILE), '', { mode: 0o644 })
    await open(directory, driver)
    const files = readdirSync(directory).filter((name) =>
      /^so-tay-57\.sqlite(-wal|-shm)?$/.test(name),
    )
    expect(files).toContain(`${FILE}-wal`)
    if (process.platform === 'win32') return
    for (const name of files) expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o600)
  })

  it('says in one line of the log which driver it uses', async () => {
    const { logger, lines } = createMemoryLogger()
    const database = await openDatabase({ dataDirectory: temporaryDirectory(), logger, driver })
    await database.close()
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ msg: 'store opened', driver }])
  })

  it('opens again after kill -9, with everything that was stored', async () => {
    const directory = temporaryDirectory()
    const other = await openInAnotherProcess(directory, driver)
    await other.kill()
    if (driver === 'wasm') expect(existsSync(join(directory, `${FILE}.lock`))).toBe(true)
    const database = await open(directory, driver)
    expect(await createActionStore(database).find(other.data, address)).toEqual({
      kind: 'browse_documents',
    })
    const [check] = (
      await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database.db)
    ).rows
    expect(check).toEqual({ integrity_check: 'ok' })
  })

  it('refuses a file that is no database, and leaves it as it is', async () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, FILE), 'not a database, but long enough to be read'.repeat(200))
    const before = readFileSync(join(directory, FILE))
    const error = await thrownError(StoreError, open(directory, driver))
    expect(error.kind).toBe('corrupt')
    expect(error.message).toMatch(/bị hỏng.*Chưa có gì bị xóa/s)
    expect(readFileSync(join(directory, FILE)).equals(before)).toBe(true)
  })

  it('refuses a database whose pages are damaged', async () => {
    const directory = temporaryDirectory()
    await (await open(directory, driver)).close()
    const bytes = readFileSync(join(directory, FILE))
    writeFileSync(join(directory, FILE), bytes.fill(7, 100, bytes.length))
    expect((await thrownError(StoreError, open(directory, driver))).kind).toBe('corrupt')
  })

  it('refuses the schema of a newer program', async () => {
    const directory = temporaryDirectory()
    const database = await open(directory, driver)
    await sql`insert into schema_migrations (name, timestamp) values ('9999-later', 'x')`.execute(
      database.db,
    )
    await database.close()
    const error = await thrownError(StoreError, open(directory, driver))
    expect(error.kind).toBe('newer_schema')
    expect(error.message).toMatch(/phiên bản mới hơn.*9999-later/)
  })

  it('says that the data directory cannot be written', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    for (const directory of [file, join(file, 'below')]) {
      const error = await thrownError(StoreError, open(directory, driver))
      expect(error.kind).toBe('unwritable')
      expect(error.message).toMatch(/Không ghi được.*DATA_DIR/)
    }
  })

  it('says that the database file cannot be opened', async () => {
    const directory = temporaryDirectory()
    mkdirSync(join(directory, FILE))
    expect((await thrownError(StoreError, open(directory, driver))).kind).toBe('unwritable')
  })

  it('says that the disk is full', async () => {
    const database = await open(temporaryDirectory(), driver)
    await sql`pragma max_page_count = 1`.execute(database.db)
    const question = 'x'.repeat(2_000_000)
    const error = await thrownError(
      StoreError,
      createActionStore(database).save(address, [{ kind: 'ask', question }], '2026-01-10'),
    )
    expect(error.kind).toBe('disk_full')
    expect(error.message).toMatch(/Hết chỗ/)
  })

  it('is opened by many at the same moment, or by exactly one', async () => {
    const directory = temporaryDirectory()
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => open(directory, driver)))
    const reasons = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.kind] : []))
    expect(reasons).toEqual(driver === 'native' ? [] : ['locked', 'locked', 'locked'])
  })
})

describe('openDatabase with another process in the way', () => {
  it.skipIf(!HAS_NATIVE)('lets two processes share the store natively', async () => {
    const directory = temporaryDirectory()
    const other = await openInAnotherProcess(directory, 'native')
    const database = await open(directory, 'native')
    expect(await createActionStore(database).find(other.data, address)).not.toBeNull()
  })

  it.each(DRIVERS)('does not touch with %s what a wasm process holds', async (driver) => {
    const directory = temporaryDirectory()
    const other = await openInAnotherProcess(directory, 'wasm')
    const error = await thrownError(StoreError, open(directory, driver))
    expect(error.kind).toBe('locked')
    expect(error.message).toMatch(/tiến trình khác/)
    expect(existsSync(join(directory, `${FILE}.lock`))).toBe(true)
    await other.kill()
    await open(directory, driver)
  })

  it.skipIf(!HAS_NATIVE)('says so when another process keeps the database locked', async () => {
    const directory = temporaryDirectory()
    const holder = await open(directory, 'native')
    const waiting = await open(directory, 'native')
    await sql`pragma busy_timeout = 10`.execute(waiting.db)
    await sql`begin immediate`.execute(holder.db)
    const saving = createActionStore(waiting).save(address, [{ kind: 'browse_documents' }], '2026')
    expect((await thrownError(StoreError, saving)).kind).toBe('locked')
  })
})

describe('the wasm driver after a crash', () => {
  it('lets exactly one of several take over', async () => {
    const directory = temporaryDirectory()
    await (await openInAnotherProcess(directory, 'wasm')).kill()
    const results = await Promise.allSettled([1, 2, 3].map(() => open(directory, 'wasm')))
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })

  it('works where the path is too long for a socket', async () => {
    const directory = join(temporaryDirectory(), 'd'.repeat(120))
    const other = await openInAnotherProcess(directory, 'wasm')
    expect((await thrownError(StoreError, open(directory, 'wasm'))).kind).toBe('locked')
    await other.kill()
    await open(directory, 'wasm')
  })
})

describe('the two drivers', () => {
  it.skipIf(!HAS_NATIVE)('read each other\u2019s files', async () => {
    const directory = temporaryDirectory()
    let data = ''
    for (const driver of ['native', 'wasm', 'native'] as const) {
      const database = await open(directory, driver)
      const store = createActionStore(database)
      if (data !== '') expect(await store.find(data, address)).not.toBeNull()
      ;[data = ''] = await store.save(address, [{ kind: 'browse_documents' }], '2026-01-10')
      await database.close()
    }
  })

  it.skipIf(!HAS_NATIVE)('take the native one by default', async () => {
    expect((await open(temporaryDirectory(), 'auto')).driver).toBe('native')
  })
})
