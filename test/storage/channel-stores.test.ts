import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChatAddress } from '../../src/channels/channel.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { createChoiceStore } from '../../src/storage/choice-store.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createTokenStore } from '../../src/storage/token-store.ts'
import { createLimitStore, createUsageStore } from '../../src/storage/usage-store.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { silentLogger } from '../support/logger.ts'
import { DATABASES, DRIVERS, HAS_NATIVE } from '../support/stores.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const chat: ChatAddress = { channel: 'zalo-oa', chatId: 'z7', topicId: null }
const HOUR_MS = 3_600_000

describe.each(DATABASES)('what channels remember on $database', ({ open }) => {
  async function openStores() {
    const database = await open()
    const deps = { db: database.db, clock: createFakeClock() }
    return {
      ...deps,
      chats: createChatStore(deps),
      choices: createChoiceStore(deps),
      usage: createUsageStore(deps),
      limits: createLimitStore(deps),
      tokens: createTokenStore(database),
    }
  }

  describe('choices', () => {
    it('are those shown last, for each topic, for two days', async () => {
      const { choices, clock } = await openStores()
      const topic = { ...chat, topicId: '5' }
      expect(await choices.recall(chat)).toBeNull()
      await choices.remember(chat, ['a', 'b'])
      await choices.remember(topic, ['c'])
      await choices.remember(chat, ['d'])
      expect(await choices.recall(chat)).toEqual(['d'])
      expect(await choices.recall(topic)).toEqual(['c'])
      expect(await choices.recall({ ...chat, channel: 'zalo-bot' })).toBeNull()
      clock.advance(48 * HOUR_MS - 1)
      expect(await choices.recall(chat)).toEqual(['d'])
      clock.advance(1)
      expect(await choices.recall(chat)).toBeNull()
    })

    it('end with a message that offers none', async () => {
      const { choices } = await openStores()
      await choices.remember(chat, ['a'])
      await choices.remember(chat, [])
      expect(await choices.recall(chat)).toBeNull()
    })

    it('are purged with time', async () => {
      const { choices, clock } = await openStores()
      await choices.remember(chat, ['a'])
      clock.advance(HOUR_MS)
      await choices.remember({ ...chat, chatId: 'z8' }, ['a'])
      expect(await choices.purge('2026-01-10T08:30:00Z')).toBe(1)
    })

    it('follow a chat that got a new id, unless newer ones are there', async () => {
      const { choices, chats } = await openStores()
      const [from, to] = ['-1', '-2'].map((chatId) => ({ ...chat, chatId }))
      if (from === undefined || to === undefined) throw new Error('two chats')
      await choices.remember(from, ['old'])
      await choices.remember({ ...from, topicId: '5' }, ['old in a topic'])
      await choices.remember(to, ['new'])
      await chats.move('zalo-oa', '-1', '-2')
      expect(await choices.recall(to)).toEqual(['new'])
      expect(await choices.recall({ ...to, topicId: '5' })).toEqual(['old in a topic'])
      expect(await choices.recall(from)).toBeNull()
    })
  })

  describe('usage', () => {
    it('is counted by channel, name and the month in Vietnam', async () => {
      const { usage, clock } = await openStores()
      clock.set('2026-01-31T16:59:59Z')
      await Promise.all([1, 2, 3].map(() => usage.add('zalo-bot', 'sent', 1)))
      await usage.add('zalo-bot', 'received', 5)
      await usage.add('zalo-oa', 'sent', 1)
      expect(await usage.month('zalo-bot')).toEqual({ sent: 3, received: 5 })
      clock.advance(1000)
      expect(await usage.month('zalo-bot')).toEqual({})
    })
  })

  describe('limits', () => {
    it('are as the platform said last, whatever order its answers come in', async () => {
      const { limits } = await openStores()
      const reply = { name: 'reply', remaining: 7, total: 8, at: '2026-01-10T08:00:00.000Z' }
      const later = { ...reply, remaining: null, total: null, at: '2026-01-10T08:01:00.000Z' }
      await limits.note('zalo-oa', later)
      await limits.note('zalo-oa', reply)
      await limits.note('zalo-oa', { ...reply, name: 'a' })
      expect(await limits.read('zalo-oa')).toEqual([{ ...reply, name: 'a' }, later])
      expect(await limits.read('zalo-bot')).toEqual([])
    })
  })

  describe('tokens', () => {
    const pair = (name: string) => ({
      accessToken: `access ${name}`,
      refreshToken: `refresh ${name}`,
      accessExpiresAt: '2026-01-11T09:00:00.000Z',
    })
    const now = '2026-01-10T08:00:00.000Z'
    const leaseUntil = '2026-01-10T08:01:00.000Z'
    const claim = (owner: string, generation = 1, at = now) => ({
      generation,
      owner,
      now: at,
      leaseUntil: at === now ? leaseUntil : '2026-01-10T09:00:00.000Z',
    })

    async function openTokens() {
      const { tokens } = await openStores()
      await tokens.replace('app', pair('1'), 'oa')
      return tokens
    }

    it('are there after they were given, and begin a new chain each time', async () => {
      const tokens = await openTokens()
      expect(await tokens.read('other')).toBeNull()
      expect(await tokens.read('app')).toEqual({
        ...pair('1'),
        generation: 1,
        oaId: 'oa',
        deadReason: null,
        refreshBegunAt: null,
      })
      await tokens.claimRefresh('app', claim('a'))
      await tokens.abandonRefresh('app', claim('a'), { dead: 'used up' })
      expect(await tokens.read('app')).toMatchObject({ deadReason: 'used up' })
      expect(await tokens.replace('app', pair('2'), 'oa')).toMatchObject({
        ...pair('2'),
        generation: 2,
        deadReason: null,
      })
    })

    it('are replaced only as long as nobody else did', async () => {
      const { tokens } = await openStores()
      expect(await tokens.replaceGeneration('app', 1, pair('x'))).toBe(false)
      expect(await tokens.replaceGeneration('app', null, pair('1'))).toBe(true)
      expect(await tokens.replaceGeneration('app', null, pair('x'))).toBe(false)
      await tokens.claimRefresh('app', claim('a'))
      await tokens.abandonRefresh('app', claim('a'), { dead: 'used up' })
      expect(await tokens.replaceGeneration('app', 1, pair('2'))).toBe(true)
      expect(await tokens.replaceGeneration('app', 1, pair('x'))).toBe(false)
      expect(await tokens.read('app')).toMatchObject({
        ...pair('2'),
        generation: 2,
        deadReason: null,
      })
    })

    it('are refreshed by one at a time', async () => {
      const tokens = await openTokens()
      const owners = ['a', 'b', 'c', 'd']
      const claims = await Promise.all(
        owners.map((owner) => tokens.claimRefresh('app', claim(owner))),
      )
      expect(claims.filter((isMine) => isMine)).toHaveLength(1)
      expect(await tokens.read('app')).toMatchObject({ refreshBegunAt: now })
      const [winner = ''] = owners.filter((_, index) => claims[index])
      const loser = owners.find((owner) => owner !== winner) ?? ''
      expect(await tokens.finishRefresh('app', claim(loser), pair('x'))).toBe(false)
      expect(await tokens.finishRefresh('app', claim(winner), pair('2'))).toBe(true)
      expect(await tokens.read('app')).toEqual({
        ...pair('2'),
        generation: 2,
        oaId: 'oa',
        deadReason: null,
        refreshBegunAt: null,
      })
      expect(await tokens.claimRefresh('app', claim('b'))).toBe(false)
      expect(await tokens.claimRefresh('app', claim('b', 2))).toBe(true)
    })

    it('pass to the next when a lease ends, and the late one has lost', async () => {
      const tokens = await openTokens()
      await tokens.claimRefresh('app', claim('a'))
      const later = claim('b', 1, leaseUntil)
      expect(await tokens.claimRefresh('app', later)).toBe(true)
      expect(await tokens.read('app')).toMatchObject({ refreshBegunAt: now })
      expect(await tokens.finishRefresh('app', claim('a'), pair('x'))).toBe(false)
      await tokens.abandonRefresh('app', claim('a'), { dead: 'x' })
      expect(await tokens.finishRefresh('app', later, pair('2'))).toBe(true)
      expect(await tokens.read('app')).toMatchObject({ ...pair('2'), deadReason: null })
    })

    it('remember a refresh that got no answer, through one that never left', async () => {
      const tokens = await openTokens()
      await tokens.claimRefresh('app', claim('a'))
      await tokens.abandonRefresh('app', claim('a'), { unanswered: false })
      expect(await tokens.read('app')).toMatchObject({ refreshBegunAt: null })
      await tokens.claimRefresh('app', claim('a'))
      await tokens.abandonRefresh('app', claim('a'), { unanswered: true })
      const later = claim('b', 1, '2026-01-10T08:30:00.000Z')
      expect(await tokens.claimRefresh('app', later)).toBe(true)
      await tokens.abandonRefresh('app', later, { unanswered: false })
      expect(await tokens.read('app')).toMatchObject({ refreshBegunAt: now, deadReason: null })
    })

    it('of a dead chain are not refreshed again', async () => {
      const tokens = await openTokens()
      await tokens.claimRefresh('app', claim('a'))
      await tokens.abandonRefresh('app', claim('a'), { dead: 'used up' })
      expect(await tokens.claimRefresh('app', claim('a'))).toBe(false)
    })
  })
})

