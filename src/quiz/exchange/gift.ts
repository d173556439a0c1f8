import { type GIFTQuestion, type MultipleChoice, parse, type TextFormat } from 'gift-pegjs'
import { z } from 'zod'
import { hasSeveralRight } from '../grade.ts'
import type { Question } from '../question.ts'
import {
  type Draft,
  ExchangeFault,
  type ExchangeFile,
  type ReadRow,
  readNote,
  writeNote,
} from './draft.ts'

const COMMENT = /^\s*\/\/(.*)$/
const CATEGORY = /^\s*\$CATEGORY:\s*(.*?)\s*$/
/** Of a hundred; weights such as 33.33333 add up to nearly it. */
const WHOLE = { least: 98, most: 102 }
const NO_DRAFT = 'Không đọc được câu này.'

/** Why a kind of question that Moodle knows is not taken. */
const OTHER_KINDS = {
  Short:
    'Câu trả lời ngắn: Sổ tay chỉ nhận câu chọn phương án. Thêm ít nhất một phương án sai, bắt đầu bằng dấu ~.',
  Numerical: 'Câu điền số: Sổ tay chỉ nhận câu chọn phương án. Viết lại với các phương án = và ~.',
  Matching: 'Câu ghép đôi: Sổ tay chỉ nhận câu chọn phương án. Tách thành từng câu riêng.',
  Essay: 'Câu tự luận: Sổ tay chỉ nhận câu chọn phương án. Thêm các phương án trong dấu { }.',
  Description: 'Đoạn này không có phương án. Thêm các phương án trong dấu { }, hoặc xóa đoạn.',
} as const

/** Where the parser stopped; its errors are no class that can be told. */
const syntaxError = z.object({
  location: z.object({ start: z.object({ line: z.number() }) }),
})

/**
 * Questions in Moodle's GIFT: with one or several right options, and true or false. Blank lines
 * separate questions, so that one that cannot be read does not take the others with it. Throws
 * ExchangeFault.
 */
export function readGift(text: string): ExchangeFile {
  const rows = readBlocks(text)
  if (rows.length === 0) throw new ExchangeFault('Tệp không có câu hỏi dạng GIFT.')
  return {
    rows,
    mendExtension: 'gift',
    toMend: (bad) => bad.map(({ raw, reason }) => `// Cần sửa: ${reason}\n${raw}\n`).join('\n'),
  }
}

/** Questions in GIFT, by topic as Moodle's categories; what it has no place for stands in comments. */
export function writeGift(questions: readonly Question[]): string {
  let topic = ''
  return questions
    .map((question) => {
      const isNew = question.topic !== topic
      topic = question.topic
      return `${isNew ? categoryOf(topic) : ''}${writeBlock(question)}`
    })
    .join('\n')
}

function readBlocks(text: string): ReadRow[] {
  const rows: ReadRow[] = []
  let topic: string | null = null
  let block: { line: number; lines: string[] } | null = null
  for (const [index, line] of [...text.split('\n'), ''].entries()) {
    const category = CATEGORY.exec(line)?.[1]
    if (category !== undefined) topic = lastCategory(category)
    else if (line.trim() !== '') {
      block ??= { line: index + 1, lines: [] }
      block.lines.push(line)
    }
    if (block === null || (line.trim() !== '' && category === undefined)) continue
    if (block.lines.some((one) => !COMMENT.test(one))) rows.push(readBlock(block, topic))
    block = null
  }
  return rows
}

function categoryOf(topic: string): string {
  return `$CATEGORY: ${topic.replaceAll('/', '//')}\n\n`
}

/** `Quan điểm` of `$course$/top/Quan điểm`; a doubled slash is one of the name. */
function lastCategory(path: string): string | null {
  const names = path.replaceAll('//', '\u0000').split('/')
  return names.at(-1)?.replaceAll('\u0000', '/').trim() || null
}

function readBlock(block: { line: number; lines: string[] }, topic: string | null): ReadRow {
  const { line } = block
  const text = block.lines.filter((one) => !/^\s*\/\/ Cần sửa:/.test(one)).join('\n')
  const raw = topic === null ? text : `${categoryOf(topic)}${text}`
  const comments = block.lines.flatMap((one) => COMMENT.exec(one)?.[1] ?? [])
  const own = block.lines
    .map((text, index) => ({ text, line: line + index }))
    .filter(({ text }) => !COMMENT.test(text))
  const body = escapeLoneColons(own.map(({ text }) => text).join('\n'))
  try {
    const [read] = parse(`${body}\n`)
    if (read === undefined) return { line, raw, fault: NO_DRAFT }
    const outcome = toDraft(read)
    if ('fault' in outcome) return { line, raw, fault: outcome.fault }
    const ids = comments.flatMap((one) => /\[id:\s*([\w-]+)\s*\]/.exec(one)?.[1] ?? [])
    const note = readNote(comments)
    const { doc = null, quote = null, difficulty = null } = note ?? {}
    const id = note?.id ?? ids[0] ?? null
    return {
      line,
      raw,
      draft: { ...outcome.draft, id, topic: topic ?? note?.topic ?? null, difficulty, doc, quote },
    }
  } catch (error) {
    return { line, raw, fault: describeSyntax(error, own) }
  }
}

