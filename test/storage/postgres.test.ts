import { createServer } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { StoreError } from '../../src/lib/errors.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { inTransaction } from '../../src/storage/transaction.ts'
import { createLimitStore, createUsageStore } from '../../src/storage/usage-store.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryLogger, silentLogger } from '../support/logger.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { thrownError } from '../support/thrown-error.ts'

/** With what a URL has to escape. */
const PASSWORD = 'mật@khẩu/57'
const address = { channel: 'telegram', chatId: '-100', topicId: null }

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
  await server.query(`create role sotay login password '${PASSWORD}'`)
})
afterAll(() => server?.remove())

/** The URL of this database for the user with a password. */
function withPassword(url: string, password = PASSWORD): string {
  return url.replace('postgres@', `sotay:${encodeURIComponent(password)}@`)
}

async function open(url: string, logger = silentLogger): Promise<Database> {
  const database = await openDatabase({ dataDirectory: '/nowhere', url, logger })
  onTestFinished(() => database.close())
  return database
}

function storesOf({ db }: Database) {
  const deps = { db, clock: createFakeClock() }
  return {
    chats: createChatStore(deps),
    usage: createUsageStore(deps),
    limits: createLimitStore(deps),
  }
}

describe('openDatabase with a URL', () => {
  it('makes the tables once when several processes start together, and keeps what is stored', async () => {
    const url = await server.createDatabase()
    const [one, ...others] = await Promise.all([1, 2, 3, 4].map(() => open(url)))
    if (one === undefined) throw new Error('four databases')
    await storesOf(one).chats.savePlace(address, 'Biên Hòa')
    for (const other of [...others, await open(url)]) {
      expect(await storesOf(other).chats.settings(address)).toEqual({
        place: 'Biên Hòa',
        unit: null,
      })
    }
  })

  it('says where the store is, but not with which password', async () => {
    const url = withPassword(await server.createDatabase('owner sotay'))
    const { logger, lines } = createMemoryLogger()
    const database = await open(url, logger)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'store opened', driver: 'postgres' },
    ])
    const { hostname, port, pathname } = new URL(url)
    expect(database.location).toBe(`PostgreSQL ${hostname}:${port}${pathname}`)
  })

  it('leaves the tables of other programs alone, also those of the same name', async () => {
    const url = await server.createDatabase('owner sotay')
    const admin = await open(url)
    await sql`create schema other`.execute(admin.db)
    await sql`create schema handbook`.execute(admin.db)
    for (const name of ['schema_migrations', 'chats']) {
      await sql`create table other.${sql.id(name)} (version int)`.execute(admin.db)
    }
    const ours = await open(`${url}?options=${encodeURIComponent('-c search_path=handbook')}`)
    await storesOf(ours).chats.savePlace(address, 'Biên Hòa')
    expect(await storesOf(admin).chats.settings(address)).toEqual({ place: null, unit: null })
  })

  it('refuses the schema of a newer program', async () => {
    const url = await server.createDatabase()
    const { db } = await open(url)
    await sql`insert into schema_migrations values ('9999-later', 'x')`.execute(db)
    const error = await thrownError(StoreError, open(url))
    expect(error.kind).toBe('newer_schema')
    expect(error.message).toMatch(/phiên bản mới hơn.*9999-later/)
  })

  it('says that nobody answers there', async () => {
    const error = await thrownError(
      StoreError,
      open(`postgres://sotay:${'x'.repeat(9)}@127.0.0.1:1/sotay`),
    )
    expect(error.kind).toBe('unreachable')
    expect(error.message).toMatch(/PostgreSQL 127\.0\.0\.1:1\/sotay.*DATABASE_URL/)
    expect(error.message).not.toContain('xxx')
  })

  it('says so as well when something else answers', async () => {
    const stranger = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((settle) => stranger.listen(0, '127.0.0.1', settle))
    onTestFinished(() => void stranger.close())
    const listening = stranger.address()
    const port = typeof listening === 'object' ? listening?.port : null
    expect((await thrownError(StoreError, open(`postgres://a@127.0.0.1:${port}/b`))).kind).toBe(
      'unreachable',
    )
  })

  it.each(['wrong-57', ''])('says that the password "%s" is refused', async (password) => {
    const error = await thrownError(
      StoreError,
      open(withPassword(server.url('postgres'), password)),
    )
    expect(error.kind).toBe('refused')
    expect(error.message).toMatch(/mật khẩu.*DATABASE_URL/)
    expect(error.message).not.toContain('wrong-57')
  })

  it('says that there is no such database', async () => {
    const error = await thrownError(StoreError, open(server.url('no_such')))
    expect(error.kind).toBe('no_database')
    expect(error.message).toMatch(/no_such.*createdb/)
  })

  it('refuses a database that cannot hold Vietnamese', async () => {
    const url = await server.createDatabase(
      `template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'`,
    )
    const error = await thrownError(StoreError, open(url))
    expect(error.kind).toBe('no_database')
    expect(error.message).toMatch(/LATIN1.*UTF8/)
  })

  it('says that the user may not make tables', async () => {
    const url = await server.createDatabase()
    await (await open(url)).db.schema.createSchema('theirs').execute()
    const fresh = await server.createDatabase()
    const search = encodeURIComponent('-c search_path=theirs')
    for (const forbidden of [fresh, `${url}?options=${search}`]) {
      const error = await thrownError(StoreError, open(withPassword(forbidden)))
      expect(error.kind).toBe('unwritable')
      expect(error.message).toMatch(/không đủ quyền.*làm chủ/)
    }
  })

  it('says that a standby server takes no writes', async () => {
    const url = await server.createDatabase()
    const database = await open(url)
    const reading = `${url}?options=${encodeURIComponent('-c default_transaction_read_only=on')}`
    const standby = await open(reading)
    await expect(standby.ping()).resolves.toBeUndefined()
    const error = await thrownError(
      StoreError,
      storesOf(standby).chats.savePlace(address, 'Biên Hòa'),
    )
    expect(error.kind).toBe('unwritable')
    expect(await storesOf(database).chats.settings(address)).toEqual({ place: null, unit: null })
  })
})

