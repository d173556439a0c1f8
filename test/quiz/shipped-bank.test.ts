import { describe, expect, it } from 'vitest'
import { listPassages } from '../../src/corpus/list-passages.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { createBank } from '../../src/quiz/bank.ts'
import { checkBank } from '../../src/quiz/check-bank.ts'
import { CORPUS_DIRECTORY } from '../support/engine.ts'
import { silentLogger } from '../support/logger.ts'

const corpus = await loadCorpus(CORPUS_DIRECTORY)
const passages = listPassages(corpus)
const bank = createBank(corpus.questionFiles, { passages, logger: silentLogger })

describe('the questions that come with the program', () => {
  it('stand word for word in the published passages, and give no hint by length or place', () => {
    const { findings } = checkBank(corpus.questionFiles, passages)
    expect(findings.filter(({ code }) => code !== 'waits_for_review')).toEqual([])
  })

  it('are at least 150, on all five documents and in three difficulties', () => {
    const questions = bank.list()
    expect(questions.length).toBeGreaterThanOrEqual(150)
    const documents = new Set(questions.map(({ source }) => source.doc))
    expect([...documents].sort()).toEqual(corpus.documents.map(({ id }) => id).sort())
    for (const difficulty of ['easy', 'medium', 'hard']) {
      expect(questions.filter((one) => one.difficulty === difficulty).length).toBeGreaterThan(20)
    }
  })

  it('are on every section of every document', () => {
    const questions = bank.list()
    const sections = corpus.documents.flatMap(({ id, passages: own }) => {
      const texts = own.filter(({ kind }) => kind !== 'heading')
      const isAsked = (section: string) =>
        texts.some(
          (passage) =>
            passage.section === section &&
            questions.some(
              ({ source }) => source.doc === id && passage.text.includes(source.quote),
            ),
        )
      const all = new Set(texts.map(({ section }) => section))
      return [...all].filter((section) => !isAsked(section)).map((section) => `${id} ${section}`)
    })
    expect(sections).toEqual([])
  })

  it('know the passage each of them rests on, some with several right options', () => {
    const questions = bank.list()
    const texts = new Map(passages.map(({ id, text }) => [id, text]))
    for (const { passageId, source } of questions) {
      expect(texts.get(passageId)).toContain(source.quote)
    }
    expect(questions.some(({ correct }) => correct.length > 1)).toBe(true)
  })
})