function toDraft(read: GIFTQuestion): { draft: Draft } | { fault: string } {
  switch (read.type) {
    case 'MC':
      return fromChoices(read)
    case 'TF': {
      const feedback = read.globalFeedback ?? read.falseFeedback ?? read.trueFeedback
      return {
        draft: draftOf(read.stem, {
          options: ['Đúng', 'Sai'],
          correct: [read.isTrue ? 0 : 1],
          feedback,
        }),
      }
    }
    case 'Category':
      return { fault: NO_DRAFT }
    default:
      return { fault: OTHER_KINDS[read.type] }
  }
}

function fromChoices({ stem, choices, globalFeedback }: MultipleChoice) {
  const correct = rightChoices(choices)
  if (correct === null) {
    return {
      fault:
        'Trọng số các phương án đúng không cộng lại thành 100%. Sửa trọng số, hoặc đánh dấu đáp án đúng bằng dấu =.',
    }
  }
  const ownFeedback = choices[correct[0] ?? 0]?.feedback ?? null
  const options = choices.map(({ text }) => plain(text))
  return { draft: draftOf(stem, { options, correct, feedback: globalFeedback ?? ownFeedback }) }
}

/** Those marked right; where weights share the points, those that have some. Null when they share not all. */
function rightChoices(choices: MultipleChoice['choices']): number[] | null {
  const indices = choices.map((_, index) => index)
  const isWhole = (index: number) => {
    const { isCorrect = false, weight = null } = choices[index] ?? {}
    return isCorrect && weight === null ? true : weight === 100
  }
  const whole = indices.filter(isWhole)
  if (whole.length > 0) return whole
  const sharing = indices.filter((index) => (choices[index]?.weight ?? 0) > 0)
  const sum = sharing.reduce((total, index) => total + (choices[index]?.weight ?? 0), 0)
  return sum >= WHOLE.least && sum <= WHOLE.most ? sharing : null
}

function draftOf(
  stem: TextFormat,
  rest: { options: string[]; correct: number[]; feedback: TextFormat | null },
): Draft {
  const { options, correct, feedback } = rest
  return {
    id: null,
    topic: null,
    difficulty: null,
    question: plain(stem),
    options,
    correct,
    explanation: feedback === null ? null : plain(feedback) || null,
    doc: null,
    quote: null,
  }
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
}

/** Without the tags that Moodle's editor leaves. */
function plain({ format, text }: TextFormat): string {
  const isMarked = format === 'html' || /<\/?(?:p|br|b|i|u|em|strong|span|div)\b[^>]*>/i.test(text)
  if (format === 'plain' || !isMarked) return text.trim()
  return text
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim()
}

/** Moodle reads a colon that stands alone as text; the parser wants it escaped. */
function escapeLoneColons(text: string): string {
  // `{#3:1}` is a number with its tolerance.
  return /\{\s*#/.test(text) ? text : text.replace(/(?<![\\:]):(?!:)/g, '\\:')
}

function describeSyntax(error: unknown, lines: readonly { line: number }[]): string {
  const at = syntaxError.safeParse(error).data?.location.start
  const line = at === undefined ? undefined : lines[at.line - 1]?.line
  const place = line === undefined ? '' : ` (ở dòng ${line})`
  return `Không đọc được câu này${place}. Xem lại các dấu { } = ~. Trong một câu không có dòng trống, giữa hai câu phải có một dòng trống. Các ký tự ~ = # { } nằm trong chữ cần dấu \\ ở trước.`
}

function writeBlock(question: Question): string {
  const { id, difficulty, options, correct, explanation, source } = question
  const several = hasSeveralRight(question)
  const share = Number((100 / correct.length).toFixed(5))
  const choices = options.map((option, index) => {
    const isRight = correct.includes(index)
    if (several) return `~%${isRight ? share : -100}%${escapeStart(option)}`
    return `${isRight ? '=' : '~'}${escapeStart(option)}`
  })
  return [
    `// [id:${id}]`,
    `// ${writeNote({ difficulty, ...source })}`,
    `[plain]${escapeSigns(question.question)} {`,
    ...choices,
    `####${escapeStart(explanation)}`,
    '}',
    '',
  ].join('\n')
}

/** What would be read as a format or a weight is said to be plain text. */
function escapeStart(text: string): string {
  return `${/^[[%]/.test(text) ? '[plain]' : ''}${escapeSigns(text)}`
}

function escapeSigns(text: string): string {
  return text.replace(/[\\~=#{}:]/g, '\\$&').replace(/\n/g, '\\n')
}
