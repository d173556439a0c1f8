import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { cleanText } from '../lib/vietnamese.ts'
import { type Question, question } from './question.ts'

/** A published passage, as far as the check of a question needs it. */
export interface PublishedPassage {
  id: string
  documentId: string
  text: string
}

/** A question whose quote stands in the published documents. */
export interface BankQuestion extends Question {
  /** Where the quote stands. */
  passageId: string
}

/** The questions that may be asked, in the order of their files and lines. */
export interface QuestionBank {
  find(id: string): BankQuestion | null
  list(): BankQuestion[]
  /** Each once, in the order of the bank. */
  topics(): string[]
}

/**
 * Reads every `.jsonl` file of the folder, one question a line. What cannot be asked is left out with
 * a line in the log: a line that is no question, an id used twice, a quote that is in no passage of its
 * document. A folder that is not there is an empty bank.
 */
export async function loadBank(
  directory: string,
  { passages, logger }: { passages: readonly PublishedPassage[]; logger: Logger },
): Promise<QuestionBank> {
  const questions = new Map<string, BankQuestion>()
  for (const file of await listFiles(directory)) {
    const lines = cleanText(await readFile(join(directory, file), 'utf8')).split('\n')
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue
      const leaveOut = (reason: string) =>
        logger.warn({ file, line: index + 1, reason }, 'quiz question left out')
      const read = readQuestion(line)
      if (read === null) leaveOut('not a question')
      else if (questions.has(read.id)) leaveOut('id used before')
      else {
        const passageId = findQuote(read, passages)
        if (passageId === null) leaveOut('quote not in the documents')
        else questions.set(read.id, { ...read, passageId })
      }
    }
  }
  const list = [...questions.values()]
  return {
    find: (id) => questions.get(id) ?? null,
    list: () => list,
    topics: () => [...new Set(list.map(({ topic }) => topic))],
  }
}

/** Id of the first passage of its document that holds the quote word for word; null when none does. */
function findQuote({ source }: Question, passages: readonly PublishedPassage[]): string | null {
  const holds = ({ documentId, text }: PublishedPassage) =>
    documentId === source.doc && text.includes(source.quote)
  return passages.find(holds)?.id ?? null
}

function readQuestion(line: string): Question | null {
  try {
    return question.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

async function listFiles(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory)
    return names.filter((name) => name.endsWith('.jsonl') && !name.startsWith('.')).sort()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
