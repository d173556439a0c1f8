import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { ChatAddress } from '../../src/channels/channel.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { createChoiceStore } from '../../src/storage/choice-store.ts'
import { createFeedbackStore } from '../../src/storage/feedback-store.ts'
import { createFollowerStore } from '../../src/storage/follower-store.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import { createQuestionLog } from '../../src/storage/question-log.ts'
import { inTransaction } from '../../src/storage/transaction.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { DATABASES } from '../support/stores.ts'

const AT = '2026-01-10T08:00:00.000Z'
const LATER = '2026-01-10T08:10:00.000Z'

/** Enough for calls to meet in the middle on PostgreSQL, whose pool has several connections. */
const ROUNDS = [0, 1, 2, 3, 4]

function chat(chatId: string | number, channel = 'telegram'): ChatAddress {
  return { channel, chatId: `${chatId}`, topicId: null }
}

describe.each(DATABASES)('calls at the same moment on $database', ({ open }) => {
  async function openStores() {
    const { db } = await open()
    const deps = { db, clock: createFakeClock() }
    return {
      db,
      chats: createChatStore(deps),
      choices: createChoiceStore(deps),
      people: createPeopleStore(deps),
      followers: createFollowerStore(deps),
      questions: createQuestionLog(deps),
      feedback: createFeedbackStore(deps),
    }
  }

  it('use a code once', async () => {
    const { people } = await openStores()
    for (const round of ROUNDS) {
      const code = `CODE${round}`
      await people.offerCode(chat(`giver ${round}`), code, LATER)
      const outcomes = await Promise.all(
        ['a', 'b', 'c'].map((name) => people.redeemCode(chat(`${name} ${round}`), code, AT)),
      )
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['linked', 'wrong', 'wrong'])
    }
  })

  it('count every wrong code', async () => {
    const { people } = await openStores()
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, (_, n) => people.redeemCode(chat(1), `WRONG${n}`, AT)),
    )
    expect(outcomes.filter(({ kind }) => kind === 'wrong')).toHaveLength(5)
    expect(outcomes.filter(({ kind }) => kind === 'too_many_tries')).toHaveLength(4)
  })

  it('link two chats to each other once, whichever gave the code', async () => {
    const { people, db } = await openStores()
    for (const round of ROUNDS) {
      const [a, b] = [chat(`a ${round}`), chat(`b ${round}`)]
      await people.offerCode(a, `A${round}`, LATER)
      await people.offerCode(b, `B${round}`, LATER)
      const outcomes = await Promise.all([
        people.redeemCode(b, `A${round}`, AT),
        people.redeemCode(a, `B${round}`, AT),
      ])
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['already_linked', 'linked'])
      expect(await people.personOf(a)).toBe(await people.personOf(b))
    }
    const known = await db.selectFrom('people').select('id').execute()
    expect(known).toHaveLength(ROUNDS.length)
  })

  it('make one person of many chats, and lose none of them', async () => {
    const { people, db } = await openStores()
    const all = Array.from({ length: 8 }, (_, n) => chat(n))
    for (const one of all) await people.offerCode(one, `CODE${one.chatId}`, LATER)
    // A ring: every chat gives a code and takes one.
    await Promise.all(
      all.map((one, n) => people.redeemCode(one, `CODE${(n + 1) % all.length}`, AT)),
    )
    const persons = await Promise.all(all.map((one) => people.personOf(one)))
    expect(new Set(persons).size).toBe(1)
    expect(await db.selectFrom('people').select('id').execute()).toEqual([{ id: persons[0] }])
  })

  it('part two linked chats once', async () => {
    const { people, db } = await openStores()
    for (const round of ROUNDS) {
      const [a, b] = [chat(`a ${round}`), chat(`b ${round}`)]
      await people.offerCode(a, `A${round}`, LATER)
      await people.redeemCode(b, `A${round}`, AT)
      const others = await Promise.all([people.unlink(a), people.unlink(b)])
      expect(others.flat()).toHaveLength(1)
      expect(await people.personOf(a)).not.toBe(await people.personOf(b))
    }
    const known = await db.selectFrom('people').select('id').execute()
    expect(known).toHaveLength(2 * ROUNDS.length)
  })

  it('keep a place that is chosen while two chats are linked', async () => {
    const { people, chats } = await openStores()
    for (const round of ROUNDS) {
      const [a, b] = [chat(`a ${round}`), chat(`b ${round}`)]
      await people.offerCode(a, `A${round}`, LATER)
      await people.personOf(b)
      await Promise.all([people.redeemCode(b, `A${round}`, AT), chats.savePlace(b, 'Biên Hòa')])
      expect(await chats.settings(a)).toEqual({ place: 'Biên Hòa', unit: null })
    }
  })

  it('move a group once, with everything that is chosen meanwhile', async () => {
    const { chats, choices, db } = await openStores()
    for (const round of ROUNDS) {
      const [from, to] = [chat(`from ${round}`), chat(`to ${round}`)]
      await chats.savePlace(from, 'Thái Nguyên')
      await choices.remember(from, ['old'])
      await Promise.all([
        chats.move('telegram', from.chatId, to.chatId),
        chats.move('telegram', from.chatId, to.chatId),
        choices.remember(to, ['new']),
      ])
      expect(await chats.settings(to)).toEqual({ place: 'Thái Nguyên', unit: null })
      expect(await choices.recall(to)).toEqual(['new'])
      expect(await choices.recall(from)).toBeNull()
    }
    expect(await db.selectFrom('chats').select('chat_id').execute()).toHaveLength(ROUNDS.length)
  })

  it('record a question once, and rate it once for each member', async () => {
    const { questions, feedback, db } = await openStores()
    for (const round of ROUNDS) {
      const entry = {
        address: chat(1),
        deliveryId: `${round}`,
        senderId: null,
        question: 'Ai ký?',
        answer: { kind: 'not_in_corpus', reason: { kind: 'nothing_close' }, nearest: [] },
        answerText: 'Không nêu.',
        askedAt: AT,
        elapsedMs: 1,
      } as const
      const [id = 0, ...others] = await Promise.all(
        [1, 2, 3].map(() =>
          questions.record({ ...entry, answer: { ...entry.answer, nearest: [] } }),
        ),
      )
      expect(others).toEqual([id, id])
      const rate = (rating: 'up' | 'down') =>
        feedback.rate({ questionId: id, senderId: '7', rating, at: AT })
      const same = await Promise.all([rate('up'), rate('up')])
      expect(same.sort()).toEqual(['stored', 'unchanged'])
      const both = await Promise.all([rate('down'), rate('down')])
      expect(both.sort()).toEqual(['changed', 'unchanged'])
    }
    expect(await db.selectFrom('questions').select('id').execute()).toHaveLength(ROUNDS.length)
  })

  it('take followers over once, in whatever order two lists have them', async () => {
    const { followers, db } = await openStores()
    const page = Array.from({ length: 30 }, (_, n) => ({
      chatId: `z${n}`,
      displayName: 'Lan',
      tags: [],
      lastInteractionAt: null,
      follows: true,
    }))
    const results = await Promise.all([
      followers.import('zalo-oa', page, AT),
      followers.import('zalo-oa', page.toReversed(), AT),
    ])
    expect(results.reduce((sum, { added }) => sum + added, 0)).toBe(30)
    expect(await db.selectFrom('people').select('id').execute()).toHaveLength(30)
    expect(await followers.count('zalo-oa')).toBe(30)
  })

  it('are done again when they stood in each other\u2019s way', async () => {
    const { db, chats } = await openStores()
    for (const id of ['1', '2']) await chats.savePlace(chat(id), 'Biên Hòa')
    const touchBoth = (ids: string[]) =>
      inTransaction(db, async (transaction) => {
        for (const id of ids) {
          await transaction
            .updateTable('chats')
            .set((row) => ({ place: row.fn.coalesce('place', 'place') }))
            .where('chat_id', '=', id)
            .execute()
          await sleep(20)
        }
        return ids
      })
    const done = await Promise.all([touchBoth(['1', '2']), touchBoth(['2', '1'])])
    expect(done).toEqual([
      ['1', '2'],
      ['2', '1'],
    ])
  })
})
