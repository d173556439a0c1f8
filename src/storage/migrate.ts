import { type Kysely, type Migration, Migrator } from 'kysely'
import { StoreError } from '../lib/errors.ts'
import { firstTables } from './migrations/0001-first-tables.ts'
import { peopleAndTokens } from './migrations/0002-people-and-tokens.ts'
import { jobs } from './migrations/0003-jobs.ts'
import { settings } from './migrations/0004-settings.ts'
import type { Tables } from './tables/tables.ts'

/** In order of their names. A published migration is never changed, only followed by another. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-people-and-tokens': peopleAndTokens,
  '0003-jobs': jobs,
  '0004-settings': settings,
}

const MIGRATION_TABLE = 'schema_migrations'

/**
 * Brings the schema up to date; refuses a store that a newer program has written. Of several
 * processes one migrates and the others wait. `schemaName`: where PostgreSQL keeps our tables, since
 * other programs may have tables of the same name beside them.
 */
export async function migrate(db: Kysely<Tables>, schemaName?: string): Promise<void> {
  await refuseNewerSchema(db, schemaName)
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: `${MIGRATION_TABLE}_lock`,
    ...(schemaName !== undefined && { migrationTableSchema: schemaName }),
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

async function refuseNewerSchema(db: Kysely<Tables>, schemaName?: string): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  const isOurs = ({ name, schema }: { name: string; schema?: string | undefined }) =>
    name === MIGRATION_TABLE && (schemaName === undefined || schema === schemaName)
  if (!tables.some(isOurs)) return
  const applied = await db
    .withTables<{ [MIGRATION_TABLE]: { name: string } }>()
    .selectFrom(MIGRATION_TABLE)
    .select('name')
    .execute()
  const unknown = applied.map((row) => row.name).filter((name) => !(name in MIGRATIONS))
  if (unknown.length === 0) return
  throw new StoreError(
    'newer_schema',
    `Cơ sở dữ liệu do một phiên bản mới hơn tạo ra (${unknown.join(', ')}). ` +
      'Hãy cập nhật chương trình, hoặc dùng cơ sở dữ liệu khác (DATA_DIR, DATABASE_URL). ' +
      'Dữ liệu chưa bị thay đổi.',
  )
}
