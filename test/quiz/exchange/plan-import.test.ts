import { describe, expect, it } from 'vitest'
import { readCsv } from '../../../src/quiz/exchange/csv.ts'
import type { Draft, ReadRow } from '../../../src/quiz/exchange/draft.ts'
import { planImport, withSource } from '../../../src/quiz/exchange/plan-import.ts'
import { draft, fakePassages } from './setup.ts'

const QUOTE = 'Nhà khoa học là nhân tố then chốt'
const quoted = (overrides: Partial<Draft> = {}) =>
  draft({ doc: 'van-ban', quote: QUOTE, ...overrides })

/** Verdicts on these drafts, one a line from 2. */
function plan(
  drafts: (Draft | string)[],
  options: { bank?: object[]; found?: Record<string, string[]>; topic?: string } = {},
) {
  const rows = drafts.map((one, index): ReadRow => {
    const place = { line: index + 2, raw: `raw ${index}` }
    return typeof one === 'string' ? { ...place, fault: one } : { ...place, draft: one }
  })
  const text = (options.bank ?? []).map((line) => JSON.stringify(line)).join('\n')
  return planImport(rows, {
    bank: [{ name: 'quiz/a.jsonl', text }],
    passages: fakePassages(options.found),
    topic: options.topic ?? null,
  })
}

/** The only verdict on one draft. */
async function judge(one: Draft, options: Parameters<typeof plan>[1] = {}) {
  const [verdict] = await plan([one], options)
  if (verdict === undefined) throw new Error('no verdict')
  return verdict
}

