import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { openMeetingArchive } from '../../src/meeting-archive.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createMeetingStore } from '../../src/storage/meeting-store.ts'
import { question } from '../conversation/meeting-views.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { corpusWith, planQuestion, quiz } from './quiz-setup.ts'

/** One meeting that Lan and Hùng took part in, in a store. */
async function setUp() {
  const directory = corpusWith({ 'a.jsonl': [planQuestion()] })
  const database = await openDatabase({ dataDirectory: temporaryDirectory(), logger: silentLogger })
  onTestFinished(() => database.close())
  const corpus = await loadCorpus(directory)
  const passageId = corpus.documents[0]?.passages.find(({ text }) => text.includes('3 lớp'))?.id
  const store = createMeetingStore({ db: database.db })
  const made = await store.create(
    {
      settings: { mode: 'study', questionCount: 1, topic: null },
      questions: [question('q1', { passageId: passageId ?? '' })],
      host: { channel: 'telegram', chatId: '9' },
      hostName: 'Nguyễn Thị Hoa',
      group: null,
      createdAt: '2026-11-22T12:00:00.000Z',
    },
    'd1',
  )
  const events = [
    { kind: 'joined', account: 'telegram:1', name: 'Lan', phone: true },
    { kind: 'joined', account: 'telegram:2', name: 'Hùng', phone: true },
    { kind: 'started', by: null },
    { kind: 'asking', question: 0 },
    { kind: 'asked', question: 0, seconds: 30 },
    { kind: 'vote', question: 0, account: 'telegram:1', name: 'Lan', choices: [0], via: 'button' },
    { kind: 'vote', question: 0, account: 'telegram:2', name: 'Hùng', choices: [1], via: 'button' },
    { kind: 'closed', question: 0 },
    { kind: 'revealed', question: 0 },
    { kind: 'ended', reason: 'done' },
  ] as const
  for (const [index, event] of events.entries()) {
    await store.append(made.id, {
      key: `${index}`,
      at: new Date(Date.parse('2026-11-22T12:05:00.000Z') + index * 1000).toISOString(),
      event: 'choices' in event ? { ...event, choices: [...event.choices] } : event,
    })
  }
  const archive = openMeetingArchive(database.db, corpus)
  const run = (...args: string[]) =>
    quiz(directory, ['report', ...args], { deps: { openMeetings: async () => archive } })
  return { run, id: made.id }
}

describe('quiz report', () => {
  it('lists the meetings', async () => {
    const { run } = await setUp()
    const { out, code } = await run()
    expect(code).toBe(0)
    expect(out).toMatch(
      /^Số 1, 19:00 ngày 22\/11\/2026, mã \d{5} \(đã xong\): 2 người, Nguyễn Thị Hoa chủ trì$/,
    )
  })

  it('prints the paragraph for the minutes', async () => {
    const { run } = await setUp()
    const { out } = await run('1')
    expect(out).toContain('Ngày 22/11/2026, từ 19 giờ 05 đến 19 giờ 05')
    expect(out).toContain('Có 2 đồng chí tham gia trả lời 1 câu hỏi')
  })

  it('writes the workbook, with where each weak clause stands', async () => {
    const { run } = await setUp()
    const file = join(temporaryDirectory(), 'ket-qua.xlsx')
    expect((await run('1', file)).code).toBe(0)
    const sheets = await readWorkbook(readFileSync(file))
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'Tổng hợp',
      'Điểm danh',
      'Theo người',
      'Theo chi bộ, tổ',
      'Theo chủ đề',
      'Theo câu hỏi',
      'Nội dung cần học lại',
    ])
    const rows = Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data.slice(1)]))
    expect(rows['Điểm danh']?.map(([name]) => name)).toEqual(['Lan', 'Hùng'])
    expect(rows['Theo người']?.[0]?.slice(0, 4)).toEqual([1, 'Lan', 'Chưa ghi', 1])
    expect(rows['Theo câu hỏi']?.[0]?.[7]).toBe('A. Một: 1; B. Hai: 1')
    expect(rows['Nội dung cần học lại']?.[0]?.[1]).toBe(50)
    expect(String(rows['Nội dung cần học lại']?.[0]?.[3])).toContain('Đảng ủy xã Hà Lam')
  })

  it.each([
    [['7'], 1, 'Không có phiên thi số 7'],
    [['mot'], 2, 'không phải là số của phiên thi'],
    [['1', 'ket-qua.csv'], 2, 'phải có đuôi .xlsx'],
  ])('refuses %j', async (args, code, text) => {
    const { run } = await setUp()
    const result = await run(...args)
    expect(result.code).toBe(code)
    expect(result.err).toContain(text)
    expect(existsSync('ket-qua.csv')).toBe(false)
  })
})
