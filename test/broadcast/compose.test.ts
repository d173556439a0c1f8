import { describe, expect, it } from 'vitest'
import { content as contentSchema } from '../../src/broadcast/broadcast.ts'
import { decodePress } from '../../src/broadcast/button-data.ts'
import { countedFor, toArticle, toMessage } from '../../src/broadcast/compose.ts'
import { textOf } from '../support/fake-channel.ts'
import { contentWith } from './content.ts'

const QUESTION = { question: 'Yếu tố nào đi trước một bước?', options: ['Hạ tầng', 'Thể chế'] }
const PLAIN = { broadcastId: 57, question: null }

describe('the message of an announcement', () => {
  it('has its text, its picture, and a way to stop', () => {
    const picture = { url: 'https://a.vn/anh.jpg', description: 'Ảnh hội trường' }
    expect(toMessage(contentWith({ text: '# Mời họp\nSáng **25/11**.', picture }), PLAIN)).toEqual({
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
    expect(toMessage(contentWith({ links, buttons }), PLAIN).buttons).toEqual([
      [{ label: 'Đã đọc', data: 'b.1l.read' }],
      [{ label: 'Toàn văn', url: 'https://a.vn/1' }],
      [{ label: 'Đăng ký', url: 'https://a.vn/2' }],
      [{ label: 'Hỏi thêm', data: 'b.1l.ask' }],
      [{ label: 'Làm 3 câu', data: 'b.1l.practice' }],
      [{ label: 'Dừng nhận thông báo', data: 'b.1l.stop' }],
    ])
  })

  it('asks its question with an option on each button', () => {
    const message = toMessage(contentWith({ questionId: 'q01' }), { ...PLAIN, question: QUESTION })
    expect(textOf(message)).toContain(QUESTION.question)
    expect(message.buttons?.slice(0, 2)).toEqual([
      [{ label: 'A. Hạ tầng', data: 'b.1l.answer:0' }],
      [{ label: 'B. Thể chế', data: 'b.1l.answer:1' }],
    ])
  })

  it('writes options that are too long for a button into the text', () => {
    const long = 'Người dân và doanh nghiệp là trung tâm, là chủ thể, nguồn lực, động lực chính'
    const question = { ...QUESTION, options: [long, 'Thể chế'] }
    const message = toMessage(contentWith({ questionId: 'q01' }), { ...PLAIN, question })
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

  it('has presses below a correction count for what was corrected', () => {
    expect(countedFor({ id: 9, corrects: 4 })).toBe(4)
    expect(countedFor({ id: 4, corrects: null })).toBe(4)
  })
})

describe('an announcement as an article', () => {
  const picture = { url: 'https://a.vn/anh.jpg', description: 'Ảnh hội trường' }

  it('has its first title as headline, and everything else below it', () => {
    const text = 'Kính gửi các đồng chí,\n\n# Mời họp\nSáng **25/11**.\n- Học tập\n- Bàn kế hoạch'
    const links = [{ label: 'Toàn văn', url: 'https://a.vn/1' }]
    const content = contentWith({ text, picture, links })
    expect(toArticle(content, QUESTION)).toEqual({
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
    const result = toArticle(contentWith({ text: 'Mời họp chi bộ\nSáng 25/11.', picture }), null)
    expect(result).toMatchObject({ article: { title: 'Mời họp chi bộ', body: ['Sáng 25/11.'] } })
  })

  it('has a body even when all it says is the headline', () => {
    const result = toArticle(contentWith({ text: 'Mời họp chi bộ', picture }), null)
    expect(result).toMatchObject({
      article: { title: 'Mời họp chi bộ', description: 'Mời họp chi bộ', body: ['Mời họp chi bộ'] },
    })
  })

  it('has a description that fits, whatever stands in the text', () => {
    const result = toArticle(
      contentWith({ text: `# Mời họp\n${'a b '.repeat(400)}`, picture }),
      null,
    )
    if (result.kind !== 'article') throw new Error('not an article')
    expect(result.article.description.length).toBeLessThanOrEqual(300)
    expect(result.article.body[0]?.length).toBeGreaterThan(1500)
  })

  it('says what is missing', () => {
    expect(toArticle(contentWith({ picture: null }), null)).toEqual({
      kind: 'incomplete',
      missing: 'picture',
    })
    const text = `# ${'dài '.repeat(40)}`
    expect(toArticle(contentWith({ text, picture }), null)).toEqual({
      kind: 'incomplete',
      missing: 'shorter_title',
    })
    expect(contentSchema.safeParse(contentWith({ text })).success).toBe(true)
  })
})
