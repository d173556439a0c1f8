import { describe, expect, it } from 'vitest'
import { termsOf, tokenise } from '../../src/retrieval/tokens.ts'

const textsOf = (text: string) => tokenise(text).map((token) => token.text)
const pairsOf = (text: string) =>
  termsOf(tokenise(text)).filter((term) => !term.startsWith('=') && term.includes(' '))

describe('tokenise', () => {
  it.each([
    ['57-NQ/TW', ['57-nq/tw', '57', 'nq', 'tw']],
    ['KH&CN', ['kh&cn', 'kh', 'cn']],
    ['R&D', ['r&d', 'r', 'd']],
    ['22/12/2024', ['22/12/2024', '22', '12', '2024']],
    ['49-CTrHĐ/TU', ['49-ctrhđ/tu', '49', 'ctrhđ', 'tu']],
    ['VH-TT-TT', ['vh-tt-tt', 'vh', 'tt', 'tt']],
  ])('keeps %s whole and in parts', (text, expected) => {
    expect(textsOf(text)).toEqual(expected)
  })

  it.each([
    ['5G', ['5g']],
    ['0,75', ['0,75']],
    ['1.500,5', ['1.500,5']],
    ['2%', ['2', 'phần', 'trăm']],
    ['Công nghiệp 4.0', ['công', 'nghiệp', '4.0']],
    ['hoà, thuỷ', ['hòa', 'thủy']],
    ['', []],
    ['… – ()', []],
  ])('reads %j as %j', (text, expected) => {
    expect(textsOf(text)).toEqual(expected)
  })

  it('folds marks and leading zeros away', () => {
    expect(tokenise('Đổi 08').map(({ folded }) => folded)).toEqual(['doi', '8'])
    expect(tokenise('0,7').map(({ folded }) => folded)).toEqual(['0,7'])
  })

  it('takes composed and decomposed text for the same', () => {
    expect(textsOf('nghị quyết'.normalize('NFD'))).toEqual(textsOf('nghị quyết'))
  })

  it('says where each stands', () => {
    const text = 'Theo 57-NQ/TW, chi 2% GDP.'
    expect(tokenise(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'Theo',
      ...['57-NQ/TW', '57', 'NQ', 'TW'],
      'chi',
      '2',
      ...['%', '%'],
      'GDP',
    ])
  })
})

describe('termsOf', () => {
  it('pairs neighbours across the list comma', () => {
    expect(pairsOf('khoa học, công nghệ')).toEqual(['khoa hoc', 'hoc cong', 'cong nghe'])
  })

  it.each([
    ['a sentence', 'Phủ sóng. Đô thị'],
    ['a clause', 'Phủ sóng; đô thị'],
    ['a heading', 'Phủ sóng\nĐô thị'],
    ['a label', 'Phủ sóng: đô thị'],
    ['a question', 'Phủ sóng? Đô thị'],
  ])('pairs nothing across the border of %s', (_, text) => {
    expect(pairsOf(text)).toEqual(['phu song', 'do thi'])
  })

  it('holds codes as people type them, without signs', () => {
    expect(termsOf(tokenise('KH&CN'))).toEqual(expect.arrayContaining(['kh&cn', 'khcn', 'kh cn']))
    expect(termsOf(tokenise('57-NQ/TW'))).toEqual(
      expect.arrayContaining(['57-nq/tw', '57nqtw', '57 nq', 'nq tw']),
    )
  })

  it('holds the exact spelling beside the folded one', () => {
    expect(termsOf(tokenise('số'))).toEqual(['so', '=số'])
  })
})
