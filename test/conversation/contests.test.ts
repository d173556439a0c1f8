import { describe, expect, it } from 'vitest'
import { encodePress } from '../../src/broadcast/button-data.ts'
import { createContestRunner } from '../../src/quiz/contest/run-contests.ts'
import { BANK, CLOSING, MINUTE_MS, OPENING, setUpContests } from '../quiz/contest/setup.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { silentLogger } from '../support/logger.ts'
import { ADMIN, GROUP, setUp } from './setup.ts'

/** A conversation over contests on a real store, before the opening. */
async function setUpOpen(
  options: { editing?: boolean; several?: boolean; settings?: object } = {},
) {
  const contests = await setUpContests()
  const { settings = {}, several = false } = options
  const contest = await contests.create({ settings: { topics: null, ...settings } })
  if (several) {
    const [first] = contest.questions
    if (first === undefined) throw new Error('no question')
    await contests.db
      .updateTable('contests')
      .set({ questions: JSON.stringify([{ ...first, correct: [0, 1] }]) })
      .execute()
  }
  const conversation = setUp({
    contests: contests.desk,
    clock: contests.clock,
    bank: { list: () => BANK, find: () => null, topics: () => ['Mục tiêu'] },
    capabilities: { editing: options.editing !== false },
  })
  const runner = createContestRunner({
    ...contests,
    herald: { opened: async () => undefined, closed: async () => undefined },
    logger: silentLogger,
  })

  /** The contest is over and its results are there. */
  async function close() {
    contests.clock.set(CLOSING)
    contests.clock.advance(MINUTE_MS)
    await runner.runDue()
  }

  const last = () => conversation.shown.at(-1)?.message ?? { blocks: [] }
  /** Begins a try by its button. */
  async function begin(rest = {}) {
    await conversation.command('cuocthi', rest)
    const label = labelsOf(last()).find((one) => /^(Bắt đầu|Làm tiếp)/.test(one)) ?? ''
    return conversation.press(label, rest)
  }
  /** Chooses the option that begins so in the question shown last. */
  function choose(start: string, rest = {}) {
    const label = labelsOf(last()).find((one) => one.startsWith(start))
    return conversation.press(label ?? `${start}…`, rest)
  }
  return { ...conversation, contests, contest, close, begin, choose, last }
}

describe('/cuocthi', () => {
  it('says when the next contest opens while none is open', async () => {
    const { command } = await setUpOpen()
    const reply = await command('cuocthi')
    expect(textOf(reply)).toContain('Hiện không có cuộc thi nào đang mở.')
    expect(textOf(reply)).toContain('“Tìm hiểu Nghị quyết 57”, mở lúc 8:00 ngày 22/11/2026')
    expect(labelsOf(reply)).toEqual([])
  })

  it('shows what is open with the rules and a button to begin', async () => {
    const { command, clock } = await setUpOpen()
    clock.set(OPENING)
    const reply = await command('cuocthi')
    expect(textOf(reply)).toContain('Mở đến 17:00 ngày 25/11/2026.')
    expect(textOf(reply)).toContain('Mỗi lượt 3 câu, mỗi người được làm 2 lượt, lấy lượt tốt nhất.')
    expect(textOf(reply)).toContain('Hết giờ mới có đáp án và bảng xếp hạng có tên Bạn')
    expect(labelsOf(reply)).toEqual(['Bắt đầu lượt 1'])
  })

  it('says how to count for the own unit, to who has told none', async () => {
    const { command, clock, stores } = await setUpOpen()
    clock.set(OPENING)
    expect(textOf(await command('cuocthi'))).toContain('Bạn gõ /donvi')
    await stores.chats.saveUnit({ channel: 'fake', chatId: 'chat', topicId: null }, 'Chi bộ 1')
    expect(textOf(await command('cuocthi'))).not.toContain('/donvi')
  })

  it('is found by its words, and asks to write in private in a group', async () => {
    const { say, command, clock } = await setUpOpen()
    clock.set(OPENING)
    expect(textOf(await say('cuộc thi'))).toContain('Tìm hiểu Nghị quyết 57')
    expect(textOf(await command('cuocthi', GROUP))).toContain('nhắn riêng')
  })
})

