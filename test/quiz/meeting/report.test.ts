import { describe, expect, it } from 'vitest'
import type { MeetingEvent } from '../../../src/quiz/meeting/events.ts'
import { minutesParagraph } from '../../../src/quiz/meeting/minutes.ts'
import {
  reportSheets,
  rightShare,
  topicShares,
  weakQuestions,
} from '../../../src/quiz/meeting/report.ts'
import type { MeetingView } from '../../../src/quiz/meeting/view.ts'
import { asked, phone, round, STARTED, viewOf } from '../../conversation/meeting-views.ts'

const ENDED: MeetingEvent = { kind: 'ended', reason: 'done' }
const PLAYED = [
  phone('lan', 'Lan'),
  phone('hung', 'Hùng'),
  phone('an', 'An'),
  STARTED,
  ...round(0, ['lan 2', 'hung 2', 'an 0']),
  ...round(1, ['lan 0', 'hung 1']),
  ...round(2, ['lan 0+2', 'hung 0']),
  ENDED,
]
const UNITS = {
  'fake:lan': { unit: 'Chi bộ 1' },
  'fake:hung': { unit: 'Chi bộ 1' },
}

/** Of one sheet, without its heading. */
async function rowsIn(view: MeetingView, name: string) {
  return (await allRowsIn(view, name)).slice(1)
}

async function headingIn(view: MeetingView, name: string) {
  const [heading = []] = await allRowsIn(view, name)
  return heading.map((cell) =>
    typeof cell === 'object' && cell !== null && 'bold' in cell ? cell.bold : cell,
  )
}

async function allRowsIn(view: MeetingView, name: string) {
  const sheets = reportSheets(view, () => 'Chương trình, Mục II')
  const rows = []
  for await (const row of sheets.find((one) => one.name === name)?.rows ?? []) rows.push(row)
  return rows
}

describe('the figures of a meeting', () => {
  it('are shares of the answers, by topic the best known first', () => {
    const view = viewOf(PLAYED)
    expect(rightShare(view)).toBeCloseTo(4 / 7)
    expect(topicShares(view)).toEqual([
      { topic: 'Mục tiêu', questions: 1, answers: 3, share: 2 / 3 },
      { topic: 'Nhiệm vụ', questions: 2, answers: 4, share: 0.5 },
    ])
  })

  it('name the weakest questions first, and leave out what was skipped', () => {
    const skipped: MeetingEvent[] = [
      phone('lan'),
      STARTED,
      ...round(0, ['lan 0']),
      { kind: 'asking', question: 1 },
      { kind: 'skipped', question: 1 },
      { kind: 'closed', question: 1 },
      { kind: 'revealed', question: 1 },
      ...round(2, ['lan 0']),
      ENDED,
    ]
    expect(weakQuestions(viewOf(skipped)).map(({ index }) => index)).toEqual([0, 2])
    expect(weakQuestions(viewOf(PLAYED)).map(({ index }) => index)).toEqual([1, 2, 0])
  })

  it('are none where nobody answered', () => {
    const view = viewOf([phone('lan'), STARTED, ...round(0, []), ENDED])
    expect(rightShare(view)).toBeNull()
    expect(topicShares(view)).toEqual([])
    expect(minutesParagraph(view)).toContain('Có 1 đồng chí tham gia; chưa có câu trả lời nào.')
  })
})

describe('the workbook', () => {
  it('tells who was there and how many were right, and nobody’s answers', async () => {
    const view = viewOf(PLAYED, { accounts: UNITS })
    const rowsOf = (name: string) => rowsIn(view, name)
    const attendance = await rowsOf('Điểm danh')
    expect(attendance.map(([name, unit, , , answered]) => [name, unit, answered])).toEqual([
      ['Lan', 'Chi bộ 1', 3],
      ['Hùng', 'Chi bộ 1', 3],
      ['An', 'Chưa ghi', 1],
    ])
    expect((await rowsOf('Theo người')).map((row) => row.slice(0, 4))).toEqual([
      [1, 'Lan', 'Chi bộ 1', 3],
      [2, 'Hùng', 'Chi bộ 1', 1],
      [3, 'An', 'Chưa ghi', 0],
    ])
    expect((await rowsOf('Theo câu hỏi'))[0]?.slice(3)).toEqual([
      '40%',
      3,
      2,
      67,
      'A. 20%: 1; B. 30%: 0; C. 40%: 2',
    ])
    expect((await rowsOf('Nội dung cần học lại'))[0]).toEqual([
      2,
      50,
      'Nhiệm vụ nào được nêu trước?',
      'Chương trình, Mục II',
      'Quy mô kinh tế số',
    ])
  })
})

