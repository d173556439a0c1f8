import type { Kysely, Transaction } from 'kysely'
import type {
  Follower,
  NewVersion,
  Offer,
  Offered,
  SwitchProgress,
  VersionState,
  VersionStore,
} from '../corpus/ports.ts'
import { toStoredText } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction, waitForTurn } from './transaction.ts'

/** Whoever decides which version is active waits here for the others who do. */
const TURN = 'corpus-versions'
/** Retired versions whose texts are kept: a process that was slow may still ask for them. */
const KEPT_RETIRED = 2
/** SQLite takes a limited number of values in one statement. */
const FILES_AT_A_TIME = 100
const LONGEST_REASON = 500

/** Versions of the documents, for several processes on one store. */
export function createVersionStore({ db }: { db: Kysely<Tables> }): VersionStore {
  return {
    async look() {
      const rows = await db
        .selectFrom('corpus_versions')
        .select(['version', 'state'])
        .where('state', 'in', ['active', 'pending'])
        .execute()
      const inState = (state: VersionState) =>
        rows.find((row) => row.state === state)?.version ?? null
      return { active: inState('active'), pending: inState('pending') }
    },

    offer: (version, offer) =>
      inTransaction(db, async (transaction) => {
        await waitForTurn(transaction, TURN)
        return decide(transaction, version, offer)
      }),

    async files(version) {
      return db
        .selectFrom('corpus_files')
        .select(['name', 'text'])
        .where('version', '=', version)
        .orderBy('name')
        .execute()
    },

    async beat(process, at) {
      await db
        .insertInto('processes')
        .values({ id: process, seen_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: at }))
        .execute()
    },

    async leave(process) {
      await db.deleteFrom('processes').where('id', '=', process).execute()
      await db.deleteFrom('process_versions').where('process_id', '=', process).execute()
    },

    async processes() {
      const rows = await db.selectFrom('processes').select('id').orderBy('id').execute()
      return rows.map(({ id }) => id)
    },

    async report(process, version, outcome) {
      const reason = outcome.kind === 'failed' ? toReason(outcome.reason) : null
      const said = { state: outcome.kind, reason }
      await db
        .insertInto('process_versions')
        .values({ process_id: process, version, ...said })
        .onConflict((conflict) => conflict.columns(['process_id', 'version']).doUpdateSet(said))
        .execute()
    },

    settle: (version, times) =>
      inTransaction(db, async (transaction) => {
        await waitForTurn(transaction, TURN)
        return settle(transaction, version, times)
      }),
  }
}

async function decide(
  db: Transaction<Tables>,
  offered: NewVersion,
  offer: Offer,
): Promise<Offered> {
  const { version } = offered
  const { by } = offer
  const known = await find(db, version)
  const active = await db
    .selectFrom('corpus_versions')
    .select('source')
    .where('state', '=', 'active')
    .executeTakeFirst()
  const live = await followersOf(db, version, offer.aliveSince)
  const others = live.filter(({ process }) => by.kind === 'command' || process !== by.process)
  if (by.kind === 'start' && active !== undefined && known !== undefined) {
    if (known.state === 'active' || known.state === 'pending') return known.state
    // Files were changed back, and who did it has started the only process anew.
    const isChangedBack = others.length === 0 && active.source === offered.source
    if (!isChangedBack) return 'older'
  }
  await refuseOthers(db, version)
  if (known?.state === 'active') return 'active'
  await store(db, offered, offer.at)
  if (active !== undefined && others.length > 0) return 'pending'
  await activate(db, version, offer)
  return 'active'
}

