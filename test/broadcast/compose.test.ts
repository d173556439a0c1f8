import { describe, expect, it } from 'vitest'
import { type Content, content as contentSchema } from '../../src/broadcast/broadcast.ts'
import { decodePress } from '../../src/broadcast/button-data.ts'
import { articleOf, messageOf } from '../../src/broadcast/compose.ts'
import type { AskedQuestion } from '../../src/broadcast/ports.ts'
import type { OutgoingMessage } from '../../src/channels/channel.ts'
import { textOf } from '../support/fake-channel.ts'
import { contentWith } from './content.ts'

const QUESTION = { question: 'Yếu tố nào đi trước một bước?', options: ['Hạ tầng', 'Thể chế'] }
/** The bank of the tests: only `q01` is in it. */
const bankWith = (question: AskedQuestion = QUESTION) => ({
  find: (id: string) => (id === 'q01' ? question : null),
})

function show(content: Partial<Content>, question?: AskedQuestion): OutgoingMessage {
  const broadcast = { id: 57, corrects: null, content: contentWith(content) }
  return messageOf(broadcast, bankWith(question))
}

function showArticle(content: Partial<Content>) {
  return articleOf({ content: contentWith(content) }, bankWith())
}

describe('the message of an announcement', () => {
  it('has its text, its picture, and a way to stop', () => {
    const picture = { url: 'https://a.vn/anh.jpg', description: 'Ảnh hội trường' }
    expect(show({ text: '# Mời họp\nSáng **25/11**.', picture })).toEqual({
      blocks: [
        { kind: 'title', text: 'Mời họp' },
        { kind: 'paragraph', text: 'Sáng 25/11.', marks: [{ kind: 'bold', offset: 5, length: 5 }] },
      ],
      picture,
      buttons: [[{ label: 'Dừng nhận thông báo', data: 'b.1l.stop' }]],
    })
  })

  it('has all its buttons below each other, the way to stop last', () => {
    const links = [
      { label: 'Toàn văn', url: 'https://a.vn/1' },
      { label: 'Đăng ký', url: 'https://a.vn/2' },
    ]
    const buttons = { read: true, ask: true, practice: true }
    expect(show({ links, buttons }).buttons).toEqual([
      [{ label: 'Đã đọc', data: 'b.1l.read' }],
      [{ label: 'Toàn văn', url: 'https://a.vn/1' }],
      [{ label: 'Đăng ký', url: 'https://a.vn/2' }],
      [{ label: 'Hỏi thêm', data: 'b.1l.ask' }],
      [{ label: 'Làm 3 câu', data: 'b.1l.practice' }],
      [{ label: 'Dừng nhận thông báo', data: 'b.1l.stop' }],
    ])
  })

  it.each([
    ['enter', 'Vào cuộc thi'],
    ['results', 'Xem kết quả'],
  ] as const)('leads to the contests by its first button: %s', (contest, label) => {
    const stored = contentSchema.parse(contentWith({ contest }))
    expect(show(stored).buttons).toEqual([
      [{ label, data: 'b.1l.contest' }],
      [{ label: 'Dừng nhận thông báo', data: 'b.1l.stop' }],
    ])
  })

  it('asks its question with an option on each button', () => {
    const message = show({ questionId: 'q01' })
    expect(textOf(message)).toContain(QUESTION.question)
    expect(message.buttons?.slice(0, 2)).toEqual([
      [{ label: 'A. Hạ tầng', data: 'b.1l.answer:0' }],
      [{ label: 'B. Thể chế', data: 'b.1l.answer:1' }],
    ])
  })

  it('writes options that are too long for a button into the text', () => {
    const long = 'Người dân và doanh nghiệp là trung tâm, là chủ thể, nguồn lực, động lực chính'
    const question = { ...QUESTION, options: [long, 'Thể chế'] }
    const message = show({ questionId: 'q01' }, question)
    expect(textOf(message)).toContain(`A. ${long}\nB. Thể chế`)
    const [row = []] = message.buttons ?? []
    expect(row.map(({ label }) => label)).toEqual(['A', 'B'])
    expect(
      row.map((button) => ('data' in button ? decodePress(button.data)?.press : null)),
    ).toEqual([
      { kind: 'answer', index: 0 },
      { kind: 'answer', index: 1 },
    ])
  })

  it('leaves out a question that the bank has no more', () => {
    expect(show({ questionId: 'q02' })).toEqual(show({ questionId: null }))
  })

  it('has presses below a correction count for what was corrected', () => {
    const content = contentWith({ buttons: { read: true, ask: false, practice: false } })
    const { buttons } = messageOf({ id: 58, corrects: 57, content }, bankWith())
    expect(buttons?.[0]).toEqual([{ label: 'Đã đọc', data: 'b.1l.read' }])
  })
})

describe('an announcement as an article', () => {
  const picture = { url: 'https://a.vn/anh.jpg', description: 'Ảnh hội trường' }

  it('has its first title as headline, and everything else below it', () => {
    const text = 'Kính gửi các đồng chí,\n\n# Mời họp\nSáng **25/11**.\n- Học tập\n- Bàn kế hoạch'
    const links = [{ label: 'Toàn văn', url: 'https://a.vn/1' }]
    expect(showArticle({ text, picture, links, questionId: 'q01' })).toEqual({
      kind: 'article',
      article: {
        title: 'Mời họp',
        description: 'Kính gửi các đồng chí,',
        author: 'Sổ tay 57',
        coverUrl: picture.url,
        body: [
          'Kính gửi các đồng chí,',
          'Sáng 25/11.',
          '• Học tập\n• Bàn kế hoạch',
          QUESTION.question,
          'A. Hạ tầng\nB. Thể chế',
          'Toàn văn: https://a.vn/1',
        ],
      },
    })
  })

  it('takes its first line for the headline where it has no title', () => {
    const result = showArticle({ text: 'Mời họp chi bộ\nSáng 25/11.', picture })
    expect(result).toMatchObject({ article: { title: 'Mời họp chi bộ', body: ['Sáng 25/11.'] } })
  })

  it('has a body even when all it says is the headline', () => {
    const result = showArticle({ text: 'Mời họp chi bộ', picture })
    expect(result).toMatchObject({
      article: { title: 'Mời họp chi bộ', description: 'Mời họp chi bộ', body: ['Mời họp chi bộ'] },
    })
  })

  it('has a description that fits, whatever stands in the text', () => {
    const result = showArticle({ text: `# Mời họp\n${'a b '.repeat(400)}`, picture })
    if (result.kind !== 'article') throw new Error('not an article')
    expect(result.article.description.length).toBeLessThanOrEqual(300)
    expect(result.article.body[0]?.length).toBeGreaterThan(1500)
  })

  it('says what is missing', () => {
    expect(showArticle({ picture: null })).toEqual({
      kind: 'incomplete',
      missing: 'picture',
    })
    const text = `# ${'dài '.repeat(40)}`
    expect(showArticle({ text, picture })).toEqual({
      kind: 'incomplete',
      missing: 'shorter_title',
    })
    expect(contentSchema.safeParse(contentWith({ text })).success).toBe(true)
  })
})