describe('the columns of the workbook', () => {
  it('have points only in the mode compete', async () => {
    const settings = { mode: 'compete', questionCount: 3, topic: null } as const
    const compete = viewOf(PLAYED, { meeting: { settings } })
    expect(await headingIn(compete, 'Theo người')).toContain('Điểm')
    expect((await rowsIn(compete, 'Theo người'))[0]?.[4]).toBeGreaterThan(200)
    expect(await headingIn(viewOf(PLAYED), 'Theo người')).toEqual([
      'Hạng',
      'Họ tên',
      'Chi bộ, tổ',
      'Số câu đúng',
      'Số câu trả lời',
      'Thời gian (giây)',
    ])
  })

  it('say of what the share of a unit is', async () => {
    const heading = await headingIn(viewOf(PLAYED), 'Theo chi bộ, tổ')
    expect(heading.at(-1)).toBe('Tỷ lệ đúng trên tổng số câu (%)')
  })

  it('have the first vote as the coming of who did not join', async () => {
    const view = viewOf([STARTED, ...round(0, ['lan 2']), ...round(1, ['lan 0']), ENDED])
    const cameAt = (await rowsIn(view, 'Điểm danh')).map((row) => row[2])
    expect(cameAt).toEqual([new Date('2026-11-22T12:05:03.000Z')])
  })
})

describe('the workbook of a meeting that was broken off', () => {
  it('counts no answers to the question that was open, and no share where nobody answered', async () => {
    const [vote] = round(2, ['lan 0']).filter(({ kind }) => kind === 'vote')
    if (vote === undefined) throw new Error('no vote')
    const broken = [...round(0, ['lan 2']), ...round(1, []), ...asked(2), vote]
    const ended: MeetingEvent = { kind: 'ended', reason: 'host' }
    const view = viewOf([phone('lan', 'Lan'), STARTED, ...broken, ended])
    const rowsOf = (name: string) => rowsIn(view, name)
    expect((await rowsOf('Điểm danh')).map((row) => row[4])).toEqual([1])
    expect((await rowsOf('Theo người')).map((row) => row[4])).toEqual([1])
    const weak = await rowsOf('Nội dung cần học lại')
    expect(weak.map((row) => row.slice(0, 2))).toEqual([[2, 'Chưa ai trả lời']])
  })
})

describe('the paragraph for the minutes', () => {
  it('reads as minutes do', () => {
    expect(minutesParagraph(viewOf(PLAYED, { accounts: UNITS }))).toBe(
      'Ngày 22/11/2026, từ 19 giờ 05 đến 19 giờ 05, hội nghị do đồng chí Nguyễn Thị Hoa chủ trì đã tổ ' +
        'chức học tập Nghị quyết 57-NQ/TW và các văn bản triển khai bằng hình thức trả lời câu hỏi ' +
        'trắc nghiệm. Có 3 đồng chí tham gia trả lời 3 câu hỏi; tỷ lệ trả lời đúng đạt 57%. Nội dung ' +
        'nắm vững nhất: Mục tiêu (đúng 67%); nội dung cần tiếp tục học tập: Nhiệm vụ (đúng 50%). ' +
        'Đồng chí đạt kết quả cao nhất: Lan, Chi bộ 1 (đúng 3 câu).',
    )
  })

  it('calls a host once by the title that is part of the name', () => {
    const text = minutesParagraph(viewOf(PLAYED, { meeting: { hostName: 'Đồng chí Hoa' } }))
    expect(text).toContain('hội nghị do đồng chí Hoa chủ trì')
  })

  it('names the topic, and no host where there is none', () => {
    const settings = { mode: 'compete', questionCount: 3, topic: 'Mục tiêu' } as const
    const text = minutesParagraph(viewOf(PLAYED, { meeting: { hostName: '', settings } }))
    expect(text).toContain('19 giờ 05, hội nghị đã tổ chức')
    expect(text).toContain('về chủ đề “Mục tiêu”')
    expect(text).toMatch(/Lan \(\d+ điểm, đúng 3 câu\)/)
  })

  it('names nobody where too many share the first place', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'g', 'h']
    const view = viewOf([
      ...names.map((name) => phone(name)),
      STARTED,
      ...round(
        0,
        names.map((name) => `${name} 2`),
      ),
      ENDED,
    ])
    expect(minutesParagraph(view)).toContain('Có 7 đồng chí cùng đạt kết quả cao nhất, đúng 1 câu.')
  })
})
