import { assertHasDocuments, loadCorpus } from '../../corpus/load-corpus.ts'
import { readBankLines } from '../../quiz/bank.ts'
import { proposeFigureQuestions } from '../../quiz/figure-questions.ts'
import { addToBank, assertReadable, bankPath, readRefused } from '../bank-files.ts'
import { figurePassages } from '../figure-passages.ts'
import { readTyped } from '../typed-options.ts'
import { questionLines } from './quiz-import-words.ts'
import type { QuizCommand } from './quiz-io.ts'

/** The file of the bank in which generated questions wait. */
export const PROPOSALS = 'de-xuat'

/** `quiz generate`: questions on the figures of the documents, for somebody to look at. */
export const quizGenerate: QuizCommand = {
  name: 'generate',
  usage: [
    'npm run quiz -- generate                  tự soạn câu hỏi từ các chỉ tiêu có số, chờ duyệt',
  ],
  async run(args, io, { corpusDirectory }) {
    readTyped(args, {}, 0)
    const corpus = await loadCorpus(corpusDirectory)
    assertHasDocuments(corpus, corpusDirectory)
    assertReadable(corpus)
    const known = readBankLines(corpus.questionFiles).flatMap(({ question }) => question ?? [])
    const refused = await readRefused(corpusDirectory)
    const taken = new Set([...refused, ...known.map(({ id }) => id)])
    const proposed = proposeFigureQuestions(figurePassages(corpus), known)
    const fresh = proposed.filter(({ id }) => !taken.has(id))
    if (fresh.length === 0) {
      io.out('Không có chỉ tiêu nào chưa được hỏi mà đủ phương án để soạn câu hỏi.')
      return 0
    }
    const target = bankPath(corpusDirectory, PROPOSALS)
    await addToBank(target.file, fresh)
    for (const question of fresh) for (const line of questionLines(question)) io.out(line)
    io.out(
      `Đã soạn ${fresh.length} câu vào ${target.shown}. Các câu này chưa được dùng; hãy duyệt bằng lệnh: npm run quiz -- review`,
    )
    return 0
  },
}
