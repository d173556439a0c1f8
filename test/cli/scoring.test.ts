import { describe, expect, it } from 'vitest'
import {
  type EvalQuestion,
  evalQuestion,
  firstHit,
  hitsEvidence,
  holdsFacts,
  normalise,
} from '../../src/cli/scoring.ts'

function question(overrides: Partial<EvalQuestion> = {}): EvalQuestion {
  return {
    id: 't1',
    style: 'plain',
    question: 'Bao nhiêu?',
    in_scope: true,
    evidence: [{ doc: 'a', quote: 'Quy mô kinh tế số đạt tối thiểu 40% GRDP.' }],
    facts: [],
    ...overrides,
  }
}
const cited = (doc: string, passage: string) => ({ doc, passage })
const PASSAGE = 'Mở đầu. Quy mô kinh tế số đạt tối thiểu 40% GRDP. Kết thúc.'

describe('facts', () => {
  const holds = (fact: string, answer: string) => holdsFacts(question({ facts: [[fact]] }), answer)

  it.each([
    ['3%', 'chi 3% ngân sách', true],
    ['3%', 'chi 13% ngân sách', false],
    ['3%', 'chi 0,3% ngân sách', false],
    ['3%', 'chi 1.3%', false],
    ['0,7', 'duy trì trên 0,7.', true],
    ['0,7', 'duy trì trên 0,75', false],
    ['40', '40 doanh nghiệp', true],
    ['40', '40,5 doanh nghiệp', false],
    ['40', '40.000 doanh nghiệp', false],
    ['15 người', 'đạt 15 người trên một vạn dân', true],
    ['15 người', 'đạt 115 người', false],
    ['57-NQ/TW', 'Nghị quyết 57-nq/tw', true],
    ['R&D (2%)', 'chi cho R&D (2%) GDP', true],
    ['học tập số', 'phong trào “*Học   tập số*”', true],
  ])('%j in %j: %s', (fact, answer, expected) => {
    expect(holds(fact, answer)).toBe(expected)
  })

  it('want one variant of each, and nothing where none are named', () => {
    const asked = question({ facts: [['40%', 'bốn mươi phần trăm'], ['GRDP']] })
    expect(holdsFacts(asked, 'bốn mươi phần trăm GRDP')).toBe(true)
    expect(holdsFacts(asked, '40% GDP')).toBe(false)
    expect(holdsFacts(question(), '')).toBe(true)
  })
})

describe('a citation points at the evidence', () => {
  const hits = (doc: string, passage: string) => hitsEvidence(question(), [cited(doc, passage)], 1)

  it.each([
    ['when the quote lies in it', 'a', PASSAGE, true],
    ['when it lies in the quote', 'a', 'tối thiểu 40% GRDP', true],
    ['when both share twenty characters', 'a', 'tế số đạt tối thiểu 40% GRDP. Phủ sóng 5G', true],
    [
      'in other capitals, spaces, marks',
      'a',
      '- **QUY MÔ  kinh tế số** đạt tối thiểu 40% GRDP.',
      true,
    ],
    ['not when they share less', 'a', '40% GRDP. Phủ sóng 5G', false],
    ['not in another document', 'b', PASSAGE, false],
    ['not with nothing', 'a', '', false],
  ])('%s', (_, doc, passage, expected) => {
    expect(hits(doc, passage)).toBe(expected)
  })

  it('within the first k only', () => {
    const list = [cited('b', 'x'), cited('a', PASSAGE)]
    expect(hitsEvidence(question(), list, 1)).toBe(false)
    expect(hitsEvidence(question(), list, 2)).toBe(true)
    expect(firstHit(question(), list)).toBe(2)
    expect(firstHit(question(), [])).toBe(0)
    expect(
      firstHit(question(), [...Array.from({ length: 10 }, () => cited('b', 'x')), ...list]),
    ).toBe(0)
  })

  it('with needs_all, every document among the first k; at k = 1 any', () => {
    const asked = question({
      needs_all: true,
      evidence: [
        { doc: 'a', quote: 'tối thiểu 40% GRDP' },
        { doc: 'a', quote: 'một câu khác của a' },
        { doc: 'b', quote: 'tối thiểu 30% GDP' },
      ],
    })
    const [a, b] = [cited('a', 'Đạt tối thiểu 40% GRDP.'), cited('b', 'Đạt tối thiểu 30% GDP.')]
    expect(hitsEvidence(asked, [b], 1)).toBe(true)
    expect(hitsEvidence(asked, [a], 3)).toBe(false)
    expect(hitsEvidence(asked, [a, b], 3)).toBe(true)
    expect(hitsEvidence(asked, [a, cited('c', 'x'), cited('c', 'y'), b], 3)).toBe(false)
  })
})

it('normalise folds what the eye does not see', () => {
  expect(normalise('## **Mục tiêu**\n- Một\n+ Hai\n• Ba'.normalize('NFD'))).toBe(
    'mục tiêu một hai ba',
  )
})

it('a question file wants every field', () => {
  expect(evalQuestion.safeParse(question()).success).toBe(true)
  expect(evalQuestion.safeParse({ ...question(), evidence: undefined }).success).toBe(false)
})
