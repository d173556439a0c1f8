import { describe, expect, it } from 'vitest'
import { readWorkbook, WorkbookError } from '../../../src/lib/read-workbook.ts'
import { writeWorkbook } from '../../../src/lib/workbook.ts'
import { readAiken, writeAiken } from '../../../src/quiz/exchange/aiken.ts'
import { readCsv, writeCsv } from '../../../src/quiz/exchange/csv.ts'
import { ExchangeFault, type ExchangeFile } from '../../../src/quiz/exchange/draft.ts'
import { readGift, writeGift } from '../../../src/quiz/exchange/gift.ts'
import { planImport } from '../../../src/quiz/exchange/plan-import.ts'
import { questionSheet, readSheets } from '../../../src/quiz/exchange/sheet.ts'
import { templateSheets } from '../../../src/quiz/exchange/template.ts'
import type { Question } from '../../../src/quiz/question.ts'
import { draft, fakePassages, outcomeOf, QUESTIONS } from './setup.ts'

type Sheets = Parameters<typeof writeWorkbook>[0]

async function workbook(sheets: Sheets): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  await writeWorkbook(sheets, async (bytes) => void pieces.push(bytes))
  return Buffer.concat(pieces)
}

const readXlsx = async (sheets: Sheets) => readSheets(await readWorkbook(await workbook(sheets)))

const FORMATS: [string, (questions: Question[]) => ExchangeFile | Promise<ExchangeFile>][] = [
  [
    'CSV',
    (questions) =>
      readCsv(
        writeCsv(questions)
          .replace(/^\ufeff/, '')
          .replaceAll('\r\n', '\n'),
      ),
  ],
  ['Excel', (questions) => readXlsx([questionSheet(questions)])],
  ['GIFT', (questions) => readGift(writeGift(questions))],
  ['Aiken', (questions) => readAiken(writeAiken(questions))],
]

