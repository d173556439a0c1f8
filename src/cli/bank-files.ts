/** The files of the question bank, as commands change them. */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Corpus } from '../corpus/document.ts'
import { holdsQuestions, QUESTION_FOLDER } from '../corpus/question-files.ts'
import { errorCode } from '../lib/errors.ts'
import { readBankLines } from '../quiz/bank.ts'
import type { Question } from '../quiz/question.ts'
import { ArgumentFault } from './typed-options.ts'
import { writeWholeText } from './whole-file.ts'

/** Where the bank's file of this name is, and how it is shown. Throws ArgumentFault for no file name. */
export function bankPath(corpusDirectory: string, name: string): { file: string; shown: string } {
  const plain = name.replace(/\.jsonl$/, '')
  if (!/^[a-z0-9][a-z0-9-]{0,80}$/i.test(plain)) {
    throw new ArgumentFault('Tên tệp trong ngân hàng chỉ gồm chữ không dấu, số và gạch nối.')
  }
  const file = join(corpusDirectory, QUESTION_FOLDER, `${plain}.jsonl`)
  return { file, shown: `${QUESTION_FOLDER}/${plain}.jsonl` }
}

/** Throws ArgumentFault while a file of the bank cannot be read: nothing is written into such a bank. */
export function assertReadable({ faults }: Pick<Corpus, 'faults'>): void {
  const fault = faults.find(({ file }) => holdsQuestions(file))
  if (fault !== undefined) throw new ArgumentFault(`${fault.file}: ${fault.message}`)
}

/** Puts the questions behind those that are in the file; all of them or none. Throws OperatorError. */
export async function addToBank(file: string, questions: readonly Question[]): Promise<void> {
  const before = await readText(file)
  const gap = before === '' || before.endsWith('\n') ? '' : '\n'
  await mkdir(dirname(file), { recursive: true })
  await writeWholeText(file, `${before}${gap}${toLines(questions)}`)
}

/**
 * Puts another question in the place of the one with this id, or none; what else is in the file
 * stays as it is. Throws OperatorError.
 */
export async function replaceInBank(
  file: string,
  id: string,
  question: Question | null,
): Promise<void> {
  const lines = (await readText(file)).split('\n')
  const kept = lines.flatMap((line) => {
    const [found] = readBankLines([{ name: file, text: line }])
    if (found?.question?.id !== id) return [line]
    return question === null ? [] : [JSON.stringify(question)]
  })
  await writeWholeText(file, kept.join('\n'))
}

/** Ids of generated questions that somebody did not want; they are not proposed again. */
export async function readRefused(corpusDirectory: string): Promise<Set<string>> {
  const text = await readText(refusedFile(corpusDirectory))
  return new Set(text.split('\n').filter((id) => id !== ''))
}

/** Remembers one of them. */
export async function addRefused(corpusDirectory: string, id: string): Promise<void> {
  const known = await readRefused(corpusDirectory)
  const text = [...known.add(id)].map((one) => `${one}\n`).join('')
  await writeWholeText(refusedFile(corpusDirectory), text)
}

/** The bank leaves out files whose names begin with a dot. */
function refusedFile(corpusDirectory: string): string {
  return join(corpusDirectory, QUESTION_FOLDER, '.da-bo')
}

function toLines(questions: readonly Question[]): string {
  return questions.map((one) => `${JSON.stringify(one)}\n`).join('')
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
}
