import { listPassages } from '../../corpus/list-passages.ts'
import { assertHasDocuments, loadCorpus } from '../../corpus/load-corpus.ts'
import { holdsQuestions } from '../../corpus/question-files.ts'
import { type BankFinding, checkBank } from '../../quiz/check-bank.ts'
import { readTyped } from '../typed-options.ts'
import type { QuizCommand } from './quiz-io.ts'

/** `quiz check`: what is wrong with the bank. The exit code is 1 when a question cannot be asked. */
export const quizCheck: QuizCommand = {
  name: 'check',
  usage: ['npm run quiz -- check                     những câu hỏi cần sửa trong ngân hàng'],
  async run(args, io, { corpusDirectory }) {
    readTyped(args, {}, 0)
    const corpus = await loadCorpus(corpusDirectory)
    assertHasDocuments(corpus, corpusDirectory)
    const faults = corpus.faults.filter(({ file }) => holdsQuestions(file))
    for (const { file, message } of faults) io.out(`${file}: LỖI. ${message}`)
    const { findings, asked, waiting } = checkBank(corpus.questionFiles, listPassages(corpus))
    for (const finding of findings) io.out(findingLine(finding))
    const errors = findings.filter(({ severity }) => severity === 'error').length + faults.length
    const waitingPart = waiting === 0 ? '' : `, ${waiting} câu chờ duyệt`
    io.out(
      `${asked} câu hỏi dùng được${waitingPart}, ${errors} lỗi, ${findings.length + faults.length - errors} điều nên xem.`,
    )
    return errors > 0 ? 1 : 0
  },
}

function findingLine({ severity, file, line, id, message }: BankFinding): string {
  const where = [file, line === null ? null : `dòng ${line}`, id]
    .filter((part) => part !== null && part !== '')
    .join(', ')
  const lead = where === '' ? '' : `${where}: `
  return `${lead}${severity === 'error' ? 'LỖI. ' : ''}${message}`
}
