import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine.ts'
import { fold } from '../../src/lib/vietnamese.ts'
import { createActorReader, createDutyReader, isForOneBody } from '../../src/retrieval/actors.ts'
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

const BODIES = [
  'Sở Kế hoạch và Đầu tư',
  'Sở Kế hoạch và đầu tư',
  'Sở Nông nghiệp và Phát triển nông thôn',
  'Sở Văn hóa, Thể thao và Du lịch',
  'Sở Giáo dục và Đào tạo',
  'Sở Giáo dục và đào tạo',
  'Sở Xây dựng',
  'Sở Lao động - Thương binh và Xã hội',
  'Phòng Văn hóa, Khoa học và Thông tin',
  'Phòng Quản lý đô thị',
  'UBND các xã, phường',
  'Chủ tịch UBND tỉnh',
  'Hội đồng nhân dân thành phố',
  'Trung tâm Phát triển quỹ đất',
  'Trung tâm Đổi mới sáng tạo',
  'Trung tâm Dịch vụ việc làm',
  'Chi cục Phát triển nông thôn',
  'Cục Thuế tỉnh',
  'Ban Tổ chức Tỉnh ủy',
  'Ban Quản lý các khu công nghiệp',
  'Ban Chỉ đạo chuyển đổi số',
  'Ban cán sự đảng Ủy ban nhân dân tỉnh',
  'Thường trực Thị ủy',
  'Liên đoàn Lao động tỉnh',
  'Tỉnh Đoàn',
  'Đoàn Thanh niên Cộng sản Hồ Chí Minh',
  'Hội Liên hiệp Phụ nữ huyện',
  'Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh',
  'Kho bạc Nhà nước tỉnh',
  'Ngân hàng Nhà nước chi nhánh tỉnh',
  'Đại học Thái Nguyên',
  'Báo Thái Nguyên',
  'Đài Phát thanh và Truyền hình tỉnh',
  'Bảo hiểm xã hội tỉnh',
  'Bưu điện tỉnh',
  'Trạm Y tế phường',
  'Tổ công nghệ số cộng đồng',
  'Bộ Chỉ huy Quân sự tỉnh',
  'Công an các đơn vị',
  'Tòa án nhân dân huyện',
  'cơ quan',
  'chi bộ',
  'tổ chức cơ sở đảng',
  'sở, ban, ngành',
]

describe.each(BODIES)('%s', (body) => {
  const other = 'Sở Tư pháp'
  const spellings = [body, fold(body)]

  it.each(spellings)('does what a passage says, asked for as %s', (asked) => {
    const isLeft = [
      `3. ${body} chủ trì, phối hợp với các đơn vị rà soát.`,
      `- Các ${body} là nơi thường trực, chủ trì rà soát.`,
      `a) ${body}: Tổ chức lớp học.`,
      `${other}, ${body} tổ chức lớp học.`,
      `${body} và ${other} có trách nhiệm rà soát.`,
    ].filter((passage) => createActorReader(`${asked} phải làm gì?`)(passage) !== 1)
    expect(isLeft).toEqual([])
  })

  it.each(spellings)('has a part under its name, asked for as %s', (asked) => {
    const isForAsked = createDutyReader(`${asked} phải làm gì?`)
    const headings = [`1. ${body}`, `2. Đối với các ${body}:`, `3. ${other}, ${body}.`]
    expect(headings.filter((heading) => !isForAsked(heading))).toEqual([])
    expect(headings.filter((heading) => !isForOneBody(heading))).toEqual([])
    expect(isForAsked(`4. ${other}`)).toBe(false)
  })

  it.each(['chủ trì việc gì', 'chịu trách nhiệm về gì', 'tham mưu gì', 'phải làm gì'])(
    'is asked for all that it is to do: %s',
    (does) => {
      const question = `${body} ${does}?`
      expect(createActorReader(question)(`3. ${body} chủ trì rà soát.`)).toBe(1)
      expect(createActorReader(fold(question))(`3. ${body} chủ trì rà soát.`)).toBe(1)
    },
  )

  it.each(['Công việc BODY phải làm', 'Nhiệm vụ của BODY được giao'])('%s', (pattern) => {
    const question = pattern.replace('BODY', body)
    expect(createActorReader(question)(`3. ${body} chủ trì rà soát.`)).toBe(1)
  })
})

describe('bodies that are named together', () => {
  it.each([
    ['Ban Tuyên giáo, Ban Tổ chức Tỉnh ủy chủ trì rà soát.', 'Ban Tổ chức Tỉnh ủy làm gì'],
    ['Các cấp ủy, tổ chức đảng chỉ đạo rà soát.', 'tổ chức đảng làm gì'],
    ['Đề nghị UBND 25 phường, xã triển khai.', 'UBND xã làm gì'],
    ['Các Sở Tài chính, Xây dựng phối hợp rà soát.', 'Sở Xây dựng làm gì'],
    ['Các Sở Tài chính, Xây dựng phối hợp rà soát.', 'Sở Tài chính làm gì'],
  ])('%s – %s', (passage, question) => {
    expect(createActorReader(question)(passage)).toBe(1)
  })
})

describe('what only begins like a body', () => {
  it.each([
    'Ban đầu',
    'Bộ dữ liệu mở',
    'Bộ tiêu chí',
    'BỘ TIÊU CHÍ ĐÁNH GIÁ',
    'Hội tụ số',
    'Trung tâm dữ liệu',
    'Phòng thí nghiệm',
    'Trường dữ liệu',
    'Viện phí',
    'Báo cáo kết quả',
    'BÁO CÁO KẾT QUẢ',
    'TỔ CHỨC THỰC HIỆN',
    'Đơn vị tính',
    'Đoàn viên ưu tú',
  ])('%s', (thing) => {
    expect(isForOneBody(`1. ${thing}`)).toBe(false)
    expect(createDutyReader(`${thing} làm gì`)(`1. ${thing}`)).toBe(false)
    expect(createActorReader(`${thing} làm gì`)(`1. ${thing} phải bảo đảm an toàn.`)).toBe(0)
  })

  it('an organisation that is asked for is not named', () => {
    const passage = 'Các cơ quan, đơn vị chủ động rà soát.'
    expect(createActorReader('cơ quan nào chủ trì')(passage)).toBe(0)
    expect(createDutyReader('trách nhiệm thuộc về cơ quan nào')('1. Các cơ quan')).toBe(false)
  })

  it('a heading that says more than a body is not for it alone', () => {
    expect(isForOneBody('2. Ban Tuyên giáo Thị ủy, thời gian gửi báo cáo')).toBe(false)
    expect(isForOneBody('2. Ban Tuyên giáo Thị ủy chỉ đạo')).toBe(false)
  })
})
