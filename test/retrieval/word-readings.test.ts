import { describe, expect, it } from 'vitest'
import { readSlots } from '../../src/retrieval/question-slots.ts'
import { tokenise } from '../../src/retrieval/tokens.ts'
import { SURE_READING } from '../../src/retrieval/word-readings.ts'

/** Words of the documents, and the pairs they make. */
const KNOWN = new Set(
  'tu chu|doi moi|doi|moi|khoa hoc|khoa|hoc|nhom|nguoi|dao|nghi quyet'
    .split('|')
    .flatMap((words) => [words, ...words.split(' ')]),
)
const FOLLOWING = new Map([['khoa', ['hoc']]])

const knowledge = {
  vocabulary: {
    has: (term: string) => KNOWN.has(term),
    following: (syllable: string) => FOLLOWING.get(syllable) ?? [],
    preceding: () => [],
  },
  initialisms: {
    expand: (typed: string) => (typed === 'ptvx' ? [['phat', 'trien', 'vung', 'xa']] : []),
  },
  lexicon: {
    related: () => [],
    cut: (text: string) =>
      Array.from(text.matchAll(/kế hoạch|\p{L}+/gu), ({ 0: word, index }) => ({
        start: index,
        end: index + word.length,
        word: word.toLowerCase(),
      })),
  },
}

/** What the typed word may stand for. */
function readingsIn(question: string, typed: string) {
  const slots = readSlots(question, tokenise(question), knowledge)
  const slot = slots.find(({ token }) => question.slice(token.start, token.end) === typed)
  if (slot === undefined) throw new Error(`no word ${typed} in ${question}`)
  return slot.readings
}
const phrasesIn = (question: string, typed: string) =>
  readingsIn(question, typed).map(({ phrase }) => phrase)

describe('what a typed word may stand for', () => {
  it('a short form is written out, the likeliest meaning first and surely', () => {
    const [first, ...others] = readingsIn('KH năm nay', 'KH')
    expect(first).toMatchObject({ phrase: 'kế hoạch', syllables: ['ke', 'hoach'] })
    expect(first?.weight).toBeGreaterThanOrEqual(SURE_READING)
    expect(others.map(({ phrase }) => phrase)).toEqual(['khoa học', 'không'])
    for (const { weight } of others) expect(weight).toBeLessThan(SURE_READING)
  })

  it('one that is glued to a number too', () => {
    expect(phrasesIn('NQ57 nói gì', 'NQ57')).toEqual(['nghị quyết 57'])
  })

  it('one with a sign inside is one word, whose parts are not looked at', () => {
    expect(phrasesIn('quỹ KH&CN', 'KH&CN')).toEqual(['khoa học công nghệ', 'khoa học và công nghệ'])
    expect(() => phrasesIn('quỹ KH&CN', 'CN')).toThrow('no word')
  })

  it('a part of a code stands for itself', () => {
    expect(phrasesIn('57-NQ/TW', 'NQ')).toEqual([])
    expect(phrasesIn('NQ của trung ương', 'NQ')).toContain('nghị quyết')
  })

  it('a syllable that makes a pair of the documents is no short form', () => {
    expect(phrasesIn('tu chu', 'tu')).toEqual([])
    expect(phrasesIn('tu ban hanh', 'tu')).not.toEqual([])
  })

  it('a run that documents repeat is read from its first letters', () => {
    expect(phrasesIn('ptvx la gi', 'ptvx')).toEqual(['phat trien vung xa'])
  })

  it('a number written as a word may be its figure, but a year is none', () => {
    expect(phrasesIn('bảy nhóm', 'bảy')).toEqual(['7'])
    expect(phrasesIn('năm nhóm', 'năm')).toEqual(['5'])
    expect(phrasesIn('năm 2030', 'năm')).toEqual([])
  })

  it('`ai` asks who, unless it is written or spoken of as the technology', () => {
    expect(phrasesIn('ai ký', 'ai')).toEqual([])
    expect(phrasesIn('AI là gì', 'AI')).toContain('trí tuệ nhân tạo')
    expect(phrasesIn('ứng dụng ai', 'ai')).toContain('trí tuệ nhân tạo')
  })

  it('keyboard residue and slips become words of the documents', () => {
    expect(phrasesIn('ddooir moi', 'ddooir')).toEqual(['đổi'])
    expect(phrasesIn('khoa hco', 'hco')).toEqual(['hoc'])
    expect(phrasesIn('nhom hco', 'hco')).toEqual([])
  })

  it('a syllable of a longer word is meant as it stands', () => {
    expect(phrasesIn('kế hoạch', 'kế')).toEqual([])
  })
})
