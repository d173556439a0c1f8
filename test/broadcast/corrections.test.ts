import { describe, expect, it } from 'vitest'
import { createFakeBulkChannel } from '../support/fake-bulk-channel.ts'
import { contentWith } from './content.ts'
import { done, LAN, MINH, openDesk, why } from './desk-setup.ts'

const READABLE = { buttons: { read: true, ask: false, practice: false } }
const NEWER = contentWith({ text: 'Họp lúc 9 giờ.', ...READABLE })

/** Sent to `p-0` … `p-2`; nothing is left to do. */
async function openSent(circumstances: Parameters<typeof openDesk>[0] = {}) {
  const office = await openDesk(circumstances)
  await office.meet(office.channels[0]?.name ?? '', 3)
  const id = await office.draft({}, READABLE)
  await office.sendAll(id)
  const read = (chatId: string) =>
    office.ledger.markRead(
      id,
      { channel: 'telegram', chatId, topicId: null },
      new Date().toISOString(),
    )
  return { ...office, id, read }
}

describe('an edit', () => {
  it('takes the place of what was sent, and its buttons count for the original', async () => {
    const { desk, id, telegram, sendAll } = await openSent()
    const edit = done(await desk.edit(id, MINH, NEWER))
    expect(edit).toMatchObject({ kind: 'edit', corrects: id, state: 'draft', content: NEWER })
    expect((await desk.survey(edit.id))?.total).toBe(3)
    await sendAll(edit.id)
    expect(telegram.edited).toHaveLength(3)
    const status = await desk.status(id)
    expect(status?.corrections.map((one) => one.id)).toEqual([edit.id])
    expect(status?.events).toContainEqual(
      expect.objectContaining({ by: MINH, event: 'edited', detail: String(edit.id) }),
    )
  })

  it('of an edit is one of the original', async () => {
    const { desk, id, sendAll } = await openSent()
    const edit = done(await desk.edit(id, LAN, NEWER))
    await sendAll(edit.id)
    expect(done(await desk.edit(edit.id, LAN, NEWER)).corrects).toBe(id)
  })

  it('needs something that was sent, on a channel that can', async () => {
    const { desk, draft } = await openDesk()
    expect(why(await desk.edit(await draft(), LAN, NEWER))).toEqual({
      kind: 'wrong_state',
      state: 'draft',
    })
    const bot = createFakeBulkChannel('zalo-bot', { canCorrect: false })
    const unable = await openSent({ channels: [bot] })
    const nothing = { kind: 'nothing_to_do' }
    expect(why(await unable.desk.edit(unable.id, LAN, NEWER))).toEqual(nothing)
    expect(why(await unable.desk.recall(unable.id, LAN))).toEqual(nothing)
  })

  it('asks only what the bank has', async () => {
    const { desk, id } = await openSent()
    const content = contentWith({ questionId: 'q99' })
    expect(why(await desk.edit(id, LAN, content))).toEqual({
      kind: 'unknown_question',
      questionId: 'q99',
    })
  })
})

describe('a recall', () => {
  it('takes back what was sent, after which nothing can follow', async () => {
    const { desk, id, telegram, sendAll } = await openSent()
    const recall = done(await desk.recall(id, LAN))
    expect(recall).toMatchObject({ kind: 'recall', corrects: id })
    await sendAll(recall.id)
    expect(telegram.recalled).toHaveLength(3)
    const nothing = { kind: 'nothing_to_do' }
    expect(why(await desk.edit(id, LAN, NEWER))).toEqual(nothing)
    expect(why(await desk.recall(id, LAN))).toEqual(nothing)
    expect(why(await desk.remind(id, LAN))).toEqual(nothing)
  })

  it('shows nothing, and cannot be tried', async () => {
    const { desk, id } = await openSent()
    const recall = done(await desk.recall(id, LAN))
    expect(await desk.preview(recall.id)).toMatchObject([{ channel: 'telegram', messages: [] }])
    const address = { channel: 'telegram', chatId: '1', topicId: null }
    expect(await desk.test(recall.id, address)).toEqual({ kind: 'failed', reason: 'not_supported' })
  })
})

describe('a reminder', () => {
  it('goes to those who have not pressed, and what they press counts for the original', async () => {
    const { desk, id, read, telegram, sendAll } = await openSent()
    await read('p-1')
    const reminder = done(await desk.remind(id, LAN))
    await sendAll(reminder.id)
    const reminded = telegram.sent.slice(3)
    expect(reminded.map(({ chatId }) => chatId).toSorted()).toEqual(['p-0', 'p-2'])
    const [preview] = (await desk.preview(reminder.id)) ?? []
    expect(preview?.messages).toEqual((await desk.preview(id))?.[0]?.messages)
    await read('p-0')
    const again = done(await desk.remind(reminder.id, LAN))
    expect(again.corrects).toBe(id)
    expect((await desk.survey(again.id))?.total).toBe(1)
  })

  it('says what was corrected meanwhile', async () => {
    const { desk, id, sendAll } = await openSent()
    await sendAll(done(await desk.edit(id, LAN, NEWER)).id)
    expect(done(await desk.remind(id, LAN)).content).toEqual(NEWER)
  })

  it('needs the button, and somebody who has not pressed it', async () => {
    const { desk, id, read } = await openSent()
    for (const chatId of ['p-0', 'p-1', 'p-2']) await read(chatId)
    expect(why(await desk.remind(id, LAN))).toEqual({ kind: 'nothing_to_do' })
    const plain = await openDesk()
    await plain.meet('telegram', 1)
    const other = await plain.draft()
    await plain.sendAll(other)
    expect(why(await plain.desk.remind(other, LAN))).toEqual({ kind: 'nothing_to_do' })
  })
})
