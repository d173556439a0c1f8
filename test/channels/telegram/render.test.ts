import { describe, expect, it } from 'vitest'
import type { Button, TextBlock } from '../../../src/channels/channel.ts'
import { MAX_TEXT_LENGTH, renderMessage } from '../../../src/channels/telegram/render.ts'
import { checkText } from '../../support/fake-telegram/content-checks.ts'

const render = (...blocks: TextBlock[]) => renderMessage({ blocks })
const paragraph = (text: string): TextBlock => ({ kind: 'paragraph', text })
const quote = (text: string, source = 'Mục II.1.2'): TextBlock => ({ kind: 'quote', text, source })
const sentence = 'Đẩy mạnh chuyển đổi số trong các cơ quan đảng và hệ thống chính trị. '
const long = (length: number) => sentence.repeat(Math.ceil(length / sentence.length)).trim()
const words = (text: string) => text.split(/\s+/)

/** What the marks cover, by type. */
const marked = (part: ReturnType<typeof renderMessage>[number] | undefined) =>
  part?.marks.map(({ type, offset, length }) => [type, part.text.slice(offset, offset + length)])

function expectSendable(parts: ReturnType<typeof renderMessage>): void {
  for (const { text, marks } of parts) {
    expect(text.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH)
    expect(marks.length).toBeLessThanOrEqual(100)
    expect(text).toBe(text.trim())
    expect(Buffer.from(text).toString()).toBe(text)
    checkText(text, marks)
  }
}

describe('blocks', () => {
  it('puts every kind in its form, a blank line between', () => {
    const [part, ...more] = render(
      { kind: 'title', text: 'Kinh tế số' },
      paragraph('Đạt tối thiểu 30% GRDP.'),
      { kind: 'list', items: ['hạ tầng số', 'nhân lực số'] },
      quote('Quy mô kinh tế số đạt 30% GRDP.'),
      { kind: 'note', text: 'Gõ /nguon để xem nguồn.' },
    )
    expect(more).toEqual([])
    expect(part?.text).toBe(
      [
        'Kinh tế số',
        'Đạt tối thiểu 30% GRDP.',
        '• hạ tầng số\n• nhân lực số',
        'Quy mô kinh tế số đạt 30% GRDP.\nMục II.1.2',
        'Gõ /nguon để xem nguồn.',
      ].join('\n\n'),
    )
    expect(marked(part)).toEqual([
      ['bold', 'Kinh tế số'],
      ['blockquote', 'Quy mô kinh tế số đạt 30% GRDP.'],
      ['italic', 'Mục II.1.2'],
      ['italic', 'Gõ /nguon để xem nguồn.'],
    ])
  })

  it('draws bold and italic over the same letters after the text is tidied', () => {
    const text = '\r\n  Điều chỉnh từ ngày mai, đề nghị các đồng chí lưu ý. '.normalize('NFD')
    const over = (kind: 'bold' | 'italic', words: string) => {
      const decomposed = words.normalize('NFD')
      return { kind, offset: text.indexOf(decomposed), length: decomposed.length }
    }
    const [part] = render(
      { kind: 'paragraph', text, marks: [over('bold', 'từ ngày mai'), over('italic', 'đồng chí')] },
      {
        kind: 'list',
        items: ['', 'một', ' hai ba'],
        marks: [[], [], [{ kind: 'bold', offset: 5, length: 2 }]],
      },
    )
    expect(marked(part)).toEqual([
      ['bold', 'từ ngày mai'],
      ['italic', 'đồng chí'],
      ['bold', 'ba'],
    ])
  })

  it('goes on with a mark behind a cut, and leaves out one that covers nothing', () => {
    const text = long(2 * MAX_TEXT_LENGTH)
    const parts = render({
      kind: 'paragraph',
      text: `${text}   `,
      marks: [
        { kind: 'bold', offset: 0, length: text.length },
        { kind: 'italic', offset: text.length + 1, length: 2 },
      ],
    })
    expectSendable(parts)
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(marked(part)).toEqual([['bold', part.text]])
  })

  it('folds a quote of more than about three lines, unless it is to stay open', () => {
    const type = (block: TextBlock) => render(block)[0]?.marks[0]?.type
    expect(type(quote(long(200)))).toBe('expandable_blockquote')
    expect(type(quote('a)\nb)\nc)\nd)'))).toBe('expandable_blockquote')
    expect(type(quote('a)\nb)'))).toBe('blockquote')
    expect(type({ kind: 'quote', text: long(200), source: 'Mục I', open: true })).toBe('blockquote')
  })

  it('counts offsets in UTF-16 units, on composed text', () => {
    const [part] = render(
      paragraph('🇻🇳 Nghị quyết 🎉'.normalize('NFD')),
      quote('Điều 1'.normalize('NFD')),
    )
    expect(part?.text).toBe('🇻🇳 Nghị quyết 🎉\n\nĐiều 1\nMục II.1.2')
    expect(marked(part)).toEqual([
      ['blockquote', 'Điều 1'],
      ['italic', 'Mục II.1.2'],
    ])
  })

  it('leaves what looks like formatting as it is', () => {
    expect(render(paragraph('<b>1180\\*</b> _a_ & [x](y)'))[0]?.text).toBe(
      '<b>1180\\*</b> _a_ & [x](y)',
    )
  })

  it('leaves out what is empty', () => {
    const empty: TextBlock[] = [paragraph('  '), { kind: 'list', items: ['', ' '] }, quote('', '')]
    expect(render(...empty)).toEqual([])
    expect(render(...empty, paragraph('a'), ...empty)[0]?.text).toBe('a')
    expect(marked(render(quote('', 'Mục I'))[0])).toEqual([['italic', 'Mục I']])
  })
})