describe('an import', () => {
  it('takes a question whose quote stands in the document, and says what it filled in', async () => {
    const verdict = await judge(quoted())
    expect(verdict).toMatchObject({
      kind: 'exact',
      place: 'Văn bản, van-ban#I/1',
      question: {
        id: expect.stringMatching(/^nk-[0-9a-f]{12}$/),
        topic: 'Ôn tập chung',
        difficulty: 'medium',
        explanation: 'Đáp án đúng: Nhà khoa học.',
        source: { doc: 'van-ban', quote: QUOTE },
      },
    })
    expect(verdict.kind === 'exact' && verdict.notes).toEqual([
      expect.stringMatching(/chủ đề: Ôn tập chung; mức độ: trung bình; giải thích/),
    ])
    const full = quoted({ topic: 'Quan điểm', difficulty: 'Khó', explanation: 'Là nhân tố.' })
    expect(await judge(full)).toMatchObject({
      notes: [],
      question: { topic: 'Quan điểm', difficulty: 'hard' },
    })
    expect(await judge(quoted(), { topic: 'Nhân lực' })).toMatchObject({
      question: { topic: 'Nhân lực' },
    })
  })

  it('gives the same question the same id, whatever its case and order', async () => {
    const idOf = async (one: Draft) => {
      const verdict = await judge(one)
      return verdict.kind === 'exact' ? verdict.question.id : verdict
    }
    const id = await idOf(quoted())
    const other = { options: ['Người dân', 'nhà khoa học '], correct: [1] }
    expect(await idOf(quoted({ ...other, question: ' AI là nhân tố  then chốt?' }))).toBe(id)
    expect(await idOf(quoted({ options: ['Nhà khoa học', 'Doanh nghiệp'] }))).not.toBe(id)
  })

  it('finds the document by its number, or by the quote alone', async () => {
    const source = { kind: 'exact', question: { source: { doc: 'van-ban', quote: QUOTE } } }
    expect(await judge(quoted({ doc: '57-NQ/TW' }))).toMatchObject(source)
    expect(await judge(quoted({ doc: null }))).toMatchObject(source)
  })

  it('has a quote that is not word for word approved, with the words of the document', async () => {
    const verdict = await judge(quoted({ quote: 'nhà khoa học là NHÂN TỐ, then chốt' }))
    expect(verdict).toMatchObject({
      kind: 'proposed',
      why: 'not_literal',
      candidates: [{ quote: QUOTE, passageId: 'van-ban#I/1' }],
      question: { source: { doc: 'van-ban', quote: QUOTE } },
    })
  })

  it('looks the passage up where a row has no quote', async () => {
    const found = {
      'Ai là nhân tố then chốt?': ['thể chế là điều kiện tiên quyết', 'Người dân là trung tâm'],
    }
    const verdict = await judge(draft(), { found })
    expect(verdict).toMatchObject({ kind: 'proposed', why: 'none_named' })
    if (verdict.kind !== 'proposed') return
    const [first, second] = verdict.candidates
    expect(verdict.question.source.quote).toBe(first?.quote)
    expect(second && withSource(verdict.question, second).source).toEqual({
      doc: 'van-ban',
      quote: 'Người dân là trung tâm',
    })
  })

  it.each([
    ['the right answer', 'NHÀ khoa học', false],
    ['its words in another order', 'nhân tố của nhà khoa học', false],
    ['a part of it', 'Nhà khoa học trẻ', true],
    ['its words but not its figure', '3 nhà khoa học', true],
    ['nothing of it', 'Đúng', true],
  ])('tells whether the passage that was looked up has %s', async (_what, option, isDoubtful) => {
    const found = { 'Ai là nhân tố then chốt?': [QUOTE] }
    const options = [option, 'Người dân']
    expect(await judge(draft({ options }), { found })).toMatchObject({
      kind: 'proposed',
      isDoubtful,
    })
    const quote = 'nhà khoa học là NHÂN TỐ then chốt'
    const named = await judge(quoted({ options, quote }))
    expect(named).toMatchObject({ why: 'not_literal', isDoubtful: false })
  })

  it('tells all that is wrong with a row', async () => {
    const invented = 'Nhà khoa học dẫn đầu mọi mặt'
    const first = await judge(quoted({ id: 'q1' }))
    const bank = first.kind === 'exact' ? [first.question] : []
    const row = quoted({ id: 'q1', question: ' ', difficulty: 'lạ', doc: 'la', quote: invented })
    const parts = ['Còn thiếu câu hỏi', 'Mức độ cần', 'Mã q1 đã dùng', 'Không có văn bản "la"']
    const told = [...parts, `"${invented}" không có trong`].map((part) =>
      expect.stringContaining(part),
    )
    const verdict = await judge(row, { bank })
    const reasons = told.map((reason) => ({ kind: 'bad', reason }))
    for (const reason of reasons) expect(verdict).toMatchObject(reason)
    const heading = 'Câu hỏi,Phương án A,Phương án B,Đáp án đúng,Mức độ,Đoạn trích'
    const { rows } = readCsv(`${heading}\n,Một,Hai,,lạ,${invented}\n`)
    const [read] = await planImport(rows, { bank: [], passages: fakePassages(), topic: null })
    for (const part of ['Đáp án đúng cần là', 'Còn thiếu câu hỏi', 'Mức độ cần', invented]) {
      expect(read).toMatchObject({ kind: 'bad', reason: expect.stringContaining(part) })
    }
  })

  it.each([
    ['a fault of the file', 'Thiếu dấu }.', 'Thiếu dấu }.'],
    ['nothing found', draft(), 'Không tìm thấy đoạn nào'],
    ['an invented quote', quoted({ quote: 'Robot là trung tâm' }), 'không có trong văn bản đã ghi'],
    ['a quote of a few letters', quoted({ doc: null, quote: 'Nhà' }), '"Nhà" quá ngắn'],
    ['an unknown document', quoted({ doc: 'la' }), 'Không có văn bản "la"'],
    ['no question', quoted({ question: ' ' }), 'Còn thiếu câu hỏi'],
    ['one option', quoted({ options: ['Một'] }), 'Cần từ 2 đến 6 phương án'],
    ['only right options', quoted({ correct: [0, 1] }), 'phải còn phương án sai'],
    ['a strange difficulty', quoted({ difficulty: 'dễ ẹc' }), 'Mức độ cần là dễ'],
    ['an id with blanks', quoted({ id: 'câu 1' }), 'Mã câu (id) chỉ gồm chữ không dấu'],
  ])('refuses %s and says how to mend it', async (_what, row, reason) => {
    const [verdict] = await plan([row])
    expect(verdict).toMatchObject({ kind: 'bad', reason: expect.stringContaining(reason) })
  })

  it('adds nothing twice: not what the bank has, nor what stands further up', async () => {
    const first = await judge(quoted({ id: 'q1' }))
    const bank = first.kind === 'exact' ? [first.question] : []
    const verdicts = await plan(
      [quoted(), quoted({ question: 'Hỏi ý khác?' }), quoted({ question: 'HỎI ý khác?' })],
      { bank },
    )
    expect(verdicts.map(({ kind }) => kind)).toEqual(['known', 'exact', 'known'])
    expect(verdicts[0]).toMatchObject({ where: expect.stringContaining('câu q1, quiz/a.jsonl:1') })
    expect(verdicts[2]).toMatchObject({ where: 'trùng với dòng 3 của tệp này' })
  })

  it('refuses an id that another question has', async () => {
    const first = await judge(quoted({ id: 'q1' }))
    const bank = first.kind === 'exact' ? [first.question] : []
    const other = { question: 'Hỏi ý khác?' }
    const verdicts = await plan(
      [
        quoted({ id: 'q1', ...other }),
        quoted({ id: 'q2', ...other }),
        quoted({ id: 'q2', question: 'Ý thứ ba?' }),
      ],
      { bank },
    )
    expect(verdicts.map(({ kind }) => kind)).toEqual(['bad', 'exact', 'bad'])
    expect(verdicts[0]).toMatchObject({ reason: expect.stringContaining('quiz/a.jsonl:1') })
    expect(verdicts[2]).toMatchObject({ reason: expect.stringContaining('dòng 3') })
  })

  it('passes on what the check of the bank says about a question', async () => {
    const first = await judge(quoted({ id: 'q1' }))
    const bank = first.kind === 'exact' ? [first.question] : []
    const verdict = await judge(
      quoted({ question: 'Ai được coi là nhân tố hàng đầu?', explanation: 'a'.repeat(201) }),
      { bank },
    )
    expect(verdict).toMatchObject({
      kind: 'exact',
      notes: expect.arrayContaining([
        expect.stringContaining('giải thích 201 ký tự'),
        expect.stringContaining('cùng đáp án với câu q1'),
      ]),
    })
  })
})
