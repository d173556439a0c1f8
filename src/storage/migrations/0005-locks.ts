import type { Migration } from 'kysely'

/** Rights that one process at a time has. */
export const locks: Migration = {
  async up(db) {
    await db.schema
      .createTable('locks')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('lease_until', 'text', (column) => column.notNull())
      .execute()
  },
}
