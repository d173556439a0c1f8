import { describe, expect, it } from 'vitest'
import {
  cleanText,
  collapseSpaces,
  fold,
  foldToWords,
  hasDiacritics,
  isSyllable,
  placeTone,
} from '../../src/lib/vietnamese.ts'

describe('cleanText', () => {
  it('composes what phones and macOS send in pieces', () => {
    const pieces = 'Nghị quyết'.normalize('NFD')
    expect(pieces).not.toBe('Nghị quyết')
    expect(cleanText(pieces)).toBe('Nghị quyết')
    // Windows-1258 style: a precomposed vowel with a combining tone.
    expect(cleanText('nghiê\u0323p')).toBe('nghiệp')
  })

  it.each([
    ['zero-width space', '\u200b'],
    ['zero-width joiner', '\u200d'],
    ['byte order mark', '\ufeff'],
    ['soft hyphen', '\u00ad'],
    ['right-to-left override', '\u202e'],
    ['null', '\u0000'],
  ])('drops a %s', (_, character) => {
    expect(cleanText(`chuyển${character} đổi`)).toBe('chuyển đổi')
  })

  it('makes odd spaces plain, keeps line feeds and tabs, drops carriage returns', () => {
    expect(cleanText('57\u00a0NQ\u202f/\u3000TW')).toBe('57 NQ / TW')
    expect(cleanText('một\r\nhai\rba\tbốn')).toBe('một\nhai\nba\tbốn')
  })

  it('leaves characters alone that a compatibility form would change', () => {
    expect(cleanText('m² ½ … ﬁ')).toBe('m² ½ … ﬁ')
  })
})

describe('collapseSpaces', () => {
  it('makes one space of a run and trims the ends', () => {
    expect(collapseSpaces('  kinh \n\t tế  số ')).toBe('kinh tế số')
  })
})

describe('fold', () => {
  it('drops every diacritic, đ and capitals included', () => {
    expect(fold('ĐỔI MỚI sáng tạo, Đắk Lắk, ưu đãi')).toBe('doi moi sang tao, dak lak, uu dai')
  })

  it('keeps the length of composed text, so that offsets stay true', () => {
    const tones = ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323']
    for (const vowel of 'aăâeêioôơuưyAĂÂEÊIOÔƠUƯY') {
      for (const tone of tones) {
        const letter = (vowel + tone).normalize('NFC')
        expect(letter).toHaveLength(1)
        expect(fold(letter)).toMatch(/^[aeiouy]$/)
      }
    }
    expect(fold('57-NQ/TW, “đổi mới” – 2%…')).toHaveLength('57-NQ/TW, “đổi mới” – 2%…'.length)
  })

  it('does not take letters for đ that only look like it', () => {
    expect(fold('đường')).toBe('duong')
    // Icelandic eth and African D.
    expect(fold('Ðường')).not.toBe('duong')
    expect(fold('Ɖường')).not.toBe('duong')
  })
})

describe('foldToWords', () => {
  it('leaves the bare words and figures, with one space between them', () => {
    expect(foldToWords(' «Chi bộ 3» – Phường Đông,\n(khối A) ')).toBe('chi bo 3 phuong dong khoi a')
    expect(foldToWords(' –, ')).toBe('')
  })
})

describe('hasDiacritics', () => {
  it.each([
    ['kinh tế', true],
    ['đi', true],
    ['Đ', true],
    ['kinh te so 2030', false],
    ['KINH TE', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(hasDiacritics(text)).toBe(expected)
  })
})

describe('placeTone', () => {
  it.each([
    ['hoà', 'hòa'],
    ['khoẻ', 'khỏe'],
    ['thuỷ', 'thủy'],
    ['uý', 'úy'],
    ['uỷ', 'ủy'],
    ['hoạ', 'họa'],
    ['loã', 'lõa'],
  ])('spells %s as %s', (typed, placed) => {
    expect(placeTone(typed)).toBe(placed)
  })

  it.each(['hòa', 'quý', 'quỹ', 'hoàn', 'thuyền', 'ngoài', 'già', 'số', 'y', ''])(
    'leaves %j as it is',
    (syllable) => {
      expect(placeTone(syllable)).toBe(syllable)
    },
  )
})

describe('isSyllable', () => {
  it('tells Vietnamese syllables, marks dropped, from other words', () => {
    const syllables = 'nghi quyet chuyen doi so khoa uy ban nguoi yeu the gioi giua quang oan'
    expect(syllables.split(' ').filter((word) => !isSyllable(word))).toEqual([])
    expect('what about digital is nguyne lieuj vawn 5g'.split(' ').filter(isSyllable)).toEqual([])
  })
})
