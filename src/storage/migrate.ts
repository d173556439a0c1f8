import { type Kysely, type Migration, Migrator } from 'kysely'
import { StoreError } from '../lib/errors.ts'
import { firstTables } from './migrations/0001-first-tables.ts'
import { peopleAndTokens } from './migrations/0002-people-and-tokens.ts'
import { jobs } from './migrations/0003-jobs.ts'
import { settings } from './migrations/0004-settings.ts'
import { locks } from './migrations/0005-locks.ts'
import { broadcasts } from './migrations/0006-broadcasts.ts'
import { versions } from './migrations/0007-versions.ts'
import { inboxChats } from './migrations/0008-inbox-chats.ts'
import { quizzes } from './migrations/0009-quizzes.ts'
import type { Tables } from './tables/tables.ts'

/** In order of their names. A published migration is never changed, only followed by another. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-people-and-tokens': peopleAndTokens,
  '0003-jobs': jobs,
  '0004-settings': settings,
  '0005-locks': locks,
  '0006-broadcasts': broadcasts,
  '0007-versions': versions,
  '0008-inbox-chats': inboxChats,
  '0009-quizzes': quizzes,
}

const MIGRATION_TABLE = 'schema_migrations'

export interface MigrateOptions {
  /** The schema of PostgreSQL that our tables are in; others may have tables of the same name. */
  schemaName: string | null
  /** For changes of the schema, which may take long; used only when something is to be changed. */
  openForChanges(): Kysely<Tables>
}

/**
 * Brings the schema up to date; refuses a store that a newer program has written. Of several
 * processes one migrates and the others wait.
 */
export async function migrate(
  db: Kysely<Tables>,
  { schemaName, openForChanges }: MigrateOptions,
): Promise<void> {
  const applied = await appliedMigrations(db, schemaName)
  refuseUnknown(applied)
  if (Object.keys(MIGRATIONS).every((name) => applied.includes(name))) return
  const changing = openForChanges()
  try {
    const migrator = new Migrator({
      db: changing,
      provider: { getMigrations: async () => MIGRATIONS },
      migrationTableName: MIGRATION_TABLE,
      migrationLockTableName: `${MIGRATION_TABLE}_lock`,
      ...(schemaName !== null && { migrationTableSchema: schemaName }),
    })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error
  } finally {
    if (changing !== db) await changing.destroy()
  }
}

async function appliedMigrations(db: Kysely<Tables>, schemaName: string | null): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  const isThere = tables.some(
    ({ name, schema }) =>
      name === MIGRATION_TABLE && (schemaName === null || schema === schemaName),
  )
  if (!isThere) return []
  const rows = await db
    .withTables<{ [MIGRATION_TABLE]: { name: string } }>()
    .selectFrom(MIGRATION_TABLE)
    .select('name')
    .execute()
  return rows.map(({ name }) => name)
}

function refuseUnknown(applied: string[]): void {
  const unknown = applied.filter((name) => !(name in MIGRATIONS))
  if (unknown.length === 0) return
  throw new StoreError(
    'newer_schema',
    `Cơ sở dữ liệu do một phiên bản mới hơn tạo ra (${unknown.join(', ')}). ` +
      'Hãy cập nhật chương trình, hoặc dùng cơ sở dữ liệu khác (DATA_DIR, DATABASE_URL). ' +
      'Dữ liệu chưa bị thay đổi.',
  )
}
