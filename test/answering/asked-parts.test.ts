import { beforeAll, describe, expect, it } from 'vitest'
import type { Answer, Answered, Answerer } from '../../src/answering/answer.ts'
import { answerText } from '../../src/answering/answer-text.ts'
import { sharedEngine } from '../support/engine.ts'

let answerer: Answerer

beforeAll(async () => {
  answerer = (await sharedEngine()).answerer
})

async function ask(question: string, ...history: string[]): Promise<Answer> {
  return answerer.answer({
    question,
    history: history.map((text) => ({ role: 'user', text })),
  })
}

async function askAnswered(question: string, ...history: string[]): Promise<Answered> {
  const answer = await ask(question, ...history)
  if (answer.kind !== 'answered') throw new Error(`"${question}" was not answered: ${answer.kind}`)
  return answer
}

function locators(answer: Answered): string[] {
  return answer.citations.map(({ locator }) => locator)
}

describe('parts of a document', () => {
  it('are taken from the document that its kind and issuer name together', async () => {
    const answer = await askAnswered('Ai ký hướng dẫn của Ban Tuyên giáo Tỉnh ủy?')
    expect(answerText(answer)).toContain('Nguyễn Huỳnh Huyền')
    expect(new Set(answer.citations.map(({ documentId }) => documentId)).size).toBe(1)
  })

  it('are said to be blank over the title when the document has no such line', async () => {
    const answer = await askAnswered('Hướng dẫn của Ban Tuyên giáo Tỉnh ủy số bao nhiêu?')
    expect(answer.blocks[0]?.note).toMatch(/không|trống/)
    expect(locators(answer)).toEqual(['Tên văn bản'])
  })

  it('are found in the date line, with what it leaves out', async () => {
    const answer = await askAnswered('Công văn của Biên Hòa ban hành ngày nào?')
    expect(answerText(answer)).toContain('năm 2025')
    expect(answer.blocks[0]?.note).not.toBeNull()
  })
})

describe('an item asked for by its place', () => {
  it('is said whole and alone', async () => {
    const answer = await askAnswered('Nhiệm vụ thứ hai của công văn 1180 là gì?')
    expect(answerText(answer)).toMatch(/\(2\) Khẩn trương.*chuyển đổi số\.$/)
    expect(answerText(answer)).not.toMatch(/\((?:1|3|4)\)/)
  })

  it('is said whole on both sides of a comparison', async () => {
    const answer = await askAnswered(
      'Nhiệm vụ thứ hai trong hướng dẫn của Tỉnh ủy và trong công văn 1180 viết khác nhau ở đâu?',
    )
    expect(answer.blocks).toHaveLength(2)
    expect(answerText(answer)).toContain('đưa thể chế thành một lợi thế cạnh tranh')
    expect(answerText(answer)).toContain('đặc thù của thành phố thành một lợi thế')
  })
})

describe('a section asked for by its number', () => {
  it('is given whole, with the lines that introduce its parts', async () => {
    const answer = await askAnswered('Mục II.1.2 của hướng dẫn Ban Tuyên giáo Tỉnh ủy nói gì?')
    const text = answerText(answer)
    expect(text.indexOf('Đến năm 2030:')).toBeLessThan(text.indexOf('Tầm nhìn đến năm 2045:'))
    expect(answer.blocks[0]?.lines.filter(({ role }) => role === 'item')).toHaveLength(6)
  })

  it('is asked back for when several documents have it', async () => {
    const answer = await ask('mục II.1')
    expect(answer.kind).toBe('needs_choice')
    for (const { question } of answer.kind === 'needs_choice' ? answer.choices : []) {
      const chosen = await askAnswered(question)
      expect(chosen.citations.some(({ section }) => section.startsWith('II.1'))).toBe(true)
    }
  })
})

describe('a list', () => {
  it('of as many items as the question counts is given whole, wherever the count is told', async () => {
    const answer = await askAnswered('7 nhóm nhiệm vụ gồm những gì?')
    const items = answer.blocks[0]?.lines.filter(({ role }) => role === 'item') ?? []
    expect(items.map(({ text }) => text.slice(0, 3))).toEqual(
      ['1', '2', '3', '4', '5', '6', '7'].map((number) => `(${number})`),
    )
  })

  it('is given when a question says no more than its heading', async () => {
    const answer = await askAnswered('Mục tiêu của Thái Nguyên đến 2030')
    const items = answer.blocks[0]?.lines.filter(({ role }) => role === 'item') ?? []
    const places = new Set(items.map(({ citation }) => answer.citations[citation]?.locator))
    expect([...places]).toEqual(
      [1, 2, 3, 4, 5].map((number) => `Mục II.1, gạch đầu dòng thứ ${number}`),
    )
  })

  it('cites the item that answers best before the others', async () => {
    const question = 'Mục tiêu của Thái Nguyên đến 2030'
    const { citations, blocks } = await askAnswered(question)
    const cited = citations.map(({ passageId }) => passageId)
    const { hits } = await (await sharedEngine()).retriever.retrieve({ question })
    expect(cited[0]).toBe(hits.map(({ passage }) => passage.id).find((id) => cited.includes(id)))
    const items = blocks[0]?.lines.filter(({ role }) => role === 'item') ?? []
    expect(items[0]?.citation).toBeGreaterThan(0)
  })
})

