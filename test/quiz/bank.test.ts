import { describe, expect, it } from 'vitest'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { createBank } from '../../src/quiz/bank.ts'
import { CORPUS_DIRECTORY } from '../support/engine.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { PASSAGES, question } from './small-bank.ts'

function bankOf(files: Record<string, (object | string)[]>) {
  const { logger, lines } = createMemoryLogger()
  const texts = Object.entries(files).map(([name, own]) => ({
    name,
    text: own.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  }))
  return { bank: createBank(texts, { passages: PASSAGES, logger }), lines }
}

describe('the bank', () => {
  it('is that of the documents, each question with its quote in a published passage', async () => {
    const { documents, questionFiles } = await loadCorpus(CORPUS_DIRECTORY)
    const passages = documents.flatMap((document) => document.passages)
    const { logger, lines } = createMemoryLogger()
    const bank = createBank(questionFiles, { passages, logger })
    expect(lines).toEqual([])
    expect(bank.find('q01')?.correct).toEqual([2])
    for (const { passageId, source } of bank.list()) {
      expect(passageId.startsWith(`${source.doc}#`)).toBe(true)
      expect(passages.find(({ id }) => id === passageId)?.text).toContain(source.quote)
    }
  })

  it('finds a question, and tells the passage its quote stands in', () => {
    const { bank } = bankOf({
      'a.jsonl': [question()],
      'b.jsonl': [
        question({ id: 'q2', source: { doc: 'van-ban', quote: 'nhân tố then chốt' } }),
        question({ id: 'q3', topic: 'Nhân lực' }),
      ],
    })
    expect(bank.find('q2')).toMatchObject({ id: 'q2', passageId: 'van-ban#I/2' })
    expect(bank.find('q9')).toBeNull()
    expect(bank.list().map(({ id }) => id)).toEqual(['q1', 'q2', 'q3'])
    expect(bank.topics()).toEqual(['Quan điểm', 'Nhân lực'])
  })

  it.each([
    ['whose quote is gone', question({ source: { doc: 'van-ban', quote: 'Thể chế đi sau' } })],
    ['of another document', question({ source: { doc: 'khac', quote: 'Thể chế' } })],
    ['whose right option is not there', question({ correct: 2 })],
    ['with one option only', question({ options: ['Thể chế'], correct: 0 })],
    ['that is no JSON', '{"id": '],
  ])('leaves out a question %s, and says so in the log', (_what, faulty) => {
    const { bank, lines } = bankOf({ 'a.jsonl': [faulty, question({ id: 'q2' })] })
    expect(bank.list().map(({ id }) => id)).toEqual(['q2'])
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'quiz question left out',
      file: 'a.jsonl',
      line: 1,
    })
  })

  it('keeps the first of two questions with one id', () => {
    const { bank, lines } = bankOf({
      'a.jsonl': [question()],
      'b.jsonl': [question({ topic: 'Khác' })],
    })
    expect(bank.list().map(({ topic }) => topic)).toEqual(['Quan điểm'])
    expect(lines).toHaveLength(1)
  })

  it('keeps what waits for review to itself, and says nothing', () => {
    const waiting = question({ id: 'q2', needsReview: true })
    const { bank, lines } = bankOf({ 'a.jsonl': [question(), waiting] })
    expect(bank.list().map(({ id }) => id)).toEqual(['q1'])
    expect(bank.find('q2')).toBeNull()
    expect(lines).toEqual([])
  })
})