it('is entered from below its announcement', async () => {
  const { contests, pressData, command, stores, read } = await setUpOpen()
  contests.clock.set(OPENING)
  const entered = await pressData(encodePress(1, { kind: 'contest' }), 'announced')
  expect(labelsOf(entered)).toContain('Bắt đầu lượt 1')
  expect(textOf(entered)).toBe(textOf(await command('cuocthi')))
  expect(read).toEqual(['1 fake:chat'])
  expect(stores.consents.changes).toEqual([])
})

describe('a try', () => {
  it('asks one question after the other, and says nothing of right or wrong', async () => {
    const { begin, choose, clock, sent, edits } = await setUpOpen()
    clock.set(OPENING)
    const first = await begin()
    expect(textOf(first)).toContain('Lượt 1, câu 1 trên 3')
    expect(labelsOf(first)).toHaveLength(3)
    clock.advance(5_000)
    await choose('Đúng')
    expect(textOf(edits.at(-1)?.message ?? { blocks: [] })).toMatch(/Bạn chọn: Đúng .*\nĐã ghi\./)
    expect(labelsOf(edits.at(-1)?.message ?? { blocks: [] })).toEqual([])
    clock.advance(5_000)
    await choose('Sai')
    clock.advance(62_000)
    const end = await choose('Đúng')
    expect(textOf(end)).toContain('Xong lượt 1: đúng 2 trên 3 câu, 1 phút 12 giây. Bạn còn 1 lượt.')
    expect(textOf(end)).toContain('có bao nhiêu người trả lời đúng hết?')
    const said = sent.map(({ message }) => textOf(message)).slice(0, -1)
    expect(said.join('\n')).not.toMatch(/Đúng rồi|Chưa đúng|Giải thích/)
  })

  it('is answered by letters and numbers that are typed', async () => {
    const { begin, say, clock, contests, contest } = await setUpOpen({ editing: false })
    clock.set(OPENING)
    await begin()
    expect(textOf(await say('A'))).toContain('Đã ghi câu 1.')
    expect(textOf(await say('F'))).toContain('các lựa chọn từ A đến C')
    expect(textOf(await say('a b'))).toContain('chỉ có một đáp án đúng')
    expect(textOf(await say('2'))).toContain('Đã ghi câu 2.')
    expect(textOf(await say('chọn a'))).toContain('Xong lượt 1: đúng 2 trên 3 câu')
    expect((await contests.desk.view(contest.id, 'fake chat'))?.tries).toHaveLength(1)
  })

  it('leaves an ordinary question what it is, and goes on where it was', async () => {
    const { begin, say, answerer, clock, choose } = await setUpOpen()
    clock.set(OPENING)
    await begin()
    await choose('Đúng')
    await say('Ai ký văn bản này?')
    expect(answerer.asked.map(({ question }) => question)).toEqual(['Ai ký văn bản này?'])
    expect(textOf(await begin())).toContain('Lượt 1, câu 2 trên 3')
  })

  it('takes marks where several are right, and sends them with Xong', async () => {
    const { begin, choose, press, clock, contests, contest } = await setUpOpen({
      several: true,
      settings: { questionsPerTry: 1 },
    })
    clock.set(OPENING)
    expect(textOf(await begin())).toContain('Câu này có nhiều đáp án đúng')
    await choose('Sai')
    await choose('Đúng')
    await choose('Không phải')
    await choose('✓ Không phải')
    const end = await press('Xong')
    expect(textOf(end)).toContain('đúng 1 trên 1 câu')
    expect((await contests.desk.view(contest.id, 'fake chat'))?.best?.right).toBe(1)
  })

  it('takes several letters at once', async () => {
    const { begin, say, clock } = await setUpOpen({
      several: true,
      settings: { questionsPerTry: 1 },
    })
    clock.set(OPENING)
    await begin()
    expect(textOf(await say('a c'))).toContain('đúng 0 trên 1 câu')
    await begin()
    expect(textOf(await say('B, A'))).toContain('đúng 1 trên 1 câu')
  })

  it('says so when a question is answered twice, and asks nothing twice', async () => {
    const { begin, choose, pressData, notices, sent, clock } = await setUpOpen()
    clock.set(OPENING)
    const first = await begin()
    const [button] = first.buttons?.flat() ?? []
    await choose('Đúng')
    const count = sent.length
    await pressData(button !== undefined && 'data' in button ? button.data : '', 'old')
    expect(notices.at(-1)).toBe('Bạn đã trả lời câu này rồi.')
    expect(sent).toHaveLength(count)
  })

  it('takes one text for one answer, also when the program ended right after it was stored', async () => {
    const { begin, incoming, settle, nextSends, clock, contests, contest, last } = await setUpOpen()
    clock.set(OPENING)
    await begin()
    clock.advance(5_000)
    const message = incoming({ kind: 'text', text: 'A' })
    nextSends({ kind: 'unavailable', reason: 'away' })
    expect(await settle(message, null)).toBe('waiting')
    clock.advance(5_000)
    expect(await settle(message, { sendingSince: message.sentAt })).toBe('settled')
    expect(textOf(last())).toContain('Lượt 1, câu 2 trên 3')
    const view = await contests.desk.view(contest.id, 'fake chat')
    const run = await contests.runs.find(view?.openTry?.runId ?? 0)
    expect(run?.answers).toHaveLength(1)
  })

  it('goes on after a press whose next question was not shown', async () => {
    const { begin, incoming, settle, nextSends, clock, last } = await setUpOpen()
    clock.set(OPENING)
    const first = await begin()
    for (const text of ['Lượt 1, câu 2 trên 3', 'Lượt 1, câu 3 trên 3', 'Xong lượt 1']) {
      const [button] = (text.includes('câu 2') ? first : last()).buttons?.flat() ?? []
      const data = button !== undefined && 'data' in button ? button.data : ''
      const press = { kind: 'action', data, acknowledgementId: 'q', onMessageId: 'm' } as const
      const message = incoming(press)
      nextSends({ kind: 'unavailable', reason: 'away' })
      await settle(message, null)
      await settle(message, { sendingSince: message.sentAt })
      expect(textOf(last())).toContain(text)
    }
  })

  it('is used up after as many as allowed', async () => {
    const { begin, say, command, clock, pressData, sent } = await setUpOpen()
    clock.set(OPENING)
    for (const letters of ['bbb', 'aab']) {
      await begin()
      for (const letter of letters) await say(letter)
    }
    const [start] = sent
      .flatMap(({ message }) => message.buttons?.flat() ?? [])
      .filter(({ label }) => label === 'Bắt đầu lượt 1')
    const reply = await pressData(start !== undefined && 'data' in start ? start.data : '', 'old')
    expect(textOf(reply)).toContain('Bạn đã làm hết 2 lượt. Lượt tốt nhất: đúng 2 trên 3 câu')
    const list = await command('cuocthi')
    expect(textOf(list)).toContain('Bạn đã làm 2 lượt, tốt nhất: đúng 2 trên 3 câu')
    expect(labelsOf(list)).toEqual(['Dự đoán'])
  })

  it('ends in a friendly way when the time is over in the middle', async () => {
    const { begin, choose, clock } = await setUpOpen()
    clock.set(OPENING)
    await begin()
    await choose('Đúng')
    clock.set(CLOSING)
    const reply = textOf(await choose('Đúng'))
    expect(reply).toContain('đã kết thúc')
    expect(reply).toContain('Những câu Bạn trả lời kịp vẫn được tính: đúng 1 trên 3 câu')
  })
})

