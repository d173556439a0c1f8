import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { BANK, CLOSING, OPENING, setUpContests } from '../quiz/contest/setup.ts'
import { runScript } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { quiz } from './quiz-setup.ts'

const CREATE = [
  'create',
  '--title',
  'Tìm hiểu Nghị quyết 57',
  '--from',
  '22/11/2026 08:00',
  '--to',
  '25/11/2026 17:00',
]

async function setUp() {
  const contests = await setUpContests()
  const type = (...args: string[]) =>
    quiz(temporaryDirectory(), ['contest', ...args], {
      deps: {
        clock: contests.clock,
        openContests: async () => ({ desk: contests.desk, questions: async () => BANK }),
      },
    })
  return { ...contests, type }
}

describe('npm run quiz -- contest', () => {
  it('makes a contest at the times of Vietnam, with ten questions and one try unless said', async () => {
    const { type, desk } = await setUp()
    const { code, out } = await type(...CREATE)
    expect(code).toBe(0)
    expect(out).toContain('Đã tạo cuộc thi số 1.')
    expect(out).toContain('Mở từ 8:00 ngày 22/11/2026 đến 17:00 ngày 25/11/2026')
    expect(await desk.find(1)).toMatchObject({
      title: 'Tìm hiểu Nghị quyết 57',
      opensAt: OPENING,
      closesAt: CLOSING,
      createdBy: 'console',
      settings: { questionsPerTry: 10, tries: 1, topics: null, documents: null, announces: true },
    })
  })

  it('takes topics and documents however they are written', async () => {
    const { type, desk } = await setUp()
    const more = ['--topic', 'MUC TIEU', '--document', 'doc', '--questions', '4', '--tries', '3']
    expect((await type(...CREATE, ...more, '--no-announce')).code).toBe(0)
    const contest = await desk.find(1)
    expect(contest?.settings).toEqual({
      questionsPerTry: 4,
      tries: 3,
      topics: ['Mục tiêu'],
      documents: ['doc'],
      announces: false,
    })
    expect(contest?.questions).toHaveLength(BANK.length)
  })

  it('says what is wrong, and makes nothing then', async () => {
    const { type, desk } = await setUp()
    const wrong = [
      [['create', '--from', '22/11 8h', '--to', '25/11 17h'], 'Thiếu --title', 2],
      [[...CREATE, '--from', 'hôm nào đó'], 'Không hiểu giờ "hôm nào đó"', 2],
      [[...CREATE, '--questions', '0'], '--questions cần một số nguyên từ 1 đến 50', 2],
      [[...CREATE, '--to', '21/11/2026 08:00'], 'Giờ đóng phải sau giờ mở', 1],
      [
        [...CREATE, '--topic', 'Bóng đá'],
        'Không có chủ đề “Bóng đá”. Các chủ đề hiện có: Mục tiêu',
        1,
      ],
      [[...CREATE, '--document', 'abc'], 'Không có câu hỏi của văn bản “abc”', 1],
      [[...CREATE, '--questions', '13'], 'Chỉ có 12 câu hỏi phù hợp, chưa đủ 13 câu', 1],
      [['show', '7'], 'Không có cuộc thi số 7', 1],
      [['results', '7'], 'Không có cuộc thi số 7', 1],
      [['cancel', '7'], 'Không có cuộc thi số 7', 1],
      [['results', '1', 'ket-qua.csv'], 'cần có đuôi .xlsx', 2],
      [['bắt đầu'], 'Sau contest, hãy gõ', 2],
    ] as const
    for (const [args, words, code] of wrong) {
      const typed = await type(...args)
      expect(typed).toMatchObject({ code, out: '' })
      expect(typed.err).toContain(words)
    }
    expect(await desk.list(5)).toEqual([])
  })

  it('lists and shows contests with where they stand', async () => {
    const { type, create, clock, join: member, play } = await setUp()
    expect((await type('list')).out).toContain('Chưa có cuộc thi nào')
    const { id } = await create()
    await create({ title: 'Đợt sau', opensAt: CLOSING, closesAt: '2026-12-01T00:00:00.000Z' })
    clock.set(OPENING)
    await play(id, await member('an'), 2)
    const { out } = await type('list')
    expect(out.split('\n')).toEqual([
      'Số 2 (chưa mở): Đợt sau, từ 17:00 ngày 25/11/2026 đến 7:00 ngày 1/12/2026',
      'Số 1 (đang mở): Tìm hiểu Nghị quyết 57, từ 8:00 ngày 22/11/2026 đến 17:00 ngày 25/11/2026',
    ])
    expect((await type('show', '1')).out).toContain('Đã có 1 người làm bài, 1 lượt.')
  })

  it('prints the results, and writes them as a workbook', async () => {
    const { type, create, clock, join: member, play } = await setUp()
    const { id } = await create()
    clock.set(OPENING)
    await play(id, await member('an', 'An', 'Chi bộ 1'), 3, 4)
    await play(id, await member('binh', 'Bình', 'Chi bộ 2'), 1)
    const { out } = await type('results', '1')
    expect(out).toContain('Cuộc thi chưa xong')
    expect(out).toContain('1. An (Chi bộ 1): đúng 3 trên 3 câu, 12 giây')
    expect(out).toContain('1. Chi bộ 1: đúng bình quân 100%, 1 người')
    const file = join(temporaryDirectory(), 'ket-qua.xlsx')
    expect((await type('results', '1', file)).code).toBe(0)
    const sheets = await readWorkbook(readFileSync(file))
    const rows = (name: string) => sheets.find(({ sheet }) => sheet === name)?.data
    expect(rows('Cá nhân')?.slice(1)).toEqual([
      [1, 'An', 'Chi bộ 1', 3, 3, 12, 1, null, null],
      [2, 'Bình', 'Chi bộ 2', 1, 3, 15, 1, null, null],
    ])
    expect(rows('Chi bộ, tổ')?.[2]).toEqual([2, 'Chi bộ 2', 1, 33.3, 15])
    expect(rows('Các lượt')).toHaveLength(3)
    const asked = rows('Câu hỏi')?.slice(1) ?? []
    expect(asked.every((row) => Number(row[3]) > 0)).toBe(true)
    const total = (column: number) => asked.reduce((sum, row) => sum + Number(row[column]), 0)
    expect([total(3), total(4)]).toEqual([6, 4])
  })

  it('cancels what is not over, once', async () => {
    const { type, create, desk, clock } = await setUp()
    const { id } = await create()
    expect((await type('cancel', '1')).out).toContain('Đã hủy cuộc thi số 1')
    expect(await desk.find(id)).toMatchObject({ cancelledAt: clock.now().toISOString() })
    expect((await type('cancel', '1')).err).toContain('không hủy được nữa')
    await create()
    clock.set(CLOSING)
    expect(await type('cancel', '2')).toMatchObject({ code: 1 })
  })

  it('works as a command of its own, on the questions of the corpus', async () => {
    const env = { DATA_DIR: temporaryDirectory() }
    const far = ['--title', 'Đợt 1', '--from', '1/1/2099 8:00', '--to', '2/1/2099 8:00']
    const made = await runScript('src/cli/main.ts', ['quiz', 'contest', 'create', ...far], env)
    expect(made).toMatchObject({ code: 0, stderr: '' })
    const listed = await runScript('src/cli/main.ts', ['quiz', 'contest', 'list'], env)
    expect(listed.stdout).toContain('Số 1 (chưa mở): Đợt 1')
  }, 60_000)
})
