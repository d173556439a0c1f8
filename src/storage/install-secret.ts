import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Tables } from './tables/tables.ts'

const NAME = 'install-secret'
const SECRET = /^[0-9a-f]{64}$/

/**
 * The random secret of this installation, made on first use and the same for all its processes. It
 * keys the hashes of ids in the log, so that hashes of different installations cannot be compared or
 * guessed by trying chat ids. Older versions kept it in a file of the data directory.
 */
export async function loadInstallSecret(
  db: Kysely<Tables>,
  dataDirectory: string,
): Promise<string> {
  const file = join(dataDirectory, NAME)
  const inFile = readSecret(file)
  await db
    .insertInto('settings')
    .values({ name: NAME, value: inFile ?? randomBytes(32).toString('hex') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const { value } = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirstOrThrow()
  if (inFile !== null) forget(file)
  return value
}

function readSecret(file: string): string | null {
  try {
    const secret = readFileSync(file, 'utf8').trim()
    return SECRET.test(secret) ? secret : null
  } catch {
    return null
  }
}

/** A second place for a secret is one too many; one that cannot be removed does no harm. */
function forget(file: string): void {
  try {
    rmSync(file)
  } catch {}
}
