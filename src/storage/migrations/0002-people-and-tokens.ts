import { randomUUID } from 'node:crypto'
import type { ColumnDefinitionBuilder, Kysely, Migration } from 'kysely'

/** People with their private chats, what Zalo brings about a chat, and what channels remember. */
export const peopleAndTokens: Migration = {
  async up(db) {
    await widenOldTables(db)
    await createPeople(db)
    await givePrivateChatsAPerson(db)
    await createChannelTables(db)
  },
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}

/** One statement a column: SQLite takes no more at a time. */
async function widenOldTables(db: Kysely<unknown>): Promise<void> {
  const texts = {
    chats: [
      'person_id',
      'display_name',
      'named_at',
      'reachability_at',
      'follows_at',
      'followed_at',
      'unfollowed_at',
      'tags',
      'tagged_at',
      'last_interaction_at',
      'paused_at',
      'paused_until',
      'resumed_at',
    ],
    inbox: ['sending_at'],
    questions: ['delivery_id'],
  }
  for (const [table, columns] of Object.entries(texts)) {
    for (const column of columns) {
      await db.schema.alterTable(table).addColumn(column, 'text').execute()
    }
  }
  await db.schema.alterTable('chats').addColumn('follows', 'integer').execute()
  await db.schema.createIndex('chats_person').on('chats').column('person_id').execute()
  await db.schema
    .createIndex('questions_delivery')
    .unique()
    .on('questions')
    .columns(['channel', 'delivery_id'])
    .execute()
}

async function createPeople(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('people')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('place', 'text')
    .addColumn('created_at', 'text', required)
    .execute()
  await db.schema
    .createTable('link_codes')
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('code_hash', 'text', required)
    .addColumn('expires_at', 'text', required)
    .addColumn('used_at', 'text')
    .addPrimaryKeyConstraint('link_codes_key', ['channel', 'chat_id'])
    .execute()
  await db.schema.createIndex('link_codes_hash').on('link_codes').column('code_hash').execute()
  await db.schema
    .createTable('link_tries')
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('tried_at', 'text', required)
    .execute()
  await db.schema
    .createIndex('link_tries_chat')
    .on('link_tries')
    .columns(['channel', 'chat_id'])
    .execute()
}

type TablesSoFar = {
  chats: {
    channel: string
    chat_id: string
    kind: string | null
    place: string | null
    person_id: string | null
    first_seen_at: string
  }
  people: { id: string; place: string | null; created_at: string }
}

/** The place a private chat chose moves to its person. */
async function givePrivateChatsAPerson(db: Kysely<unknown>): Promise<void> {
  const old = db.withTables<TablesSoFar>()
  const chats = await old.selectFrom('chats').selectAll().where('kind', '=', 'private').execute()
  for (const { channel, chat_id, place, first_seen_at } of chats) {
    const id = randomUUID()
    await old.insertInto('people').values({ id, place, created_at: first_seen_at }).execute()
    await old
      .updateTable('chats')
      .set({ person_id: id, place: null })
      .where('channel', '=', channel)
      .where('chat_id', '=', chat_id)
      .execute()
  }
}

async function createChannelTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('choices')
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('topic_id', 'text', required)
    .addColumn('data', 'text', required)
    .addColumn('shown_at', 'text', required)
    .addPrimaryKeyConstraint('choices_key', ['channel', 'chat_id', 'topic_id'])
    .execute()
  await db.schema.createIndex('choices_shown_at').on('choices').column('shown_at').execute()
  await db.schema
    .createTable('usage')
    .addColumn('channel', 'text', required)
    .addColumn('month', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('amount', 'integer', required)
    .addPrimaryKeyConstraint('usage_key', ['channel', 'month', 'name'])
    .execute()
  await db.schema
    .createTable('limits')
    .addColumn('channel', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('remaining', 'integer')
    .addColumn('total', 'integer')
    .addColumn('noted_at', 'text', required)
    .addPrimaryKeyConstraint('limits_key', ['channel', 'name'])
    .execute()
  await db.schema
    .createTable('tokens')
    .addColumn('app_id', 'text', (column) => column.primaryKey())
    .addColumn('oa_id', 'text')
    .addColumn('access_token', 'text', required)
    .addColumn('refresh_token', 'text', required)
    .addColumn('access_expires_at', 'text', required)
    .addColumn('generation', 'integer', required)
    .addColumn('dead_reason', 'text')
    .addColumn('refresh_owner', 'text')
    .addColumn('lease_until', 'text')
    .addColumn('claimed_at', 'text')
    .addColumn('refresh_begun_at', 'text')
    .execute()
}
