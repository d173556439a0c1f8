import { describe, expect, it } from 'vitest'
import type { IncomingMessage } from '../../src/channels/channel.ts'
import type { Contest } from '../../src/quiz/contest/ports.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { createContestStore } from '../../src/storage/contest-store.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import { createStudyStore } from '../../src/storage/study-store.ts'
import { makeQuestions } from '../quiz/contest/questions.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { DATABASES } from '../support/stores.ts'

const AT = '2026-01-10T08:00:00.000Z'
const LATER = '2026-01-10T09:00:00.000Z'
const QUESTIONS = makeQuestions(3)

type NewContest = Omit<Contest, 'id' | 'openedAt' | 'closedAt' | 'cancelledAt'>

function contest(change: Partial<NewContest> = {}): NewContest {
  return {
    title: 'Tìm hiểu Nghị quyết 57',
    settings: { questionsPerTry: 3, tries: 2, topics: null, documents: ['doc'], announces: true },
    questions: QUESTIONS,
    opensAt: '2026-01-10T07:00:00.000Z',
    closesAt: '2026-01-12T07:00:00.000Z',
    createdBy: 'console',
    createdAt: '2026-01-09T07:00:00.000Z',
    ...change,
  }
}

const TRY = { questionsOf: () => QUESTIONS, title: 'Lượt thi', at: AT, mostTries: 2 }

