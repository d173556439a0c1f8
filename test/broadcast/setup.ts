/** A store with people, and runners that send to fake channels. */
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, vi } from 'vitest'
import {
  type Audience,
  type BroadcastKind,
  type Content,
  EVERYBODY,
} from '../../src/broadcast/broadcast.ts'
import type { AdminEvent, MoveChanges } from '../../src/broadcast/ports.ts'
import { createQuietHours } from '../../src/broadcast/quiet-hours.ts'
import {
  type BroadcastRunner,
  createBroadcastRunner,
  type RunnerDeps,
} from '../../src/broadcast/runner.ts'
import type { BulkChannel } from '../../src/channels/bulk.ts'
import { realTiming } from '../../src/lib/timing.ts'
import { createArticleStore } from '../../src/storage/article-store.ts'
import { createBroadcastStore } from '../../src/storage/broadcast-store.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { createConsentStore } from '../../src/storage/consent-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { createLaneStore } from '../../src/storage/lane-store.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { createLockStore } from '../../src/storage/lock-store.ts'
import { silentLogger } from '../support/logger.ts'
import { DATABASES } from '../support/stores.ts'

export const ANNOUNCEMENT: Content = {
  text: 'Mời đồng chí dự sinh hoạt chuyên đề.',
  picture: null,
  links: [],
  buttons: { read: true, ask: false, practice: false },
  questionId: null,
}

type RunOptions = Pick<
  RunnerDeps,
  'mostInFlight' | 'leaseMs' | 'ledger' | 'lanes' | 'onBlocked' | 'onProgress' | 'logger'
>

const ANNOUNCING = { kind: 'announcement', corrects: null } as const

export const clock = { now: () => new Date() }

export async function openOffice(database?: Database) {
  const store = database ?? (await openStore())
  const { db } = store
  const stores = {
    broadcasts: createBroadcastStore({ db }),
    ledger: createLedgerStore({ db }),
    lanes: createLaneStore({ db }),
    articles: createArticleStore({ db }),
    locks: createLockStore({ db }),
    consents: createConsentStore({ db, clock }),
    chats: createChatStore({ db, clock }),
  }
  const told: AdminEvent[] = []

  /** People with one private chat each, `p-0`, `p-1` … */
  async function meet(channel: string, count: number, lastInteractionAt?: string): Promise<void> {
    const now = new Date().toISOString()
    for (let index = 0; index < count; index += 1) {
      const id = randomUUID()
      await db
        .insertInto('people')
        .values({ id, place: null, unit: null, created_at: now })
        .execute()
      await db
        .insertInto('chats')
        .values({
          channel,
          chat_id: `p-${index}`,
          kind: 'private',
          place: null,
          person_id: id,
          display_name: `Người ${index}`,
          named_at: now,
          reachability: 'active',
          reachability_at: now,
          follows: channel === 'zalo-oa' ? 1 : null,
          follows_at: null,
          followed_at: null,
          unfollowed_at: null,
          tags: null,
          tagged_at: null,
          last_interaction_at: lastInteractionAt ?? now,
          paused_at: null,
          paused_until: null,
          resumed_at: null,
          announcements: 'on',
          announcements_at: now,
          announcements_source: 'first_contact',
          first_seen_at: now,
          last_seen_at: now,
        })
        .execute()
    }
  }

  /** Confirmed, to begin at once. */
  async function schedule(
    wanted: Partial<Audience> = {},
    order: MoveChanges = {},
    corrects: { kind: BroadcastKind; corrects: number | null } = ANNOUNCING,
  ): Promise<number> {
    const now = new Date().toISOString()
    const { id } = await stores.broadcasts.create({
      ...corrects,
      seriesId: null,
      content: ANNOUNCEMENT,
      audience: { ...EVERYBODY, ...wanted },
      createdBy: 'console',
      createdAt: now,
    })
    await stores.broadcasts.move(id, 'schedule', {
      scheduledAt: now,
      confirmedBy: 'console',
      ...order,
    })
    return id
  }

  /** Runs until the test ends or `stop` is called. */
  function run(
    channels: BulkChannel[],
    options: Partial<RunOptions> & { quietHours?: string } = {},
  ): BroadcastRunner {
    const { quietHours = 'off', ...rest } = options
    const runner = createBroadcastRunner({
      ...stores,
      channels,
      messageOf: ({ content }) => ({ blocks: [{ kind: 'paragraph', text: content.text }] }),
      articleOf: ({ content }) => ({
        title: content.text,
        description: content.text,
        author: 'Sổ tay 57',
        coverUrl: 'https://example.vn/bia.jpg',
        body: [content.text],
      }),
      notifier: { tellAdmins: async (event) => void told.push(event) },
      onProgress: async () => undefined,
      onBlocked: (address) =>
        stores.chats.setReachability(address, 'blocked', new Date().toISOString()),
      quietHours: createQuietHours(quietHours),
      owner: randomUUID(),
      clock,
      timing: realTiming,
      logger: silentLogger,
      roundMs: 20,
      ...rest,
    })
    runner.start()
    onTestFinished(() => runner.stop())
    return runner
  }

  /** An edit or recall of a broadcast, to begin at once. */
  async function correct(id: number, kind: 'edit' | 'recall'): Promise<number> {
    return schedule({}, {}, { kind, corrects: id })
  }

  async function state(id: number): Promise<string | undefined> {
    return (await stores.broadcasts.find(id))?.state
  }

  /** The ledger as `state` or `state:reason`, counted. */
  async function tally(id: number): Promise<Record<string, number>> {
    const sums: Record<string, number> = {}
    for (const row of await stores.ledger.counts(id)) {
      const key = row.reason === null ? row.state : `${row.state}:${row.reason}`
      sums[key] = (sums[key] ?? 0) + row.count
    }
    return sums
  }

  return {
    ...stores,
    correct,
    rows: (id: number) => stores.ledger.rows(id, { after: null, limit: 1_000 }),
    db,
    told,
    meet,
    schedule,
    run,
    state,
    tally,
    whenState: (id: number, wanted: string) =>
      vi.waitFor(async () => expect(await state(id)).toBe(wanted), {
        timeout: 8_000,
        interval: 20,
      }),
  }
}

async function openStore(): Promise<Database> {
  const [first] = DATABASES
  if (first === undefined) throw new Error('there is no database')
  return first.open()
}
