import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bankFile, corpusWith, PLAN, planQuestion, quiz } from './quiz-setup.ts'

const SOURCE = {
  doc: 'ke-hoach',
  quote: 'Tỷ lệ hộ dân sử dụng dịch vụ công trực tuyến đạt trên 80%',
}

/** A corpus with enough shares to make questions of. */
function corpusWithShares(): string {
  const directory = corpusWith({})
  const shares = [
    '- Tỷ lệ thanh toán không dùng tiền mặt đạt 60%.',
    '- Tỷ lệ đảng viên được tập huấn chiếm trên 70%.',
  ]
  writeFileSync(join(directory, 'ke-hoach.md'), `${PLAN}${shares.join('\n')}\n`)
  return directory
}

const linesOf = (directory: string, name: string) =>
  readFileSync(join(directory, 'quiz', name), 'utf8')
    .split('\n')
    .filter(Boolean).length

describe('npm run quiz -- generate', () => {
  it('puts questions that wait for review into the bank, and the same ones once', async () => {
    const directory = corpusWithShares()
    const { code, out } = await quiz(directory, ['generate'])
    expect(code).toBe(0)
    expect(out).toContain('npm run quiz -- review')
    const made = bankFile(directory, 'de-xuat.jsonl')
    expect(made).toHaveLength(3)
    expect(made).toContainEqual(expect.objectContaining({ needsReview: true, source: SOURCE }))
    const check = await quiz(directory, ['check'])
    expect([check.code, check.out]).toEqual([
      0,
      expect.stringContaining('0 câu hỏi dùng được, 3 câu chờ duyệt'),
    ])

    const again = await quiz(directory, ['generate'])
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('Không có chỉ tiêu nào')])
    expect(bankFile(directory, 'de-xuat.jsonl')).toEqual(made)
  })
})

describe('npm run quiz -- review', () => {
  it('shows each with its passage; only what was kept is asked, and what was dropped stays away', async () => {
    const directory = corpusWithShares()
    await quiz(directory, ['generate'])
    const [first, second, third] = bankFile(directory, 'de-xuat.jsonl')
    const { code, out } = await quiz(directory, ['review'], { answers: ['g', 'b', 's'] })
    expect(code).toBe(0)
    expect(out).toContain('Kế hoạch số 12-KH/ĐU của Đảng ủy xã Hà Lam, mục I')
    expect(out).toContain('Giữ 1 câu, bỏ 1 câu, còn 1 câu chờ duyệt.')
    const { needsReview: _, ...kept } = first ?? {}
    expect(bankFile(directory, 'so-lieu.jsonl')).toEqual([kept])
    expect(bankFile(directory, 'de-xuat.jsonl')).toEqual([third])

    await quiz(directory, ['generate'])
    expect(bankFile(directory, 'de-xuat.jsonl').map(({ id }) => id)).not.toContain(second?.id)
    const check = await quiz(directory, ['check'])
    expect(check.out).toContain('1 câu hỏi dùng được, 1 câu chờ duyệt')
  })

  it('leaves everything where it is when somebody stops, and lists it where nobody sits', async () => {
    const directory = corpusWithShares()
    await quiz(directory, ['generate'])
    const before = bankFile(directory, 'de-xuat.jsonl')
    expect((await quiz(directory, ['review'], { answers: ['t', 'g'] })).out).toContain('còn 3 câu')
    const listed = await quiz(directory, ['review'])
    expect([listed.code, listed.out]).toEqual([0, expect.stringContaining('3 câu chờ duyệt')])
    expect(bankFile(directory, 'de-xuat.jsonl')).toEqual(before)
  })

  it('keeps a question of another file where it stands, and the lines around it', async () => {
    const waiting = planQuestion({ id: 'cho', question: 'Mở mấy lớp?', needsReview: true })
    const directory = corpusWith({ 'a.jsonl': [planQuestion(), '{"hỏng', waiting] })
    await quiz(directory, ['review'], { answers: ['g'] })
    const text = readFileSync(join(directory, 'quiz', 'a.jsonl'), 'utf8')
    expect(text).toContain('\n{"hỏng\n{"id":"cho"')
    expect(text).not.toContain('needsReview')
  })

  it('goes on after a run that ended between two files', async () => {
    const waiting = planQuestion({ id: 'sl-1', needsReview: true })
    const directory = corpusWith({
      'de-xuat.jsonl': [waiting],
      'so-lieu.jsonl': [planQuestion({ id: 'sl-1' })],
    })
    await quiz(directory, ['review'], { answers: ['g'] })
    expect(linesOf(directory, 'so-lieu.jsonl')).toBe(1)
    expect(linesOf(directory, 'de-xuat.jsonl')).toBe(0)
  })

  it('says when the words of a question are no longer in the document', async () => {
    const gone = planQuestion({ needsReview: true, source: { doc: 'ke-hoach', quote: 'Mở 9 lớp' } })
    const { out } = await quiz(corpusWith({ 'de-xuat.jsonl': [gone] }), ['review'])
    expect(out).toContain('không còn trong văn bản')
  })
})
