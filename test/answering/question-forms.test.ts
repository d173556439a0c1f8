import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answerer } from '../../src/answering/answer.ts'
import { createEngine } from '../../src/engine.ts'
import { silentLogger } from '../support/logger.ts'

/** What a plan of a commune prints, each beside a line on the same matter that leaves it open. */
const LINES = [
  [
    'Hội nghị tổng kết phong trào bắt đầu lúc 08 giờ 00, đại biểu ổn định chỗ ngồi trước đó.',
    'Hội nghị tổng kết phong trào bắt đầu đúng lịch, đại biểu ổn định chỗ ngồi trước đó.',
  ],
  [
    'Hội nghị tổng kết phong trào diễn ra tại nhà văn hóa xã, có màn hình trình chiếu.',
    'Hội nghị tổng kết phong trào diễn ra trang trọng, có màn hình trình chiếu.',
  ],
  [
    'Học viên lớp bồi dưỡng kỹ năng số đóng học phí 200.000 đồng cho cả khóa học.',
    'Học viên nhận giấy chứng nhận khi hết khóa bồi dưỡng kỹ năng.',
  ],
  [
    'Xã hợp đồng với giảng viên hướng dẫn thực hành, hưởng lương 9 triệu đồng mỗi tháng.',
    'Xã hợp đồng với giảng viên hướng dẫn thực hành, ưu tiên người ở gần.',
  ],
  [
    'Đội hình thanh niên tình nguyện tuyển thêm 45 người am hiểu máy tính.',
    'Đội hình thanh niên tình nguyện tuyển thêm người am hiểu máy tính.',
  ],
  [
    'Gian trưng bày sản phẩm sáng tạo có diện tích 120 m2, bố trí điện nước đầy đủ.',
    'Gian trưng bày sản phẩm sáng tạo được mở rộng, bố trí điện nước đầy đủ.',
  ],
  [
    'Các thôn gửi danh sách người tham gia cuộc thi chậm nhất ngày 20/4 cho bộ phận văn hóa.',
    'Các thôn gửi danh sách người tham gia cuộc thi sớm cho bộ phận văn hóa.',
  ],
  [
    'Cuộc thi vẽ tranh về thế giới số dành cho học sinh từ lớp 3 trở lên.',
    'Cuộc thi vẽ tranh về thế giới số dành cho học sinh trong xã.',
  ],
  [
    'Vướng mắc về cài đặt phần mềm hóa đơn, liên hệ tổ công nghệ, điện thoại 0251 382 4657.',
    'Vướng mắc về cài đặt phần mềm hóa đơn, liên hệ tổ công nghệ để được giúp.',
  ],
] as const

const QUESTIONS = [
  'Hội nghị tổng kết mấy giờ bắt đầu ạ',
  'hoi nghi tong ket phong trao dien ra o dau vay',
  'Học phí lớp bồi dưỡng kỹ năng số bao nhiêu?',
  'Giảng viên hướng dẫn thực hành được trả lương bao nhiêu một tháng?',
  'Đội hình thanh niên tình nguyện tuyển bao nhiêu người?',
  'Gian trưng bày sản phẩm sáng tạo có diện tích bao nhiêu?',
  'Hạn chót để các thôn gửi danh sách người tham gia cuộc thi là ngày nào?',
  'Học sinh lớp mấy được dự cuộc thi vẽ tranh về thế giới số?',
  'Cho xin sdt tổ công nghệ giúp cài đặt phần mềm hóa đơn',
]

const directory = mkdtempSync(join(tmpdir(), 'so-tay-57-forms-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Answers from one plan with these lines. */
async function answererOf(name: string, lines: readonly string[]): Promise<Answerer> {
  const corpusDirectory = join(directory, name)
  mkdirSync(corpusDirectory)
  const text = `UBND XÃ TÂN LẬP

Số: 12/KH-UBND

KẾ HOẠCH

Tổng kết phong trào học tập số trên địa bàn xã

I. NỘI DUNG

${lines.map((line, i) => `${i + 1}. ${line}`).join('\n\n')}
`
  writeFileSync(join(corpusDirectory, 'ke-hoach-tan-lap.md'), text)
  const config = { corpusDirectory, dataDirectory: join(directory, `${name}-data`) }
  return (await createEngine(config, silentLogger)).answerer
}

let full: Answerer
let bare: Answerer
beforeAll(async () => {
  full = await answererOf(
    'full',
    LINES.map(([printed]) => printed),
  )
  bare = await answererOf(
    'bare',
    LINES.map(([, open]) => open),
  )
})

describe('a form of question that documents seldom answer', () => {
  it.each(QUESTIONS)('is answered where the document prints it: %s', async (question) => {
    expect((await full.answer({ question })).kind).toBe('answered')
  })

  it.each(QUESTIONS)('is refused where the document leaves it open: %s', async (question) => {
    expect((await bare.answer({ question })).kind).toBe('not_in_corpus')
  })
})
