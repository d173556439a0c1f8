import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/answering/answer.ts'
import { answerText } from '../../src/answering/answer-text.ts'
import { scoreAnswer } from '../../src/cli/commands/eval.ts'
import { evalQuestion } from '../../src/cli/scoring.ts'
import type { Engine } from '../../src/engine.ts'
import { sharedEngine } from '../support/engine.ts'

const FILE = new URL('../fixtures/document-questions.jsonl', import.meta.url)
/** Share of the questions whose first citation must be right. */
const LEAST_RIGHT_FIRST = 0.9

let engine: Engine

beforeAll(async () => {
  engine = await sharedEngine()
})

function ask(question: string): Promise<Answer> {
  return engine.answerer.answer({ question })
}

async function say(question: string): Promise<string> {
  const answer = await ask(question)
  return answer.kind === 'answered' ? answerText(answer) : answer.kind
}

describe('questions about documents', () => {
  it('are answered from the right place first, and not where nothing is printed', async () => {
    const questions = readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => evalQuestion.parse(JSON.parse(line)))
    const missed: string[] = []
    const wronglyAnswered: string[] = []
    for (const question of questions) {
      const { hit1, facts, answered } = await scoreAnswer(question, engine)
      if (question.in_scope && (!hit1 || facts === false)) missed.push(question.question)
      if (!question.in_scope && answered) wronglyAnswered.push(question.question)
    }
    const inScope = questions.filter((question) => question.in_scope).length
    expect(inScope).toBeGreaterThanOrEqual(60)
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(inScope * (1 - LEAST_RIGHT_FIRST))
    expect(wronglyAnswered).toEqual([])
  })
})

describe('a document that is only named in others', () => {
  it('is told of by the sentence that prints its date, issuer or signer, and by no more', async () => {
    const sentence = /^Ngày 22\/12\/2024, Tổng Bí thư Tô Lâm ký ban hành Nghị quyết số 57-NQ\/TW/
    expect(await say('Nghị quyết 57 ban hành ngày nào?')).toMatch(sentence)
    expect(await say('ai kí nq57')).toMatch(sentence)
    expect(await say('Nghị quyết 29 ban hành ngày nào?')).toMatch(
      /^Nghị quyết số 29-NQ\/TW ngày 17 tháng 11 năm 2022 [^;]*tầm nhìn đến năm 2045$/,
    )
  })

  it('is given from each document that prints it otherwise', async () => {
    const answer = await ask('Nghị quyết 18 của khóa mấy?')
    const documents = answer.kind === 'answered' ? answer.blocks.length : 0
    expect(documents).toBe(2)
    expect(await say('Nghị quyết 18 của khóa mấy?')).toMatch(/khóa XI về[\s\S]*khóa XII/)
  })

  it('is found by what it is about and by who issued it', async () => {
    expect(await say('Nghị quyết về đội ngũ trí thức ra ngày nào?')).toContain('45-NQ/TW')
    expect(await say('Văn bản của Thành ủy Biên Hòa số mấy?')).toContain('7522-CV/TU')
  })

  it('is not answered for by the head of another document', async () => {
    expect((await ask('Ai ký Nghị quyết 18?')).kind).toBe('not_in_corpus')
    expect(await say('Công văn tuyên truyền Nghị quyết 57 của Biên Hòa do ai ký?')).toContain(
      'Võ Thị Huỳnh Mai',
    )
    expect(await say('Nghị quyết 57 đặt mục tiêu kinh tế số bao nhiêu?')).toContain('30% GDP')
  })
})

describe('a document that another one names', () => {
  it('is what is asked about, not the one that names it', async () => {
    expect(await say('Công văn 1180 có nhắc Nghị quyết 29, nghị quyết đó về việc gì?')).toContain(
      'đẩy mạnh công nghiệp hóa, hiện đại hóa',
    )
    expect(
      await say('Hướng dẫn Phước Long có dẫn Nghị quyết 18, nghị quyết ấy về việc gì?'),
    ).toMatch(/sắp xếp tổ chức bộ máy/)
  })
})

describe('the recipients of a document', () => {
  it('are cut down to the one that is asked for', async () => {
    expect(
      await say('Chương trình hành động của Thái Nguyên gửi báo cáo cơ quan nào ở Trung ương?'),
    ).toBe('Ban Bí thư Trung ương Đảng (Báo cáo)')
    expect(await say('Công văn 1180 gửi các chi bộ nào?')).toBe('Các đảng bộ, chi bộ trực thuộc')
    expect(await say('Hướng dẫn Phước Long gửi những nơi nào?')).toMatch(/^Nơi nhận: .*Lưu VT\.$/)
  })

  it('are not those to whom others shall report', async () => {
    expect(await say('Phước Long: bao lâu phải báo cáo một lần, gửi về đâu?')).toContain('6 tháng')
  })
})

describe('a person who signed', () => {
  it('is known by the name alone, with the post', async () => {
    expect(await say('Ông Phạm Hoàng Sơn giữ chức vụ gì?')).toBe(
      'T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ THƯỜNG TRỰC Phạm Hoàng Sơn',
    )
  })
})

describe('a document meant by its kind', () => {
  it('is asked back for when there are two, and both are given when two are counted', async () => {
    const answer = await ask('Công văn này ai ký?')
    expect(answer.kind === 'needs_choice' && answer.choices).toHaveLength(2)
    expect(await say('Hai công văn do ai ký?')).toMatch(/Nguyễn Huỳnh Long[\s\S]*Võ Thị Huỳnh Mai/)
    expect(await say('Chương trình hành động ai ký?')).toContain('Phạm Hoàng Sơn')
  })
})

describe('what a document leaves blank', () => {
  it.each([
    ['Công văn 1180 ban hành ngày nào?', 'Văn bản không ghi ngày, tháng, năm ban hành.'],
    ['Công văn Biên Hòa ra ngày mấy?', 'Văn bản không ghi đủ ngày, tháng ban hành.'],
    ['Hướng dẫn Phước Long số mấy?', 'Văn bản để trống số ("Số - HD/BTGTU").'],
  ])('is said to be blank: %s', async (question, note) => {
    const answer = await ask(question)
    expect(answer.kind === 'answered' && answer.blocks[0]?.note).toBe(note)
  })
})
