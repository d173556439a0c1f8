import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readWorkbook } from '../../src/lib/read-workbook.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { bankFile, corpusWith, planQuestion, quiz } from './quiz-setup.ts'

const HEADING = 'Câu hỏi;Phương án A;Phương án B;Đáp án đúng;Chủ đề;Văn bản;Đoạn trích'
const EXACT = 'Mở mấy lớp tập huấn?;3 lớp;5 lớp;A;Kỹ năng số;ke-hoach;Mở 3 lớp tập huấn kỹ năng số'
const LOOKED_UP =
  'Ai chịu trách nhiệm về kết quả thực hiện?;Bí thư chi bộ;Đoàn viên;A;Trách nhiệm;;'
const BAD = 'Câu này thiếu đáp án?;Một;Hai;;;;'

/** A CSV file of these rows in a folder of its own. */
function csv(...rows: string[]): string {
  const file = join(temporaryDirectory(), 'Câu hỏi tháng 11.csv')
  writeFileSync(file, [HEADING, ...rows, ''].join('\n'))
  return file
}

const mendFile = (file: string) => file.replace(/\.(\w+)$/, '.can-sua.$1')
const TARGET = 'cau-hoi-thang-11.jsonl'

describe('npm run quiz -- import', () => {
  it('shows a verdict for every row and writes nothing while nobody agrees', async () => {
    const directory = corpusWith({})
    const file = csv(EXACT, LOOKED_UP, BAD)
    const { code, out, err } = await quiz(directory, ['import', file])
    expect(code).toBe(1)
    expect(out).toMatch(/Dòng 2: nhận được\. Mở mấy lớp tập huấn\?\n.*mục I,.*“Mở 3 lớp/)
    expect(out).toMatch(/Dòng 3: cần duyệt\. .*\n.*chưa ghi đoạn trích.*\n.*“Bí thư chi bộ là/)
    expect(out).toMatch(/Dòng 4: CẦN SỬA\. Đáp án đúng cần là chữ cái/)
    expect(out).toContain('3 câu: 1 nhận được, 1 cần duyệt đoạn căn cứ, 0 đã có, 1 cần sửa.')
    expect(err).toContain('--yes')
    expect(existsSync(join(directory, 'quiz', TARGET))).toBe(false)
    expect(existsSync(mendFile(file))).toBe(false)
  })

  it('takes with --yes what is quoted word for word, and gives the rest back to be mended', async () => {
    const directory = corpusWith({})
    const file = csv(EXACT, LOOKED_UP, BAD)
    const { code, out } = await quiz(directory, ['import', file, '--yes'])
    expect(code).toBe(1)
    expect(bankFile(directory, TARGET)).toMatchObject([
      {
        question: 'Mở mấy lớp tập huấn?',
        correct: [0],
        source: { doc: 'ke-hoach', quote: 'Mở 3 lớp tập huấn kỹ năng số' },
      },
    ])
    expect(out).toContain(`Đã thêm 1 câu vào quiz/${TARGET}.`)
    expect(out).toContain('npm run corpus -- publish')
    const mended = readFileSync(mendFile(file), 'utf8')
    expect(mended).toMatch(/^\ufeffCần sửa,Câu hỏi,/)
    expect(mended).toMatch(/Chưa được duyệt.*Ai chịu trách nhiệm/)
    expect(mended).toMatch(/Đáp án đúng cần là.*Câu này thiếu đáp án/)

    const fixed = mended.replace(/,Một,Hai,,/, ',3 lớp,Hai,A,')
    writeFileSync(mendFile(file), fixed)
    const again = await quiz(directory, ['import', mendFile(file), '--approve'])
    expect(again.out).toContain(`Đã thêm 2 câu vào quiz/${TARGET}.`)
    expect(bankFile(directory, TARGET)).toHaveLength(3)
    const check = await quiz(directory, ['check'])
    expect([check.code, check.out]).toEqual([0, expect.stringContaining('3 câu hỏi dùng được')])
  })

  it('takes with --approve no invented quote and no passage without the answer', async () => {
    const directory = corpusWith({})
    const invented =
      'Ai là trung tâm?;Robot;Đoàn viên;A;Trách nhiệm;;Robot là trung tâm của mọi việc'
    const doubtful = LOOKED_UP.replace('Bí thư chi bộ', 'Trưởng thôn')
    const file = csv(LOOKED_UP, invented, doubtful)
    const { code, out } = await quiz(directory, ['import', file, '--approve'])
    expect(code).toBe(1)
    expect(out).toMatch(/Dòng 3: CẦN SỬA\. Đoạn trích "Robot là trung tâm của mọi việc" không có/)
    expect(out).toMatch(/Dòng 4: cần duyệt\.[\s\S]*chưa nêu đủ đáp án đúng/)
    expect(bankFile(directory, TARGET)).toMatchObject([{ options: ['Bí thư chi bộ', 'Đoàn viên'] }])
    expect(readFileSync(mendFile(file), 'utf8')).toMatch(/chưa nêu đủ đáp án đúng[^\n]*Trưởng thôn/)
    const asking = await quiz(directory, ['import', csv(doubtful), '--approve'], {
      answers: ['1'],
    })
    expect(asking.asked).toEqual([expect.stringMatching(/^Đoạn nào là căn cứ/)])
    expect(bankFile(directory, TARGET)).toHaveLength(2)
    const all = csv(
      doubtful.replace('Ai chịu', 'Ai là người chịu'),
      LOOKED_UP.replace('Ai', 'Ai đó'),
    )
    await quiz(directory, ['import', all], { answers: ['c', 'k'] })
    expect(bankFile(directory, TARGET)).toHaveLength(3)
  })

  it('adds nothing when the same file is imported again', async () => {
    const directory = corpusWith({})
    const file = csv(EXACT)
    expect((await quiz(directory, ['import', file, '--yes'])).code).toBe(0)
    const before = readFileSync(join(directory, 'quiz', TARGET), 'utf8')
    const again = await quiz(directory, ['import', file, '--yes', '--name', 'khac'])
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('bỏ qua, đã có')])
    expect(readFileSync(join(directory, 'quiz', TARGET), 'utf8')).toBe(before)
    expect(existsSync(join(directory, 'quiz', 'khac.jsonl'))).toBe(false)
    expect(existsSync(mendFile(file))).toBe(false)
  })

  it('keeps what the file of the bank has, also without a line end', async () => {
    const directory = corpusWith({})
    writeFileSync(join(directory, 'quiz', 'bo.jsonl'), JSON.stringify(planQuestion()))
    await quiz(directory, ['import', csv(EXACT), '--yes', '--name', 'bo'])
    const questions = bankFile(directory, 'bo.jsonl')
    expect(questions).toHaveLength(2)
    expect(questions[0]).toEqual(planQuestion())
  })

  it('asks who sits at the terminal, and for each passage that was looked up', async () => {
    const directory = corpusWith({})
    const file = csv(EXACT, LOOKED_UP)
    const { code, out, asked } = await quiz(directory, ['import', file], {
      answers: ['?', 'c', 't', '1'],
    })
    expect(code).toBe(0)
    expect(asked[0]).toContain(`Thêm 1 câu nhận được vào quiz/${TARGET}?`)
    expect(asked.at(-1)).toMatch(/^Đoạn nào là căn cứ\? \[1\]/)
    expect(out).toContain('  * A. Bí thư chi bộ')
    const [, second] = bankFile(directory, TARGET)
    expect(second).toMatchObject({
      topic: 'Trách nhiệm',
      source: { doc: 'ke-hoach', quote: expect.stringContaining('Bí thư chi bộ là') },
    })
  })

  it('takes nothing from somebody who declines, or whose terminal closes', async () => {
    const directory = corpusWith({})
    const { code } = await quiz(directory, ['import', csv(EXACT, LOOKED_UP)], { answers: ['k'] })
    expect(code).toBe(1)
    expect(existsSync(join(directory, 'quiz', TARGET))).toBe(false)
  })

  it.each([
    ['no file', [], 'Còn thiếu tên tệp'],
    ['a file that is not there', ['khong-co.csv'], 'Không có tệp "khong-co.csv"'],
    ['a format it does not know', ['cau-hoi.docx'], '"cau-hoi.docx"'],
    ['a strange name', ['a.csv', '--name', '../x'], 'chỉ gồm chữ không dấu'],
  ])('refuses %s', async (_what, args, reason) => {
    const { code, err } = await quiz(corpusWith({}), ['import', ...args])
    expect([code, err]).toEqual([2, expect.stringContaining(reason)])
  })

  it('refuses a file of another kind, and a table without headings', async () => {
    const folder = temporaryDirectory()
    const put = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const errorOf = async (file: string) => (await quiz(corpusWith({}), ['import', file])).err
    expect(await errorOf(put('a.docx', 'x'))).toContain('Chỉ nhập được tệp .xlsx')
    expect(await errorOf(put('a.csv', 'Một;Hai'))).toContain('Không thấy dòng tiêu đề')
    expect(await errorOf(put('b.csv', ''))).toContain('Tệp trống')
    await expect(errorOf(put('a.xlsx', 'x'))).rejects.toThrow(/lưu lại dạng \.xlsx/)
  })

  it('does not write into a bank of which a file cannot be read', async () => {
    const directory = corpusWith({ 'hong.jsonl': ['\0'] })
    const { code, err } = await quiz(directory, ['import', csv(EXACT), '--yes'])
    expect([code, err]).toEqual([2, expect.stringContaining('quiz/hong.jsonl')])
    expect(existsSync(join(directory, 'quiz', TARGET))).toBe(false)
  })
})

