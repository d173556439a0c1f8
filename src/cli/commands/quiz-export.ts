import { extname } from 'node:path'
import { listPassages } from '../../corpus/list-passages.ts'
import { assertHasDocuments, loadCorpus } from '../../corpus/load-corpus.ts'
import { writeWorkbook } from '../../lib/workbook.ts'
import { findQuote, readBankLines } from '../../quiz/bank.ts'
import { writeAiken } from '../../quiz/exchange/aiken.ts'
import { writeCsv } from '../../quiz/exchange/csv.ts'
import { writeGift } from '../../quiz/exchange/gift.ts'
import { questionSheet } from '../../quiz/exchange/sheet.ts'
import { templateSheets } from '../../quiz/exchange/template.ts'
import type { Question } from '../../quiz/question.ts'
import { ArgumentFault, readTyped } from '../typed-options.ts'
import { writeWholeFile, writeWholeText } from '../whole-file.ts'
import type { QuizCommand } from './quiz-io.ts'

/** `quiz export FILE`: the questions that may be asked, so that they can be imported again. */
export const quizExport: QuizCommand = {
  name: 'export',
  usage: [
    'npm run quiz -- export TỆP                xuất ngân hàng ra .xlsx, .csv, .gift, .txt (Aiken)',
  ],
  async run(args, io, { corpusDirectory }) {
    const [file] = readTyped(args, {}, 1).words
    if (file === undefined) throw new ArgumentFault('Còn thiếu tên tệp để ghi.')
    const write = writerOf(file)
    const { questions } = await readFolder(corpusDirectory)
    if (questions.length === 0) {
      io.err('Ngân hàng chưa có câu hỏi nào dùng được. Xem: npm run quiz -- check')
      return 1
    }
    await write(questions)
    io.out(`Đã ghi ${questions.length} câu vào ${file}.`)
    return 0
  },
}

/** `quiz template FILE.xlsx`: an empty table to fill in, with a sheet that says how. */
export const quizTemplate: QuizCommand = {
  name: 'template',
  usage: ['npm run quiz -- template TỆP.xlsx         tạo tệp Excel mẫu để soạn câu hỏi'],
  async run(args, io, { corpusDirectory }) {
    const [file] = readTyped(args, {}, 1).words
    if (file === undefined || extname(file).toLowerCase() !== '.xlsx') {
      throw new ArgumentFault('Cần tên tệp mẫu có đuôi .xlsx.')
    }
    const { documents, questions } = await readFolder(corpusDirectory)
    const topics = [...new Set(questions.map(({ topic }) => topic))]
    await writeSheets(file, templateSheets(documents, topics))
    io.out(`Đã tạo ${file}. Điền câu hỏi, lưu lại rồi chạy: npm run quiz -- import ${file}`)
    return 0
  },
}

/** Throws ArgumentFault for a format that is not written. */
function writerOf(file: string): (questions: Question[]) => Promise<unknown> {
  switch (extname(file).toLowerCase()) {
    case '.xlsx':
      return (questions) => writeSheets(file, [questionSheet(questions)])
    case '.csv':
      return (questions) => writeWholeText(file, writeCsv(questions))
    case '.gift':
      return (questions) => writeWholeText(file, writeGift(questions))
    case '.txt':
      return (questions) => writeWholeText(file, writeAiken(questions))
    default:
      throw new ArgumentFault('Chỉ xuất được tệp .xlsx, .csv, .gift hoặc .txt (Aiken).')
  }
}

function writeSheets(file: string, sheets: Parameters<typeof writeWorkbook>[0]): Promise<boolean> {
  return writeWholeFile(file, async (write) => {
    await writeWorkbook(sheets, write)
    return true
  })
}

/** The documents, and the questions of the bank that may be asked on them. */
async function readFolder(directory: string) {
  const corpus = await loadCorpus(directory)
  assertHasDocuments(corpus, directory)
  const passages = listPassages(corpus)
  const known = new Map<string, Question>()
  for (const { question } of readBankLines(corpus.questionFiles)) {
    if (question === null || known.has(question.id) || question.needsReview === true) continue
    if (findQuote(question, passages) !== null) known.set(question.id, question)
  }
  return { documents: corpus.documents, questions: [...known.values()] }
}
