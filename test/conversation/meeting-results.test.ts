import { describe, expect, it } from 'vitest'
import type { Notice } from '../../src/quiz/meeting/ports.ts'
import { asked, HOST, phone, round, STARTED, viewOf } from './meeting-views.ts'
import { IN_GROUP, setUpStage, TO_GROUP, to } from './stage-setup.ts'

describe('an answer', () => {
  const played = [
    phone('lan', 'Lan'),
    phone('hung', 'Hùng'),
    STARTED,
    ...round(0, ['lan 2', 'hung 0']),
  ]
  const notice: Notice = { kind: 'reveal', question: 0 }

  it('shows a group the shares and the clause, and nobody by name', async () => {
    const test = setUpStage()
    const { text, labels } = await test.send(viewOf(played, IN_GROUP), notice, TO_GROUP)
    expect(text).toContain('A. 20%: 1 người (50%)')
    expect(text).toContain('✓ C. 40%: 1 người (50%)')
    expect(text).toContain('2 trên 2 người trả lời, 1 người đúng (50%).')
    expect(text).toContain('Quy mô kinh tế số\nChương trình hành động của Tỉnh ủy Thái Nguyên')
    expect(text).not.toMatch(/Lan|Hùng|Bạn/)
    expect(labels).toEqual(['Xem nguyên văn', 'Câu tiếp', 'Tạm dừng', 'Kết thúc'])
  })

  it.each([
    ['lan', 'Bạn trả lời đúng.'],
    ['hung', 'Bạn trả lời chưa đúng. Bạn chọn: 20%'],
    ['an', 'A. 20%'],
  ])('tells %s how it was', async (id, text) => {
    const test = setUpStage()
    const shown = await test.send(viewOf(played), notice, to(id))
    expect(shown.text).toContain(text)
    expect(shown.labels).toEqual(['Xem nguyên văn'])
  })

  it('lets the host go on to the result below the last', async () => {
    const test = setUpStage()
    const view = viewOf([...played, ...round(2, ['lan 0+2'])])
    const { labels } = await test.send(view, { kind: 'reveal', question: 2 }, to('hoa'))
    expect(labels).toContain('Xem kết quả')
  })
})

describe('the tables', () => {
  const played = [
    phone('lan', 'Lan'),
    phone('hung', 'Hùng'),
    STARTED,
    ...round(0, ['lan 2', 'hung 0']),
    ...round(1, ['lan 0', 'hung 0']),
  ]
  const accounts = { 'fake:lan': { unit: 'Chi bộ 1' }, 'fake:hung': { unit: 'Chi bộ 2' } }

  it('show who leads, and on a phone the own place', async () => {
    const test = setUpStage()
    const notice: Notice = { kind: 'standings', question: 1 }
    const { text } = await test.send(viewOf(played), notice, to('hung'))
    expect(text).toBe(
      'Kết quả sau câu 2/3\n1. Lan: đúng 2 câu\n2. Hùng: đúng 1 câu\n' +
        'Bạn đứng thứ 2 trên 2 người: đúng 1 câu.',
    )
  })

  it('close by person and unit, with what to read again', async () => {
    const test = setUpStage()
    const view = viewOf([...played, { kind: 'ended', reason: 'host' }], { accounts })
    const hung = await test.send(view, { kind: 'final' }, to('hung'))
    expect(hung.text).toContain('Người chủ trì đã kết thúc, 2 trên 3 câu được tính.')
    expect(hung.text).toContain('1. Chi bộ 1: 100%, 1 người')
    expect(hung.text).toContain('Bạn nên đọc lại:')
    expect(hung.labels).toEqual(['Đọc lại câu 1: Kinh tế số đạt bao nhiêu GRDP?'])
    const lan = await test.send(view, { kind: 'final' }, to('lan'))
    expect(lan.text).toContain('Bạn trả lời đúng tất cả các câu.')
    const inGroup = viewOf([...played, { kind: 'ended', reason: 'done' }], IN_GROUP)
    const group = await test.send(inGroup, { kind: 'final' }, TO_GROUP)
    expect(group.text).not.toContain('đọc lại')
    expect(group.labels).toEqual(['Nhận biên bản và bảng kết quả'])
  })

  it.each([
    ['host', 'Người chủ trì đã hủy phiên thi.'],
    ['expired', 'quá lâu chưa bắt đầu'],
  ] as const)('say why nothing came of it: %s', async (reason, text) => {
    const test = setUpStage()
    const shown = await test.send(viewOf([{ kind: 'ended', reason }]), { kind: 'final' }, to('hoa'))
    expect(shown.text).toContain(text)
    expect(shown.labels).toEqual([])
  })
})

