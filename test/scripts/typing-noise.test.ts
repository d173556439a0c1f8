import { describe, expect, it } from 'vitest'
import {
  abbreviate,
  addTypos,
  createRandom,
  dropDiacritics,
  writeTeencode,
} from '../../scripts/typing-noise.ts'

const QUESTION =
  'Sở Khoa học và Công nghệ tỉnh phải báo cáo kết quả thực hiện Nghị quyết 57-NQ/TW với ai, khi nào?'
const SEEDS = Array.from({ length: 200 }, (_, i) => i)
const words = (text: string) => text.split(' ')
const changed = (before: string, after: string) =>
  words(before).filter((word, i) => words(after)[i] !== word).length

describe('dropDiacritics', () => {
  it('drops every mark and keeps letter case and codes', () => {
    expect(dropDiacritics('Đến năm 2030, Ủy ban theo 57-NQ/TW được gì?')).toBe(
      'Den nam 2030, Uy ban theo 57-NQ/TW duoc gi?',
    )
  })

  it('takes text in decomposed form', () => {
    expect(dropDiacritics('Tiếng Việt'.normalize('NFD'))).toBe('Tieng Viet')
  })

  it('drops the marks of a share of the words, whole words at a time', () => {
    const partly = dropDiacritics('Kế hoạch của tỉnh ủy', { share: 0.4, random: createRandom(1) })
    expect(changed('Kế hoạch của tỉnh ủy', partly)).toBe(2)
    const bare = words(dropDiacritics('Kế hoạch của tỉnh ủy'))
    const whole = words('Kế hoạch của tỉnh ủy')
    words(partly).forEach((word, i) => {
      expect([bare[i], whole[i]]).toContain(word)
    })
  })
})

describe('addTypos', () => {
  it('makes a slip in the share of words asked for and leaves numbers and codes', () => {
    for (const seed of SEEDS) {
      const typed = addTypos(QUESTION, { share: 0.3, random: createRandom(seed) })
      const letters = words(QUESTION).filter((word) => !word.startsWith('57')).length
      expect(changed(QUESTION, typed)).toBe(Math.round(letters * 0.3))
      expect(typed).toContain('57-NQ/TW')
    }
  })

  it.each([
    ['Telex keys at the end of the word', 'văn', 'vawn'],
    ['Telex keys for a tone', 'nghị', 'nghij'],
    ['hỏi for ngã', 'lãnh', 'lảnh'],
    ['ngã for hỏi', 'đảng', 'đãng'],
    ['i for y', 'tỷ', 'tỉ'],
    ['y for i', 'kĩ', 'kỹ'],
    ['the tone lost', 'phải', 'phai'],
    ['swapped letters', 'nghe', 'nghe'.replace('gh', 'hg')],
    ['a missing letter', 'nghe', 'nge'],
    ['a doubled letter', 'nghe', 'nghhe'],
    ['the key beside', 'nghe', 'nghr'],
  ])('writes %s', (_, word, slip) => {
    const written = SEEDS.map((seed) =>
      addTypos(word, { share: 1, random: createRandom(`${word}${seed}`) }),
    )
    expect(written).toContain(slip)
    expect(written).not.toContain(word)
  })

  it('never writes y where i is not the whole vowel', () => {
    const written = SEEDS.map((seed) => addTypos('hai', { share: 1, random: createRandom(seed) }))
    expect(written).not.toContain('hay')
  })

  it('makes one slip at least, and none for a share of nothing', () => {
    expect(addTypos('hội nghị', { share: 0.01, random: createRandom(3) })).not.toBe('hội nghị')
    expect(addTypos('hội nghị', { share: 0, random: createRandom(3) })).toBe('hội nghị')
  })
})

describe('abbreviate', () => {
  const short = (text: string) =>
    SEEDS.slice(0, 40).map((seed) => abbreviate(text, { share: 1, random: createRandom(seed) }))

  it('takes the longest phrase that has a short form', () => {
    for (const text of short('Ủy ban nhân dân tỉnh')) expect(text).toMatch(/^(UBND|ubnd|ub) tỉnh$/)
  })

  it('finds a phrase whatever its case and the place of its tone', () => {
    for (const text of short('UỶ BAN NHÂN DÂN')) expect(text).toMatch(/^(UBND|ubnd|ub)$/)
  })

  it('shortens text typed without marks, with forms without marks', () => {
    expect(new Set(short('doi moi sang tao'))).toEqual(new Set(['DMST', 'dmst']))
  })

  it('leaves words that merely begin alike, and codes', () => {
    expect(new Set(short('nghịch lý 57-NQ/TW'))).toEqual(new Set(['nghịch lý 57-NQ/TW']))
  })
})

describe('writeTeencode', () => {
  it('writes chat words and spellings in lower case', () => {
    const written = SEEDS.map((seed) =>
      writeTeencode('Phong trào này làm được gì', { share: 1, random: createRandom(seed) }),
    )
    expect(written).toContain('fong trào này lm dc j')
    for (const text of written)
      expect(text).toMatch(/^(ph|f)ong trào này lm (dc|đc|đk|dk) (j|gi|zì)$/)
  })
})

it('writes the same for the same seed and otherwise for another', () => {
  const write = (seed: number) => {
    const random = createRandom(seed)
    return writeTeencode(addTypos(QUESTION, { share: 0.3, random }), { share: 0.5, random })
  }
  expect(write(7)).toBe(write(7))
  expect(new Set(SEEDS.map(write)).size).toBeGreaterThan(150)
})
