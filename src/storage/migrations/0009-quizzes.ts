import type { ColumnDefinitionBuilder, Kysely, Migration } from 'kysely'

/** Studying alone, meetings, contests, and the list of units. */
export const quizzes: Migration = {
  async up(db) {
    await addSettings(db)
    await createStudy(db)
    await createContests(db)
    await createMeetings(db)
  },
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}

async function addSettings(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('people').addColumn('study_name', 'text').execute()
  await db.schema.alterTable('people').addColumn('reminder_minute', 'integer').execute()
  await db.schema.alterTable('people').addColumn('reminded_on', 'text').execute()
  await db.schema.alterTable('people').addColumn('studied_at', 'text').execute()
  await db.schema
    .alterTable('people')
    .addColumn('reminders_ignored', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('people_reminder').on('people').column('reminder_minute').execute()
  await db.schema
    .createTable('units')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('position', 'integer', required)
    .execute()
}

async function createStudy(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('study_runs')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('person_id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('title', 'text', required)
    .addColumn('contest_id', 'integer')
    .addColumn('questions', 'text', required)
    .addColumn('begun_by', 'text')
    .addColumn('begun_at', 'text', required)
    .addColumn('shown_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('state', 'text', required)
    .execute()
  await db.schema
    .createIndex('study_runs_person')
    .on('study_runs')
    .columns(['person_id', 'state'])
    .execute()
  await db.schema
    .createTable('study_answers')
    .addColumn('run_id', 'integer', required)
    .addColumn('position', 'integer', required)
    .addColumn('question_id', 'text', required)
    .addColumn('choices', 'text', required)
    .addColumn('is_right', 'integer', required)
    .addColumn('at', 'text', required)
    .addColumn('elapsed_ms', 'integer', required)
    .addPrimaryKeyConstraint('study_answers_key', ['run_id', 'position'])
    .execute()
  await db.schema
    .createTable('review_cards')
    .addColumn('person_id', 'text', required)
    .addColumn('question_id', 'text', required)
    .addColumn('due', 'text', required)
    .addColumn('last_review', 'text')
    .addColumn('stability', 'double precision', required)
    .addColumn('difficulty', 'double precision', required)
    .addColumn('scheduled_days', 'integer', required)
    .addColumn('learning_steps', 'integer', required)
    .addColumn('reps', 'integer', required)
    .addColumn('lapses', 'integer', required)
    .addColumn('state', 'integer', required)
    .addPrimaryKeyConstraint('review_cards_key', ['person_id', 'question_id'])
    .execute()
}

async function createContests(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('contests')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('title', 'text', required)
    .addColumn('settings', 'text', required)
    .addColumn('questions', 'text', required)
    .addColumn('opens_at', 'text', required)
    .addColumn('closes_at', 'text', required)
    .addColumn('opened_at', 'text')
    .addColumn('closed_at', 'text')
    .addColumn('cancelled_at', 'text')
    .addColumn('created_by', 'text', required)
    .addColumn('created_at', 'text', required)
    .execute()
  await db.schema
    .createTable('contest_tries')
    .addColumn('contest_id', 'integer', required)
    .addColumn('person_id', 'text', required)
    .addColumn('number', 'integer', required)
    .addColumn('run_id', 'integer', required)
    .addColumn('right', 'integer')
    .addColumn('elapsed_ms', 'integer')
    .addColumn('finished_at', 'text')
    .addPrimaryKeyConstraint('contest_tries_key', ['contest_id', 'person_id', 'number'])
    .execute()
  await db.schema.createIndex('contest_tries_run').on('contest_tries').column('run_id').execute()
  await db.schema
    .createTable('contest_guesses')
    .addColumn('contest_id', 'integer', required)
    .addColumn('person_id', 'text', required)
    .addColumn('guess', 'integer', required)
    .addColumn('at', 'text', required)
    .addPrimaryKeyConstraint('contest_guesses_key', ['contest_id', 'person_id'])
    .execute()
}

async function createMeetings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meetings')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('opened_by', 'text', (column) => column.notNull().unique())
    // Null once it is closed: then the code may be given again.
    .addColumn('code', 'text', (column) => column.unique())
    .addColumn('last_code', 'text', required)
    .addColumn('settings', 'text', required)
    .addColumn('questions', 'text', required)
    .addColumn('host_channel', 'text')
    .addColumn('host_chat_id', 'text')
    .addColumn('host_name', 'text', required)
    .addColumn('group_channel', 'text')
    .addColumn('group_chat_id', 'text')
    .addColumn('group_topic_id', 'text')
    // What no second open meeting may have; null once it is closed.
    .addColumn('busy_key', 'text', (column) => column.unique())
    .addColumn('wake', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'text', required)
    .addColumn('closed_at', 'text')
    .execute()
  await db.schema
    .createTable('meeting_events')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('meeting_id', 'integer', required)
    .addColumn('key', 'text', required)
    .addColumn('at', 'text', required)
    // Of the member it is about; null when about nobody.
    .addColumn('account', 'text')
    .addColumn('event', 'text', required)
    .addUniqueConstraint('meeting_events_key', ['meeting_id', 'key'])
    .execute()
  await db.schema
    .createIndex('meeting_events_account')
    .on('meeting_events')
    .column('account')
    .execute()
  await db.schema
    .createTable('meeting_polls')
    .addColumn('channel', 'text', required)
    .addColumn('poll_id', 'text', required)
    // Null while only votes in it are known.
    .addColumn('meeting_id', 'integer')
    .addColumn('question', 'integer')
    .addPrimaryKeyConstraint('meeting_polls_key', ['channel', 'poll_id'])
    .execute()
  await db.schema
    .createTable('parked_votes')
    .addColumn('channel', 'text', required)
    .addColumn('poll_id', 'text', required)
    .addColumn('account', 'text', required)
    .addColumn('delivery_id', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('choices', 'text', required)
    .addColumn('at', 'text', required)
    .addPrimaryKeyConstraint('parked_votes_key', ['channel', 'poll_id', 'account', 'delivery_id'])
    .execute()
}
