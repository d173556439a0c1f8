import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { StoreError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import type { OpenedEngine } from './open-engine.ts'
import { postgresColumns } from './postgres-columns.ts'
import { forbiddenMessage, isConnectionLost, toPostgresError } from './postgres-errors.ts'
import type { Tables } from './tables/tables.ts'

/** Each process may have that many; PostgreSQL takes 100 in all unless told otherwise. */
const MOST_CONNECTIONS = 10
const CONNECT_TIMEOUT_MS = 5_000
const IDLE_TIMEOUT_MS = 30_000
/** Milliseconds that a statement may take, waiting for others included. */
const STATEMENT_TIMEOUT_MS = 15_000
/** When even the refusal of the server does not arrive. */
const ANSWER_TIMEOUT_MS = 20_000
const KEEP_ALIVE_MS = 10_000

/** Type ids of PostgreSQL (`pg_type`): counts and sums, which SQLite gives as numbers. */
const NUMBER_TYPES: number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC]

/** The database of a `postgres://` URL. Throws StoreError. */
export async function openPostgres(url: string, logger: Logger): Promise<OpenedEngine> {
  const location = describeDatabaseUrl(url)
  const pool = createPool(url, logger, {
    max: MOST_CONNECTIONS,
    query_timeout: ANSWER_TIMEOUT_MS,
    onConnect: (client) => configure(client, STATEMENT_TIMEOUT_MS),
  })
  try {
    const name = await readSchema(pool, location)
    return {
      driver: 'postgres',
      location,
      dialect: new PostgresDialect({ pool: reportingStoreErrors(pool, location) }),
      schema: { name, openForChanges: () => openForChanges(url, logger) },
      // A commit returns when it is on disk, see configure.
      flush: async () => {},
      release: () => end(pool),
    }
  } catch (error) {
    await end(pool)
    throw toPostgresError(error, location)
  }
}

/** One connection, whose statements may take their time. */
function openForChanges(url: string, logger: Logger): Kysely<Tables> {
  const pool = createPool(url, logger, { max: 1, onConnect: (client) => configure(client, 0) })
  const dialect = new PostgresDialect({
    pool: reportingStoreErrors(pool, describeDatabaseUrl(url)),
  })
  return new Kysely({ dialect, plugins: [postgresColumns] })
}

/** `PostgreSQL 10.0.0.5:5432/so_tay`: which database this URL names, without user and password. */
export function describeDatabaseUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const host = searchParams.get('host') ?? decodeURIComponent(hostname)
  return `PostgreSQL ${host}${port === '' ? '' : `:${port}`}${pathname}`
}

function createPool(url: string, logger: Logger, config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'so-tay-57',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: {
      getTypeParser: (id, format) =>
        NUMBER_TYPES.includes(id) ? Number : pg.types.getTypeParser(id, format),
    },
    ...config,
  })
  // A connection in use tells its query as well; without a listener its end would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  // One that nobody uses: the pool has let go of it already, and makes another when needed.
  pool.on('error', (error) =>
    logger.warn({ reason: error.message }, 'an idle connection to the store was lost'),
  )
  return pool
}

/**
 * Statements rather than options of the start, which connection poolers in between refuse. Our
 * queries touch few rows: compiling one (`jit`) takes many times as long as running it.
 */
async function configure(client: pg.ClientBase, statementTimeoutMs: number): Promise<void> {
  await client.query(
    `set statement_timeout = ${statementTimeoutMs};
     set idle_in_transaction_session_timeout = ${4 * STATEMENT_TIMEOUT_MS};
     set default_transaction_isolation = 'read committed';
     select set_config('synchronous_commit', 'on', false)
       where current_setting('synchronous_commit') = 'off';
     select set_config(name, 'off', false) from pg_settings where name = 'jit'`,
  )
}

/** The schema that tables are made in. */
async function readSchema(pool: pg.Pool, location: string): Promise<string> {
  const { rows } = await pool.query<{ schema: string | null; encoding: string }>(
    `select current_schema() as schema, current_setting('server_encoding') as encoding`,
  )
  const [{ schema, encoding } = { schema: null, encoding: '' }] = rows
  if (encoding !== 'UTF8') {
    throw new StoreError(
      'no_database',
      `Cơ sở dữ liệu ${location} dùng bảng mã ${encoding}, không giữ được chữ Việt. ` +
        'Hãy tạo cơ sở dữ liệu khác bằng lệnh createdb -E UTF8 -T template0.',
    )
  }
  // A schema that this user may not use counts as none.
  if (schema === null) throw new StoreError('unwritable', forbiddenMessage(location))
  return schema
}

/** The same pool, throwing StoreError where the server or the network is at fault. */
function reportingStoreErrors(pool: pg.Pool, location: string): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    end: () => end(pool),
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw toPostgresError(error, location)
      })
      const known = clients.get(client)
      if (known !== undefined) return known
      const reporting = reportingClient(client, location)
      clients.set(client, reporting)
      return reporting
    },
  }
}

function reportingClient(client: pg.PoolClient, location: string): PostgresPoolClient {
  let isLost = false
  const changed: Record<PropertyKey, unknown> = {
    async query(text: string, values: unknown[]) {
      try {
        return await client.query(text, values)
      } catch (error) {
        const reported = toPostgresError(error, location)
        isLost ||= isConnectionLost(reported)
        throw reported
      }
    },
    // `pg` keeps a connection whose answer timed out, and that answer would come to the next query.
    release: () => client.release(isLost),
  }
  return new Proxy(client, { get: (target, name) => changed[name] ?? Reflect.get(target, name) })
}

/** Kysely ends the pool that it has used; one that it has not used is left to us. */
async function end(pool: pg.Pool): Promise<void> {
  if (!pool.ending) await pool.end()
}
