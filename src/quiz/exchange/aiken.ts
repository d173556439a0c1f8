import { optionLetter } from '../grade.ts'
import type { Question } from '../question.ts'
import { ExchangeFault, type ExchangeFile, type ReadRow, readNote, writeNote } from './draft.ts'

const OPTION = /^\s*([A-F])\s*[.)]\s*(\S.*)$/u
const ANSWER = /^\s*(?:ANSWER|ĐÁP ÁN(?: ĐÚNG)?)\s*:\s*(.+)$/iu
const COMMENT = /^\s*\/\/(.*)$/

interface Block {
  line: number
  lines: string[]
}

/**
 * Questions in Aiken's form: the question, `A. …` lines, `ANSWER: A`; several letters where several
 * are right. Lines that begin with `//` are comments. Throws ExchangeFault.
 */
export function readAiken(text: string): ExchangeFile {
  const blocks = splitBlocks(text)
  if (!blocks.some(({ lines }) => lines.some((line) => ANSWER.test(line)))) {
    throw new ExchangeFault(
      'Tệp không có câu hỏi dạng Aiken. Mỗi câu gồm dòng câu hỏi, các dòng "A. …", "B. …" và dòng "ANSWER: A".',
    )
  }
  return {
    rows: blocks.map(readBlock),
    mendExtension: 'txt',
    toMend: (bad) => bad.map(({ raw, reason }) => `// Cần sửa: ${reason}\n${raw}\n`).join('\n'),
  }
}

/** Questions in Aiken's form; what it has no place for stands in a comment. */
export function writeAiken(questions: readonly Question[]): string {
  return questions.map(writeBlock).join('\n')
}

/**
 * A question ends with its answer, or where after a blank line something begins that is none of its
 * options. Other blank lines mean nothing.
 */
function splitBlocks(text: string): Block[] {
  const blocks: Block[] = []
  let isOpen = false
  let isAfterBlank = false
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') {
      isAfterBlank = true
      continue
    }
    const last = isOpen ? blocks.at(-1) : undefined
    const goesOn = last !== undefined && !(isAfterBlank && beginsAnother(line, last))
    const block = goesOn ? last : { line: index + 1, lines: [] }
    if (!goesOn) blocks.push(block)
    block.lines.push(line)
    isOpen = !ANSWER.test(line)
    isAfterBlank = false
  }
  return blocks.filter(({ lines }) => lines.some((line) => !COMMENT.test(line)))
}

/** The answer of the one before is missing: it must not take the next one with it. */
function beginsAnother(line: string, { lines }: Block): boolean {
  const isPart = OPTION.test(line) || ANSWER.test(line)
  return !isPart && lines.some((one) => OPTION.test(one))
}

function readBlock({ line, lines }: Block): ReadRow {
  const raw = lines.filter((one) => !/^\s*\/\/ Cần sửa:/.test(one)).join('\n')
  const comments = lines.flatMap((one) => COMMENT.exec(one)?.[1] ?? [])
  const own = lines.filter((one) => !COMMENT.test(one))
  const answer = own.flatMap((one) => ANSWER.exec(one)?.[1] ?? [])[0]
  const firstOption = own.findIndex((one) => OPTION.test(one))
  const bad = (fault: string): ReadRow => ({ line, raw, fault })
  if (answer === undefined) return bad('Thiếu dòng "ANSWER: A" sau các phương án.')
  if (firstOption < 1) return bad('Thiếu dòng câu hỏi, hoặc các phương án "A. …", "B. …".')
  const options: string[] = []
  for (const one of own.slice(firstOption, own.length - 1)) {
    const [, letter, option] = OPTION.exec(one) ?? []
    if (option === undefined) return bad(`Dòng "${one.trim()}" không phải phương án "A. …".`)
    if (letter !== optionLetter(options.length)) {
      return bad('Các phương án phải theo thứ tự A, B, C … và không lặp chữ cái.')
    }
    options.push(option.trim())
  }
  const letters = answer.toUpperCase().match(/[A-F]/g) ?? []
  const isPlain = /^[\sA-F,;]+$/i.test(answer) && letters.length > 0
  if (!isPlain) return bad('Dòng ANSWER cần chữ cái của phương án đúng, ví dụ ANSWER: A.')
  const note = readNote(comments)
  return {
    line,
    raw,
    draft: {
      ...(note ?? {
        id: null,
        topic: null,
        difficulty: null,
        explanation: null,
        doc: null,
        quote: null,
      }),
      question: own.slice(0, firstOption).join(' '),
      options,
      correct: [...new Set(letters)].map((letter) => letter.charCodeAt(0) - 65).sort(),
    },
  }
}

function writeBlock(question: Question): string {
  const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ')
  const { id, topic, difficulty, explanation, options, correct, source } = question
  return [
    `// ${writeNote({ id, topic, difficulty, explanation, ...source })}`,
    oneLine(question.question),
    ...options.map((option, index) => `${optionLetter(index)}. ${oneLine(option)}`),
    `ANSWER: ${correct.map(optionLetter).join(', ')}`,
    '',
  ].join('\n')
}
