import type { Document, Passage } from '../corpus/document.ts'
import { fold } from '../lib/vietnamese.ts'
import { containsWord } from '../retrieval/scope.ts'

/** What is asked about the recipients: the words after `gửi`. */
const SENT_TO = /(?<![a-z])gui (?:bao cao )?(?:(?:cho|den|toi|len|ve|cac|nhung|co|mot) )*(.+)$/
/** Words that any recipient may have, and those of the question. */
const COMMON =
  /^(?:co|quan|don|vi|noi|nhan|nao|ai|dau|gi|may|bao|nhieu|cac|nhung|o|cua|thuoc|tai|cho|len|ve|khong|cap|a|vay|the|va|voi)$/
/** The line must hold this share of the words asked, and at least so many others must not. */
const LEAST_SHARE = 0.6

/**
 * The one recipient that a question asks for, as its line prints it: `gửi cơ quan thường trực khu
 * vực nào`. Null when it asks for all of them, or none or several fit.
 */
export function recipientAsked(
  { role, text }: Passage,
  { recipients }: Document,
  question: string,
): string | null {
  if (role !== 'recipients' && role !== 'addressee') return null
  const asked = wordsAsked(question)
  if (asked.length === 0) return null
  const share = (recipient: string) =>
    asked.filter((word) => containsWord(fold(recipient), word)).length / asked.length
  const most = Math.max(0, ...recipients.map(share))
  const fitting = recipients.filter((recipient) => share(recipient) === most)
  const [only] = fitting
  if (only === undefined || fitting.length > 1 || most < LEAST_SHARE) return null
  return lineOf(only, text, recipients)
}

function wordsAsked(question: string): string[] {
  const folded = fold(question)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  const words = SENT_TO.exec(folded)?.[1]?.split(' ') ?? []
  return [...new Set(words)].filter((word) => !COMMON.test(word))
}

/** With what the line adds in brackets, as far as the next one. */
function lineOf(recipient: string, text: string, recipients: readonly string[]): string | null {
  const start = text.indexOf(recipient)
  if (start < 0) return null
  const nexts = recipients.map((other) => text.indexOf(other, start + recipient.length))
  const next = Math.min(text.length, ...nexts.filter((at) => at > start))
  const end = start + recipient.length
  const added = text.slice(end, next)
  return text.slice(start, end + (/[,;]|\.\s*$/.exec(added)?.index ?? added.length)).trim()
}
