import { describe, expect, it } from 'vitest'
import { renderMessage } from '../../../src/channels/terminal/render.ts'

const PLAIN = { colours: false, width: null }

describe('rendering for a terminal', () => {
  it('shows each kind of block, and buttons as numbered choices', () => {
    const text = renderMessage(
      {
        blocks: [
          { kind: 'title', text: 'Tên' },
          { kind: 'paragraph', text: 'Đoạn.' },
          { kind: 'list', items: ['một', '(2) hai', '3. ba'] },
          { kind: 'quote', text: 'Câu một.\nCâu hai.', source: 'Công văn, Mục I' },
          { kind: 'note', text: 'Ghi chú' },
        ],
        buttons: [
          [
            { label: 'Xem nguyên văn', data: 'a' },
            { label: 'Nguồn khác', data: 'b' },
          ],
          [{ label: '👍', data: 'c' }],
        ],
      },
      PLAIN,
    )
    expect(text).toBe(
      [
        'Tên',
        'Đoạn.',
        '- một\n(2) hai\n3. ba',
        '│ Câu một.\n│ Câu hai.\n└ Công văn, Mục I',
        'Ghi chú',
        'Gõ số để chọn:\n  1. Xem nguyên văn   2. Nguồn khác\n  3. 👍\n',
      ].join('\n\n'),
    )
  })

  it('wraps words by the columns they take, with marks and indents in every line', () => {
    const text = renderMessage(
      {
        blocks: [
          { kind: 'quote', text: 'Phát triển nhanh và bền vững', source: 'Mục II.1.1, đoạn 4' },
          { kind: 'list', items: ['đổi mới sáng tạo quốc gia'] },
        ],
      },
      { colours: false, width: 16 },
    )
    expect(text.split('\n')).toEqual([
      '│ Phát triển',
      '│ nhanh và bền',
      '│ vững',
      '└ Mục II.1.1,',
      '  đoạn 4',
      '',
      '- đổi mới sáng',
      '  tạo quốc gia',
      '',
    ])
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(16)
  })

  it('colours only when told to', () => {
    const message = { blocks: [{ kind: 'title', text: 'Tên' } as const] }
    expect(renderMessage(message, { colours: true, width: 80 })).toBe('\u001b[1mTên\u001b[0m\n')
    expect(renderMessage(message, { colours: false, width: 80 })).toBe('Tên\n')
  })

  it('lets no text steer the terminal', () => {
    const message = { blocks: [{ kind: 'paragraph', text: 'a\u001b[2Jb\u0007' } as const] }
    expect(renderMessage(message, PLAIN)).toBe('a[2Jb\n')
  })
})
