import type { ColumnDefinitionBuilder, Migration } from 'kysely'

/** Jobs to be done later, and those that are repeated. */
export const jobs: Migration = {
  async up(db) {
    await db.schema
      .createTable('jobs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', required)
      .addColumn('payload', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('due_at', 'text')
      .addColumn('owner', 'text')
      .addColumn('failures', 'integer', required)
      .addColumn('stalls', 'integer', required)
      .addColumn('deduplication_id', 'text')
      .addColumn('remembered_until', 'text')
      .addColumn('reason', 'text')
      .addColumn('ended_at', 'text')
      .addUniqueConstraint('jobs_deduplication', ['name', 'deduplication_id'])
      .execute()
    await db.schema.createIndex('jobs_due').on('jobs').columns(['name', 'due_at', 'id']).execute()
    await db.schema.createIndex('jobs_ended').on('jobs').columns(['state', 'ended_at']).execute()
    await db.schema
      .createTable('job_schedules')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('cron', 'text', required)
      .addColumn('next_at', 'text', required)
      .execute()
  },
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}
