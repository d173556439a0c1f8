import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { createEngine, createEngineBuilder, type Engine } from '../../src/engine.ts'
import { saysTheSame } from '../../src/lib/same-content.ts'
import { ALL_PARTS, type RetrieverParts } from '../../src/retrieval/parts.ts'
import { combineFeatures, fuseScores } from '../../src/retrieval/rank-passages.ts'
import { sharedEngine } from '../support/engine.ts'
import { silentLogger } from '../support/logger.ts'

const TWO_PLACES = fileURLToPath(new URL('./fixtures/two-places/', import.meta.url))
const NOWHERE = '/dev/null/nowhere'
const PHUOC_LONG = 'huong-dan-btg-thi-uy-phuoc-long'

let real: Engine
let made: Engine
beforeAll(async () => {
  real = await sharedEngine()
  made = await withParts({})
})

function withParts(parts: Partial<RetrieverParts>): Promise<Engine> {
  const config = { corpusDirectory: TWO_PLACES, dataDirectory: NOWHERE }
  return createEngine(config, silentLogger, { parts: { ...ALL_PARTS, ...parts } })
}

async function hitsOf({ retriever }: Engine, question: string, place: string | null = null) {
  return (await retriever.retrieve({ question, place })).hits
}

describe('a part that is switched off', () => {
  const question = 'Vân Sơn trải nhựa bao nhiêu cây số đường làng?'

  it('takes nearness in meaning out, and words still find the passage', async () => {
    const hits = await hitsOf(await withParts({ dense: false }), question)
    expect(hits[0]?.passage.id).toBe('ke-hoach-van-son#I.1/2')
    expect(hits.every(({ features }) => features.dense === 0)).toBe(true)
    const whole = await hitsOf(made, question)
    expect(whole.some(({ features }) => features.dense > 0)).toBe(true)
  })

  it('leaves agreement in words and in meaning to rank by, without the learned weights', async () => {
    const asked = 'Cả nước có bao nhiêu thư viện mỗi xã?'
    const plain = await hitsOf(await withParts({ reranker: false }), asked)
    expect(plain.map(({ score }) => score)).toEqual(
      plain.map(({ features }) => fuseScores(features)).sort((a, b) => b - a),
    )
    const learned = await hitsOf(made, asked)
    expect(learned.map(({ score }) => score)).toEqual(
      learned.map(({ features }) => combineFeatures(features)).sort((a, b) => b - a),
    )
    expect(learned[0]?.score).not.toBe(plain[0]?.score)
  })
})

describe('a chat’s own place', () => {
  it('breaks a tie between places that set the same thing', async () => {
    const question = 'Tối thiểu mấy thư viện?'
    expect((await hitsOf(made, question, 'Hạ Lam'))[0]?.passage.documentId).toBe('huong-dan-ha-lam')
    expect((await hitsOf(made, question, 'Vân Sơn'))[0]?.passage.documentId).toBe(
      'ke-hoach-van-son',
    )
  })

  it.each([
    ['Trồng cây ở đâu?', 'Hạ Lam', 'ke-hoach-van-son#II/2'],
    ['Các phường báo cáo bao lâu một lần?', 'Vân Sơn', 'huong-dan-ha-lam#II/1'],
    ['Cả nước có mấy thư viện mỗi xã?', 'Vân Sơn', 'huong-dan-ha-lam#I.2/1'],
  ])('does not stand against what is asked: %s', async (question, place, id) => {
    expect((await hitsOf(made, question, place))[0]?.passage.id).toBe(id)
  })
})

describe('figures of several places', () => {
  it('are each given with their source when no place is named', async () => {
    const answer = await made.answerer.answer({ question: 'Mỗi nơi có tối thiểu mấy thư viện?' })
    if (answer.kind !== 'answered') throw new Error(answer.kind)
    expect(new Set(answer.citations.map(({ documentId }) => documentId)).size).toBe(2)
    const said = answer.blocks.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n')
    expect(said).toContain('9 thư viện')
    expect(said).toContain('3 thư viện')
  })

  it('stand side by side when they are compared', async () => {
    const { hits, sides } = await made.retriever.retrieve({
      question: 'So sánh số thư viện của Vân Sơn với Hạ Lam',
    })
    expect(sides).toBe(2)
    expect(new Set(hits.slice(0, 2).map(({ passage }) => passage.documentId)).size).toBe(2)
  })
})

describe('a passage that repeats a better one', () => {
  it('is told, and scores less than it would by itself', async () => {
    const { hits } = await real.retriever.retrieve({
      question: 'Hạ tầng cho khoa học, công nghệ phải được đầu tư, hoàn thiện thế nào?',
    })
    const repeats = hits.filter(({ features }) => features.duplicate === 1)
    expect(repeats.length).toBeGreaterThan(0)
    for (const { passage, features, score } of repeats) {
      const better = hits.filter((hit) => hit.score > score)
      expect(better.some((hit) => saysTheSame(hit.passage.text, passage.text))).toBe(true)
      expect(score).toBeLessThan(combineFeatures({ ...features, duplicate: 0 }))
    }
    expect(hits[0]?.features.duplicate).toBe(0)
  })
})

describe('a document that no questions were written for yet', () => {
  it('is found beside others that have some', async () => {
    const { corpus } = real
    const questions = [...corpus.writtenQuestions].filter(([id]) => id.startsWith(`${PHUOC_LONG}#`))
    const others = [...corpus.writtenQuestions].filter(([id]) => !id.startsWith(`${PHUOC_LONG}#`))
    const build = createEngineBuilder({ dataDirectory: NOWHERE }, silentLogger)
    const { retriever } = await build({
      ...corpus,
      writtenQuestions: new Map(others),
      documentsHash: `${corpus.documentsHash} without Phước Long`,
    })
    const texts = new Map(
      corpus.documents.flatMap(({ passages }) => passages.map(({ id, text }) => [id, text])),
    )
    const found: { isFound: boolean; isPlain: boolean }[] = []
    for (const [id, asked] of questions) {
      for (const [at, question] of asked.entries()) {
        const { hits } = await retriever.retrieve({ question, limit: 3 })
        const isFound = hits.some(
          ({ passage }) => passage.id === id || saysTheSame(passage.text, texts.get(id) ?? ''),
        )
        found.push({ isFound, isPlain: at < 5 })
      }
    }
    const shareOf = (some: typeof found) =>
      some.filter(({ isFound }) => isFound).length / some.length
    const plain = found.filter(({ isPlain }) => isPlain)
    expect(plain.length).toBeGreaterThan(150)
    // Those further on share hardly a word with their passage.
    expect(shareOf(plain)).toBeGreaterThan(0.8)
    expect(shareOf(found)).toBeGreaterThan(0.7)
  })
})
