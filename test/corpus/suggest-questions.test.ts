import { beforeAll, describe, expect, it } from 'vitest'
import type { Corpus } from '../../src/corpus/document.ts'
import { createLibrary } from '../../src/corpus/library.ts'
import { loadCorpus, readCorpus } from '../../src/corpus/load-corpus.ts'
import { CORPUS_DIRECTORY } from '../support/engine.ts'

const DOCUMENT = `---
title: Kế hoạch thử
kind: kế hoạch
---

I. MỤC TIÊU

- Một.
- Hai.
- Ba.

II. VIỆC LÀM

- Bốn.
`
const QUESTIONS = {
  'a#I/1': ['Xã Tân Lập mở mấy lớp học?', 'Lớp học ở Tân Lập dành cho ai?'],
  'a#I/2': [
    'Việc này do ai làm?',
    'Việc thứ hai là gì?',
    `Việc ở Tân Lập ${'rất '.repeat(20)}dài là việc gì?`,
    'Hai?',
  ],
  'a#I/3': ['Tân Lập có mấy tổ công nghệ số?'],
  'a#II/1': ['Ai tổng kết ở Tân Lập?'],
}

function suggestionsOf(questions: Record<string, string[]>) {
  const lines = Object.entries(questions).map(([passage, own]) =>
    JSON.stringify({ passage, questions: own, opening: passage === 'a#II/1' }),
  )
  return readCorpus([
    { name: 'a.md', text: DOCUMENT },
    { name: 'questions/a.jsonl', text: lines.join('\n') },
  ]).then((corpus) => createLibrary(corpus).suggestions)
}

describe('suggested questions', () => {
  it('lie beside what was read, in its section first, short and clear by themselves', async () => {
    const { beside } = await suggestionsOf(QUESTIONS)
    expect(beside(['a#I/1'], 'Mục tiêu?', 3)).toEqual([
      'Hai?',
      'Tân Lập có mấy tổ công nghệ số?',
      'Ai tổng kết ở Tân Lập?',
    ])
    expect(beside(['a#I/1', 'a#I/2'], 'Mục tiêu?', 1)).toEqual(['Tân Lập có mấy tổ công nghệ số?'])
    expect(beside(['a#II/1'], 'Ai tổng kết?', 1)).toEqual(['Tân Lập có mấy tổ công nghệ số?'])
  })

  it('are the nearest that a passage answers, where what was asked is not there', async () => {
    const { answeredBy } = await suggestionsOf(QUESTIONS)
    const asked = 'Lớp dạy bơi dành cho ai?'
    expect(answeredBy(['a#I/1', 'a#I/3'], asked, 2)).toEqual([
      'Lớp học ở Tân Lập dành cho ai?',
      'Tân Lập có mấy tổ công nghệ số?',
    ])
  })

  it('never repeat what was asked', async () => {
    const { beside, answeredBy } = await suggestionsOf(QUESTIONS)
    expect(beside(['a#I/2'], 'tan lap co may to cong nghe so', 1)).toEqual([
      'Xã Tân Lập mở mấy lớp học?',
    ])
    expect(answeredBy(['a#I/3'], 'Tân Lập có mấy tổ công nghệ số', 2)).toEqual([])
  })

  it('are none where none were written, or the passage is gone', async () => {
    const { opening, beside, answeredBy } = await suggestionsOf({})
    expect([opening(3), beside(['a#I/1'], '', 3), answeredBy(['a#I/1'], '', 3)]).toEqual([
      [],
      [],
      [],
    ])
    expect((await suggestionsOf(QUESTIONS)).beside(['b#I/1'], '', 3)).toEqual([])
  })

  it('begin with those an editor chose', async () => {
    expect((await suggestionsOf(QUESTIONS)).opening(3)).toEqual(['Ai tổng kết ở Tân Lập?'])
  })
})

describe('those that come with the program', () => {
  let corpus: Corpus
  beforeAll(async () => {
    corpus = await loadCorpus(CORPUS_DIRECTORY)
  })

  it('suffice to begin with and to go on from every passage', () => {
    const { suggestions } = createLibrary(corpus)
    expect(suggestions.opening(3)).toHaveLength(3)
    for (const { passages } of corpus.documents) {
      for (const { id, kind } of passages.filter((one) => one.kind !== 'metadata')) {
        expect(suggestions.beside([id], '', 2), `${id} ${kind}`).toHaveLength(2)
      }
    }
  })
})