describe('a pause', () => {
  it.each([
    ['host', TO_GROUP, 'Người chủ trì bấm Tiếp tục'],
    ['group_lost', to('hoa'), 'thêm Sổ tay vào lại nhóm'],
  ] as const)('for %s says what to do', async (reason, target, text) => {
    const test = setUpStage()
    const view = viewOf([STARTED, ...asked(0), { kind: 'paused', reason }], IN_GROUP)
    const shown = await test.send(view, { kind: 'paused', count: 1 }, target)
    expect(shown.text).toContain(text)
    expect(shown.labels).toEqual(['Tiếp tục', 'Kết thúc'])
  })
})

describe('a pause on the phone of a member', () => {
  it('says to wait, without buttons', async () => {
    const test = setUpStage()
    const paused = { kind: 'paused', reason: 'host' } as const
    const view = viewOf([phone('lan'), STARTED, ...asked(0), paused], IN_GROUP)
    const shown = await test.send(view, { kind: 'paused', count: 1 }, to('lan'))
    expect(shown.text).toBe(
      'Phiên thi tạm dừng. Câu trả lời đã có vẫn được giữ.\nBạn chờ người chủ trì cho tiếp tục.',
    )
    expect(shown.labels).toEqual([])
  })
})

describe('a question that was skipped', () => {
  const skip = (question: number) => [...asked(question), { kind: 'skipped', question } as const]

  it.each([
    [0, 'Câu 1 được bỏ qua, không tính điểm.\nCâu tiếp theo đến ngay sau đây.'],
    [2, 'Câu 3 được bỏ qua, không tính điểm.\nKết quả đến ngay sau đây.'],
  ])('says what comes next: %i', async (question, text) => {
    const test = setUpStage()
    const view = viewOf([phone('lan'), STARTED, ...skip(question)], IN_GROUP)
    for (const target of [TO_GROUP, to('lan')]) {
      const shown = await test.send(view, { kind: 'skipped', question }, target)
      expect([shown.text, shown.labels]).toEqual([text, []])
    }
  })

  it('in a pause leaves the host the buttons to go on', async () => {
    const test = setUpStage()
    const paused = { kind: 'paused', reason: 'host' } as const
    const view = viewOf([phone('lan'), STARTED, ...asked(0), paused, ...skip(0).slice(-1)])
    const notice = { kind: 'skipped', question: 0 } as const
    const host = await test.send(view, notice, to('hoa'))
    expect(host.text).toContain('Câu tiếp theo đến khi người chủ trì bấm Tiếp tục.')
    expect(host.labels).toEqual(['Tiếp tục', 'Kết thúc'])
    expect((await test.send(view, notice, to('lan'))).labels).toEqual([])
  })
})

describe('the report', () => {
  const view = viewOf([
    phone('lan', 'Lan'),
    STARTED,
    ...round(0, ['lan 2']),
    ...round(1, ['lan 1']),
    { kind: 'ended', reason: 'done' },
  ])

  it('is a workbook with the paragraph for the minutes', async () => {
    const test = setUpStage()
    const result = await test.stage.send(view, { kind: 'report' }, to('hoa'))
    expect(result).toEqual({ kind: 'sent', messageId: 'file-1' })
    expect(test.files.sent[0]?.to).toEqual(HOST)
    expect(test.files.sent[0]?.file.name).toBe('phien-thi-12-ma-48213.xlsx')
    expect(test.files.sent[0]?.file.caption).toContain('do đồng chí Nguyễn Thị Hoa chủ trì')
    expect(test.files.sent[0]?.file.bytes.slice(0, 2)).toEqual(Buffer.from('PK'))
    expect(test.sent).toEqual([])
  })

  it('is told in figures where no file can be sent', async () => {
    const test = setUpStage({ hasFiles: false })
    const { text } = await test.send(view, { kind: 'report' }, to('hoa'))
    expect(text).toContain('Mục tiêu: đúng 100%')
    expect(text).toContain('Câu 2 (đúng 0%): Chương trình hành động của Tỉnh ủy Thái Nguyên')
    expect(text).toContain('npm run quiz -- report 12 ket-qua.xlsx')
  })
})