describe.each(DATABASES)('contests on $database', ({ open }) => {
  async function openStores() {
    const { db } = await open()
    const deps = { db, clock: createFakeClock() }
    const people = createPeopleStore(deps)
    const chats = createChatStore(deps)
    /** A member who has written to us. */
    async function join(chatId: string, displayName: string, channel = 'telegram') {
      const address = { channel, chatId, topicId: null }
      await chats.remember({
        deliveryId: `${channel} ${chatId}`,
        address,
        chatKind: 'private',
        sender: { id: chatId, displayName },
        sentAt: AT,
        messageId: null,
        content: { kind: 'text', text: 'Chào' },
      } satisfies IncomingMessage)
      return { address, id: await people.personOf(address) }
    }
    return {
      ...deps,
      people,
      chats,
      join,
      contests: createContestStore(deps),
      runs: createStudyStore(deps),
    }
  }

  /** `right` of three. */
  async function play(
    { contests, runs }: Awaited<ReturnType<typeof openStores>>,
    { contestId, personId, right }: { contestId: number; personId: string; right: number },
  ) {
    const begun = await contests.beginTry(contestId, personId, TRY)
    if (begun.kind === 'used_up') throw new Error('no try left')
    for (const [position, { id }] of QUESTIONS.entries()) {
      const isRight = position < right
      const answer = { position, choices: [isRight ? 0 : 1], isRight, at: AT, elapsedMs: 1000 }
      const ends = position === QUESTIONS.length - 1
      await runs.answer(begun.runId, answer, { questionId: id, card: null, ends })
    }
    await contests.finishTry(begun.runId, { right, elapsedMs: 3000, at: LATER })
    return begun
  }

  it('keep all that was said when they were made', async () => {
    const { contests } = await openStores()
    const id = await contests.create(contest())
    expect(await contests.find(id)).toEqual({
      ...contest(),
      id,
      openedAt: null,
      closedAt: null,
      cancelledAt: null,
    })
    expect(await contests.find(id + 1)).toBeNull()
  })

  it('have their questions read once, however often they are looked at', async () => {
    const { contests, db } = await openStores()
    const id = await contests.create(contest())
    await contests.find(id)
    await db.updateTable('contests').set({ questions: 'unreadable' }).execute()
    expect(await contests.find(id)).toMatchObject({ questions: QUESTIONS })
    expect(await contests.openAt(AT)).toMatchObject([{ id, questions: QUESTIONS }])
    for (let more = 0; more < 4; more++) await contests.find(await contests.create(contest()))
    await expect(contests.find(id)).rejects.toThrow()
  })

  it('are open from the first moment up to, not including, the last', async () => {
    const { contests } = await openStores()
    const id = await contests.create(contest())
    const openAt = async (at: string) => (await contests.openAt(at)).map((one) => one.id)
    expect(await openAt('2026-01-10T06:59:59.999Z')).toEqual([])
    expect(await openAt('2026-01-10T14:00:00.000+07:00')).toEqual([id])
    expect(await openAt('2026-01-12T06:59:59.999Z')).toEqual([id])
    expect(await openAt('2026-01-12T07:00:00.000Z')).toEqual([])
  })

  it('tell the next one and the last one', async () => {
    const { contests } = await openStores()
    const opensAt = '2026-02-01T00:00:00.000Z'
    const closesAt = '2026-02-02T00:00:00.000Z'
    const past = await contests.create(contest())
    const next = await contests.create(contest({ opensAt, closesAt }))
    const cancelled = await contests.create(contest({ opensAt: '2026-01-20T00:00:00.000Z' }))
    await contests.cancel(cancelled, AT)
    expect((await contests.nextAfter('2026-01-15T00:00:00.000Z'))?.id).toBe(next)
    expect((await contests.lastBefore('2026-01-15T00:00:00.000Z'))?.id).toBe(past)
    expect(await contests.nextAfter(closesAt)).toBeNull()
    expect(await contests.lastBefore('2026-01-01T00:00:00.000Z')).toBeNull()
    expect((await contests.list(2)).map(({ id }) => id)).toEqual([cancelled, next])
  })

  it('are due at their opening and at their closing, and each is claimed once', async () => {
    const { contests } = await openStores()
    const id = await contests.create(contest())
    const due = async (at: string) => (await contests.due(at)).map((one) => one.id)
    expect(await due('2026-01-10T06:59:00.000Z')).toEqual([])
    expect(await due(AT)).toEqual([id])
    const claims = await Promise.all([1, 2, 3].map(() => contests.claimStep(id, 'opened', AT)))
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await due(AT)).toEqual([])
    expect(await due('2026-01-12T07:00:00.000Z')).toEqual([id])
    expect(await contests.claimStep(id, 'closed', LATER)).toBe(true)
    expect(await due('2026-01-13T07:00:00.000Z')).toEqual([])
    expect(await contests.find(id)).toMatchObject({ openedAt: AT, closedAt: LATER })
  })

  it('can be cancelled until their closing was dealt with, and are due no more', async () => {
    const { contests } = await openStores()
    const first = await contests.create(contest())
    expect(await contests.cancel(first, AT)).toBe(true)
    expect(await contests.cancel(first, LATER)).toBe(false)
    expect(await contests.find(first)).toMatchObject({ cancelledAt: AT })
    expect(await contests.due(AT)).toEqual([])
    expect(await contests.openAt(AT)).toEqual([])
    expect(await contests.claimStep(first, 'opened', AT)).toBe(false)
    const second = await contests.create(contest())
    await contests.claimStep(second, 'closed', AT)
    expect(await contests.cancel(second, LATER)).toBe(false)
  })

  it('give no more tries than allowed, however many ask at once', async () => {
    const { contests, join } = await openStores()
    const id = await contests.create(contest())
    const { id: personId } = await join('1', 'An')
    const begin = () => contests.beginTry(id, personId, TRY)
    const first = await Promise.all([begin(), begin(), begin(), begin()])
    expect(first.map(({ kind }) => kind).sort()).toEqual(['begun', 'open', 'open', 'open'])
    const runIds = new Set(first.map((one) => (one.kind === 'used_up' ? null : one.runId)))
    expect(runIds.size).toBe(1)
    const [runId] = [...runIds]
    await contests.finishTry(runId ?? 0, { right: 1, elapsedMs: 5, at: AT })
    const second = await begin()
    expect(second).toMatchObject({ kind: 'begun', number: 2 })
    await contests.finishTry('runId' in second ? second.runId : 0, {
      right: 2,
      elapsedMs: 5,
      at: AT,
    })
    expect(await begin()).toEqual({ kind: 'used_up' })
    expect(await contests.triesOf(id, personId)).toHaveLength(2)
  })

  it('begin a try as a run with the questions of its number', async () => {
    const { contests, runs, join } = await openStores()
    const id = await contests.create(contest())
    const { id: personId } = await join('1', 'An')
    const questionsOf = (number: number) => QUESTIONS.slice(0, number)
    const begun = await contests.beginTry(id, personId, { ...TRY, questionsOf })
    if (begun.kind === 'used_up') throw new Error('no try left')
    expect(await runs.find(begun.runId)).toMatchObject({
      personId,
      kind: 'contest',
      contestId: id,
      title: 'Lượt thi',
      questions: QUESTIONS.slice(0, 1),
      begunAt: AT,
      endedAt: null,
    })
    // It is no run of somebody who studies alone.
    expect(await runs.openRun(personId)).toBeNull()
    const open = { contestId: id, personId, runId: begun.runId, number: 1 }
    expect(await contests.openTriesOf(personId)).toEqual([open])
    expect(await contests.openTries(id)).toEqual([open])
  })

  it('finish a try once', async () => {
    const stores = await openStores()
    const { contests, runs, join } = stores
    const id = await contests.create(contest())
    const { id: personId } = await join('1', 'An')
    const { runId } = await play(stores, { contestId: id, personId, right: 2 })
    await contests.finishTry(runId, { right: 3, elapsedMs: 1, at: AT })
    expect(await contests.triesOf(id, personId)).toEqual([
      { contestId: id, personId, number: 1, right: 2, elapsedMs: 3000, finishedAt: LATER },
    ])
    expect(await contests.openTriesOf(personId)).toEqual([])
    expect((await runs.find(runId))?.endedAt).not.toBeNull()
    const begun = { contestId: id, personId, runId, number: 1 }
    expect(await contests.tryOfRun(runId)).toEqual(begun)
    expect(await contests.runOf(id, personId, 1)).toBe(runId)
    expect(await contests.runOf(id, personId, 2)).toBeNull()
    expect(await contests.tryOfRun(runId + 1)).toBeNull()
  })

  it('forget a try that was dropped, but none that was finished', async () => {
    const stores = await openStores()
    const { contests, runs, join } = stores
    const id = await contests.create(contest())
    const { id: personId } = await join('1', 'An')
    const { runId } = await play(stores, { contestId: id, personId, right: 2 })
    await contests.dropTry(runId, LATER)
    expect(await contests.triesOf(id, personId)).toHaveLength(1)
    const second = await contests.beginTry(id, personId, TRY)
    if (second.kind === 'used_up') throw new Error('no try left')
    await contests.dropTry(second.runId, LATER)
    expect(await contests.openTriesOf(personId)).toEqual([])
    expect((await runs.find(second.runId))?.endedAt).toBe(LATER)
    expect(await contests.beginTry(id, personId, TRY)).toMatchObject({ kind: 'begun', number: 2 })
  })

  it('list those who have finished a try, by the name they chose, with unit and last guess', async () => {
    const stores = await openStores()
    const { contests, runs, chats, people, join } = stores
    const id = await contests.create(contest())
    const an = await join('1', 'An Telegram')
    const binh = await join('2', 'Bình')
    const chi = await join('3', 'Chi')
    await runs.saveName(an.id, 'Nguyễn Văn An')
    await chats.saveUnit(an.address, 'Chi bộ 3')
    await contests.guess(id, an.id, 12, AT)
    await contests.guess(id, an.id, 20, LATER)
    await contests.guess(id, chi.id, 1, AT)
    await play(stores, { contestId: id, personId: an.id, right: 2 })
    await play(stores, { contestId: id, personId: an.id, right: 3 })
    await play(stores, { contestId: id, personId: binh.id, right: 1 })
    // Begun only.
    await contests.beginTry(id, chi.id, TRY)
    const entries = await contests.entries(id)
    const shown = entries.map(({ name, unit, guess, tries }) => ({
      name,
      unit,
      guess,
      right: tries.map(({ right }) => right),
    }))
    expect(shown.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'Bình', unit: null, guess: null, right: [1] },
      { name: 'Nguyễn Văn An', unit: 'Chi bộ 3', guess: 20, right: [2, 3] },
    ])
    expect(await contests.guessOf(id, an.id)).toBe(20)
    expect(await contests.guessOf(id, binh.id)).toBeNull()
    // One person with two chats is one entry.
    const zalo = { channel: 'zalo-oa', chatId: '9', topicId: null }
    await people.offerCode(an.address, 'CODE2345', LATER)
    await people.redeemCode(zalo, 'CODE2345', AT)
    expect(await contests.entries(id)).toHaveLength(2)
  })

  it('count the answers to each question in finished tries', async () => {
    const stores = await openStores()
    const { contests, runs, join } = stores
    const id = await contests.create(contest())
    const an = await join('1', 'An')
    const binh = await join('2', 'Bình')
    await play(stores, { contestId: id, personId: an.id, right: 2 })
    await play(stores, { contestId: id, personId: binh.id, right: 1 })
    const open = await contests.beginTry(id, an.id, TRY)
    const answer = { position: 0, choices: [0], isRight: true, at: AT, elapsedMs: 1 }
    const change = { questionId: 'q1', card: null, ends: false }
    await runs.answer('runId' in open ? open.runId : 0, answer, change)
    expect(await contests.countQuestions(id)).toEqual([
      { questionId: 'q1', answered: 2, right: 2 },
      { questionId: 'q2', answered: 2, right: 1 },
      { questionId: 'q3', answered: 2, right: 0 },
    ])
  })
})
