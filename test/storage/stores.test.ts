import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Answer, Citation } from '../../src/answering/answer.ts'
import type { ChatAddress, IncomingMessage } from '../../src/channels/channel.ts'
import type { Action } from '../../src/conversation/actions.ts'
import { createActionStore } from '../../src/storage/action-store.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { createFeedbackStore } from '../../src/storage/feedback-store.ts'
import { createInboxStore } from '../../src/storage/inbox-store.ts'
import { createQuestionLog } from '../../src/storage/question-log.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { DATABASES } from '../support/stores.ts'

const group: ChatAddress = { channel: 'telegram', chatId: '-100', topicId: null }

function message(change: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    deliveryId: '1',
    address: group,
    chatKind: 'group',
    sender: { id: '7', displayName: 'An' },
    sentAt: '2026-01-10T08:00:00+07:00',
    messageId: '11',
    content: { kind: 'text', text: 'Ai ký?' },
    ...change,
  }
}

function citation(passageId: string): Citation {
  return {
    documentId: 'doc',
    documentNumber: null,
    section: 'I',
    locator: 'Mục I',
    passageId,
    passage: 'Toàn văn “đoạn” 😀',
    quote: 'đoạn',
    source: 'Hướng dẫn, Mục I',
  }
}

function answered(...passageIds: string[]): Answer {
  return {
    kind: 'answered',
    isSure: true,
    blocks: [
      {
        documentId: 'doc',
        label: 'Doc',
        note: null,
        lines: [{ text: 'đoạn', citation: 0, role: 'text' }],
      },
    ],
    citations: passageIds.map(citation),
  }
}

const NOTHING: Answer = {
  kind: 'not_in_corpus',
  reason: { kind: 'unknown_place', name: 'Huế' },
  nearest: [citation('doc#I/1')],
}

