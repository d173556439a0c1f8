import { describe, expect, it } from 'vitest'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { GROUP } from './setup.ts'
import { askedName, PROVINCE, QUESTIONS, setUpStudy, TARGETS } from './study-setup.ts'

const MENU = ['Ôn tập 10 câu', 'Theo chủ đề', 'Theo văn bản', 'Câu tôi hay sai']
const OTHER = { address: { channel: 'fake', chatId: 'other', topicId: null } }

/** The first three questions, of which each has one right option. */
async function setUpThree() {
  return setUpStudy({ questions: QUESTIONS.slice(0, 3) })
}

/** Answers what was asked last, and tells its name. */
async function answer(
  talk: Awaited<ReturnType<typeof setUpStudy>>,
  isRight: boolean,
  asked = talk.sent.at(-1)?.message ?? { blocks: [] },
): Promise<string> {
  const name = askedName(textOf(asked))
  await talk.press(`${isRight ? 'Đúng' : 'Sai'} ${name}`)
  return name
}

describe('/ontap', () => {
  it('leads from the welcome to the end of a run, with nothing to know', async () => {
    const talk = await setUpThree()
    const { command, press, edits, sent } = talk
    expect(labelsOf(await command('start'))).toContain('Ôn tập 10 câu')
    const first = await press('Ôn tập 10 câu')
    expect(textOf(first)).toContain('Câu 1 trên 3')
    expect(textOf(first)).toContain('gõ /ontap để làm tiếp')
    const right = await answer(talk, true)
    const graded = edits.at(-1)?.message ?? { blocks: [] }
    expect(textOf(graded)).toBe(
      [
        'Câu 1 trên 3',
        `Câu hỏi ${right}?`,
        `Bạn chọn: Đúng ${right}`,
        `Đúng rồi. Giải thích ${right}.`,
        'Quy mô kinh tế số',
        'Chương trình hành động của Tỉnh ủy Thái Nguyên, Mục II.1, gạch đầu dòng thứ 2',
      ].join('\n'),
    )
    expect(labelsOf(graded)).toEqual(['Xem nguyên văn', 'Câu tiếp'])
    expect(textOf(await press('Xem nguyên văn'))).toContain('Đoạn trước.')

    const wrong = await answer(talk, false, await press('Câu tiếp'))
    const told = edits.at(-1)?.message ?? { blocks: [] }
    expect(textOf(told)).toContain(`Chưa đúng. Đáp án đúng là: Đúng ${wrong}.`)
    await answer(talk, true, await press('Câu tiếp'))
    const summary = sent.at(-1)?.message ?? { blocks: [] }
    expect(textOf(summary)).toContain('Kết quả: Ôn tập chung')
    expect(textOf(summary)).toContain('Đúng 2 trên 3 câu.')
    expect(textOf(summary)).toContain(
      '[1] Chương trình hành động của Tỉnh ủy Thái Nguyên, Mục II.1',
    )
    expect(textOf(summary)).toContain('/nhacnho')
    expect(labelsOf(summary)).toEqual(['Xem nguyên văn', 'Ôn tiếp 10 câu', 'Câu tôi hay sai'])
    const again = await press('Câu tôi hay sai')
    expect(textOf(again)).toContain('Câu 1 trên 1')
    expect(askedName(textOf(again))).toBe(wrong)
  })

  it('praises who was right in everything, and names nothing to read again', async () => {
    const talk = await setUpThree()
    await talk.command('ontap Thái Nguyên')
    await talk.press(PROVINCE)
    await answer(talk, true)
    const summary = talk.sent.at(-1)?.message ?? { blocks: [] }
    expect(textOf(summary)).toContain('Đúng 1 trên 1 câu. Bạn nắm rất chắc.')
    expect(textOf(summary)).not.toContain('Nên đọc lại')
    expect(labelsOf(summary)).toEqual(['Ôn tiếp 10 câu'])
  })

  it('names of several topics those with something wrong', async () => {
    const talk = await setUpThree()
    await talk.command('ontap 10')
    for (let number = 1; number <= 3; number++) {
      const asked = talk.sent.at(-1)?.message ?? { blocks: [] }
      await answer(talk, askedName(textOf(asked)) !== 'ba', asked)
      if (number < 3) await talk.press('Câu tiếp')
    }
    const summary = textOf(talk.sent.at(-1)?.message ?? { blocks: [] })
    expect(summary).toContain(`${PROVINCE}: đúng 0 trên 1`)
    expect(summary).not.toContain(TARGETS)
  })

  it('goes on where the member left, or begins anew', async () => {
    const talk = await setUpThree()
    const { command, press } = talk
    expect(labelsOf(await command('ontap'))).toEqual(MENU)
    await press('Ôn tập 10 câu')
    const first = await answer(talk, true)
    const back = await command('ontap')
    expect(textOf(back)).toContain('đã trả lời 1 trên 3 câu')
    expect(labelsOf(back)).toEqual(['Làm tiếp câu 2 trên 3', 'Làm lượt mới'])
    const second = await press('Làm tiếp câu 2 trên 3')
    expect(askedName(textOf(second))).not.toBe(first)
    await command('ontap')
    await press('Làm lượt mới')
    expect(labelsOf(talk.edits.at(-1)?.message ?? { blocks: [] })).toEqual(MENU)
    expect(textOf(await press('Ôn tập 10 câu'))).toContain('Câu 1 trên 3')
  })

  it.each([
    ['the welcome', 'start', 'Ôn tập 10 câu', 'Câu 1 trên 4'],
    ['a reminder that was set', 'nhacnho 19:00', 'Ôn tập 10 câu', 'Câu 1 trên 4'],
    ['a topic that is typed', 'ontap mục tiêu', null, 'Câu 1 trên 2'],
  ])('asks before %s leaves an open run', async (_what, typed, label, begun) => {
    const talk = await setUpStudy()
    const { command, press, store, person } = talk
    await command('ontap 10')
    const open = await store.openRun(await person())
    await talk.say('A')
    const shown = await command(typed)
    const asked = label === null ? shown : await press(label)
    expect(textOf(asked)).toContain('Bạn đang làm dở: Ôn tập chung')
    expect(labelsOf(asked)).toEqual(['Làm tiếp câu 2 trên 4', 'Làm lượt mới'])
    expect((await store.openRun(await person()))?.id).toBe(open?.id)
    expect(textOf(await press('Làm tiếp câu 2 trên 4'))).toContain('Câu 2 trên 4')
    expect(textOf(await press('Làm lượt mới'))).toContain(begun)
    expect((await store.openRun(await person()))?.id).not.toBe(open?.id)
  })

  it('asks again when an old menu would leave another run than the one it was for', async () => {
    const talk = await setUpThree()
    const { command, press } = talk
    await command('ontap 10')
    await command('ontap')
    await press('Làm lượt mới')
    await press('Theo chủ đề')
    expect(textOf(await press(TARGETS))).toContain('Câu 1 trên 2')
    expect(textOf(await press(PROVINCE))).toContain(`Bạn đang làm dở: Chủ đề ${TARGETS}`)
  })

  it('begins no second run when the same press is handled again', async () => {
    const talk = await setUpThree()
    const welcome = await talk.command('start')
    const begin = welcome.buttons?.flat().find(({ label }) => label === 'Ôn tập 10 câu')
    const data = begin !== undefined && 'data' in begin ? begin.data : ''
    const press = talk.incoming({ kind: 'action', data, acknowledgementId: '', onMessageId: null })
    await talk.receiver.onMessage(press)
    await talk.receiver.drain()
    await talk.settle(press, { sendingSince: null })
    const said = talk.sent.slice(-2).map(({ message }) => textOf(message))
    for (const text of said) expect(text).toContain('Câu 1 trên 3')
  })

  it('tells once which topic or document a run is on', async () => {
    const { command, press, say } = await setUpStudy()
    const first = await command('ontap mục tiêu')
    expect(textOf(first)).toContain(`Câu 1 trên 2\nÔn tập: Chủ đề ${TARGETS}.\nCâu hỏi`)
    await say('B')
    expect(textOf(await press('Câu tiếp'))).not.toContain('Ôn tập:')
    await command('ontap 10')
    expect(textOf(await press('Làm lượt mới'))).not.toContain('Ôn tập:')
    await command('ontap thị ủy')
    expect(textOf(await press('Làm lượt mới'))).toMatch(/Câu 1 trên 1\nÔn tập: .*[Tt]hị ủy/)
  })

  it('goes on in a linked account, and takes each answer once', async () => {
    const talk = await setUpThree()
    const { command, press, people, sent, notices } = talk
    const here = await command('ontap 10')
    const name = askedName(textOf(here))
    const link = { channel: 'fake', chatId: 'chat', topicId: null }
    await people.offerCode(link, 'ABCD2345', '2027-01-01T00:00:00.000Z')
    await people.redeemCode(OTHER.address, 'ABCD2345', '2026-01-10T08:00:00.000Z')
    expect(labelsOf(await command('ontap', OTHER))).toContain('Làm tiếp câu 1 trên 3')
    const there = await press('Làm tiếp câu 1 trên 3', OTHER)
    expect(askedName(textOf(there))).toBe(name)
    await press(`Đúng ${name}`, OTHER)
    const count = sent.length
    const button = here.buttons?.flat().find(({ label }) => label === `Sai ${name}`)
    await talk.pressData(button !== undefined && 'data' in button ? button.data : '', 'sent-1')
    expect(notices.at(-1)).toContain('Bạn đã trả lời câu này')
    expect(sent).toHaveLength(count)
  })

  it('says that a question was answered when an old button is pressed', async () => {
    const talk = await setUpThree()
    const { command, press, edits, sent, notices } = talk
    const asked = await command('ontap 10')
    const name = await answer(talk, true)
    const before = [edits.length, sent.length]
    const button = asked.buttons?.flat().find(({ label }) => label === `Sai ${name}`)
    await talk.pressData(button !== undefined && 'data' in button ? button.data : '', 'sent-1')
    expect(notices.at(-1)).toContain('Bạn đã trả lời câu này')
    expect([edits.length, sent.length]).toEqual(before)
    expect(await press('Câu tiếp')).toBeDefined()
  })

  it('says that a run is over when it was left for another', async () => {
    const talk = await setUpThree()
    const { command, press, notices } = talk
    const asked = await command('ontap 10')
    await command('ontap 10')
    await press('Làm lượt mới')
    const button = asked.buttons?.flat()[0]
    await talk.pressData(button !== undefined && 'data' in button ? button.data : '', 'sent-1')
    expect(notices.at(-1)).toContain('đã khép lại')
    expect(
      await press(`Đúng ${askedName(textOf(talk.sent.at(-1)?.message ?? asked))}`),
    ).toBeDefined()
  })

  it('tells the verdict again when the program ended before it was told', async () => {
    const talk = await setUpThree()
    const asked = await talk.command('ontap 10')
    const name = askedName(textOf(asked))
    const button = asked.buttons?.flat().find(({ label }) => label === `Đúng ${name}`)
    const data = button !== undefined && 'data' in button ? button.data : ''
    const press = talk.incoming({ kind: 'action', data, acknowledgementId: '', onMessageId: null })
    await talk.receiver.onMessage(press)
    await talk.receiver.drain()
    await talk.settle(press, { sendingSince: null })
    const verdicts = talk.sent.filter(({ message }) => textOf(message).includes('Đúng rồi.'))
    expect(verdicts).toHaveLength(2)
    expect((await talk.store.cards(await talk.person()))[0]?.reps).toBe(1)
  })

  it.each([
    ['mục tiêu 2030', 'Câu 1 trên 2'],
    ['MUC TIEU DEN NAM 2030', 'Câu 1 trên 2'],
    ['chủ đề nhiệm vụ', 'Câu 1 trên 1'],
    ['thị ủy', 'Câu 1 trên 1'],
    ['10 câu', 'Câu 1 trên 4'],
    ['câu sai', 'không còn câu nào sai'],
    ['tiếp', 'Bạn muốn ôn tập theo cách nào?'],
    ['vũ trụ', 'Chưa có câu hỏi về “vũ trụ”.'],
    ['???', 'Chưa có câu hỏi về “???”.'],
  ])('understands “%s”', async (typed, expected) => {
    const { command } = await setUpStudy()
    expect(textOf(await command(`ontap ${typed}`))).toContain(expected)
  })

  it('asks which is meant where a topic and a document are called so', async () => {
    const { command, press } = await setUpStudy()
    const several = await command('ontap Thái Nguyên')
    expect(textOf(several)).toContain('Có nhiều nội dung gần với “Thái Nguyên”')
    expect(labelsOf(several)[0]).toBe(PROVINCE)
    expect(labelsOf(several)).toHaveLength(2)
    expect(textOf(await press(PROVINCE))).toContain('Câu 1 trên 1')
  })

  it('offers what there is when nothing is called so', async () => {
    const { command } = await setUpStudy()
    expect(labelsOf(await command('ontap vũ trụ'))).toEqual(MENU)
  })

  it('lists topics and documents, a page at a time', async () => {
    const many = Array.from({ length: 10 }, (_, index) => ({
      ...(QUESTIONS[0] as (typeof QUESTIONS)[0]),
      id: `q${index}`,
      topic: `Chủ đề số ${index + 1}`,
    }))
    const { command, press, edits } = await setUpStudy({ questions: many })
    const shown = () => labelsOf(edits.at(-1)?.message ?? { blocks: [] })
    await command('ontap')
    await press('Theo chủ đề')
    expect(shown()).toHaveLength(9)
    await press('Trang sau')
    expect(shown()).toEqual(['Chủ đề số 9', 'Chủ đề số 10', 'Trang trước'])
    expect(textOf(await press('Chủ đề số 10'))).toContain('Câu 1 trên 1')
    await command('ontap')
    await press('Làm lượt mới')
    await press('Theo văn bản')
    expect(shown()).toHaveLength(1)
    expect(textOf(await press(shown()[0] ?? ''))).toContain('Câu 1 trên 10')
  })

  it('says so where there is nothing to ask', async () => {
    const { command, press } = await setUpStudy({ questions: [] })
    await command('ontap')
    expect(textOf(await press('Ôn tập 10 câu'))).toContain('Hiện chưa có câu hỏi')
    expect(textOf(await press('Theo chủ đề'))).toContain('Hiện chưa có câu hỏi')
  })

  it('is for private chats, and says how to get there', async () => {
    const { command } = await setUpStudy()
    expect(textOf(await command('ontap', GROUP))).toContain('nhắn riêng cho Sổ tay rồi gõ /ontap')
    const linked = await setUpStudy({ holdsMeetings: true })
    const reply = await linked.command('ontap', GROUP)
    expect(labelsOf(reply)).toEqual(['Mở cuộc trò chuyện riêng'])
    expect(labelsOf(await linked.command('start ontap'))).toEqual(MENU)
  })
})

describe('what is studied', () => {
  it('comes back when it is due, before what is new', async () => {
    const talk = await setUpThree()
    const { command, clock } = talk
    await command('ontap 10')
    const wrong = await answer(talk, false)
    clock.advance(2 * 86_400_000)
    await command('ontap 10')
    expect(askedName(textOf(await talk.press('Làm lượt mới')))).toBe(wrong)
  })
})
