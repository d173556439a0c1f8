import { beforeAll, describe, expect, it } from 'vitest'
import type { Answerer } from '../../src/answering/answer.ts'
import { answerText } from '../../src/answering/answer-text.ts'
import { sharedEngine } from '../support/engine.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = (await sharedEngine()).answerer
})

describe('what a term means', () => {
  it.each([
    ['TFP là gì?', 'năng suất nhân tố tổng hợp (TFP)'],
    ['cho hỏi HDI nghĩa là gì vậy', 'chỉ số phát triển con người (HDI)'],
    ['Chuyển đổi số là gì', 'chuyển đổi số quốc gia là đột phá'],
    ['thể chế là gì', 'thể chế là điều kiện tiên quyết'],
  ])('is told by what explains it: %s', async (question, said) => {
    const answer = await answerer.answer({ question })
    expect(answer.kind === 'answered' && answerText(answer)).toContain(said)
  })

  it.each(['GRDP là gì?', 'AI là gì', 'the nao la du lieu lon', 'Khái niệm xã hội số nghĩa là gì'])(
    'is not taken from a text that only uses it: %s',
    async (question) => {
      const answer = await answerer.answer({ question })
      expect(answer.kind).toBe('not_in_corpus')
    },
  )

  it.each([
    'Mục tiêu của Thái Nguyên là gì?',
    'Nhiệm vụ thứ ba trong công văn 1180 là gì?',
    'Quan điểm chỉ đạo là gì?',
    'nq 57 là gì',
  ])('is not asked for by the name of a part or a document: %s', async (question) => {
    const answer = await answerer.answer({ question })
    expect(answer.kind).toBe('answered')
  })
})
