/** How soon a vote is in the store, at a steady rate into one open poll. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { createLogger } from '../../src/lib/logger.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { freePort } from '../../test/support/free-port.ts'
import { startProgram } from './broadcast-processes.ts'
import { numberAsked } from './meeting-bank.ts'
import { createPlatforms } from './meeting-platforms.ts'
import { percentile } from './suite.ts'

export interface RatePart {
  votes: number
  /** From the moment the platform took the vote until another connection sees its row. */
  p50Ms: number
  p99Ms: number
  maxMs: number
  /** How far apart the looks into the store were, 99 of 100. */
  lookP99Ms: number
  unrecorded: number
}

export const VOTES_PER_SECOND = 200
const TICK_MS = 5
const LOOK_MS = 2
const DRAIN_MS = 10_000
const STEP_TIMEOUT_MS = 60_000

/** In a program and a store of its own. */
export async function measureRate(seconds: number): Promise<RatePart> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-meeting-rate-'))
  const platforms = await createPlatforms()
  const { telegram } = platforms
  const port = await freePort()
  const program = await startProgram([], platforms.settings(directory, port), port)
  const logger = createLogger({ level: 'fatal' })
  const database = await openDatabase({ dataDirectory: directory, logger, driver: 'native' })
  try {
    const host = telegram.user('Chủ Trì Hoa')
    const total = Math.max(Math.round(seconds * VOTES_PER_SECOND), 1)
    const voters = Array.from({ length: total }, (_, index) => telegram.user(`Người ${index}`))
    const group = telegram.group('Hội trường', { addedBy: host, members: voters })
    const place = { in: group }
    // In the mode study a question stays open for longer.
    host.says('/thi 3', place)
    const limit = STEP_TIMEOUT_MS
    const find = (matches: Parameters<typeof group.next>[0] & object) => () =>
      group.messages().find((one) => typeof matches === 'function' && matches(one))
    const lobby = await telegram.waitUntil(
      find(({ buttons }) => buttons.flat().includes('Bắt đầu')),
      () => 'the lobby',
      limit,
    )
    host.presses('Bắt đầu', { ...place, on: lobby })
    const poll = await telegram.waitUntil(
      find(({ text }) => numberAsked(text) === 1),
      () => 'the first question',
      limit,
    )
    await sleep(1_000)

    const sentAt = new Map<string, number>()
    const taken = new Map<string, number>()
    const gaps: number[] = []
    let lastId = 0
    let lastLook = performance.now()
    async function look(): Promise<void> {
      const { rows } = await sql<{ id: number; account: string | null; key: string }>`
        select id, account, key from meeting_events where id > ${lastId} order by id
      `.execute(database.db)
      const now = performance.now()
      gaps.push(now - lastLook)
      lastLook = now
      for (const { id, account, key } of rows) {
        lastId = id
        if (account !== null && key.startsWith('vote:0:')) taken.set(account, now)
      }
    }

    await look()
    const begun = performance.now()
    let lastTick = 0
    while (taken.size < total && performance.now() - begun < seconds * 1000 + DRAIN_MS) {
      const elapsed = performance.now() - begun
      if (elapsed - lastTick >= TICK_MS) {
        lastTick = elapsed
        const due = Math.min(total, Math.floor((elapsed / 1000) * VOTES_PER_SECOND))
        for (const voter of voters.slice(sentAt.size, due)) {
          sentAt.set(`telegram:${voter.id}`, performance.now())
          voter.votes(poll, [sentAt.size % 2])
        }
      }
      await sleep(LOOK_MS)
      await look()
    }
    const times = [...sentAt].flatMap(([account, at]) => {
      const seen = taken.get(account)
      return seen === undefined ? [] : [seen - at]
    })
    return {
      votes: sentAt.size,
      p50Ms: percentile(times, 0.5),
      p99Ms: percentile(times, 0.99),
      maxMs: percentile(times, 1),
      lookP99Ms: percentile(gaps, 0.99),
      unrecorded: sentAt.size - times.length,
    }
  } finally {
    await program.kill()
    await database.close()
    await platforms.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