describe('the guess', () => {
  async function setUpFinished() {
    const setup = await setUpOpen()
    setup.clock.set(OPENING)
    await setup.begin()
    for (const letter of ['a', 'a', 'a']) await setup.say(letter)
    const guess = async () => (await setup.contests.desk.view(setup.contest.id, 'fake chat'))?.guess
    return { ...setup, guess }
  }

  it.each([
    ['đoán 25', 25],
    ['Em đoán là 1.200 người', 1200],
    ['25', 25],
    ['khoảng 30 người', 30],
  ])('is taken from “%s”', async (typed, expected) => {
    const { say, guess } = await setUpFinished()
    const reply = await say(typed)
    expect(textOf(reply)).toContain('Đã ghi dự đoán của Bạn')
    expect(labelsOf(reply)).toEqual(['Bắt đầu lượt 2'])
    expect(await guess()).toBe(expected)
  })

  it('is taken later with its word, but not a number alone', async () => {
    const { say, guess, answerer } = await setUpFinished()
    await say('25')
    await say('đoán 7')
    expect(await guess()).toBe(7)
    await say('2045')
    expect(answerer.asked).toHaveLength(1)
    expect(await guess()).toBe(7)
  })

  it('is asked for with its word where a number was taken for a choice', async () => {
    const { receive, guess } = await setUpFinished()
    expect(textOf(await receive({ kind: 'no_such_choice', count: 1 }))).toContain('đoán 25')
    expect(await guess()).toBeNull()
  })

  it('does not take a letter or number that answers a question shown since', async () => {
    const { say, guess, begin, clock } = await setUpFinished()
    clock.advance(1_000)
    await begin()
    await say('1')
    expect(await guess()).toBeNull()
  })

  it('can be changed from the list, and not after the closing', async () => {
    const { say, guess, command, press, clock } = await setUpFinished()
    await say('đoán 5')
    await command('cuocthi')
    expect(textOf(await press('Dự đoán'))).toContain('Bạn đã đoán 5; muốn đổi')
    await say('6')
    expect(await guess()).toBe(6)
    clock.set('2026-11-25T09:30:00.000Z')
    await press('Dự đoán')
    clock.set(CLOSING)
    expect(textOf(await say('8'))).toContain('Chưa ghi được dự đoán')
    expect(await guess()).toBe(6)
  })
})