describe('a store in PostgreSQL', () => {
  it('sorts as SQLite does, whatever language its database was made for', async () => {
    const url = await server.createDatabase(
      `template template0 locale_provider icu icu_locale 'vi-VN'`,
    )
    const { limits } = storesOf(await open(url))
    for (const name of ['b', 'B', 'ă', 'a']) {
      await limits.note('zalo-oa', { name, remaining: 1, total: 1, at: '2026-01-10T08:00:00Z' })
    }
    const sorted = (await limits.read('zalo-oa')).map(({ name }) => name)
    expect(sorted).toEqual(['B', 'a', 'b', 'ă'])
  })

  it('counts further than 32 bits', async () => {
    const { usage } = storesOf(await open(await server.createDatabase()))
    for (const amount of [2 ** 32, 1]) await usage.add('zalo-oa', 'sent', amount)
    expect(await usage.month('zalo-oa')).toEqual({ sent: 2 ** 32 + 1 })
  })

  it('waits for the disk at each commit, also where the database was told not to', async () => {
    const url = await server.createDatabase()
    await server.query(
      `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`,
    )
    const { db, flush } = await open(url)
    const { rows } = await sql`show synchronous_commit`.execute(db)
    expect(rows).toEqual([{ synchronous_commit: 'on' }])
    await flush()
  })

  it('does not repeat what members wrote when a statement fails', async () => {
    const { db } = await open(await server.createDatabase())
    const twice = { name: 'riêng tư', value: 'riêng tư' }
    const error: unknown = await db
      .insertInto('settings')
      .values([twice, twice])
      .execute()
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: '23505' })
    expect(JSON.stringify(error)).not.toContain('riêng tư')
  })

  it('gives up a statement that waits too long for another', async () => {
    const url = await server.createDatabase()
    const [holder, waiting] = [await open(url), await open(url)]
    await storesOf(holder).chats.savePlace(address, 'Biên Hòa')
    const error = await thrownError(
      StoreError,
      inTransaction(holder.db, async (transaction) => {
        await transaction.updateTable('chats').set({ place: null }).execute()
        await inTransaction(waiting.db, async (other) => {
          await sql`set local statement_timeout = 10`.execute(other)
          await other.updateTable('chats').set({ place: null }).execute()
        })
      }),
    )
    expect(error.kind).toBe('busy')
    expect(await storesOf(holder).chats.settings(address)).toEqual({
      place: 'Biên Hòa',
      unit: null,
    })
  })
})

describe('a server that goes away', () => {
  it('fails every call with a clear error, and is used again when it is back', async () => {
    const url = await server.createDatabase()
    const { logger, lines } = createMemoryLogger()
    const database = await open(url, logger)
    const { chats } = storesOf(database)
    // Several connections lie idle, one is in the middle of a transaction.
    await Promise.all(
      [1, 2, 3].map((id) => chats.savePlace({ ...address, chatId: `${id}` }, 'Huế')),
    )
    const interrupted = inTransaction(database.db, async (transaction) => {
      await transaction.updateTable('chats').set({ place: 'mất' }).execute()
      await server.stop()
      await transaction.updateTable('chats').set({ place: 'mất' }).execute()
    })
    expect((await thrownError(StoreError, interrupted)).kind).toBe('unreachable')
    expect((await thrownError(StoreError, database.ping())).kind).toBe('unreachable')
    const saving = [4, 5].map((id) => chats.savePlace({ ...address, chatId: `${id}` }, 'Huế'))
    for (const one of saving)
      expect((await thrownError(StoreError, one)).message).toMatch(/Không liên lạc/)

    await server.start()
    await database.ping()
    await chats.savePlace({ ...address, chatId: '4' }, 'Huế')
    const rows = await database.db.selectFrom('chats').select('place').execute()
    expect(rows).toEqual(Array.from({ length: 4 }, () => ({ place: 'Huế' })))
    expect(lines.join('')).toContain('an idle connection to the store was lost')
  })

  it('is used again after an administrator ended our connections', async () => {
    const url = await server.createDatabase()
    const database = await open(url)
    const { chats } = storesOf(database)
    await chats.savePlace(address, 'Huế')
    await server.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = '${new URL(url).pathname.slice(1)}'`,
    )
    // The news of it may come after the next statement was sent.
    await chats.settings(address).catch(() => {})
    expect(await chats.settings(address)).toEqual({ place: 'Huế', unit: null })
  })
})
