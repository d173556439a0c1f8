import { describe, expect, it } from 'vitest'
import type { OutgoingMessage, TextBlock } from '../../src/channels/channel.ts'
import { layOutText } from '../../src/channels/text-layout.ts'

const LIMIT = 2000
const words = (count: number, word: string) => Array.from({ length: count }, () => word).join(' ')
const paragraph = (text: string): TextBlock => ({ kind: 'paragraph', text })

function layOut(message: OutgoingMessage, numbered = true): string[] {
  return layOutText(message, { maxLength: LIMIT, numbered })
}

describe('layOutText', () => {
  it('writes every kind of block as plain text', () => {
    const [text] = layOut({
      blocks: [
        { kind: 'title', text: 'Mục tiêu' },
        { kind: 'quote', text: 'Kinh tế số đạt 30% GDP.', source: 'Mục II.1' },
        { kind: 'list', items: ['hạ tầng', 'nhân lực'] },
        { kind: 'note', text: 'Gõ /nguon.' },
      ],
    })
    expect(text).toBe(
      'Mục tiêu\n\n“Kinh tế số đạt 30% GDP.”\n— Mục II.1\n\n• hạ tầng\n• nhân lực\n\nGõ /nguon.',
    )
  })

  it('writes links out above the numbers, and gives them none', () => {
    const message = {
      blocks: [paragraph('Đã có văn bản mới.')],
      buttons: [
        [{ label: 'Đã đọc', data: 'a' }],
        [{ label: 'Văn bản gốc', url: 'https://example.org/57' }],
        [{ label: 'Hỏi thêm', data: 'b' }],
      ],
    }
    expect(layOut(message)).toEqual([
      'Đã có văn bản mới.\n\nVăn bản gốc: https://example.org/57\n\nBạn gõ số để chọn:\n1. Đã đọc\n2. Hỏi thêm',
    ])
    expect(layOut(message, false)).toEqual(['Đã có văn bản mới.'])
  })

  it('numbers the buttons of all rows in one list, where numbers are asked for', () => {
    const message = {
      blocks: [paragraph('Chọn một mục.')],
      buttons: [
        [
          { label: 'Xem nguyên văn', data: 'a' },
          { label: 'Nguồn khác', data: 'b' },
        ],
        [{ label: 'Hữu ích', data: 'c' }],
      ],
    }
    expect(layOut(message)).toEqual([
      'Chọn một mục.\n\nBạn gõ số để chọn:\n1. Xem nguyên văn\n2. Nguồn khác\n3. Hữu ích',
    ])
    expect(layOut(message, false)).toEqual(['Chọn một mục.'])
  })

  it.each([100, 300, 700, 1500, 1990])(
    'keeps a citation whole behind an introduction of %i characters',
    (length) => {
      const quote = { kind: 'quote' as const, text: words(490, 'chữ'), source: 'Mục II.1.2' }
      const parts = layOut({ blocks: [paragraph('x'.repeat(length)), quote] })
      expect(parts.at(-1)).toBe(`“${quote.text}”\n— Mục II.1.2`)
      expect(parts.every((part) => part.length <= LIMIT)).toBe(true)
    },
  )

  it('keeps the source with the end of a quote that is longer than a message', () => {
    const parts = layOut({
      blocks: [{ kind: 'quote', text: words(1200, 'chữ'), source: 'Mục II.1.2' }],
    })
    expect(parts.length).toBe(3)
    expect(parts.at(-1)).toMatch(/chữ”\n— Mục II\.1\.2$/)
    expect(parts.join(' ').match(/chữ/g)).toHaveLength(1200)
  })

  it('keeps the numbered list in one piece', () => {
    const buttons = Array.from({ length: 9 }, (_, index) => [
      { label: `Lựa chọn thứ ${index}`, data: String(index) },
    ])
    const parts = layOut({ blocks: [paragraph(words(480, 'chữ'))], buttons })
    expect(parts).toHaveLength(2)
    expect(parts[1]).toMatch(/^Bạn gõ số để chọn:\n1\. .*\n9\. Lựa chọn thứ 8$/s)
  })

  it('makes nothing of a message that holds nothing', () => {
    expect(layOut({ blocks: [paragraph('  ')] })).toEqual([])
  })
})