describe('after the closing', () => {
  it('shows the own rank, the first of all, and the answers with their clauses', async () => {
    const { begin, say, close, command, press, clock } = await setUpOpen()
    clock.set(OPENING)
    await begin()
    for (const letter of ['a', 'b', 'a']) await say(letter)
    await say('đoán 1')
    await close()
    const list = await command('cuocthi')
    expect(textOf(list)).toContain('Hiện không có cuộc thi nào đang mở.')
    const result = await press('Kết quả: Tìm hiểu Nghị quyết 57')
    expect(textOf(result)).toContain('Bạn xếp hạng 1 trên 1 người: đúng 2 trên 3 câu')
    expect(textOf(result)).toContain('Có 0 người trả lời đúng hết; Bạn dự đoán 1 người.')
    const review = await press('Xem đáp án')
    expect(textOf(review)).toMatch(/Câu 1 \(đúng\)\. .*\nĐáp án đúng: Đúng/)
    expect(textOf(review)).toMatch(
      /Câu 2 \(chưa đúng\)\. .*\nĐáp án đúng: Đúng q\d+\nBạn chọn: Sai q\d+/,
    )
    expect(labelsOf(review)).toEqual(['Nguyên văn câu 1', 'Nguyên văn câu 2', 'Nguyên văn câu 3'])
  })

  it('shows the answers five at a time', async () => {
    const { begin, say, close, command, press, clock } = await setUpOpen({
      settings: { questionsPerTry: 7 },
    })
    clock.set(OPENING)
    await begin()
    for (const letter of ['a', 'a', 'a', 'a', 'a', 'a', 'a']) await say(letter)
    await close()
    await command('cuocthi')
    await press('Kết quả: Tìm hiểu Nghị quyết 57')
    expect(textOf(await press('Xem đáp án'))).toContain('Câu 5')
    const rest = textOf(await press('Xem tiếp 2 câu'))
    expect(rest).toContain('Câu 7')
    expect(rest).not.toContain('Câu 5')
  })

  it('asks to wait while the results are not there, and tells who took no part', async () => {
    const { command, press, clock, close } = await setUpOpen()
    clock.set(CLOSING)
    await command('cuocthi')
    expect(textOf(await press('Kết quả: Tìm hiểu Nghị quyết 57'))).toContain('đang tổng hợp')
    await close()
    const result = await press('Kết quả: Tìm hiểu Nghị quyết 57')
    expect(textOf(result)).toContain('Bạn không tham gia cuộc thi này.')
    expect(labelsOf(result)).toEqual([])
  })
})

