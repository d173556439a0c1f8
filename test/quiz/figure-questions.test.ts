import { describe, expect, it } from 'vitest'
import { figurePassages } from '../../src/cli/figure-passages.ts'
import { listPassages } from '../../src/corpus/list-passages.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { checkBank } from '../../src/quiz/check-bank.ts'
import { proposeFigureQuestions } from '../../src/quiz/figure-questions.ts'
import type { FigurePassage } from '../../src/quiz/figures.ts'
import type { Question } from '../../src/quiz/question.ts'
import { CORPUS_DIRECTORY } from '../support/engine.ts'

const HEADING = '1. Mục tiêu đến năm 2030'

function passage(sentences: string[], overrides: Partial<FigurePassage> = {}): FigurePassage {
  const authority = 'Kế hoạch của Hà Lam'
  return { documentId: 'ha-lam', authority, sentences, contexts: [HEADING], ...overrides }
}

const other = (...sentences: string[]) =>
  passage(sentences, { documentId: 'tay-son', authority: 'Kế hoạch của Tây Sơn' })

/** Enough shares for distractors. */
const SHARES = other(
  'Tỷ lệ hộ nghèo đa chiều giảm còn 20%.',
  'Tỷ lệ hồ sơ trực tuyến toàn trình đạt 60%.',
  'Tỷ lệ người dân trưởng thành có tài khoản thanh toán chiếm 70%.',
)

const propose = (passages: FigurePassage[], bank: Question[] = []) =>
  proposeFigureQuestions(passages, bank).filter(({ source }) => source.doc === 'ha-lam')

/** The only question on the passages of Hà Lam. */
function questionOn(...passages: FigurePassage[]): Question {
  const [question, ...more] = propose(passages)
  if (question === undefined || more.length > 0) throw new Error(`${more.length + 1} questions`)
  return question
}

