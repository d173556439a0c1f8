import type { ColumnDefinitionBuilder, Migration } from 'kysely'

/** Published versions of the documents, and who has loaded them. */
export const versions: Migration = {
  async up(db) {
    await db.schema
      .createTable('corpus_versions')
      .addColumn('version', 'text', (column) => column.primaryKey())
      .addColumn('state', 'text', required)
      .addColumn('source', 'text', required)
      .addColumn('created_at', 'text', required)
      .addColumn('activated_at', 'text')
      .addColumn('reason', 'text')
      .execute()
    await db.schema
      .createTable('corpus_files')
      .addColumn('version', 'text', required)
      .addColumn('name', 'text', required)
      .addColumn('text', 'text', required)
      .addPrimaryKeyConstraint('corpus_files_key', ['version', 'name'])
      .execute()
    await db.schema
      .createTable('processes')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('seen_at', 'text', required)
      .execute()
    await db.schema
      .createTable('process_versions')
      .addColumn('process_id', 'text', required)
      .addColumn('version', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('reason', 'text')
      .addPrimaryKeyConstraint('process_versions_key', ['process_id', 'version'])
      .execute()
  },
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}
