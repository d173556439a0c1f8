import { describe, expect, it } from 'vitest'
import { parseMarkup } from '../../src/broadcast/markup.ts'
import type { InlineMark, TextBlock } from '../../src/channels/channel.ts'
import { tidy } from '../../src/channels/text-layout.ts'

/** The texts of a block with the marks over each, in order. */
function textsOf(block: TextBlock): { text: string; marks: InlineMark[] }[] {
  switch (block.kind) {
    case 'list':
      return block.items.map((text, index) => ({ text, marks: block.marks?.[index] ?? [] }))
    case 'paragraph':
      return [{ text: block.text, marks: block.marks ?? [] }]
    default:
      return [{ text: block.text, marks: [] }]
  }
}

/** The only paragraph of a text, with what each mark covers. */
function inline(text: string): { text: string; bold: string[]; italic: string[] } {
  const [block, ...more] = parseMarkup(text)
  if (block === undefined || more.length > 0) throw new Error('not one paragraph')
  const [only] = textsOf(block)
  const covered = (kind: InlineMark['kind']) =>
    (only?.marks ?? [])
      .filter((mark) => mark.kind === kind)
      .map(({ offset, length }) => only?.text.slice(offset, offset + length) ?? '')
  return { text: only?.text ?? '', bold: covered('bold'), italic: covered('italic') }
}

describe('parseMarkup: lines', () => {
  it('tells titles, paragraphs, lists and small print apart', () => {
    const text = [
      '# Mời họp chi bộ',
      'Kính gửi các đồng chí,',
      'Chi bộ họp ngày 25/11.',
      '',
      '',
      'Nội dung:',
      '- Học Nghị quyết 57',
      '•  Bàn kế hoạch',
      '> Vắng mặt xin báo trước.',
      '> Xin cảm ơn.',
    ].join('\n')
    expect(parseMarkup(text)).toEqual([
      { kind: 'title', text: 'Mời họp chi bộ' },
      { kind: 'paragraph', text: 'Kính gửi các đồng chí,\nChi bộ họp ngày 25/11.' },
      { kind: 'paragraph', text: 'Nội dung:' },
      { kind: 'list', items: ['Học Nghị quyết 57', 'Bàn kế hoạch'] },
      { kind: 'note', text: 'Vắng mặt xin báo trước.\nXin cảm ơn.' },
    ])
  })

  it('takes a line in capitals, a number sign in a word and a lone dash for what they are', () => {
    const lines = ['THÔNG BÁO', '#nghiquyet57', '## hai dấu', '-57 độ', '-', '>', '#']
    expect(parseMarkup(lines.join('\n'))).toEqual([{ kind: 'paragraph', text: lines.join('\n') }])
  })

  it('begins a new list, and a new title, behind a blank line or another title', () => {
    expect(parseMarkup('# Một\n# Hai\n- a\n\n- b').map(({ kind }) => kind)).toEqual([
      'title',
      'title',
      'list',
      'list',
    ])
  })

  it('reads what Windows wrote, and blanks at the ends of lines', () => {
    expect(parseMarkup('# Mời họp  \r\n\r\n  Chi bộ họp.\t\r\n')).toEqual([
      { kind: 'title', text: 'Mời họp' },
      { kind: 'paragraph', text: 'Chi bộ họp.' },
    ])
  })

  it('leaves the marks out of titles and small print, which have their own look', () => {
    expect(parseMarkup('# **Mời họp**\n> _gấp_')).toEqual([
      { kind: 'title', text: 'Mời họp' },
      { kind: 'note', text: 'gấp' },
    ])
  })
})

