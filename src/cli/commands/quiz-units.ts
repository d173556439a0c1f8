import { extname } from 'node:path'
import { decodeText } from '../../lib/decode-text.ts'
import { readWorkbook } from '../../lib/read-workbook.ts'
import { readCsvRows } from '../../quiz/exchange/csv.ts'
import { readUnitNames } from '../../quiz/exchange/unit-names.ts'
import { readBytes } from '../read-bytes.ts'
import { ArgumentFault, FLAG, readTyped } from '../typed-options.ts'
import { choose } from './quiz-approve.ts'
import type { QuizCommand, QuizIo } from './quiz-io.ts'

const NONE =
  'Chưa có danh sách chi bộ, tổ. Nhập từ tệp có mỗi dòng một tên: npm run quiz -- units TỆP'
const NOBODY = 'Chưa ghi gì. Xem danh sách ở trên, rồi chạy lại với --yes.'

/** `quiz units` shows the list of chi bộ and tổ, `quiz units FILE` puts another in its place. */
export const quizUnits: QuizCommand = {
  name: 'units',
  usage: [
    'npm run quiz -- units                     danh sách chi bộ, tổ',
    'npm run quiz -- units TỆP [--yes]         thay cả danh sách bằng tệp .xlsx, .csv hoặc .txt',
  ],
  async run(args, io, { openUnits }) {
    const typed = readTyped(args, { yes: FLAG }, 1)
    const [file] = typed.words
    if (file === undefined) {
      const names = await (await openUnits()).list()
      for (const name of names) io.out(name)
      io.out(names.length === 0 ? NONE : `${names.length} đơn vị.`)
      return 0
    }
    const { names, faults } = readUnitNames(await readRows(file))
    const units = await openUnits()
    const before = await units.list()
    for (const line of previewLines(names, { before, faults })) io.out(line)
    if (names.length === 0) {
      io.err(`${file} không có tên đơn vị nào dùng được.`)
      return 1
    }
    if (!(typed.flag('yes') || (await isAgreed(names.length, io)))) return 1
    await units.replace(names)
    io.out(`Danh sách nay có ${names.length} đơn vị.`)
    return faults.length > 0 ? 1 : 0
  },
}

async function readRows(file: string): Promise<{ line: number; cells: string[] }[]> {
  const bytes = await readBytes(file)
  const kind = extname(file).toLowerCase()
  if (kind === '.xlsx' || kind === '.xls') {
    const [sheet] = await readWorkbook(bytes)
    const rows = sheet?.rows ?? []
    return rows.map((row, index) => ({
      line: index + 1,
      cells: row.map((cell) => `${cell ?? ''}`),
    }))
  }
  if (kind !== '.csv' && kind !== '.txt') {
    throw new ArgumentFault('Chỉ nhập được danh sách từ tệp .xlsx, .csv hoặc .txt.')
  }
  const decoded = decodeText(bytes)
  if ('fault' in decoded) throw new ArgumentFault(`${file}: ${decoded.fault}`)
  if (kind === '.csv') return readCsvRows(decoded.text)
  return decoded.text.split('\n').map((line, index) => ({ line: index + 1, cells: [line] }))
}

function previewLines(
  names: readonly string[],
  { before, faults }: { before: readonly string[]; faults: readonly string[] },
): string[] {
  const gone = before.filter((name) => !names.includes(name))
  const added = names.filter((name) => !before.includes(name))
  return [
    ...names.map((name) => (before.includes(name) ? `  ${name}` : `+ ${name}`)),
    ...gone.map((name) => `- ${name} (sẽ bỏ khỏi danh sách)`),
    ...faults,
    `${names.length} đơn vị: thêm ${added.length}, bỏ ${gone.length}, ${faults.length} dòng không dùng được.`,
  ]
}

async function isAgreed(count: number, { ask, err }: QuizIo): Promise<boolean> {
  if (ask === null) {
    err(NOBODY)
    return false
  }
  return (
    (await choose(ask, `Dùng danh sách ${count} đơn vị này? [c] có, [k] không: `, 'ck')) === 'c'
  )
}