describe.each(FORMATS)('%s', (_format, pass) => {
  it('gives back every question as it was', async () => {
    const { rows } = await pass(QUESTIONS)
    const verdicts = await planImport(rows, { bank: [], passages: fakePassages(), topic: null })
    const questions = verdicts.map((one) => (one.kind === 'exact' ? one.question : one))
    expect(questions).toEqual(QUESTIONS)
  })

  it('gives back what is to be mended, so that it can be read once more', async () => {
    const file = await pass(QUESTIONS)
    const bad = file.rows.slice(0, 2).map(({ raw }) => ({ raw, reason: 'Viết gọn lại.' }))
    const text = file.toMend(bad)
    expect(text).toContain('Cần sửa')
    expect(text.match(/Viết gọn lại\./g)).toHaveLength(2)
    const read = { csv: readCsv, gift: readGift, txt: readAiken }[file.mendExtension]
    const again = read(text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'))
    expect(outcomeOf(again).drafts).toEqual(outcomeOf(file).drafts.slice(0, 2))
    expect(
      again.toMend([{ raw: again.rows[0]?.raw ?? '', reason: 'B' }]).match(/Cần sửa/g),
    ).toHaveLength(1)
  })
})

describe('a CSV file', () => {
  it.each([',', ';', '\t'])('is read with %j between its columns, below a title', (sign) => {
    const cells = [
      ['Bộ câu hỏi tháng 11'],
      ['Nội dung câu hỏi', 'A', 'B', 'C', 'Đáp án'],
      ['Ai là nhân tố then chốt?', 'Nhà khoa học', 'Người dân', '', 'A'],
    ]
    const text = cells.map((row) => row.join(sign)).join('\n')
    expect(outcomeOf(readCsv(text))).toEqual({ drafts: [draft()], faults: [], lines: [3] })
    expect(outcomeOf(readCsv(`sep=${sign}\n${text}`)).lines).toEqual([4])
  })

  it.each([
    ['b', [1]],
    ['A, C', [0, 2]],
    ['AC', [0, 2]],
    ['3;1', [0, 2]],
    ['A và B', [0, 1]],
    ['Người dân', [1]],
  ])('understands %j as the right answer', (answer, correct) => {
    const text = `Câu hỏi;A;B;C;Đáp án đúng\nHỏi?;Nhà khoa học;Người dân;Vốn;"${answer}"`
    expect(outcomeOf(readCsv(text)).drafts[0]?.correct).toEqual(correct)
  })

  it.each(['', 'D', 'G', 'Nhà nước'])('refuses %j as the right answer', (answer) => {
    const text = `Câu hỏi;A;B;C;D;Đáp án đúng\nHỏi?;Nhà khoa học;Người dân;Vốn;;${answer}`
    expect(outcomeOf(readCsv(text)).faults).toEqual([expect.stringMatching(/^2: .*ví dụ A/)])
  })

  it('does not guess whether 2 is the second option or the one that reads 2', () => {
    const text = (answer: string) => `Câu hỏi;A;B;C;Đáp án đúng\nMấy?;2;3;5;${answer}`
    expect(outcomeOf(readCsv(text('2'))).faults).toHaveLength(1)
    expect(outcomeOf(readCsv(text('5'))).drafts[0]?.correct).toEqual([2])
  })

  it('passes over an option that is left out in the middle', () => {
    const text = 'Câu hỏi;A;B;C;Đáp án đúng\nHỏi?;Một;;Ba;C'
    expect(outcomeOf(readCsv(text)).drafts[0]).toMatchObject({
      options: ['Một', 'Ba'],
      correct: [1],
    })
  })

  it('tells the line of each row, also after cells of several lines, and of a quote left open', () => {
    const text = 'Câu hỏi,A,B,Đáp án\n"Một\nhai?",x,y,A\n\nBa?,x,y,B\n"Bốn?,x,y,A\n'
    const { lines, faults } = outcomeOf(readCsv(text))
    expect(lines).toEqual([2, 5, 6])
    expect(faults).toEqual([expect.stringMatching(/^6: .*ngoặc kép/)])
  })

  it('needs headings', () => {
    expect(() => readCsv('Hỏi?;Một;Hai;A')).toThrow(ExchangeFault)
    expect(() => readCsv('Hỏi?;Một;Hai;A')).toThrow(/quiz -- template/)
  })

  it('is no place for formulas: what begins like one is written as text', () => {
    const [question] = QUESTIONS
    const text = writeCsv(question === undefined ? [] : [{ ...question, options: ['=1+1', '@x'] }])
    expect(text).toContain(",'=1+1,'@x,")
  })
})

describe('a workbook', () => {
  it('is read from the first sheet with a table, as people filled it in', async () => {
    const file = await readXlsx([
      { name: 'Ghi chú', columnWidths: [10], hasHeading: false, rows: [['Xin chào']] },
      {
        name: 'Bộ câu hỏi',
        columnWidths: [10],
        hasHeading: true,
        rows: [
          ['Câu hỏi', 'Phương án A', 'Phương án B', 'Đáp án đúng'],
          [null, null, null, null],
          ['Mấy lớp?', 3, 12.5, 'A'],
          ['Bao nhiêu phần trăm?', 0.4, 0.5, 'A'],
          ['Ngày nào?', new Date('2024-12-22T00:00:00+07:00'), '01/01/2025', 'A'],
        ],
      },
    ])
    const { drafts, faults, lines } = outcomeOf(file)
    expect(drafts).toMatchObject([
      { options: ['3', '12,5'], correct: [0] },
      { options: ['22/12/2024', '01/01/2025'] },
    ])
    // 40% is 0,4 in a workbook, and nobody can tell.
    expect(faults).toEqual([expect.stringMatching(/^4: .*0,4.*'40%/)])
    expect(lines).toEqual([3, 4, 5])
  })

  it('has a template that is read as an empty table, with help and the documents', async () => {
    const sheets = templateSheets([{ id: 'van-ban', title: 'Nghị quyết' }], ['Thể chế'])
    const read = await readWorkbook(await workbook(sheets))
    expect(readSheets(read).rows).toEqual([])
    expect(read.map(({ name }) => name)).toEqual(['Câu hỏi', 'Hướng dẫn', 'Văn bản'])
    const [heading] = read[0]?.rows ?? []
    for (const name of heading ?? []) {
      expect(read[1]?.rows.find(([cell]) => cell === name)?.[1]).toEqual(expect.any(String))
    }
    expect(read[2]?.rows.flat()).toEqual(
      expect.arrayContaining(['van-ban', 'Nghị quyết', 'Thể chế']),
    )
  })

  it('that is none is refused with what to do', async () => {
    await expect(readWorkbook(Buffer.from('PK nothing'))).rejects.toThrow(WorkbookError)
    const old = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0])
    await expect(readWorkbook(old)).rejects.toThrow(/dạng \.xlsx/)
  })
})

describe('a GIFT file', () => {
  it('is read with titles, categories, feedback, marks and colons as Moodle writes them', () => {
    const file = readGift(
      [
        '$CATEGORY: $course$/top/Quan điểm',
        '',
        '// [id:abc-1]',
        '::Tiêu đề::[html]<p>Ai là nhân tố&nbsp;then chốt: chọn một?</p>{',
        '=Nhà khoa học#Đúng rồi.',
        '~Người dân: chủ thể',
        '}',
        '',
        'Nhà khoa học là nhân tố then chốt.{TRUE#Sai rồi.#Đúng vậy.}',
        '',
        'Chọn hai {~%50%Một ~%50%Hai ~%-100%Ba ####Hai ý.}',
      ].join('\n'),
    )
    expect(outcomeOf(file)).toEqual({
      faults: [],
      lines: [3, 9, 11],
      drafts: [
        draft({
          id: 'abc-1',
          topic: 'Quan điểm',
          question: 'Ai là nhân tố then chốt: chọn một?',
          options: ['Nhà khoa học', 'Người dân: chủ thể'],
          explanation: 'Đúng rồi.',
        }),
        draft({
          topic: 'Quan điểm',
          question: 'Nhà khoa học là nhân tố then chốt.',
          options: ['Đúng', 'Sai'],
          explanation: 'Đúng vậy.',
        }),
        draft({
          topic: 'Quan điểm',
          question: 'Chọn hai',
          options: ['Một', 'Hai', 'Ba'],
          correct: [0, 1],
          explanation: 'Hai ý.',
        }),
      ],
    })
  })

  it.each([
    ['a short answer', 'Ai? {=Tô Lâm =TBT Tô Lâm}', 'Câu trả lời ngắn'],
    ['a number', 'Bao nhiêu? {#3:1}', 'Câu điền số'],
    ['pairs', 'Ghép {=a -> b =c -> d =e -> f}', 'Câu ghép đôi'],
    ['an essay', 'Trình bày. {}', 'Câu tự luận'],
    ['a text without options', 'Phần một.', 'không có phương án'],
    ['weights that are not the whole', 'Hỏi? {~%50%a ~%20%b ~c}', 'Trọng số'],
  ])('names %s, and takes the question after it', (_what, block, reason) => {
    const { faults, drafts, lines } = outcomeOf(readGift(`${block}\n\nĐúng không? {T}`))
    expect(faults).toEqual([expect.stringContaining(reason)])
    expect(drafts).toHaveLength(1)
    expect(lines).toEqual([1, 3])
  })

  it('names the line at which a question breaks off', () => {
    const { faults, drafts } = outcomeOf(
      readGift('Một? {T}\n\n// ghi chú\nHai? {\n=a\n~b = c {\n\nBa? {F}'),
    )
    expect(faults).toEqual([expect.stringMatching(/^3: Không đọc được câu này \(ở dòng \d+\)/)])
    expect(drafts.map(({ question }) => question)).toEqual(['Một?', 'Ba?'])
  })

  it('without a question is refused', () => {
    expect(() => readGift('// chỉ có ghi chú\n')).toThrow(ExchangeFault)
  })
})

describe('an Aiken file', () => {
  it('is read as people type it', () => {
    const text = 'Ai là nhân tố\nthen chốt?\n\nA) Nhà khoa học\nB. Người dân\nĐáp án: a\n'
    expect(outcomeOf(readAiken(text))).toEqual({ drafts: [draft()], faults: [], lines: [1] })
  })

  it.each([
    ['Hỏi?\nA. Một\nC. Hai\nANSWER: A', 'theo thứ tự A, B, C'],
    ['Hỏi?\nA. Một\nlạc dòng\nANSWER: A', 'Dòng "lạc dòng"'],
    ['Hỏi?\nA. Một\nB. Hai\nANSWER: Một', 'ví dụ ANSWER: A'],
    ['A. Một\nB. Hai\nANSWER: A', 'Thiếu dòng câu hỏi'],
    ['Hỏi?\nA. Một\n\nB. Hai', 'Thiếu dòng "ANSWER: A"'],
  ])('says what is wrong with %j', (block, reason) => {
    const { faults, drafts } = outcomeOf(readAiken(`${block}\n\nTốt?\nA. Một\nB. Hai\nANSWER: B`))
    expect(faults).toEqual([expect.stringContaining(reason)])
    expect(drafts).toHaveLength(1)
  })

  it('misses the answer of the last question', () => {
    const { faults } = outcomeOf(readAiken('Một?\nA. x\nB. y\nANSWER: A\n\nHai?\nA. x\nB. y'))
    expect(faults).toEqual([expect.stringMatching(/^6: Thiếu dòng "ANSWER: A"/)])
  })

  it('that is another text is refused', () => {
    expect(() => readAiken('Một đoạn văn bản.')).toThrow(ExchangeFault)
  })
})