async function settle(
  db: Transaction<Tables>,
  version: string,
  times: { at: string; aliveSince: string },
): Promise<SwitchProgress> {
  const row = await find(db, version)
  const live = await followersOf(db, version, times.aliveSince)
  const followers = live.map(({ process, state }) => ({ process, state }))
  if (row?.state !== 'pending') {
    return { state: row?.state ?? 'refused', reason: row?.reason ?? null, followers }
  }
  const failed = live.find(({ state }) => state === 'failed')
  if (failed !== undefined) {
    await refuse(db, version, failed.reason)
    return { state: 'refused', reason: failed.reason, followers }
  }
  if (live.some(({ state }) => state === 'loading')) {
    return { state: 'pending', reason: null, followers }
  }
  await activate(db, version, times)
  return { state: 'active', reason: null, followers }
}

/** As pending, whatever became of it before. */
async function store(
  db: Transaction<Tables>,
  { version, source, files }: NewVersion,
  at: string,
): Promise<void> {
  const row = {
    state: 'pending',
    source: toStoredText(source),
    created_at: at,
    reason: null,
  } as const
  await db
    .insertInto('corpus_versions')
    .values({ version, ...row, activated_at: null })
    .onConflict((conflict) => conflict.column('version').doUpdateSet(row))
    .execute()
  await db.deleteFrom('process_versions').where('version', '=', version).execute()
  await db.deleteFrom('corpus_files').where('version', '=', version).execute()
  for (let from = 0; from < files.length; from += FILES_AT_A_TIME) {
    const some = files.slice(from, from + FILES_AT_A_TIME)
    await db
      .insertInto('corpus_files')
      .values(some.map(({ name, text }) => ({ version, name, text })))
      .execute()
  }
}

async function activate(
  db: Transaction<Tables>,
  version: string,
  { at, aliveSince }: { at: string; aliveSince: string },
): Promise<void> {
  await db
    .updateTable('corpus_versions')
    .set({ state: 'retired' })
    .where('state', '=', 'active')
    .execute()
  await db
    .updateTable('corpus_versions')
    .set({ state: 'active', activated_at: at })
    .where('version', '=', version)
    .execute()
  const retired = await db
    .selectFrom('corpus_versions')
    .select('version')
    .where('state', '=', 'retired')
    .orderBy('activated_at', 'desc')
    .execute()
  const forgotten = retired.slice(KEPT_RETIRED).map((row) => row.version)
  if (forgotten.length > 0) {
    await db.deleteFrom('corpus_files').where('version', 'in', forgotten).execute()
  }
  await db.deleteFrom('process_versions').where('version', '=', version).execute()
  await db.deleteFrom('processes').where('seen_at', '<', aliveSince).execute()
}

async function refuseOthers(db: Transaction<Tables>, version: string): Promise<void> {
  const pending = await db
    .selectFrom('corpus_versions')
    .select('version')
    .where('state', '=', 'pending')
    .where('version', '!=', version)
    .execute()
  for (const other of pending) await refuse(db, other.version, null)
}

async function refuse(
  db: Transaction<Tables>,
  version: string,
  reason: string | null,
): Promise<void> {
  await db
    .updateTable('corpus_versions')
    .set({ state: 'refused', reason })
    .where('version', '=', version)
    .execute()
  await db.deleteFrom('corpus_files').where('version', '=', version).execute()
}

function find(db: Transaction<Tables>, version: string) {
  return db
    .selectFrom('corpus_versions')
    .select(['state', 'reason'])
    .where('version', '=', version)
    .executeTakeFirst()
}

/** The live processes, with what each says of the version. */
async function followersOf(
  db: Transaction<Tables>,
  version: string,
  aliveSince: string,
): Promise<(Follower & { reason: string | null })[]> {
  const rows = await db
    .selectFrom('processes')
    .leftJoin('process_versions', (join) =>
      join
        .onRef('process_versions.process_id', '=', 'processes.id')
        .on('process_versions.version', '=', version),
    )
    .select(['processes.id', 'process_versions.state', 'process_versions.reason'])
    .where('processes.seen_at', '>=', aliveSince)
    .orderBy('processes.id')
    .execute()
  return rows.map(({ id, state, reason }) => ({ process: id, state: state ?? 'loading', reason }))
}

function toReason(text: string): string {
  return toStoredText(text.slice(0, LONGEST_REASON))
}