describe('/cuocthi tạo', () => {
  it('leads the office from the title to a contest', async () => {
    const { command, say, press, contests } = await setUpOpen()
    expect(textOf(await command('cuocthi tạo', ADMIN))).toContain('Tên cuộc thi là gì?')
    expect(textOf(await say('Tìm hiểu, đợt 2', ADMIN))).toContain('mở lúc nào?')
    expect(textOf(await say('24/11 8h', ADMIN))).toContain('Mở lúc 8:00 ngày 24/11/2026.')
    expect(textOf(await say('23/11 8h', ADMIN))).toContain('Giờ đóng phải sau giờ mở')
    expect(labelsOf(await say('26/11 17:30', ADMIN))).toEqual([
      '5 câu',
      '10 câu',
      '15 câu',
      '20 câu',
      'Thôi',
    ])
    expect(textOf(await press('5 câu', ADMIN))).toContain('bao nhiêu lượt?')
    const shown = await say('2 lượt', ADMIN)
    expect(textOf(shown)).toContain('Mở từ 8:00 ngày 24/11/2026 đến 17:30 ngày 26/11/2026')
    const made = await press('Tạo, có thông báo', ADMIN)
    expect(textOf(made)).toContain('Đã tạo cuộc thi số 2: “Tìm hiểu, đợt 2”')
    expect(await contests.desk.find(2)).toMatchObject({
      createdBy: 'fake:admin',
      settings: { questionsPerTry: 5, tries: 2, announces: true },
    })
    // The same button once more makes no second one.
    expect(textOf(await press('Tạo, có thông báo', ADMIN))).toContain('đã xong hoặc đã quá 2 giờ')
    expect(await contests.desk.list(9)).toHaveLength(2)
  })

  it('says what is wrong and asks again', async () => {
    const { command, say, press, receive } = await setUpOpen()
    await command('cuocthi tao', ADMIN)
    expect(textOf(await say('x'.repeat(101), ADMIN))).toContain('dài nhất 100 ký tự')
    await say('Đợt 2', ADMIN)
    expect(textOf(await say('hôm nào đó', ADMIN))).toContain('chưa hiểu giờ này')
    expect(textOf(await say('25/11', ADMIN))).toContain('ghi thêm giờ')
    expect(textOf(await say('1/10/2026 8h', ADMIN))).toContain('đã qua')
    await say('ngay', ADMIN)
    await say('26/11 17h', ADMIN)
    const wrong = await receive({ kind: 'no_such_choice', count: 5 }, ADMIN)
    expect(textOf(wrong)).toContain('ví dụ: 12 câu')
    expect(labelsOf(wrong)).toContain('10 câu')
    await press('20 câu', ADMIN)
    // The bank has twelve questions.
    expect(textOf(await press('1 lượt', ADMIN))).toContain('Chỉ có 12 câu hỏi phù hợp')
    expect(textOf(await press('Làm lại từ đầu', ADMIN))).toContain('Tên cuộc thi là gì?')
  })

  it('can be left by words, by its button and by /huy', async () => {
    const { command, say, press, answerer } = await setUpOpen()
    for (const leave of [
      () => say('thôi', ADMIN),
      () => press('Thôi', ADMIN),
      () => command('huy', ADMIN),
    ]) {
      await command('cuocthi tạo', ADMIN)
      expect(textOf(await leave())).toContain('Đã thôi, chưa tạo cuộc thi nào.')
    }
    await say('Ai ký?', ADMIN)
    expect(answerer.asked).toHaveLength(1)
  })

  it('is the office’s alone, and waits no longer than two hours', async () => {
    const { command, say, clock, contests } = await setUpOpen()
    expect(textOf(await command('cuocthi tạo'))).toContain('Chỉ người phụ trách')
    await command('cuocthi tạo', ADMIN)
    clock.advance(121 * MINUTE_MS)
    expect(textOf(await say('Đợt 2', ADMIN))).toContain('đã quá 2 giờ')
    expect(await contests.desk.list(9)).toHaveLength(1)
  })

  it('is offered to the office below the list', async () => {
    const { command } = await setUpOpen()
    expect(labelsOf(await command('cuocthi', ADMIN))).toEqual(['Tạo cuộc thi'])
  })
})
