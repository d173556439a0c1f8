import { beforeAll, describe, expect, it } from 'vitest'
import { answerText } from '../../src/answering/answer-text.ts'
import type { Engine } from '../../src/engine.ts'
import { createTitleReader } from '../../src/retrieval/section-titles.ts'
import { sharedEngine } from '../support/engine.ts'

let engine: Engine
beforeAll(async () => {
  engine = await sharedEngine()
})

describe('a section called by its title', () => {
  it.each([
    ['Phần “Yêu cầu” ở mục I chương trình hành động Thái Nguyên ghi những gì?', ['I.2']],
    ['phan to chuc thuc hien cua huong dan phuoc long', ['III']],
    ['Mục đích của chương trình hành động Thái Nguyên là gì?', []],
    ['Phần mục tiêu kinh tế số của Thái Nguyên', []],
  ])('%s', async (question, sections) => {
    expect((await engine.retriever.retrieve({ question })).sections).toEqual(sections)
  })

  it('is given whole, also the parts that have headings of their own', async () => {
    const answer = await engine.answerer.answer({
      question: 'Phần tổ chức thực hiện của hướng dẫn Phước Long',
    })
    if (answer.kind !== 'answered') throw new Error(answer.kind)
    for (const part of ['1. Ban Tuyên giáo Thị ủy', '2. Đề nghị UBND thị xã', '4. Các tổ chức']) {
      expect(answerText(answer)).toContain(part)
    }
  })
})

describe('titles in a question', () => {
  const read = createTitleReader('Ban Tuyên giáo Thị ủy làm gì, mục đích ra sao?')

  it.each<[string[], number]>([
    [['III. TỔ CHỨC THỰC HIỆN', '1. Ban Tuyên giáo Thị ủy'], 1],
    [['I. MỤC ĐÍCH, YÊU CẦU'], 1],
    [['I. MỤC ĐÍCH, YÊU CẦU', '2. Yêu cầu'], 0.5],
    [['II. NỘI DUNG'], 0],
    [['a) Gì'], 0],
    [[], 0],
  ])('%j count %f', (trail, share) => {
    expect(read(trail)).toBe(share)
  })
})
