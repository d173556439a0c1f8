import { join } from 'node:path'
import type { Corpus } from '../../corpus/document.ts'
import { listPassages } from '../../corpus/list-passages.ts'
import { assertHasDocuments, loadCorpus } from '../../corpus/load-corpus.ts'
import { describePlace } from '../../corpus/source-line.ts'
import { findQuote, readBankLines } from '../../quiz/bank.ts'
import type { Question } from '../../quiz/question.ts'
import { addRefused, addToBank, assertReadable, bankPath, replaceInBank } from '../bank-files.ts'
import { readTyped } from '../typed-options.ts'
import { choose } from './quiz-approve.ts'
import { PROPOSALS } from './quiz-generate.ts'
import { questionLines } from './quiz-import-words.ts'
import type { QuizCommand } from './quiz-io.ts'

/** The file of the bank to which generated questions go that somebody found good. */
const REVIEWED = 'so-lieu'
const CHOICES = '[g] giữ, [b] bỏ, [s] để sau, [t] thôi: '

/** `quiz review`: generated questions one by one, each with its passage; only kept ones are asked. */
export const quizReview: QuizCommand = {
  name: 'review',
  usage: ['npm run quiz -- review                    duyệt từng câu tự soạn'],
  async run(args, io, { corpusDirectory }) {
    readTyped(args, {}, 0)
    const corpus = await loadCorpus(corpusDirectory)
    assertHasDocuments(corpus, corpusDirectory)
    assertReadable(corpus)
    const waiting = readBankLines(corpus.questionFiles).flatMap(({ file, question }) =>
      question?.needsReview === true ? [{ file, question }] : [],
    )
    let kept = 0
    let dropped = 0
    for (const { file, question } of waiting) {
      for (const line of [...questionLines(question), ...passageLines(corpus, question), '']) {
        io.out(line)
      }
      if (io.ask === null) continue
      const choice = await choose(io.ask, CHOICES, 'gbst')
      if (choice === 't') break
      if (choice === 'g') {
        await keep(corpusDirectory, file, question)
        kept += 1
      }
      if (choice === 'b') {
        await addRefused(corpusDirectory, question.id)
        await replaceInBank(join(corpusDirectory, file), question.id, null)
        dropped += 1
      }
    }
    const left = waiting.length - kept - dropped
    if (io.ask === null)
      io.out(`${left} câu chờ duyệt. Chạy lệnh này tại cửa sổ dòng lệnh để duyệt.`)
    else io.out(`Giữ ${kept} câu, bỏ ${dropped} câu, còn ${left} câu chờ duyệt.`)
    if (kept > 0) io.out('Để dùng ngay, không cần chạy lại Sổ tay: npm run corpus -- publish')
    return 0
  },
}

/** At once, so that whoever stops in the middle has lost nothing. */
async function keep(corpusDirectory: string, file: string, question: Question): Promise<void> {
  const { needsReview: _, ...reviewed } = question
  const from = join(corpusDirectory, file)
  if (from !== bankPath(corpusDirectory, PROPOSALS).file) {
    return replaceInBank(from, question.id, reviewed)
  }
  // Where a run before this one ended in between, it is there already.
  const target = bankPath(corpusDirectory, REVIEWED).file
  await replaceInBank(target, question.id, null)
  await addToBank(target, [reviewed])
  await replaceInBank(from, question.id, null)
}

function passageLines(corpus: Corpus, question: Question): string[] {
  const passageId = findQuote(question, listPassages(corpus))
  const document = corpus.documents.find(({ id }) => id === question.source.doc)
  const passage = document?.passages.find(({ id }) => id === passageId)
  if (document === undefined || passage === undefined) {
    return ['Đoạn trích không còn trong văn bản; nên bỏ câu này.']
  }
  return [`${describePlace(document, passage)}:`, `“${passage.text}”`]
}
