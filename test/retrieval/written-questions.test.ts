import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Corpus } from '../../src/corpus/document.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { createEngine, createEngineBuilder } from '../../src/engine.ts'
import { ALL_PARTS } from '../../src/retrieval/parts.ts'
import { CORPUS_DIRECTORY } from '../support/engine.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const TWO_PLACES = fileURLToPath(new URL('./fixtures/two-places/', import.meta.url))
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
    expect(corpus.writtenAnswers.size).toBeGreaterThan(900)
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

describe('a question that was written for a passage', () => {
  const WRITTEN = 'Bà con mượn truyện tranh chỗ nào?'
  const ASKED = 'mượn truyện tranh chỗ nào vậy'
  const PASSAGE = 'ke-hoach-van-son#I.1/1'

  /** The folder of documents, with the question. */
  function makeFolder(): string {
    const folder = temporaryDirectory()
    cpSync(TWO_PLACES, folder, { recursive: true })
    mkdirSync(join(folder, 'questions'))
    const line = JSON.stringify({ passage: PASSAGE, questions: [WRITTEN] })
    writeFileSync(join(folder, 'questions', 'ke-hoach-van-son.jsonl'), line)
    return folder
  }

  it('leads there in words that no document has, also from the saved index', async () => {
    const config = { corpusDirectory: makeFolder(), dataDirectory: temporaryDirectory() }
    for (const _start of ['built', 'loaded']) {
      const { retriever } = await createEngine(config, silentLogger)
      const [first] = (await retriever.retrieve({ question: ASKED })).hits
      expect(first?.passage.id).toBe(PASSAGE)
      expect(first?.features.asked).toBeGreaterThan(0.5)
    }
    const parts = { ...ALL_PARTS, writtenQuestions: false }
    const { retriever } = await createEngine(config, silentLogger, { parts })
    const { hits } = await retriever.retrieve({ question: ASKED })
    expect(hits.map(({ features }) => features.asked)).toEqual(hits.map(() => 0))
  })

  it('is never shown or cited', async () => {
    const config = { corpusDirectory: makeFolder(), dataDirectory: temporaryDirectory() }
    const { answerer } = await createEngine(config, silentLogger)
    const answer = await answerer.answer({ question: WRITTEN })
    expect(JSON.stringify(answer)).not.toContain('truyện tranh')
  })
})
