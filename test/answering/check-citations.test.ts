import { beforeAll, describe, expect, it } from 'vitest'
import type { Answered, Citation } from '../../src/answering/answer.ts'
import { createAnswerer } from '../../src/answering/answer-question.ts'
import { type CitationError, checkCitations } from '../../src/answering/check-citations.ts'
import type { Engine } from '../../src/engine.ts'
import type { Hit } from '../../src/retrieval/hit.ts'
import type { Retriever } from '../../src/retrieval/retrieve.ts'
import { sharedEngine } from '../support/engine.ts'
import { answered, citation } from '../support/fake-answerer.ts'

const PASSAGE = 'Quy mô kinh tế số đạt tối thiểu 40% GRDP. Phủ sóng 5G toàn tỉnh.'
const OTHER = 'Quy mô kinh tế số đạt tối thiểu 30% GDP.'
const TEXTS = new Map([
  ['a#1', PASSAGE],
  ['b#1', OTHER],
])

function check(overrides: Partial<Citation>, lines?: Answered['blocks'][number]['lines']) {
  const base = { passageId: 'a#1', passage: PASSAGE, quote: 'Phủ sóng 5G toàn tỉnh.' }
  const answer = answered([citation({ ...base, ...overrides })])
  const [block] = answer.blocks
  if (block && lines) block.lines = lines
  return checkCitations(answer, (id) => TEXTS.get(id))
}

describe('the citation check', () => {
  it('lets an answer through whose quotes stand where it says', () => {
    expect(check({}).kind).toBe('answered')
    expect(check({ quote: PASSAGE }).kind).toBe('answered')
  })

  it.each<[string, Partial<Citation>]>([
    ['another figure', { quote: 'Quy mô kinh tế số đạt tối thiểu 45% GRDP.' }],
    ['a lost qualifier', { quote: 'Quy mô kinh tế số đạt 40% GRDP.' }],
    ['other marks', { quote: 'Phu song 5G toan tinh.' }],
    ['other capitals', { quote: 'PHỦ SÓNG 5G toàn tỉnh.' }],
    ['decomposed letters', { quote: 'Phủ sóng 5G toàn tỉnh.'.normalize('NFD') }],
    ['a quote of another passage', { quote: OTHER }],
    ['nothing at all', { quote: '' }],
  ])('refuses %s', (_, overrides) => {
    expect(() => check(overrides)).toThrow('the quote is not in the passage')
  })

  it('refuses a passage that was altered, even where the quote agrees with it', () => {
    const altered = PASSAGE.replace('40%', '45%')
    expect(() => check({ passage: altered, quote: altered })).toThrow(
      'the passage is not as the corpus has it',
    )
  })

  it('refuses a passage that does not exist', () => {
    expect(() => check({ passageId: 'a#9' })).toThrow('unknown passage (passage a#9)')
  })

  it('refuses a line that is not in its quote, and one that cites nothing', () => {
    expect(() => check({}, [{ text: 'Phủ sóng 6G', citation: 0, role: 'text' }])).toThrow(
      'a line is not in the quote it cites',
    )
    for (const place of [1, -1]) {
      expect(() => check({}, [{ text: 'Phủ sóng 5G', citation: place, role: 'text' }])).toThrow(
        'line refers to no citation',
      )
    }
  })

  it('looks at every citation, not only the first', () => {
    const good = citation({ passageId: 'b#1', passage: OTHER, quote: OTHER })
    const bad = citation({ passageId: 'a#1', passage: PASSAGE, quote: 'Phủ sóng 7G' })
    expect(() => checkCitations(answered([good, bad]), (id) => TEXTS.get(id))).toThrow('a#1')
  })
})

describe('a tampered index behind the answerer', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await sharedEngine()
  })
  const QUESTION = 'Quy mô kinh tế số của Thái Nguyên đến năm 2030 đạt bao nhiêu?'

  async function answerWith(tamper: (hit: Hit) => Hit) {
    const retriever: Retriever = {
      ...engine.retriever,
      async retrieve(request) {
        const retrieval = await engine.retriever.retrieve(request)
        return { ...retrieval, hits: retrieval.hits.map(tamper) }
      },
    }
    const held: CitationError[] = []
    const { documents } = engine.corpus
    const onFalseCitation = (error: CitationError) => void held.push(error)
    const answerer = createAnswerer({ documents, retriever, onFalseCitation })
    return { answer: await answerer.answer({ question: QUESTION }), held }
  }

  const falsified = (text: string) => text.replaceAll('40% GRDP', '99% GRDP')

  it('answers while it is sound', async () => {
    const { answer, held } = await answerWith((hit) => hit)
    expect(JSON.stringify(answer)).toContain('tối thiểu 40% GRDP')
    expect(held).toEqual([])
  })

  it('never says a false figure: the answer is held back and reported', async () => {
    const { answer, held } = await answerWith((hit) => ({
      ...hit,
      passage: {
        ...hit.passage,
        text: falsified(hit.passage.text),
        sentences: hit.passage.sentences.map((one) => ({ ...one, text: falsified(one.text) })),
      },
    }))
    expect(answer).toMatchObject({ kind: 'not_in_corpus', reason: { kind: 'nothing_close' } })
    expect(held).toMatchObject([
      { kind: 'false_citation', passageId: 'chuong-trinh-hanh-dong-thai-nguyen#II.1/2' },
    ])
    expect(JSON.stringify(answer)).not.toContain('99% GRDP')
  })

  it('never cites a passage under another’s name', async () => {
    const { answer, held } = await answerWith((hit) => ({
      ...hit,
      passage: { ...hit.passage, id: 'cong-van-1180-du-so-gddt#II.2/1' },
    }))
    expect(answer.kind).toBe('not_in_corpus')
    expect(held).toHaveLength(1)
  })
})
