import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { OperatorError } from '../../src/lib/errors.ts'
import { corpusWith, planQuestion, quiz } from './quiz-setup.ts'

describe('npm run quiz', () => {
  it('shows its help, also for what it does not know', async () => {
    const help = await quiz(corpusWith({}), [])
    expect([help.code, help.out]).toEqual([0, expect.stringMatching(/^Cách dùng:\n.* check /)])
    expect(await quiz(corpusWith({}), ['--help'])).toMatchObject({ code: 0, out: help.out })
    const unknown = await quiz(corpusWith({}), ['chek'])
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('"chek"')])
  })

  it('refuses an option it does not know', async () => {
    const { code, err } = await quiz(corpusWith({}), ['check', '--nhanh'])
    expect([code, err]).toEqual([2, expect.stringMatching(/--nhanh\.\nXem cách dùng/)])
  })
})

describe('npm run quiz -- check', () => {
  it('names file, line and question of what cannot be asked, and ends with 1', async () => {
    const faulty = planQuestion({ id: 'kh-2', source: { doc: 'ke-hoach', quote: 'Mở 4 lớp' } })
    const directory = corpusWith({ 'a.jsonl': [planQuestion(), faulty] })
    const { code, out } = await quiz(directory, ['check'])
    expect(code).toBe(1)
    expect(out).toMatch(/^quiz\/a\.jsonl, dòng 2, kh-2: LỖI\. Đoạn trích không còn nguyên văn/)
    expect(out).toMatch(/\n1 câu hỏi dùng được, 1 lỗi, 0 điều nên xem\.$/)
  })

  it('ends with 0 when there are only things to look at', async () => {
    const waiting = planQuestion({
      id: 'kh-2',
      question: 'Ai chịu trách nhiệm?',
      options: ['Bí thư chi bộ', 'Đảng viên'],
      needsReview: true,
    })
    const directory = corpusWith({ 'a.jsonl': [planQuestion(), waiting] })
    const { code, out } = await quiz(directory, ['check'])
    expect(code).toBe(0)
    expect(out).toContain('npm run quiz -- review')
    expect(out).toMatch(/\n1 câu hỏi dùng được, 1 câu chờ duyệt, 0 lỗi, 1 điều nên xem\.$/)
  })

  it('names a file that cannot be read as text', async () => {
    const directory = corpusWith({ 'a.jsonl': ['\0'] })
    const { code, out } = await quiz(directory, ['check'])
    expect([code, out]).toEqual([1, expect.stringMatching(/^quiz\/a\.jsonl: LỖI\. .*UTF-8/)])
  })

  it('leaves a faulty document to the check of the documents', async () => {
    const directory = corpusWith({ 'a.jsonl': [planQuestion()] })
    writeFileSync(join(directory, 'quizz.md'), '---\n')
    const { code, out } = await quiz(directory, ['check'])
    expect([code, out]).toEqual([0, expect.not.stringContaining('quizz')])
  })

  it('names the folder of the questions where it cannot be read', async () => {
    const directory = corpusWith({})
    rmSync(join(directory, 'quiz'), { recursive: true, force: true })
    writeFileSync(join(directory, 'quiz'), '')
    const { code, out } = await quiz(directory, ['check'])
    expect([code, out]).toEqual([1, expect.stringMatching(/^quiz: LỖI\. Không đọc được/)])
  })

  it('says so where there is no document', async () => {
    const directory = corpusWith({})
    rmSync(join(directory, 'ke-hoach.md'))
    await expect(quiz(directory, ['check'])).rejects.toThrow(OperatorError)
  })
})
