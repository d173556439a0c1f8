import { join } from 'node:path'
import { type Dialect, Kysely, type KyselyPlugin, Migrator, SqliteDialect } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { type OpenDatabaseOptions, openDatabase } from '../../src/storage/database.ts'
import { createInboxStore } from '../../src/storage/inbox-store.ts'
import { firstTables } from '../../src/storage/migrations/0001-first-tables.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import { openPostgres } from '../../src/storage/postgres.ts'
import { postgresColumns } from '../../src/storage/postgres-columns.ts'
import { createQuestionLog } from '../../src/storage/question-log.ts'
import { openNative, openWasm } from '../../src/storage/sqlite-drivers.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { silentLogger } from '../support/logger.ts'
import { newPostgres } from '../support/shared-postgres.ts'
import { DRIVERS } from '../support/stores.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const SEEN = { first_seen_at: '2026-01-01T00:00:00.000Z', last_seen_at: '2026-01-02T00:00:00.000Z' }
const privateChat = { channel: 'telegram', chatId: '7', topicId: null }
const group = { channel: 'telegram', chatId: '-100', topicId: null }

const incoming = {
  deliveryId: 'd1',
  address: privateChat,
  chatKind: 'private',
  sender: null,
  sentAt: '2026-01-02T00:00:00Z',
  messageId: '1',
  content: { kind: 'text', text: 'Ai ký?' },
} as const

/** A database without a table, and how the program opens it. */
interface Place {
  dialect: Dialect
  plugins: KyselyPlugin[]
  release(): Promise<void>
  settings: Omit<OpenDatabaseOptions, 'logger'>
}

const PLACES = [
  ...DRIVERS.map((driver) => ({ database: driver, make: () => makeSqlite(driver) })),
  { database: 'postgres', make: makePostgres },
] satisfies { database: string; make: () => Promise<Place> }[]

async function makeSqlite(driver: 'native' | 'wasm'): Promise<Place> {
  const dataDirectory = temporaryDirectory()
  const file = join(dataDirectory, 'so-tay-57.sqlite')
  const opened = driver === 'native' ? await openNative(file) : await openWasm(file)
  if (opened === null) throw new Error('the driver did not load')
  return {
    dialect: new SqliteDialect({ database: opened.database }),
    plugins: [],
    release: () => opened.release(),
    settings: { dataDirectory, driver },
  }
}

async function makePostgres(): Promise<Place> {
  const url = await newPostgres()
  const { dialect, release } = await openPostgres(url, silentLogger)
  return { dialect, plugins: [postgresColumns], release, settings: { dataDirectory: '', url } }
}

describe.each(PLACES)('a store of the first version, in $database', ({ make }) => {
  /** A store as the first version left it: three chats, a question and an unfinished message. */
  async function storeOfFirstVersion(): Promise<Place['settings']> {
    const { dialect, plugins, release, settings } = await make()
    const db = new Kysely<Record<string, Record<string, unknown>>>({ dialect, plugins })
    const { error } = await new Migrator({
      db,
      provider: { getMigrations: async () => ({ '0001-first-tables': firstTables }) },
      migrationTableName: 'schema_migrations',
      migrationLockTableName: 'schema_migrations_lock',
    }).migrateToLatest()
    if (error !== undefined) throw error
    const chat = { channel: 'telegram', reachability: 'active', ...SEEN }
    await db
      .insertInto('chats')
      .values([
        { ...chat, chat_id: '7', kind: 'private', place: 'Biên Hòa' },
        { ...chat, chat_id: '8', kind: 'private', place: null },
        { ...chat, chat_id: '-100', kind: 'group', place: 'Thái Nguyên' },
      ])
      .execute()
    await db
      .insertInto('questions')
      .values({
        channel: 'telegram',
        chat_id: '7',
        topic_id: '',
        sender_id: null,
        question: 'Ai ký?',
        answer_kind: 'not_in_corpus',
        answer: '{"kind":"not_in_corpus","reason":{"kind":"nothing_close"},"nearest":[]}',
        answer_text: 'Không nêu.',
        asked_at: '2026-01-02T00:00:00.000Z',
        elapsed_ms: 1,
      })
      .execute()
    await db
      .insertInto('inbox')
      .values({
        channel: 'telegram',
        delivery_id: 'd1',
        chat_id: '7',
        message: JSON.stringify(incoming),
        state: 'accepted',
        reason: null,
        accepted_at: '2026-01-02T00:00:00.000Z',
        settled_at: null,
      })
      .execute()
    await db.destroy()
    await release()
    return settings
  }

  it('keeps everything, and its private chats get a person each', async () => {
    const settings = await storeOfFirstVersion()
    const database = await openDatabase({ ...settings, logger: silentLogger })
    onTestFinished(() => database.close())
    const deps = { db: database.db, clock: createFakeClock() }
    const chats = createChatStore(deps)

    expect(await chats.settings(privateChat)).toEqual({ place: 'Biên Hòa', unit: null })
    expect(await chats.settings(group)).toEqual({ place: 'Thái Nguyên', unit: null })
    const rows = await database.db
      .selectFrom('chats')
      .select(['chat_id', 'person_id'])
      .orderBy('chat_id')
      .execute()
    const [ofGroup, lan, minh] = rows.map((row) => row.person_id)
    expect(ofGroup).toBeNull()
    expect(lan).not.toBe(minh)
    expect(await createPeopleStore(deps).personOf(privateChat)).toBe(lan)
    expect((await createQuestionLog(deps).latest(privateChat))?.question).toBe('Ai ký?')
    expect(await createInboxStore(deps).unfinished('telegram')).toEqual([
      { message: incoming, sendingSince: null },
    ])
  })
})
