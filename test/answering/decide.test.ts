import { beforeAll, describe, expect, it } from 'vitest'
import type { Answerer } from '../../src/answering/answer.ts'
import { sharedEngine } from '../support/engine.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = (await sharedEngine()).answerer
})

describe('whether the documents answer', () => {
  it.each([
    'Mục tiêu kinh tế số của Thái Nguyên đến 2030 là bao nhiêu?',
    'Công văn 1180 do ai ký?',
    'Nghị quyết 57 có mấy nhóm nhiệm vụ?',
  ])('is sure: %s', async (question) => {
    expect(await answerer.answer({ question })).toMatchObject({ kind: 'answered', isSure: true })
  })

  it.each([
    'làm cccd ở đâu',
    // The year alone is found, and no figure beside it.
    'tăng trưởng GDP năm 2025 bao nhiêu',
  ])('is not sure: %s', async (question) => {
    const answer = await answerer.answer({ question })
    expect(answer).not.toMatchObject({ kind: 'answered', isSure: true })
  })

  it.each([
    'Thái Nguyên muốn giao dịch không dùng tiền mặt đạt bao nhiêu',
    'công văn 1180 yêu cầu báo cáo khi nào',
  ])('is denied where only other documents tell it: %s', async (question) => {
    const answer = await answerer.answer({ question })
    expect(answer).toMatchObject({ kind: 'not_in_corpus', reason: { kind: 'not_stated' } })
  })

  it.each(['Nghị quyết 57 có hiệu lực từ khi nào', 'nghi quyet 57 thay the nghi quyet nao'])(
    'is denied for what takes effect or is replaced, where none tells it: %s',
    async (question) => {
      expect((await answerer.answer({ question })).kind).toBe('not_in_corpus')
    },
  )

  it.each([
    'Phước Long phải báo cáo chậm nhất bao giờ?',
    'Tổ chức hội nghị quán triệt chậm nhất vào quý nào?',
  ])('is no matter of opinion for a deadline: %s', async (question) => {
    expect((await answerer.answer({ question })).kind).toBe('answered')
  })

  it('is no sum of money for a chance of a thousand years', async () => {
    const question = 'Sao nói đây là dịp may ngàn năm có một để đất nước bứt phá?'
    expect((await answerer.answer({ question })).kind).toBe('answered')
  })
})
