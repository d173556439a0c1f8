import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Answerer } from '../../src/answering/answer.ts'
import { recogniseSmallTalk } from '../../src/conversation/small-talk.ts'
import { sharedEngine } from '../support/engine.ts'

const asked = z.object({ kind: z.string(), question: z.string() })
const ASKED = readFileSync(new URL('../fixtures/refusals.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => asked.parse(JSON.parse(line)))
const of = (...kinds: string[]) => ASKED.filter(({ kind }) => kinds.includes(kind))

let answerer: Answerer
beforeAll(async () => {
  answerer = (await sharedEngine()).answerer
})

/** Those that get an answer from the documents, as a member meets it. */
async function answered(questions: readonly { question: string }[]): Promise<string[]> {
  const given: string[] = []
  for (const { question } of questions) {
    if (recogniseSmallTalk(question) !== null) continue
    const { kind } = await answerer.answer({ question })
    if (kind === 'answered') given.push(question)
  }
  return given
}

describe('what the documents do not answer', () => {
  it.each([
    ['other_place', 0.07],
    ['other_document', 0.35],
    ['missing_detail', 0.22],
    ['penalties_salaries', 0.12],
    ['personal', 0.06],
    ['opinion_prediction', 0.2],
    ['other_subject', 0.28],
    ['chit_chat', 0],
    ['injection', 0],
  ])('is refused: %s, but for a share of %d', async (kind, share) => {
    const questions = of(kind)
    expect(questions.length).toBeGreaterThan(15)
    const given = await answered(questions)
    expect(given.length, given.join('\n')).toBeLessThanOrEqual(questions.length * share)
  })

  it('is hardly ever taken for what stands near it and is answered', async () => {
    const questions = of('answered')
    const given = await answered(questions)
    expect(questions.length).toBeGreaterThan(70)
    expect(given.length).toBeGreaterThanOrEqual(questions.length - 2)
  })
})

describe('a place without a document', () => {
  it.each([
    ['chi tieu kinh te so cua TP HCM nam 2030', 'Hồ Chí Minh'],
    ['Hàn Quốc chi bao nhiêu phần trăm GDP cho R&D?', 'Hàn Quốc'],
    ['Thị ủy Bình Long báo cáo bao lâu một lần?', 'Bình Long'],
    ['thi uy chon thanh bao cao bao lau mot lan', 'chon thanh'],
    ['Phường Tân Phong ở Biên Hòa tuyên truyền ngày nào?', 'Tân Phong'],
  ])('is named in the refusal: %s', async (question, name) => {
    expect(await answerer.answer({ question })).toMatchObject({
      kind: 'not_in_corpus',
      reason: { kind: 'unknown_place', name },
    })
  })
})

describe('who holds a post', () => {
  it.each([
    ['Phó trưởng phòng Văn hóa và Thông tin Biên Hòa là ai?', 'not_in_corpus'],
    ['Trưởng phòng Văn hóa và Thông tin Biên Hòa là ai?', 'answered'],
    ['Bí thư Tỉnh ủy Thái Nguyên là đồng chí nào?', 'not_in_corpus'],
    ['Phó Bí thư Thường trực Tỉnh ủy Thái Nguyên là ai?', 'answered'],
  ])('is told only where it stands before a name: %s', async (question, kind) => {
    expect((await answerer.answer({ question })).kind).toBe(kind)
  })
})

describe('a sum that no document states', () => {
  it.each([
    ['Phước Long chi bao nhiêu tiền cho tuyên truyền?', 'not_in_corpus'],
    ['Thái Nguyên dành bao nhiêu tỷ đồng mua máy tính?', 'not_in_corpus'],
    ['nam 2030 viet nam dung thu may dong nam a ve nang luc canh tranh so', 'answered'],
  ])('is not told, and other counts are no sums: %s', async (question, kind) => {
    expect((await answerer.answer({ question })).kind).toBe(kind)
  })
})
