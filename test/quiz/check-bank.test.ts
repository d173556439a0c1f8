import { describe, expect, it } from 'vitest'
import { checkBank } from '../../src/quiz/check-bank.ts'
import { PASSAGES, question } from './small-bank.ts'

/** The findings on these lines of one file, as `error|warning code line id`. */
function check(lines: (object | string)[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  const report = checkBank([{ name: 'quiz/a.jsonl', text: text.join('\n') }], PASSAGES)
  const codes = report.findings.map(({ severity, code, line, id }) =>
    [severity, code, line, id].filter((part) => part !== null).join(' '),
  )
  return { ...report, codes }
}

/** Questions that are far from each other, each with so many options of growing length. */
function crowd(count: number, right: (index: number) => number, options = 4) {
  return Array.from({ length: count }, (_, index) =>
    question({
      id: `c${index}`,
      question: `${String.fromCodePoint(0x4e00 + index)} ${String.fromCodePoint(0x5e00 + index)}?`,
      options: Array.from({ length: options }, (__, place) => `${index} ${'a'.repeat(place + 1)}`),
      correct: right(index),
    }),
  )
}

describe('the check of the bank', () => {
  it('has nothing to say about a good question', () => {
    expect(check([question(), ''])).toMatchObject({ findings: [], asked: 1, waiting: 0 })
  })

  it.each([
    ['no JSON', '{"id": ', 'không phải một câu hỏi'],
    ['no difficulty', question({ difficulty: 'rất khó' }), 'Mức độ cần là dễ'],
    ['one option', question({ options: ['Thể chế'], correct: 0 }), 'từ 2 đến 6 phương án'],
    ['a right option that is not there', question({ correct: 2 }), 'Đáp án đúng phải chỉ vào'],
    ['no topic', question({ topic: ' ' }), 'Còn thiếu chủ đề'],
    ['too long a topic', question({ topic: 'a'.repeat(101) }), 'Chủ đề dài nhất 100'],
    ['no source', question({ source: undefined }), 'Căn cứ cần mã văn bản'],
  ])('says how to mend a line with %s', (_what, line, remedy) => {
    const { findings, asked } = check([question({ id: 'q0', question: 'Khác hẳn?' }), line])
    expect(asked).toBe(1)
    expect(findings).toMatchObject([
      { severity: 'error', code: 'not_a_question', file: 'quiz/a.jsonl', line: 2 },
    ])
    expect(findings[0]?.message).toContain(remedy)
  })

  it('refuses a quote that is no longer in the passage, and a document that is gone', () => {
    const moved = question({ source: { doc: 'van-ban', quote: 'Thể chế đi sau' } })
    const gone = question({ id: 'q2', question: 'Ai?', source: { doc: 'khac', quote: 'Thể chế' } })
    const { codes, findings, asked } = check([moved, gone])
    expect(codes).toEqual(['error quote_gone 1 q1', 'error quote_gone 2 q2'])
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('không còn nguyên văn trong văn bản van-ban'),
      expect.stringContaining('Không có văn bản "khac"'),
    ])
    expect(asked).toBe(0)
  })

  it('names the place where an id was used before', () => {
    const { codes, findings } = check([question(), question({ question: 'Hỏi ý khác hẳn?' })])
    expect(codes).toContain('error repeated_id 2 q1')
    expect(findings.find(({ code }) => code === 'repeated_id')?.message).toContain(
      'quiz/a.jsonl, dòng 1,',
    )
  })

  it('finds questions that ask the same in other words or signs', () => {
    const asked = 'Theo nghị quyết, yếu tố nào được coi là điều kiện tiên quyết để phát triển?'
    const again = 'Theo Nghị quyết yếu tố nào được coi là điều kiện tiên quyết cho phát triển?'
    const first = question({ question: asked })
    const other = { id: 'q2', options: ['Nhân lực', 'Vốn'], correct: 0 }
    const own = { source: { doc: 'van-ban', quote: 'Nhà khoa học' } }
    expect(check([first, question({ ...other, ...own, question: again })]).codes).toEqual([
      'warning similar 2 q2',
    ])
    const number = asked.replace('phát triển', 'phát triển đến năm 2045')
    const year = asked.replace('phát triển', 'phát triển đến năm 2030')
    expect(
      check([question({ question: year }), question({ ...other, ...own, question: number })]).codes,
    ).toEqual([])
  })

  it('tells two places from each other although their questions and answers agree', () => {
    const ask = (place: string) => `Đến năm 2030 kinh tế số của ${place} đạt bao nhiêu phần trăm?`
    const first = question({ question: ask('Thái Nguyên') })
    const own = { source: { doc: 'van-ban', quote: 'Nhà khoa học' } }
    const second = question({ id: 'q2', question: ask('Việt Nam'), ...own })
    expect(check([first, second]).codes).toEqual([])
    expect(check([first, { ...second, question: ask('tỉnh Thái Nguyên') }]).codes).toEqual([
      'warning similar 2 q2',
    ])
  })

  it('finds two questions with one answer from one quote', () => {
    const second = question({ id: 'q2', question: 'Cái cần hoàn thiện trước là gì?' })
    expect(check([question(), second]).codes).toEqual(['warning similar 2 q2'])
    const shorter = { ...second, source: { doc: 'van-ban', quote: 'điều kiện tiên quyết' } }
    expect(check([question(), shorter]).codes).toEqual(['warning similar 2 q2'])
    expect(check([question(), { ...second, options: ['Thể chế', 'Vốn'] }]).codes).toEqual([])
  })

  it('finds options that are one', () => {
    const repeated = question({ options: ['Hạ tầng', 'Thể chế', 'hạ tầng.'] })
    expect(check([repeated]).codes).toEqual(['warning repeated_option 1 q1'])
  })

  it('counts what a Telegram poll and a Zalo message can hold', () => {
    const { codes, findings } = check([
      question({
        question: `${'a'.repeat(300)}?`,
        options: ['Thể chế', 'b'.repeat(101)],
        correct: 0,
        explanation: 'c'.repeat(201),
      }),
    ])
    expect(codes).toEqual(['warning too_long_for_telegram 1 q1'])
    expect(findings[0]?.message).toMatch(/câu hỏi 301 .* 300.*phương án B 101 .*giải thích 201 /)
    const longest = question({
      question: 'a'.repeat(500),
      options: ['b', 'c', 'd', 'e', 'f', 'g'].map((sign) => sign.repeat(190)),
      correct: 0,
      explanation: 'h'.repeat(400),
    })
    expect(check([longest]).codes).toContain('warning too_long_for_zalo 1 q1')
  })

  it('finds right options that give themselves away by their length', () => {
    const long = question({ options: ['Hạ tầng', 'Thể chế, cần hoàn thiện và đi trước một bước'] })
    expect(check([long]).codes).toEqual(['warning right_much_longer 1 q1'])
    const habit = check(crowd(24, (index) => (index % 2 === 0 ? 3 : index % 4)))
    expect(habit.codes).toContain('warning longest_option')
    expect(habit.findings[0]?.message).toMatch(/18\/24 câu \(75%, .*25%\)/)
    expect(check(crowd(24, (index) => index % 4)).codes).toEqual([])
  })

  it('finds places that hold the right option too often, by number of options', () => {
    const { codes, findings } = check(crowd(20, (index) => (index < 14 ? 1 : index % 4)))
    expect(codes).toEqual(['warning position'])
    expect(findings[0]?.message).toContain('A 1, B 15, C 2, D 2')
    // So few may be chance.
    expect(check(crowd(11, () => 1)).codes).toEqual([])
  })

  it('says how many wait for review, and asks none of them', () => {
    const waiting = question({ id: 'q2', question: 'Hỏi ý khác hẳn?', needsReview: true })
    const {
      codes,
      asked,
      waiting: count,
    } = check([question(), { ...waiting, source: { doc: 'van-ban', quote: 'Nhà khoa học' } }])
    expect([codes, asked, count]).toEqual([['warning waits_for_review'], 1, 1])
  })

  it('looks at the bank as a whole where there are several files', () => {
    const lines = crowd(24, (index) => (index % 2 === 0 ? 3 : index % 4))
    const text = (own: object[]) => own.map((line) => JSON.stringify(line)).join('\n')
    const files = [
      { name: 'quiz/a.jsonl', text: text(lines.slice(0, 8)) },
      { name: 'quiz/b.jsonl', text: text(lines.slice(8, 16)) },
      { name: 'quiz/c.jsonl', text: text(lines.slice(16)) },
    ]
    const { findings } = checkBank(files, PASSAGES)
    expect(findings.map(({ code, file }) => [code, file])).toContainEqual(['longest_option', null])
  })
})
