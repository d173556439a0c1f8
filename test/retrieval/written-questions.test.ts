import { beforeAll, describe, expect, it } from 'vitest'
import type { Corpus } from '../../src/corpus/document.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { createEngineBuilder } from '../../src/engine.ts'
import { CORPUS_DIRECTORY } from '../support/engine.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Questions of one passage mostly fall into different parts. */
const PARTS = 10
const WANTED_SHARE = 0.8

let corpus: Corpus
beforeAll(async () => {
  corpus = await loadCorpus(CORPUS_DIRECTORY)
})

/** The corpus as if every tenth of its questions had not been written, and those questions. */
function withoutPart(part: number): { known: Corpus; left: [string, string][] } {
  const writtenQuestions = new Map<string, string[]>()
  const left: [string, string][] = []
  let at = 0
  for (const [passage, questions] of corpus.writtenQuestions) {
    const kept = questions.filter((question) => {
      const isLeft = at++ % PARTS === part
      if (isLeft) left.push([passage, question])
      return !isLeft
    })
    writtenQuestions.set(passage, kept)
  }
  const documentsHash = `${corpus.documentsHash} without part ${part}`
  return { known: { ...corpus, writtenQuestions, documentsHash }, left }
}

describe('the questions that were written for the documents', () => {
  it('each belong to a passage that is there, and are written once', () => {
    expect(corpus.faults).toEqual([])
    const about = corpus.warnings.filter(({ file }) => file.startsWith('questions/'))
    expect(about.map(({ line, message }) => `${line}: ${message}`)).toEqual([])
    expect([...corpus.writtenQuestions.values()].flat().length).toBeGreaterThan(900)
  })

  it('find their own passage among the first three of an index that does not know them', async () => {
    const build = createEngineBuilder({ dataDirectory: temporaryDirectory() }, silentLogger)
    let asked = 0
    const missed: string[] = []
    for (let part = 0; part < PARTS; part++) {
      const { known, left } = withoutPart(part)
      const { retriever } = await build(known)
      for (const [passage, question] of left) {
        const { hits } = await retriever.retrieve({ question, limit: 3 })
        asked += 1
        if (!hits.some((hit) => hit.passage.id === passage)) missed.push(`${passage}: ${question}`)
      }
    }
    expect(1 - missed.length / asked, missed.join('\n')).toBeGreaterThanOrEqual(WANTED_SHARE)
  }, 120_000)
})