describe('long texts', () => {
  it('are split between blocks, in order, with nothing lost', () => {
    const blocks = Array.from({ length: 9 }, (_, index) => paragraph(`${index}. ${long(1500)}`))
    const parts = render(...blocks)
    expectSendable(parts)
    expect(parts).toHaveLength(5)
    expect(parts.map(({ text }) => text).join('\n\n')).toBe(
      blocks.map((block) => ('text' in block ? block.text : '')).join('\n\n'),
    )
  })

  it('are split behind a sentence when a paragraph is too long', () => {
    const parts = render(paragraph(long(10_000)))
    expectSendable(parts)
    for (const { text } of parts) expect(text.endsWith('chính trị.')).toBe(true)
    expect(words(parts.map(({ text }) => text).join(' '))).toEqual(words(long(10_000)))
  })

  it('do not end behind an abbreviation or the number of an item', () => {
    const text = `${'chữ '.repeat(1019)}Hết câu. TP. Thái Nguyên ${'chữ '.repeat(500)}`
    expect(render(paragraph(text))[0]?.text.endsWith('Hết câu.')).toBe(true)
  })

  it('are split between words when there is no sentence', () => {
    const text = 'chuyển đổi số '.repeat(800).trim()
    const parts = render(paragraph(text))
    expectSendable(parts)
    expect(parts.map((part) => part.text).join(' ')).toBe(text)
  })

  it.each(['😀', '👩‍💻', '🇻🇳', 'e\u0323\u0302\u0301'])('never split %s', (character) => {
    const text = `a${character.repeat(3000)}`.normalize('NFC')
    const parts = render(paragraph(text))
    expectSendable(parts)
    expect(parts.map((part) => part.text).join('')).toBe(text)
    const whole = character.normalize('NFC')
    for (const part of parts) expect(part.text.endsWith(whole)).toBe(true)
  })

  it('continue a quote on both sides of a cut and keep its source with the end of it', () => {
    const parts = render(paragraph('Mở đầu.'), quote(long(9000), 'Hướng dẫn 142, Mục I.1'))
    expectSendable(parts)
    expect(parts).toHaveLength(3)
    for (const part of parts) {
      expect(part.marks.filter(({ type }) => type === 'expandable_blockquote')).toHaveLength(1)
    }
    const quoted = parts.flatMap((part) =>
      (marked(part) ?? []).filter(([type]) => type === 'expandable_blockquote'),
    )
    expect(words(quoted.map(([, text]) => text).join(' '))).toEqual(words(long(9000)))
    expect(parts.at(-1)?.marks.at(-1)?.type).toBe('italic')
  })

  it('never leave a source line or a title by itself', () => {
    for (let size = 4060; size <= 4100; size += 1) {
      const parts = render(quote(long(5000).slice(0, size).trim(), 'Hướng dẫn 142, Mục I.1'))
      for (const part of parts) expect(part.marks[0]?.type).toBe('expandable_blockquote')
      const titled = render(
        paragraph(long(5000).slice(0, size).trim()),
        { kind: 'title', text: 'Tựa' },
        paragraph('Bài'),
      )
      for (const part of titled) expect(part.text.endsWith('Tựa')).toBe(false)
    }
  })

  it('are split so that no part has more than 100 entities', () => {
    const blocks = Array.from({ length: 130 }, (_, index) => quote(`q${index}`, `s${index}`))
    const parts = render(...blocks)
    expectSendable(parts)
    expect(parts.flatMap((part) => part.marks)).toHaveLength(260)
  })
})

describe('buttons', () => {
  const withButtons = (buttons: Button[][], text = 'a') =>
    renderMessage({ blocks: [paragraph(text)], buttons })

  it('hang on the last part', () => {
    const parts = withButtons([[{ label: 'Xem', data: 'a1' }], []], long(6000))
    expect(parts.map((part) => part.keyboard)).toEqual([
      null,
      { inline_keyboard: [[{ text: 'Xem', callback_data: 'a1' }]] },
    ])
  })

  it('refuse data of more than 64 bytes, which is our own mistake', () => {
    expect(withButtons([[{ label: 'x', data: 'đ'.repeat(32) }]])).toHaveLength(1)
    expect(() => withButtons([[{ label: 'Xem', data: 'đ'.repeat(33) }]])).toThrow(/66 bytes/)
    expect(() => withButtons([[{ label: 'Xem', data: '' }]])).toThrow(/0 bytes/)
    expect(() => withButtons([[{ label: ' ', data: 'a' }]])).toThrow(/label/)
  })
})
