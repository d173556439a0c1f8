import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { loadBank } from '../../src/quiz/bank.ts'
import { CORPUS_DIRECTORY } from '../support/engine.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const PASSAGES = [
  { id: 'van-ban#I/1', documentId: 'van-ban', text: 'Thể chế là điều kiện tiên quyết.' },
  { id: 'van-ban#I/2', documentId: 'van-ban', text: 'Nhà khoa học là nhân tố then chốt.' },
]

function question(overrides: object = {}) {
  return {
    id: 'q1',
    topic: 'Quan điểm',
    difficulty: 'easy',
    question: 'Điều gì là điều kiện tiên quyết?',
    options: ['Hạ tầng', 'Thể chế'],
    correct: 1,
    explanation: 'Thể chế đi trước một bước.',
    source: { doc: 'van-ban', quote: 'Thể chế là điều kiện tiên quyết' },
    ...overrides,
  }
}

async function bankOf(files: Record<string, (object | string)[]>) {
  const directory = join(temporaryDirectory(), 'quiz')
  mkdirSync(directory)
  for (const [name, lines] of Object.entries(files)) {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
    writeFileSync(join(directory, name), text.join('\n'))
  }
  const { logger, lines } = createMemoryLogger()
  const bank = await loadBank(directory, { passages: PASSAGES, logger })
  return { bank, lines }
}

describe('the bank', () => {
  it('has all forty questions, each with its quote in a published passage', async () => {
    const { documents } = await loadCorpus(CORPUS_DIRECTORY)
    const passages = documents.flatMap((document) => document.passages)
    const { logger, lines } = createMemoryLogger()
    const bank = await loadBank(join(CORPUS_DIRECTORY, 'quiz'), { passages, logger })
    expect(lines).toEqual([])
    expect(bank.list()).toHaveLength(40)
    for (const { passageId, source } of bank.list()) {
      expect(passageId.startsWith(`${source.doc}#`)).toBe(true)
      expect(passages.find(({ id }) => id === passageId)?.text).toContain(source.quote)
    }
  })

  it('finds a question, and tells the passage its quote stands in', async () => {
    const { bank } = await bankOf({
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
  ])('leaves out a question %s, and says so in the log', async (_what, faulty) => {
    const { bank, lines } = await bankOf({ 'a.jsonl': [faulty, question({ id: 'q2' })] })
    expect(bank.list().map(({ id }) => id)).toEqual(['q2'])
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'quiz question left out',
      file: 'a.jsonl',
      line: 1,
    })
  })

  it('keeps the first of two questions with one id', async () => {
    const { bank, lines } = await bankOf({
      'a.jsonl': [question()],
      'b.jsonl': [question({ topic: 'Khác' })],
    })
    expect(bank.list().map(({ topic }) => topic)).toEqual(['Quan điểm'])
    expect(lines).toHaveLength(1)
  })

  it('is empty where there is no folder', async () => {
    const { logger, lines } = createMemoryLogger()
    const directory = join(temporaryDirectory(), 'quiz')
    const bank = await loadBank(directory, { passages: PASSAGES, logger })
    expect(bank.list()).toEqual([])
    expect(lines).toEqual([])
  })
})