describe('tokens after a power cut', () => {
  const FILE = 'so-tay-57.sqlite'
  const pair = { accessToken: 'a', refreshToken: 'r', accessExpiresAt: '2026-01-11T09:00:00.000Z' }

  async function openIn(dataDirectory: string, driver: 'native' | 'wasm') {
    const database = await openDatabase({ dataDirectory, logger: silentLogger, driver })
    onTestFinished(() => database.close())
    return database
  }

  // What only the write-ahead log holds may be lost with the power; the main file is synced.
  it.each(DRIVERS)('are those that were stored last, with the %s driver', async (driver) => {
    const directory = temporaryDirectory()
    const tokens = createTokenStore(await openIn(directory, driver))
    const stored = await tokens.replace('app', pair, null)
    const claim = { generation: 1, owner: 'a', now: '2026-01-10T08:00:00.000Z' }
    await tokens.claimRefresh('app', { ...claim, leaseUntil: '2026-01-10T08:01:00.000Z' })
    await tokens.finishRefresh('app', claim, { ...pair, refreshToken: 'r2' })

    const after = join(temporaryDirectory(), 'after')
    mkdirSync(after)
    copyFileSync(join(directory, FILE), join(after, FILE))
    const survived = createTokenStore(await openIn(after, driver))
    expect(await survived.read('app')).toEqual({ ...stored, refreshToken: 'r2', generation: 2 })
  })

  it.skipIf(!HAS_NATIVE)('are claimed once by several processes on one file', async () => {
    const directory = temporaryDirectory()
    const stores = await Promise.all(
      [1, 2, 3, 4].map(async () => createTokenStore(await openIn(directory, 'native'))),
    )
    await stores[0]?.replace('app', pair, null)
    const claims = await Promise.all(
      stores.map((tokens, index) =>
        tokens.claimRefresh('app', {
          generation: 1,
          owner: `process ${index}`,
          now: '2026-01-10T08:00:00.000Z',
          leaseUntil: '2026-01-10T08:01:00.000Z',
        }),
      ),
    )
    expect(claims.filter((isMine) => isMine)).toHaveLength(1)
  })
})