describe.each(DATABASES)('stores on $database', ({ open }) => {
  async function openStores() {
    const database = await open()
    const clock = createFakeClock()
    const deps = { db: database.db, clock }
    return {
      ...database,
      clock,
      chats: createChatStore(deps),
      inbox: createInboxStore(deps),
      questions: createQuestionLog(deps),
      feedback: createFeedbackStore(deps),
      actions: createActionStore(deps),
      ask: (address: ChatAddress, question: string, answer: Answer = NOTHING, minute = 0) =>
        createQuestionLog(deps).record({
          address,
          deliveryId: randomUUID(),
          senderId: '7',
          question,
          answer,
          answerText: `đáp ${question}`,
          askedAt: new Date(Date.UTC(2026, 0, 10, 8, minute)).toISOString(),
          elapsedMs: 1.25,
        }),
    }
  }

  it('answers a ping', async () => {
    const { ping } = await openStores()
    await expect(ping()).resolves.toBeUndefined()
  })

  describe('chats', () => {
    it('has no place for a chat never seen', async () => {
      const { chats } = await openStores()
      expect(await chats.settings(group)).toEqual({ place: null, unit: null })
    })

    it('keeps the place through later messages and shares it between topics', async () => {
      const { chats } = await openStores()
      await chats.remember(message())
      await chats.savePlace(group, 'Thái Nguyên')
      await chats.remember(message())
      expect(await chats.settings({ ...group, topicId: '5' })).toEqual({
        place: 'Thái Nguyên',
        unit: null,
      })
      await chats.savePlace(group, null)
      expect(await chats.settings(group)).toEqual({ place: null, unit: null })
    })

    it('saves a place for a chat not seen before', async () => {
      const { chats } = await openStores()
      await chats.savePlace(group, 'Biên Hòa')
      expect(await chats.settings(group)).toEqual({ place: 'Biên Hòa', unit: null })
    })

    it('notes when a chat was first and last seen', async () => {
      const { chats, clock, db } = await openStores()
      await chats.remember(message())
      clock.advance(60_000)
      await chats.remember(message())
      expect(await db.selectFrom('chats').selectAll().execute()).toMatchObject([
        {
          channel: 'telegram',
          chat_id: '-100',
          kind: 'group',
          place: null,
          reachability: 'active',
          first_seen_at: '2026-01-10T08:00:00.000Z',
          last_seen_at: '2026-01-10T08:01:00.000Z',
        },
      ])
    })

    it('takes a chat as reachable again when it writes, not when it says it blocked us', async () => {
      const { chats, db } = await openStores()
      const reachability = async () =>
        (await db.selectFrom('chats').select('reachability').executeTakeFirst())?.reachability
      await chats.setReachability(group, 'blocked', '2026-01-10T00:00:00Z')
      await chats.remember(message({ content: { kind: 'membership', state: 'blocked' } }))
      expect(await reachability()).toBe('blocked')
      await chats.remember(message())
      expect(await reachability()).toBe('active')
    })

    it('moves every row to the new id, and does no harm when repeated', async () => {
      const { chats, inbox, questions, actions, feedback, ask } = await openStores()
      const moved = { ...group, chatId: '-200' }
      await chats.remember(message())
      await chats.savePlace(group, 'Thái Nguyên')
      await inbox.accept(message())
      const id = await ask(group, 'Ai ký?')
      await feedback.rate({ questionId: id, senderId: '7', rating: 'up', at: '2026-01-10' })
      const [data = ''] = await actions.save(group, [{ kind: 'browse_documents' }], '2026-01-10')

      for (let time = 0; time < 2; time++) {
        await chats.move('telegram', '-100', '-200')
        expect(await chats.settings(moved)).toEqual({ place: 'Thái Nguyên', unit: null })
        expect(await chats.settings(group)).toEqual({ place: null, unit: null })
        expect((await questions.latest(moved))?.question).toBe('Ai ký?')
        expect(await questions.latest(group)).toBeNull()
        expect(await actions.find(data, moved)).toEqual({ kind: 'browse_documents' })
        expect((await inbox.unfinished('telegram')).map((m) => m.message.address.chatId)).toEqual([
          '-200',
        ])
      }
    })

    it('merges into a chat that is there already, which keeps what it chose', async () => {
      const { chats, clock, db } = await openStores()
      await chats.savePlace(group, 'Thái Nguyên')
      clock.advance(1000)
      await chats.savePlace({ ...group, chatId: '-200' }, 'Biên Hòa')
      await chats.move('telegram', '-100', '-200')
      await chats.move('telegram', '-200', '-200')
      const rows = await db.selectFrom('chats').selectAll().execute()
      expect(rows).toMatchObject([
        { chat_id: '-200', place: 'Biên Hòa', first_seen_at: '2026-01-10T08:00:00.000Z' },
      ])
    })

    it('does not move a chat of another channel with the same id', async () => {
      const { chats } = await openStores()
      await chats.savePlace({ ...group, channel: 'terminal' }, 'Biên Hòa')
      await chats.move('telegram', '-100', '-200')
      expect(await chats.settings({ ...group, channel: 'terminal' })).toEqual({
        place: 'Biên Hòa',
        unit: null,
      })
    })
  })

  describe('inbox', () => {
    it('tells what waits in a chat, and in which chats something waits', async () => {
      const { inbox, chats, clock } = await openStores()
      const other = { ...group, chatId: '-200' }
      for (const id of ['1', '2']) await inbox.accept(message({ deliveryId: id }))
      await inbox.accept(message({ deliveryId: '3', address: other }))
      const idsIn = async (chatId: string) =>
        (await inbox.unfinishedOf('telegram', chatId)).map((one) => one.message.deliveryId)
      expect(await idsIn(group.chatId)).toEqual(['1', '2'])
      expect(await inbox.chatOfUnfinished('telegram', '3')).toBe('-200')
      expect(await inbox.chatOfUnfinished('terminal', '3')).toBeNull()

      const now = clock.now().toISOString()
      expect(await inbox.waitingChats('telegram', now)).toEqual([])
      clock.advance(1_000)
      const later = clock.now().toISOString()
      expect(await inbox.waitingChats('telegram', later)).toEqual([
        { deliveryId: '1' },
        { deliveryId: '3' },
      ])
      expect(await inbox.waitingChats('terminal', later)).toEqual([])

      await inbox.finish('telegram', '1')
      await inbox.fail('telegram', '3', 'internal')
      await chats.move('telegram', group.chatId, '-300')
      expect(await inbox.chatOfUnfinished('telegram', '2')).toBe('-300')
      expect(await idsIn('-300')).toEqual(['2'])
      expect(await inbox.waitingChats('telegram', later)).toEqual([{ deliveryId: '2' }])
    })

    it('stores a delivery once, also when two arrive at the same moment', async () => {
      const { inbox } = await openStores()
      const results = await Promise.all([inbox.accept(message()), inbox.accept(message())])
      expect(results.sort()).toEqual(['new', 'repeat'])
      await inbox.finish('telegram', '1')
      expect(await inbox.accept(message())).toBe('repeat')
    })

    it('keeps the same delivery id of two channels apart', async () => {
      const { inbox } = await openStores()
      await inbox.accept(message())
      const other = message({ address: { ...group, channel: 'terminal' } })
      expect(await inbox.accept(other)).toBe('new')
      expect(await inbox.unfinished('terminal')).toEqual([{ message: other, sendingSince: null }])
    })

    it('gives back what was neither finished nor failed, oldest first and unchanged', async () => {
      const { inbox } = await openStores()
      const text = 'Quận 1 😀 "trích" \u0000 \ud83d xuống\ndòng'
      const last = message({ deliveryId: '3', content: { kind: 'text', text } })
      for (const id of ['9', '2', '5']) await inbox.accept(message({ deliveryId: id }))
      await inbox.accept(last)
      await inbox.finish('telegram', '2')
      await inbox.fail('telegram', '5', 'internal')
      const unfinished = await inbox.unfinished('telegram')
      expect(unfinished.map(({ message: { deliveryId } }) => deliveryId)).toEqual(['9', '3'])
      expect(unfinished[1]?.message).toEqual(last)
    })

    it('tells when the answer of a message began to be sent first', async () => {
      const { inbox } = await openStores()
      for (const id of ['1', '2']) await inbox.accept(message({ deliveryId: id }))
      await inbox.beginSending('telegram', '1', '2026-01-10T15:00:00+07:00')
      await inbox.beginSending('telegram', '1', '2026-01-10T09:00:00Z')
      expect(await inbox.unfinished('telegram')).toMatchObject([
        { message: { deliveryId: '1' }, sendingSince: '2026-01-10T08:00:00.000Z' },
        { message: { deliveryId: '2' }, sendingSince: null },
      ])
    })

    it('gives back a long backlog whole and in order', async () => {
      const { inbox } = await openStores()
      const ids = Array.from({ length: 1201 }, (_, index) => `${index}`)
      for (const id of ids) await inbox.accept(message({ deliveryId: id }))
      const unfinished = await inbox.unfinished('telegram')
      expect(unfinished.map((one) => one.message.deliveryId)).toEqual(ids)
    })

    it('forgets the text of a finished message, and keeps a failed one for the operator', async () => {
      const { inbox, db } = await openStores()
      await inbox.accept(message({ deliveryId: '1' }))
      await inbox.accept(message({ deliveryId: '2' }))
      await inbox.finish('telegram', '1')
      await inbox.fail('telegram', '2', 'internal')
      const rows = await db
        .selectFrom('inbox')
        .select(['reason', 'message'])
        .orderBy('id')
        .execute()
      expect(rows[0]).toEqual({ reason: null, message: null })
      expect(rows[1]).toEqual({ reason: 'internal', message: expect.stringContaining('Ai ký') })
    })

    it('sets a message it can no longer read aside and returns the rest', async () => {
      const { inbox, db } = await openStores()
      await inbox.accept(message({ deliveryId: '1' }))
      await inbox.accept(message({ deliveryId: '2' }))
      await db.updateTable('inbox').set({ message: '{"old":1' }).where('id', '=', 1).execute()
      expect((await inbox.unfinished('telegram')).map((m) => m.message.deliveryId)).toEqual(['2'])
      const states = await db
        .selectFrom('inbox')
        .select(['state', 'reason'])
        .orderBy('id')
        .execute()
      expect(states[0]).toEqual({ state: 'failed', reason: 'unreadable' })
    })

    it('purges settled messages only, whatever offset the time is given in', async () => {
      const { inbox, clock } = await openStores()
      for (const id of ['1', '2', '3']) await inbox.accept(message({ deliveryId: id }))
      await inbox.finish('telegram', '1')
      clock.advance(3_600_000)
      await inbox.finish('telegram', '2')
      expect(await inbox.purge('2026-01-10T15:30:00+07:00')).toBe(1)
      expect(await inbox.accept(message({ deliveryId: '1' }))).toBe('new')
      expect(await inbox.accept(message({ deliveryId: '3' }))).toBe('repeat')
    })
  })

  describe('questions', () => {
    it('returns what was recorded, to the chat it belongs to', async () => {
      const { questions, ask } = await openStores()
      const id = await ask(group, 'Ai ký?', answered('doc#I/1', 'doc#I/2'))
      expect(await questions.find(id, { ...group, topicId: '9' })).toEqual({
        id,
        address: group,
        question: 'Ai ký?',
        answer: answered('doc#I/1', 'doc#I/2'),
        askedAt: '2026-01-10T08:00:00.000Z',
      })
      expect(await questions.find(id, { ...group, chatId: '-1' })).toBeNull()
      expect(await questions.find(id, { ...group, channel: 'terminal' })).toBeNull()
      expect(await questions.find(id + 1, group)).toBeNull()
    })

    it('records a delivery once, and finds it by its id within the channel', async () => {
      const { questions, db } = await openStores()
      const entry = {
        address: group,
        deliveryId: 'd1',
        senderId: null,
        question: 'Ai ký?',
        answer: answered('doc#I/1'),
        answerText: 'đáp',
        askedAt: '2026-01-10T08:00:00Z',
        elapsedMs: 1,
      }
      expect(await questions.findByDelivery('telegram', 'd1')).toBeNull()
      const id = await questions.record(entry)
      expect(await questions.record({ ...entry, answer: NOTHING })).toBe(id)
      const other = { ...entry, address: { ...group, channel: 'zalo-oa' } }
      expect(await questions.record(other)).not.toBe(id)
      expect(await questions.findByDelivery('telegram', 'd1')).toMatchObject({
        id,
        answer: answered('doc#I/1'),
      })
      expect(await db.selectFrom('answer_passages').selectAll().execute()).toHaveLength(2)
    })

    it.each<Answer>([
      NOTHING,
      { kind: 'not_in_corpus', reason: { kind: 'nothing_close' }, nearest: [] },
      {
        kind: 'not_in_corpus',
        reason: { kind: 'unknown_document', name: '99-KH/TU' },
        nearest: [],
      },
      { kind: 'needs_choice', choices: [{ label: 'A', question: 'a?' }] },
    ])('keeps every kind of answer: $kind', async (answer) => {
      const { questions, ask } = await openStores()
      await ask(group, 'x', answer)
      expect((await questions.latest(group))?.answer).toEqual(answer)
    })

    it('notes the passages an answer came from, best first', async () => {
      const { ask, db } = await openStores()
      const id = await ask(group, 'Ai ký?', answered('doc#II/1', 'doc#I/2'))
      await ask(group, 'Huế?', NOTHING)
      expect(await db.selectFrom('answer_passages').selectAll().orderBy('rank').execute()).toEqual([
        { question_id: id, rank: 0, document_id: 'doc', passage_id: 'doc#II/1', quote: 'đoạn' },
        { question_id: id, rank: 1, document_id: 'doc', passage_id: 'doc#I/2', quote: 'đoạn' },
      ])
    })

    it('finds the newest question of a topic', async () => {
      const { questions, ask } = await openStores()
      const topic = { ...group, topicId: '5' }
      expect(await questions.latest(group)).toBeNull()
      await ask(group, 'một')
      await ask(topic, 'hai')
      expect((await questions.latest(group))?.question).toBe('một')
      expect((await questions.latest(topic))?.address).toEqual(topic)
    })

    it('gives the last turns of a topic, oldest first', async () => {
      const { questions, ask } = await openStores()
      for (const minute of [0, 1, 2, 3]) await ask(group, `câu ${minute}`, NOTHING, minute)
      await ask({ ...group, topicId: '5' }, 'khác', NOTHING, 3)
      expect(await questions.recentTurns(group, '2026-01-10T15:01:00+07:00', 2)).toEqual([
        { role: 'user', text: 'câu 2' },
        { role: 'assistant', text: 'đáp câu 2' },
        { role: 'user', text: 'câu 3' },
        { role: 'assistant', text: 'đáp câu 3' },
      ])
      expect(await questions.recentTurns(group, '2026-01-10T08:03:00Z', 9)).toHaveLength(2)
      expect(await questions.recentTurns(group, '2026-01-11', 9)).toEqual([])
    })

    it('stores text that some database would refuse or cut off', async () => {
      const { questions, ask } = await openStores()
      await ask(group, `a\u0000b ${'\ud83d'} 😀 ế`)
      expect((await questions.latest(group))?.question).toBe('a\uFFFDb \uFFFD 😀 ế')
    })

    it('treats an answer of another shape as unknown', async () => {
      const { questions, ask, db } = await openStores()
      const id = await ask(group, 'Ai ký?')
      await db.updateTable('questions').set({ answer: '{"kind":"poem"}' }).execute()
      expect(await questions.find(id, group)).toBeNull()
      expect(await questions.latest(group)).toBeNull()
    })

    it('numbers questions that are recorded at the same moment', async () => {
      const { ask } = await openStores()
      const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(group, `câu ${n}`)))
      expect(new Set(ids).size).toBe(20)
    })
  })

  describe('feedback', () => {
    it('keeps one rating per question and sender', async () => {
      const { feedback, ask, db } = await openStores()
      const questionId = await ask(group, 'Ai ký?')
      const rate = (senderId: string, rating: 'up' | 'down') =>
        feedback.rate({ questionId, senderId, rating, at: '2026-01-10T08:00:00Z' })
      expect(await rate('7', 'up')).toBe('stored')
      expect(await rate('7', 'up')).toBe('unchanged')
      expect(await rate('7', 'down')).toBe('changed')
      expect(await rate('8', 'up')).toBe('stored')
      const rows = await db.selectFrom('feedback').select('rating').orderBy('sender_id').execute()
      expect(rows).toEqual([{ rating: 'down' }, { rating: 'up' }])
    })

    it('refuses a rating of a question that does not exist', async () => {
      const { feedback } = await openStores()
      const entry = { questionId: 99, senderId: '7', rating: 'up', at: '2026-01-10' } as const
      await expect(feedback.rate(entry)).rejects.toThrow(/FOREIGN KEY/i)
    })
  })

  describe('actions', () => {
    const actions: Action[] = [
      { kind: 'show_passage', passageId: 'doc#I/1' },
      { kind: 'browse_section', documentId: 'doc', sectionId: 'II.1', page: 0 },
      { kind: 'choose_place', place: null },
    ]

    it('gives each button short opaque data and finds its action again, in any topic', async () => {
      const store = (await openStores()).actions
      const data = await store.save(group, actions, '2026-01-10T08:00:00Z')
      expect(data).toHaveLength(3)
      for (const [index, one] of data.entries()) {
        expect(Buffer.byteLength(one)).toBeLessThanOrEqual(64)
        expect(one).not.toContain('doc')
        expect(await store.find(one, { ...group, topicId: '5' })).toEqual(actions[index])
      }
      expect(await store.save(group, [], '2026-01-10')).toEqual([])
    })

    it('knows no data of another chat, forged or expired', async () => {
      const store = (await openStores()).actions
      const [data = ''] = await store.save(group, actions, '2026-01-10T08:00:00Z')
      const token = data.split('.')[0]
      expect(await store.find(data, { ...group, chatId: '-1' })).toBeNull()
      expect(await store.find(data, { ...group, channel: 'terminal' })).toBeNull()
      const forged = ['', '.', `${token}`, `${token}.3`, `${token}.-1`, `${token}.0x`, `x.${data}`]
      for (const other of forged) expect(await store.find(other, group)).toBeNull()
      expect(await store.purge('2026-01-10T08:00:00Z')).toBe(0)
      expect(await store.purge('2026-01-10T08:00:01Z')).toBe(1)
      expect(await store.find(data, group)).toBeNull()
    })
  })
})
