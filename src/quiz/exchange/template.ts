import type { Cell, Sheet } from '../../lib/workbook.ts'
import { questionSheet } from './sheet.ts'
import { HEADINGS } from './table.ts'

/** What to write into each column, and an example; in the order of the headings. */
const COLUMNS: readonly [string, string][] = [
  ['Để trống, Sổ tay tự đặt. Chỉ ghi khi muốn đặt mã riêng (chữ không dấu, số, gạch nối).', ''],
  [
    'Tên chủ đề để thành viên chọn khi ôn tập. Nên dùng lại các chủ đề có sẵn.',
    'Mục tiêu đến năm 2030',
  ],
  ['dễ, trung bình hoặc khó.', 'dễ'],
  ['Một ý, hỏi rõ; dài nhất 300 ký tự.', 'Ai được xác định là nhân tố then chốt?'],
  ['Ít nhất hai phương án; mỗi phương án dài nhất 100 ký tự.', 'Nhà khoa học'],
  ['Phương án sai phải sai rõ theo văn bản, và dài tương đương đáp án đúng.', 'Người dân'],
  ['Có thể để trống.', 'Doanh nghiệp'],
  ['Có thể để trống.', 'Cơ quan nhà nước'],
  ['Có thể để trống.', ''],
  ['Có thể để trống.', ''],
  ['Chữ cái của phương án đúng. Nhiều đáp án đúng thì ghi A, C.', 'A'],
  [
    'Một câu giải thích ngắn; dài nhất 200 ký tự.',
    'Nhà khoa học là nhân tố then chốt; người dân và doanh nghiệp là trung tâm.',
  ],
  [
    'Mã văn bản, xem trang Văn bản. Để trống thì Sổ tay tự tìm và hỏi lại.',
    'huong-dan-btg-tinh-uy',
  ],
  [
    'Chép nguyên văn đoạn làm căn cứ, đúng từng chữ. Để trống thì Sổ tay tự tìm và hỏi lại.',
    'nhà khoa học là nhân tố then chốt',
  ],
]

const NOTES = [
  'Mỗi dòng một câu hỏi, ghi ở trang Câu hỏi. Không xóa dòng tiêu đề.',
  "Số phần trăm, ngày tháng: gõ dấu ' ở trước, ví dụ '40%, để Excel giữ nguyên chữ.",
  'Lưu tệp dạng .xlsx rồi chạy: npm run quiz -- import TỆP. Sổ tay cho xem trước từng dòng rồi mới nhận.',
]

/** The sheets of the template: an empty table, how to fill it, and the documents to quote from. */
export function templateSheets(
  documents: readonly { id: string; title: string }[],
  topics: readonly string[],
): Sheet[] {
  const heading = (...names: string[]): Cell[] => names.map((bold) => ({ bold }))
  return [
    questionSheet([]),
    {
      name: 'Hướng dẫn',
      columnWidths: [22, 80, 60],
      hasHeading: false,
      rows: [
        ...NOTES.map((note) => [note]),
        [''],
        heading('Cột', 'Cách ghi', 'Ví dụ'),
        ...HEADINGS.map((name, index) => [name, ...(COLUMNS[index] ?? [])]),
      ],
    },
    {
      name: 'Văn bản',
      columnWidths: [44, 100],
      hasHeading: false,
      rows: [
        heading('Mã văn bản', 'Tên văn bản'),
        ...documents.map(({ id, title }) => [id, title]),
        [''],
        heading('Chủ đề có sẵn'),
        ...topics.map((topic) => [topic]),
      ],
    },
  ]
}