describe('figures', () => {
  it('of the nation stand alone when the nation is asked for', async () => {
    const answer = await askAnswered('Kinh tế số của cả nước đến năm 2030 là bao nhiêu?')
    expect(answerText(answer)).toContain('30% GDP')
    expect(answerText(answer)).not.toContain('GRDP')
  })

  it('of the superior document come first when it is asked', async () => {
    const answer = await askAnswered('Nghị quyết 57 đặt mục tiêu kinh tế số bao nhiêu?')
    expect(answer.citations[0]?.source).toMatch(/^Nghị quyết 57-NQ\/TW, theo /)
  })

  it('of the nation follow a question for a place', async () => {
    const answer = await askAnswered(
      'Còn của cả nước?',
      'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030 là bao nhiêu?',
    )
    expect(answer.citations[0]?.source).toMatch(/^Nghị quyết 57-NQ\/TW, theo /)
  })

  it('are compared side by side, the place with its own and not with what it conveys', async () => {
    const text = answerText(
      await askAnswered('So sánh mục tiêu kinh tế số năm 2030 của cả nước với Thái Nguyên'),
    )
    expect(text).toContain('40% GRDP')
    expect(text).toContain('30% GDP')
  })
})

describe('no answer is given', () => {
  it.each([
    'Đảng bộ Sở Giáo dục và Đào tạo có bao nhiêu đảng viên?',
    'Xây khu công nghệ thông tin tập trung ở Thái Nguyên hết bao nhiêu tỷ đồng?',
  ])('where nothing near counts what is asked: %s', async (question) => {
    expect((await ask(question)).kind).toBe('not_in_corpus')
  })

  it('for a law, a number or a place that the documents do not know', async () => {
    expect(await ask('Luật Dữ liệu có hiệu lực từ ngày nào?')).toMatchObject({
      reason: { kind: 'unknown_document' },
    })
    expect(await ask('Nghị quyết 68 về kinh tế tư nhân nói gì?')).toMatchObject({
      reason: { kind: 'unknown_document', name: 'Nghị quyết 68' },
    })
    expect(await ask('Bắc Ninh đặt mục tiêu kinh tế số bao nhiêu?')).toMatchObject({
      reason: { kind: 'unknown_place', name: 'Bắc Ninh' },
    })
  })

  it.each([
    'Mục IX của Thái Nguyên',
    'mục III.9 của Thái Nguyên quy định gì',
    'Điều 15 nghị quyết 57 nói gì?',
    'Điểm đ mục 2 của nghị quyết 57',
  ])('for a section that no document has: %s', async (question) => {
    expect((await ask(question)).kind).toBe('not_in_corpus')
  })

  it('but not for the seventh item of a list, or a subject beside the section', async () => {
    expect(answerText(await askAnswered('mục 7 công văn 1180 có gì'))).toContain('hợp tác quốc tế')
    expect((await ask('Điều 15 nói gì về kinh tế số ở Thái Nguyên?')).kind).toBe('answered')
  })

  it('for how things stand today, a phone number, or who holds a post', async () => {
    for (const question of [
      'Năm 2024 kinh tế số của Thái Nguyên thực tế đã đạt bao nhiêu phần trăm?',
      'Cho xin số điện thoại Phòng Văn hóa và Thông tin Biên Hòa',
      'Giám đốc Sở Khoa học và Công nghệ Thái Nguyên là ai?',
      'cách nấu phở bò',
    ]) {
      expect((await ask(question)).kind, question).toBe('not_in_corpus')
    }
  })
})

describe('a text in which no word is known', () => {
  it('is no follow-up of the question before', async () => {
    const history = ['Quy mô kinh tế số của Thái Nguyên đến năm 2030?']
    expect((await ask('asdfgh qwe', ...history)).kind).toBe('not_in_corpus')
    expect((await ask('còn đến 2045?', ...history)).kind).toBe('answered')
  })
})