describe('npm run quiz -- export', () => {
  const several = planQuestion({
    id: 'kh-2',
    question: 'Tỷ lệ nào đúng? {1:2} ~ # = \\',
    options: ['trên 80%', '40%', 'hộ dân'],
    correct: [0, 2],
    difficulty: 'hard',
    source: { doc: 'ke-hoach', quote: 'Tỷ lệ hộ dân sử dụng dịch vụ công trực tuyến đạt trên 80%' },
  })

  it.each(['csv', 'xlsx', 'gift', 'txt'])('to .%s can be imported again', async (kind) => {
    const file = join(temporaryDirectory(), `ngan-hang.${kind}`)
    const exported = await quiz(corpusWith({ 'a.jsonl': [planQuestion(), several] }), [
      'export',
      file,
    ])
    expect([exported.code, exported.out]).toEqual([0, `Đã ghi 2 câu vào ${file}.`])
    const directory = corpusWith({})
    const { code, out } = await quiz(directory, ['import', file, '--yes'])
    expect([code, out]).toEqual([0, expect.stringContaining('2 nhận được')])
    expect(bankFile(directory, 'ngan-hang.jsonl')).toEqual([planQuestion(), several])
  })

  it('leaves out what may not be asked, and writes nothing without a question', async () => {
    const waiting = planQuestion({ id: 'cho', needsReview: true })
    const gone = planQuestion({ id: 'mat', source: { doc: 'ke-hoach', quote: 'Mở 9 lớp' } })
    const file = join(temporaryDirectory(), 'a.csv')
    const directory = corpusWith({ 'a.jsonl': [waiting, gone, '{'] })
    const { code, err } = await quiz(directory, ['export', file])
    expect([code, err]).toEqual([1, expect.stringContaining('chưa có câu hỏi nào')])
    expect(existsSync(file)).toBe(false)
  })

  it.each([
    ['no name', [], 'Còn thiếu tên tệp'],
    ['a format it does not write', ['a.pdf'], 'Chỉ xuất được'],
  ])('refuses %s', async (_what, args, reason) => {
    const { code, err } = await quiz(corpusWith({ 'a.jsonl': [planQuestion()] }), [
      'export',
      ...args,
    ])
    expect([code, err]).toEqual([2, expect.stringContaining(reason)])
  })
})

describe('npm run quiz -- template', () => {
  it('makes a workbook with the documents and the topics there are', async () => {
    const file = join(temporaryDirectory(), 'mau.xlsx')
    const { code, out } = await quiz(corpusWith({ 'a.jsonl': [planQuestion()] }), [
      'template',
      file,
    ])
    expect([code, out]).toEqual([0, expect.stringContaining(`quiz -- import ${file}`)])
    const sheets = await readWorkbook(readFileSync(file))
    expect(sheets[2]?.rows.flat()).toEqual(expect.arrayContaining(['ke-hoach', 'Kỹ năng số']))
    const empty = await quiz(corpusWith({}), ['import', file])
    expect([empty.code, empty.out]).toEqual([0, expect.stringMatching(/^0 câu: /)])
  })

  it('has to be named as one', async () => {
    const { code, err } = await quiz(corpusWith({}), ['template', basename('mau.csv')])
    expect([code, err]).toEqual([2, expect.stringContaining('đuôi .xlsx')])
  })
})
