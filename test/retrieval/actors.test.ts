import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine.ts'
import { createActorReader, createDutyReader } from '../../src/retrieval/actors.ts'
import { sharedEngine } from '../support/engine.ts'

let engine: Engine
beforeAll(async () => {
  engine = await sharedEngine()
})

describe('who does what a passage says', () => {
  it.each([
    ['5. Sở Nội vụ phối hợp, hướng dẫn các đơn vị rà soát.', 'sở nội vụ có trách nhiệm gì', 1],
    ['5. Sở Nội vụ phối hợp, hướng dẫn các đơn vị rà soát.', 'Sở Y tế có trách nhiệm gì?', 0],
    ['(2) Đề nghị UBND tỉnh, Hội Nông dân: tổ chức lớp học.', 'ubnd tỉnh lo việc nào', 1],
    ['(2) Đề nghị UBND tỉnh, Hội Nông dân: tổ chức lớp học.', 'hội nông dân làm gì', 1],
    ['Bổ sung, hoàn thiện quy định.', 'bổ sung những gì', 0],
    ['Ban hành chính sách ưu đãi, hỗ trợ doanh nghiệp.', 'ban hành chính sách ưu đãi gì', 0],
    ['Hội nhập quốc tế, đẩy mạnh hợp tác.', 'hội nhập quốc tế làm gì', 0],
    [
      'Sở Khoa học và Công nghệ, Công an tỉnh chủ trì, theo dõi.',
      'sở khoa học và công nghệ làm gì',
      1,
    ],
    ['Sở Khoa học và Công nghệ, Công an tỉnh chủ trì, theo dõi.', 'công an tỉnh lo gì', 1],
    ['Tổ chức lớp học cùng Hội Nông dân.', 'hội nông dân làm gì', 0],
    ['Các sở, ban, ngành báo cáo Ban Tổ chức Tỉnh ủy.', 'Ban Tổ chức Tỉnh ủy làm gì?', 0],
    ['Ban Tổ chức Tỉnh ủy theo dõi, đôn đốc.', 'Theo hướng dẫn của Ban Tổ chức Tỉnh ủy ai học?', 0],
    ['Ban Tổ chức Tỉnh ủy theo dõi, đôn đốc.', 'Ban Tổ chức Tỉnh ủy đôn đốc ai?', 0.5],
  ])('%s – %s: %d', (passage, question, told) => {
    expect(createActorReader(question)(passage)).toBe(told)
  })

  it('ranks first where a body is asked for by its name', async () => {
    const { hits } = await engine.retriever.retrieve({
      question:
        'Theo chương trình hành động Thái Nguyên, Ban Tuyên giáo Tỉnh ủy được giao việc gì?',
    })
    expect(hits[0]?.passage.text).toMatch(/^5\. Ban Tuyên giáo Tỉnh ủy chỉ đạo/)
  })
})

describe('a part that is for one body', () => {
  it.each([
    ['1. Ban Tuyên giáo Thị ủy', 'ban tuyên giáo thị uỷ phải làm gì', true],
    ['2. Đề nghị UBND thị xã', 'nhiem vu cua ubnd thi xa', true],
    ['2. Đề nghị UBND thị xã', 'Ủy ban nhân dân thị xã có trách nhiệm gì', true],
    ['2. Đề nghị UBND thị xã', 'UBND thị xã gửi công văn cho ai', false],
    ['4. Các tổ chức cơ sở đảng.', 'Trách nhiệm của các tổ chức cơ sở đảng', true],
    ['1. Ban Tuyên giáo Thị ủy', 'Nhiệm vụ của Ban Tuyên giáo Thị ủy là gì?', true],
    ['1. Ban Tuyên giáo Thị ủy', 'ban tuyên giáo thị ủy có trách nhiệm như thế nào', true],
    ['1. Ban Tuyên giáo Thị ủy', 'Ban Tuyên giáo Thị ủy được phân công làm gì', true],
    ['1. Ban Tuyên giáo Thị ủy', 'Báo cáo gửi về Ban Tuyên giáo Thị ủy thế nào?', false],
    ['2. Đề nghị UBND thị xã', 'Ai phối hợp với UBND thị xã làm gì?', false],
    ['3. Phòng Văn hóa và Thông tin', 'phòng văn hóa và thông tin làm gì', true],
    ['1. Hội nghị toàn quốc', 'hội nghị toàn quốc làm gì', false],
    ['I. MỤC ĐÍCH, YÊU CẦU', 'mục đích là gì', false],
  ])('%s – %s: %s', (heading, question, isMeant) => {
    expect(createDutyReader(question)(heading)).toBe(isMeant)
  })

  it('is given whole, whichever place is named with it', async () => {
    const { sections } = await engine.retriever.retrieve({
      question: 'ubnd thị xã phước long có nhiệm vụ gì',
    })
    expect(sections).toEqual(['III.2'])
  })
})
