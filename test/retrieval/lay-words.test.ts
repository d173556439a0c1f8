import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/engine.ts'
import { type LayWords, readLayWords } from '../../src/retrieval/lay-words.ts'
import { ALL_PARTS } from '../../src/retrieval/parts.ts'
import { understandQuestion } from '../../src/retrieval/understand-question.ts'
import { CORPUS_DIRECTORY, sharedEngine } from '../support/engine.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const SETS = [
  {
    lay: ['tiền', 'tiền bạc'],
    official: [
      ['kinh phí', 0.8],
      ['vốn', 0.5],
    ],
    back: 0,
  },
  { lay: ['tiền nhà nước'], official: [['ngân sách nhà nước', 0.9]], back: 0 },
  { lay: ['tiền của'], official: [['tài sản', 0.4]], back: 0 },
  { lay: ['tiền của', 'của cải'], official: [['tài sản', 0.7]], back: 0 },
  { lay: ['sỹ quan'], official: [['sĩ quan', 0.9]], back: 0.5 },
  { lay: ['app'], official: [['ứng dụng', 0.8]], back: 0 },
]
const words = readLayWords(SETS.map((set) => JSON.stringify(set)).join('\n'))

/** Terms of a question with their weights. */
const termsOf = (question: string, layWords = words) => understand(question, layWords).terms
const officialOf = (question: string) => understand(question, words).official

/** `Tiền lệ` is one word of the language. */
function understand(question: string, layWords: LayWords) {
  return understandQuestion(question, {
    layWords,
    vocabulary: { has: (term) => !term.includes(' '), following: () => [], preceding: () => [] },
    initialisms: { expand: () => [] },
    lexicon: {
      related: () => [],
      cut: (text) =>
        Array.from(text.matchAll(/tiền lệ|\p{L}+/gu), ({ 0: word, index }) => ({
          start: index,
          end: index + word.length,
          word: word.toLowerCase(),
        })),
    },
  })
}

describe('everyday words in a question', () => {
  it('also stand for the official ones, which count less', () => {
    const terms = termsOf('Tiền bạc lấy ở nguồn nào?')
    expect(terms.get('kinh phi')).toBeGreaterThan(0.3)
    expect(terms.get('kinh phi')).toBeLessThan(terms.get('tien bac') ?? 0)
    expect(terms.get('=vốn')).toBeGreaterThan(0)
    expect(terms.get('=vốn')).toBeLessThan(terms.get('kinh phi') ?? 0)
    expect(terms.has('von')).toBe(false)
  })

  it('are matched whole, the longest first', () => {
    const terms = termsOf('Tiền nhà nước chi cho việc gì?')
    expect(terms.has('ngan sach')).toBe(true)
    expect(terms.has('kinh phi')).toBe(false)
    expect(termsOf('Tiền. Nhà nước làm gì?').has('ngan sach')).toBe(false)
  })

  it('count once where several sets say so, by the surest', () => {
    const surest = termsOf('Của cải để đâu?').get('tai san') ?? 0
    expect(termsOf('Tiền của để đâu?').get('tai san')).toBeCloseTo(surest)
  })

  it('lose little without marks, but a lone syllable must have its own', () => {
    const typed = termsOf('Tiền bạc ở đâu ra?').get('kinh phi') ?? 0
    const bare = termsOf('tien bac o dau ra').get('kinh phi') ?? 0
    expect(bare).toBeGreaterThan(0)
    expect(bare).toBeLessThan(typed)
    expect(termsOf('Tiền lấy ở đâu?').has('kinh phi')).toBe(true)
    expect(termsOf('tien lay o dau').has('kinh phi')).toBe(false)
    expect(termsOf('Tiên bạc ở đâu ra?').has('kinh phi')).toBe(false)
    expect(termsOf('Dùng app nào?').has('ung dung')).toBe(true)
  })

  it('are no parts of longer words', () => {
    expect(termsOf('Đã có tiền lệ chưa?').has('kinh phi')).toBe(false)
  })

  it('lead back only where a set says so', () => {
    const there = termsOf('Sỹ quan học gì?').get('si quan') ?? 0
    const back = termsOf('Sĩ quan học gì?').get('sy quan') ?? 0
    expect(there).toBeGreaterThan(back)
    expect(back).toBeGreaterThan(0)
    expect(termsOf('Kinh phí lấy ở đâu?').has('tien bac')).toBe(false)
  })

  it('say little where they only ask for a kind of answer', () => {
    const asks = readLayWords('{"lay":["bao giờ"],"official":[["thời hạn",0.8]],"back":0}')
    expect(termsOf('Bao giờ nộp báo cáo?', asks).get('thoi han')).toBeLessThan(0.1)
  })

  it('are said in official words as well, where these mean the same', () => {
    expect(officialOf('tiền nhà nước chi vào đâu')).toEqual(['ngân sách nhà nước'])
    expect(officialOf('tiền bạc đâu ra')).toEqual(['kinh phí'])
    expect(officialOf('kinh phí đâu ra')).toEqual([])
  })

  it.each([
    '{"lay":["tiền"],"official":["kinh phí"],"back":0}',
    '{"lay":[],"official":[["kinh phí",0.5]],"back":0}',
    '{"lay":["tiền"],"official":[["kinh phí",1.5]],"back":0}',
    'tiền, kinh phí',
  ])('a line that is no set is named: %s', (line) => {
    expect(() => readLayWords(`${JSON.stringify(SETS[0])}\n${line}\n`)).toThrow(/line 2/)
  })
})

describe('the sets that come with the program', () => {
  const file = new URL('../../src/retrieval/data/lay-words.jsonl', import.meta.url)

  it('are several hundred, each word on one side once', async () => {
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    expect(lines.length).toBeGreaterThan(300)
    for (const line of lines) {
      const { lay, official } = JSON.parse(line)
      const sides = [...lay, ...official.map(([word]: [string]) => word)]
      expect(new Set(sides).size, line).toBe(sides.length)
    }
  })

  it('reach passages that share no word with the question, and can be switched off', async () => {
    const question = 'Tiền bạc cho chuyển đổi số lấy ở đâu ra?'
    const { retriever } = await sharedEngine()
    const { question: read } = await retriever.retrieve({ question })
    expect(read.terms.get('kinh phi')).toBeGreaterThan(0.2)
    const config = { corpusDirectory: CORPUS_DIRECTORY, dataDirectory: temporaryDirectory() }
    const parts = { ...ALL_PARTS, layWords: false }
    const without = await createEngine(config, silentLogger, { parts })
    const bare = await without.retriever.retrieve({ question })
    expect(bare.question.terms.has('kinh phi')).toBe(false)
  })
})
