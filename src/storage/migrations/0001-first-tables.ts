import type { ColumnDefinitionBuilder, Kysely, Migration } from 'kysely'

/** Chats, inbox, questions with their passages, feedback, actions of buttons. */
export const firstTables: Migration = {
  async up(db) {
    await createChats(db)
    await createInbox(db)
    await createQuestions(db)
    await createActions(db)
  },
}

/** The one column that differs between databases; PostgreSQL: `generatedByDefaultAsIdentity()`. */
function numbered(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.primaryKey().autoIncrement()
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}

async function createChats(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('chats')
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('kind', 'text')
    .addColumn('place', 'text')
    .addColumn('reachability', 'text', required)
    .addColumn('first_seen_at', 'text', required)
    .addColumn('last_seen_at', 'text', required)
    .addPrimaryKeyConstraint('chats_key', ['channel', 'chat_id'])
    .execute()
}

async function createInbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('inbox')
    .addColumn('id', 'integer', numbered)
    .addColumn('channel', 'text', required)
    .addColumn('delivery_id', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('message', 'text')
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('accepted_at', 'text', required)
    .addColumn('settled_at', 'text')
    .addUniqueConstraint('inbox_delivery', ['channel', 'delivery_id'])
    .execute()
  await db.schema.createIndex('inbox_state').on('inbox').columns(['state', 'channel']).execute()
}

async function createQuestions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('questions')
    .addColumn('id', 'integer', numbered)
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('topic_id', 'text', required)
    .addColumn('sender_id', 'text')
    .addColumn('question', 'text', required)
    .addColumn('answer_kind', 'text', required)
    .addColumn('answer', 'text', required)
    .addColumn('answer_text', 'text', required)
    .addColumn('asked_at', 'text', required)
    .addColumn('elapsed_ms', 'double precision', required)
    .execute()
  await db.schema
    .createIndex('questions_address')
    .on('questions')
    .columns(['channel', 'chat_id', 'topic_id', 'id'])
    .execute()
  await db.schema
    .createTable('answer_passages')
    .addColumn('question_id', 'integer', (column) =>
      column.notNull().references('questions.id').onDelete('cascade'),
    )
    .addColumn('rank', 'integer', required)
    .addColumn('document_id', 'text', required)
    .addColumn('passage_id', 'text', required)
    .addColumn('quote', 'text', required)
    .addPrimaryKeyConstraint('answer_passages_key', ['question_id', 'rank'])
    .execute()
  await db.schema
    .createTable('feedback')
    .addColumn('question_id', 'integer', (column) =>
      column.notNull().references('questions.id').onDelete('cascade'),
    )
    .addColumn('sender_id', 'text', required)
    .addColumn('rating', 'text', required)
    .addColumn('rated_at', 'text', required)
    .addPrimaryKeyConstraint('feedback_key', ['question_id', 'sender_id'])
    .execute()
}

async function createActions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('actions')
    .addColumn('token', 'text', (column) => column.primaryKey())
    .addColumn('channel', 'text', required)
    .addColumn('chat_id', 'text', required)
    .addColumn('actions', 'text', required)
    .addColumn('saved_at', 'text', required)
    .execute()
  await db.schema.createIndex('actions_saved_at').on('actions').column('saved_at').execute()
}