describe('parseMarkup: words', () => {
  it('draws bold and italic, one in the other as well', () => {
    expect(inline('Họp **sáng _thứ Hai_ 25/11**, tại _hội trường_.')).toEqual({
      text: 'Họp sáng thứ Hai 25/11, tại hội trường.',
      bold: ['sáng thứ Hai 25/11'],
      italic: ['thứ Hai', 'hội trường'],
    })
  })

  it('counts offsets in UTF-16 units over the whole paragraph', () => {
    const [block] = parseMarkup('🎉 **một**\n**hai**')
    expect(block).toEqual({
      kind: 'paragraph',
      text: '🎉 một\nhai',
      marks: [
        { kind: 'bold', offset: 3, length: 3 },
        { kind: 'bold', offset: 7, length: 3 },
      ],
    })
  })

  it('counts offsets on the composed form of the letters', () => {
    const decomposed = 'Ngày mai **họp**'.normalize('NFD')
    expect(inline(decomposed)).toEqual({ text: 'Ngày mai họp', bold: ['họp'], italic: [] })
  })

  it('keeps the marks of each item of a list', () => {
    expect(parseMarkup('- **một** a\n- hai')).toEqual([
      {
        kind: 'list',
        items: ['một a', 'hai'],
        marks: [[{ kind: 'bold', offset: 0, length: 3 }], []],
      },
    ])
  })

  it.each([
    'snake_case_names và ke_hoach_57.docx',
    '2 * 3 * 4 = 24 và 2**3',
    '** không liền chữ **',
    '**chưa đóng',
    '_chưa đóng',
    '__hai gạch__',
    '***ba sao***',
    '****',
    '[chữ](http:/sai)',
    '[chữ] (https://a.vn)',
    '[ ](https://a.vn)',
    '[chữ](javascript:alert)',
  ])('leaves %j as it is', (text) => {
    expect(inline(text)).toEqual({ text, bold: [], italic: [] })
  })

  it('closes no mark on another line', () => {
    expect(parseMarkup('**một\nhai**')).toEqual([{ kind: 'paragraph', text: '**một\nhai**' }])
  })

  it('writes the address of a link behind its words', () => {
    expect(inline('Xem [**văn bản** gốc](https://a.vn/b_(c)?d=_e_) nhé')).toEqual({
      text: 'Xem văn bản gốc (https://a.vn/b_(c)?d=_e_) nhé',
      bold: ['văn bản'],
      italic: [],
    })
  })

  it('changes nothing in web addresses, with marks around them as well', () => {
    const address = 'https://a.vn/_x_/y_z'
    expect(inline(`Xem ${address}.`)).toEqual({ text: `Xem ${address}.`, bold: [], italic: [] })
    expect(inline(`**${address}**`)).toEqual({ text: address, bold: [address], italic: [] })
    expect(inline(`_${address}_`)).toEqual({ text: address, bold: [], italic: [address] })
  })
})

describe('parseMarkup: any text', () => {
  const PIECES = [
    ...['**', '_', '*', '__', '[', '](', ')', '(', '# ', '- ', '• ', '> ', '\n', '\n\n', '\r\n'],
    ...[' ', '\t', '\u00a0', 'họp', 'Đảng', 'e\u0302\u0301', '\u0301', '57', 'a', '🎉', '👩‍🏫'],
    ...['https://', 'https://a.vn/_b_', '[c](https://d.vn/e_)', '.', ',', '\ue000', '\ufeff'],
  ]
  const texts = randomTexts(PIECES, 4000)

  it('loses no letter and no digit, and keeps their order', () => {
    const lettersOf = (text: string) =>
      text
        .normalize('NFC')
        .match(/[\p{L}\p{N}]/gu)
        ?.join('')
    for (const text of texts) {
      const shown = parseMarkup(text).flatMap(textsOf)
      expect(lettersOf(shown.map((part) => part.text).join('\n'))).toBe(lettersOf(text))
    }
  })

  it('gives texts that channels send as they are, with marks inside of them', () => {
    for (const { text, marks } of texts.flatMap(parseMarkup).flatMap(textsOf)) {
      expect(tidy(text)).toBe(text)
      expect(text).not.toBe('')
      for (const { offset, length } of marks) {
        expect(length).toBeGreaterThan(0)
        expect(offset + length).toBeLessThanOrEqual(text.length)
        expect(text.slice(offset, offset + length).trim()).toBe(text.slice(offset, offset + length))
      }
    }
  })
})

/** The same ones in each run. */
function randomTexts(pieces: string[], count: number): string[] {
  let seed = 57
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(14) }, () => pieces[next(pieces.length)] ?? '').join(''),
  )
}
