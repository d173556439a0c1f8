import type { ColumnDefinitionBuilder, Kysely, Migration } from 'kysely'

/** Announcements, who gets them, and who wants them. */
export const broadcasts: Migration = {
  async up(db) {
    await noteConsent(db)
    await createBroadcasts(db)
    await createDeliveries(db)
    await createHelpers(db)
  },
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}

/** Whoever talked to the bot before is taken to want announcements, as was said at the greeting. */
async function noteConsent(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('chats')
    .addColumn('announcements', 'text', (column) => column.notNull().defaultTo('on'))
    .execute()
  await db.schema.alterTable('chats').addColumn('announcements_at', 'text').execute()
  await db.schema.alterTable('chats').addColumn('announcements_source', 'text').execute()
  await db.schema.alterTable('people').addColumn('unit', 'text').execute()
  await db.schema
    .createTable('consents')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('announcements', 'text', required)
    .addColumn('source', 'text', required)
    .addColumn('at', 'text', required)
    .execute()
  await db.schema
    .createIndex('consents_chat')
    .on('consents')
    .columns(['channel', 'chat_id'])
    .execute()
}

async function createBroadcasts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('broadcasts')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('kind', 'text', required)
    .addColumn('corrects', 'integer')
    .addColumn('series_id', 'integer')
    .addColumn('content', 'text', required)
    .addColumn('audience', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_by', 'text', required)
    .addColumn('created_at', 'text', required)
    .addColumn('scheduled_at', 'text')
    .addColumn('confirmed_by', 'text')
    .addColumn('confirmed_count', 'integer')
    .addColumn('needs_approval', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('approved_by', 'text')
    .addColumn('started_at', 'text')
    .addColumn('plan_cursor', 'text')
    .addColumn('planned_at', 'text')
    .addColumn('paused_at', 'text')
    .addColumn('pause_reason', 'text')
    .addColumn('finished_at', 'text')
    .execute()
  await db.schema.createIndex('broadcasts_state').on('broadcasts').column('state').execute()
  await db.schema
    .createTable('broadcast_events')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('broadcast_id', 'integer', required)
    .addColumn('at', 'text', required)
    .addColumn('by', 'text', required)
    .addColumn('event', 'text', required)
    .addColumn('detail', 'text')
    .execute()
  await db.schema
    .createIndex('broadcast_events_broadcast')
    .on('broadcast_events')
    .column('broadcast_id')
    .execute()
}

async function createDeliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deliveries')
    .addColumn('broadcast_id', 'integer', required)
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('person_id', 'text', required)
    .addColumn('display_name', 'text')
    .addColumn('route', 'text')
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('claims', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('owner', 'text')
    .addColumn('lease_until', 'text')
    .addColumn('message_ids', 'text')
    .addColumn('target_message_ids', 'text')
    .addColumn('sent_at', 'text')
    .addColumn('read_at', 'text')
    .addPrimaryKeyConstraint('deliveries_key', ['broadcast_id', 'channel', 'chat_id'])
    .execute()
  await db.schema
    .createIndex('deliveries_state')
    .on('deliveries')
    // With the person, so that the next ones to be sent stand at its beginning.
    .columns(['broadcast_id', 'state', 'channel', 'route', 'person_id'])
    .execute()
  await db.schema
    .createIndex('deliveries_chat')
    .on('deliveries')
    .columns(['channel', 'chat_id'])
    .execute()
}

async function createHelpers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('lanes')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('next_at', 'double precision', required)
    .addColumn('paused_until', 'text')
    .addColumn('reason', 'text')
    .execute()
  await db.schema
    .createTable('broadcast_articles')
    .addColumn('broadcast_id', 'integer', required)
    .addColumn('channel', 'text', required)
    .addColumn('step', 'text', required)
    .addColumn('token', 'text')
    .addColumn('article_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('at', 'text', required)
    .addPrimaryKeyConstraint('broadcast_articles_key', ['broadcast_id', 'channel'])
    .execute()
  await db.schema
    .createTable('broadcast_progress')
    .addColumn('broadcast_id', 'integer', required)
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('message_id', 'text')
    .addColumn('shown_at', 'text')
    .addPrimaryKeyConstraint('broadcast_progress_key', ['broadcast_id', 'channel', 'chat_id'])
    .execute()
  await db.schema
    .createTable('broadcast_series')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('kind', 'text', required)
    .addColumn('settings', 'text', required)
    .addColumn('audience', 'text', required)
    .addColumn('cron', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('next_at', 'text', required)
    .addColumn('runs', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_by', 'text', required)
    .addColumn('created_at', 'text', required)
    .execute()
  await db.schema
    .createTable('dialogs')
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('data', 'text', required)
    .addColumn('saved_at', 'text', required)
    .addPrimaryKeyConstraint('dialogs_key', ['channel', 'chat_id'])
    .execute()
}
