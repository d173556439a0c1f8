import { basename, dirname, extname, join } from 'node:path'
import { decodeText } from '../../lib/decode-text.ts'
import { readWorkbook } from '../../lib/read-workbook.ts'
import { fold } from '../../lib/vietnamese.ts'
import { readAiken } from '../../quiz/exchange/aiken.ts'
import { readCsv } from '../../quiz/exchange/csv.ts'
import { ExchangeFault, type ExchangeFile } from '../../quiz/exchange/draft.ts'
import { readGift } from '../../quiz/exchange/gift.ts'
import { planImport, type Verdict } from '../../quiz/exchange/plan-import.ts'
import { readSheets } from '../../quiz/exchange/sheet.ts'
import { addToBank, assertReadable, bankPath } from '../bank-files.ts'
import { createPassages } from '../quiz-passages.ts'
import { readBytes } from '../read-bytes.ts'
import { ArgumentFault, FLAG, readTyped, TEXT } from '../typed-options.ts'
import { writeWholeText } from '../whole-file.ts'
import { approve } from './quiz-approve.ts'
import { previewLines, rowText } from './quiz-import-words.ts'
import type { QuizCommand, QuizDeps, QuizIo } from './quiz-io.ts'

const MEND_MARK = '.can-sua'
const OPTIONS = { name: TEXT, topic: TEXT, yes: FLAG, approve: FLAG } as const
const MAX_TOPIC_LENGTH = 100

/** `quiz import FILE`: a verdict for every row, then what a person agrees to goes into the bank. */
export const quizImport: QuizCommand = {
  name: 'import',
  usage: [
    'npm run quiz -- import TỆP                nhập câu hỏi từ .xlsx, .csv, .gift, .txt (Aiken); xem trước rồi mới nhận',
    '    --yes        nhận ngay các câu có đoạn trích đúng nguyên văn',
    '    --approve    nhận cả các câu mà Sổ tay tự tìm được đoạn có đáp án đúng',
    '    --topic TÊN  chủ đề cho câu chưa ghi chủ đề',
    '    --name TÊN   tên tệp trong corpus/quiz; bình thường lấy theo tên tệp nhập',
  ],
  async run(args, io, deps) {
    const typed = readTyped(args, OPTIONS, 1)
    const [file] = typed.words
    if (file === undefined) throw new ArgumentFault('Còn thiếu tên tệp câu hỏi.')
    const topic = typed.text('topic')
    if (topic !== null && topic.length > MAX_TOPIC_LENGTH) {
      throw new ArgumentFault(`Tên chủ đề dài nhất ${MAX_TOPIC_LENGTH} ký tự.`)
    }
    const target = bankPath(deps.corpusDirectory, typed.text('name') ?? nameOf(file))
    const read = await readQuestions(file)
    const verdicts = await plan(read, topic, deps)
    for (const line of previewLines(verdicts)) io.out(line)
    const how = typed.flag('approve') ? 'all' : typed.flag('yes') ? 'exact' : null
    const approved = await approve(verdicts, target.shown, { how, io })
    if (approved === null) return 1
    if (approved.length > 0) {
      await addToBank(target.file, approved)
      io.out(`Đã thêm ${approved.length} câu vào ${target.shown}.`)
      io.out('Để dùng ngay, không cần chạy lại Sổ tay: npm run corpus -- publish')
    }
    return giveBack(file, read, { verdicts, taken: approved.map(({ id }) => id), io })
  },
}

/** Throws ArgumentFault when the file as a whole is no use. */
async function readQuestions(file: string): Promise<ExchangeFile> {
  const bytes = await readBytes(file)
  try {
    const kind = extname(file).toLowerCase()
    if (kind === '.xlsx' || kind === '.xls') return readSheets(await readWorkbook(bytes))
    const decoded = decodeText(bytes)
    if ('fault' in decoded) throw new ExchangeFault(decoded.fault)
    if (kind === '.gift') return readGift(decoded.text)
    if (kind === '.txt') return readAiken(decoded.text)
    if (kind === '.csv' || kind === '.tsv') return readCsv(decoded.text)
  } catch (error) {
    if (!(error instanceof ExchangeFault)) throw error
    throw new ArgumentFault(`${file}: ${error.message}`)
  }
  throw new ArgumentFault('Chỉ nhập được tệp .xlsx, .csv, .gift hoặc .txt (Aiken).')
}

async function plan(
  { rows }: ExchangeFile,
  topic: string | null,
  { openEngine }: QuizDeps,
): Promise<Verdict[]> {
  const engine = await openEngine()
  // What cannot be read may hold the same questions.
  assertReadable(engine.corpus)
  const bank = engine.corpus.questionFiles
  return planImport(rows, { bank, passages: createPassages(engine), topic })
}

/** Writes what was not taken into a file beside, to be mended. Returns the exit code. */
async function giveBack(
  file: string,
  read: ExchangeFile,
  { verdicts, taken, io }: { verdicts: Verdict[]; taken: string[]; io: QuizIo },
): Promise<number> {
  const left = verdicts.flatMap((verdict) => {
    if (verdict.kind === 'known') return []
    if (verdict.kind !== 'bad' && taken.includes(verdict.question.id)) return []
    return [{ raw: verdict.row.raw, reason: rowText(verdict) }]
  })
  if (left.length === 0) return 0
  const mendFile = join(dirname(file), `${stemOf(file)}${MEND_MARK}.${read.mendExtension}`)
  await writeWholeText(mendFile, read.toMend(left))
  io.out(`${left.length} câu chưa nhận được ghi vào ${mendFile}. Sửa tệp đó rồi nhập lại.`)
  return 1
}

/** `Câu hỏi tháng 11.can-sua.csv` → `cau-hoi-thang-11`. */
function nameOf(file: string): string {
  return (
    fold(stemOf(file))
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'nhap'
  )
}

function stemOf(file: string): string {
  const stem = basename(file, extname(file))
  return stem.endsWith(MEND_MARK) ? stem.slice(0, -MEND_MARK.length) : stem
}