describe('questions on figures', () => {
  it('ask for a target with its year, and offer figures of other documents', () => {
    const quote = 'Tỷ lệ hộ dân dùng dịch vụ công đạt trên 50%'
    const question = questionOn(passage([`${quote}.`]), SHARES)
    expect(question).toMatchObject({
      question:
        'Theo Kế hoạch của Hà Lam, đến năm 2030, tỷ lệ hộ dân dùng dịch vụ công đạt bao nhiêu phần trăm?',
      options: ['Trên 20%', 'Trên 50%', 'Trên 60%', 'Trên 70%'],
      correct: [1],
      topic: 'Chỉ tiêu đến năm 2030',
      explanation: `Kế hoạch của Hà Lam nêu: “${quote}”.`,
      source: { doc: 'ha-lam', quote },
      needsReview: true,
    })
    expect(question.id).toMatch(/^sl-[0-9a-f]{12}$/)
  })

  it.each([
    ['Quy mô kinh tế số đạt tối thiểu 40% GRDP', 'quy mô kinh tế số đạt bao nhiêu phần trăm GRDP'],
    [
      'Đến hết năm 2025, số lượng sáng kiến cấp cơ sở tăng trung bình 40%/năm',
      'số lượng sáng kiến cấp cơ sở tăng trung bình bao nhiêu phần trăm mỗi năm',
    ],
    ['Đóng góp của công nghệ vào tăng trưởng ở mức trên 40%', 'vào tăng trưởng ở mức nào'],
    [
      'Bố trí ít nhất 40% ngân sách khoa học cho cơ sở',
      'bố trí ít nhất bao nhiêu phần trăm ngân sách khoa học cho cơ sở',
    ],
    [
      'Xã có tỷ lệ hộ dân dùng mạng đạt 40% số hộ',
      'tỷ lệ hộ dân dùng mạng đạt bao nhiêu phần trăm số hộ',
    ],
  ])('are good Vietnamese: %s', (sentence, asked) => {
    const { question, options, correct } = questionOn(passage([`${sentence}.`]), SHARES)
    expect(question).toContain(asked)
    expect(options[correct[0] ?? -1]).toMatch(/40%$/)
  })

  it('take the year of the sentence before that of a heading, and ask without where there is none', () => {
    const sentence = 'Tỷ lệ hộ dân dùng mạng đạt 40%'
    const own = questionOn(passage([`Đến năm 2045, ${sentence.toLowerCase()}.`]), SHARES)
    expect(own.question).toMatch(/^Theo Kế hoạch của Hà Lam, đến năm 2045, tỷ lệ/)
    const without = questionOn(passage([sentence], { contexts: [] }), SHARES)
    expect(without.question).toMatch(/^Theo Kế hoạch của Hà Lam, tỷ lệ/)
    expect(without.topic).toBe('Số liệu, chỉ tiêu')
  })

  it('prefer the same target of another year or document', () => {
    const target = (share: number) => `Tỷ lệ hộ dân dùng mạng đạt ${share}%.`
    const later = passage([target(95)], { contexts: ['2. Tầm nhìn đến năm 2045'] })
    const [question] = propose([passage([target(15)]), later, other(target(90)), SHARES])
    expect(question?.options).toEqual(['15%', '20%', '90%', '95%'])
  })

  it('never offer a figure that is true for the same target', () => {
    const target = (share: number) => `Tỷ lệ hộ dân dùng mạng đạt ${share}%.`
    // Two guides restate one plan, and differ.
    const again = passage([target(60)], { documentId: 'sao' })
    const [question] = propose([passage([target(50)]), again, SHARES])
    expect(question?.options).toEqual(['20%', '50%', '70%'])
  })

  it('ask for counts, with counts of about that size', () => {
    const counts = other(
      'Mở 5 lớp tập huấn.',
      'Thành lập 12 tổ công nghệ số cộng đồng.',
      'Đào tạo 900 cán bộ chuyên trách.',
    )
    const { question, options } = questionOn(
      passage(['Thu hút thêm ít nhất 10 doanh nghiệp công nghệ số.']),
      counts,
      other('Hình thành 3 khu công nghệ.'),
    )
    expect(question).toContain('thu hút thêm ít nhất bao nhiêu doanh nghiệp công nghệ số?')
    expect(options).toEqual(['3', '5', '10', '12'])
  })

  it.each([
    ['a part of a whole', 'Trong đó tỷ lệ xã hội hóa chiếm hơn 60%'],
    ['a date', 'Tỷ lệ hộ dân dùng mạng đạt 40/2024'],
    ['a number of a document', 'Thực hiện Nghị quyết số 57-NQ/TW'],
    ['a subject of its own kind', 'Bảo đảm kinh tế số các ngành chiếm tối thiểu 70% kinh tế số'],
    ['a count of nothing', 'Mở 5 lớp'],
  ])('are not made of %s', (_what, sentence) => {
    expect(propose([passage([`${sentence}.`]), SHARES])).toEqual([])
  })

  it('are not made without two figures to choose from, nor where the bank asks already', () => {
    const sentence = 'Tỷ lệ hộ dân dùng mạng đạt 40%'
    expect(propose([passage([sentence]), other('Tỷ lệ hộ nghèo đa chiều đạt 20%.')])).toEqual([])
    const known = questionOn(passage([sentence]), SHARES)
    expect(propose([passage([sentence]), SHARES], [{ ...known, id: 'q1' }])).toEqual([])
    const unlike = { ...known, options: ['Nhiều', 'Ít'], correct: [0] }
    expect(propose([passage([sentence]), SHARES], [unlike])).toHaveLength(1)
  })

  it('stand word for word in our documents, each asked once', async () => {
    const corpus = await loadCorpus(CORPUS_DIRECTORY)
    const questions = proposeFigureQuestions(figurePassages(corpus), [])
    expect(questions.length).toBeGreaterThan(20)
    const text = questions.map((one) => JSON.stringify(one)).join('\n')
    const { findings, waiting } = checkBank([{ name: 'a', text }], listPassages(corpus))
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(waiting).toBe(questions.length)
    const economy = questions.find(({ question }) =>
      /57-NQ\/TW, đến năm 2030, quy mô/.test(question),
    )
    const { options = [], correct = [] } = economy ?? {}
    expect(correct.map((index) => options[index])).toEqual(['Tối thiểu 30%'])
    // Of Thái Nguyên, and of 2045.
    expect(options).toEqual(expect.arrayContaining(['Tối thiểu 40%', 'Tối thiểu 50%']))
  })
})
