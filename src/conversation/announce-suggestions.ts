import type { Answer, Citation } from '../answering/answer.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces } from '../lib/vietnamese.ts'
import type { AnnouncingContext } from './context.ts'
import { MAX_QUESTION_LENGTH } from './reply-texts.ts'

const MOST_SUGGESTIONS = 3
/** Asks for nothing without the options below it. */
const NEEDS_OPTIONS = /(?:sau|dưới) đây|đâu là/iu

/**
 * Questions about what an announcement says: those of the bank that stand on the passages the
 * documents have on it. Only such as the documents answer from there.
 */
export async function suggestQuestions(
  { answerer, bank, chats }: AnnouncingContext,
  { address }: IncomingMessage,
  text: string,
): Promise<string[]> {
  const { place } = await chats.settings(address)
  const about = collapseSpaces(text.replace(/[*_#>]/g, ' ')).slice(0, MAX_QUESTION_LENGTH)
  const found = await answerer.answer({ question: about, place })
  const near = citationsOf(found)
  const suggested: string[] = []
  for (const { question, passageId } of bank.list()) {
    if (suggested.length === MOST_SUGGESTIONS) break
    if (!near.some((citation) => citation.passageId === passageId)) continue
    if (NEEDS_OPTIONS.test(question)) continue
    const answer = await answerer.answer({ question, place })
    if (answer.kind === 'answered') suggested.push(question)
  }
  return suggested
}

function citationsOf(answer: Answer): Citation[] {
  switch (answer.kind) {
    case 'answered':
      return answer.citations
    case 'not_in_corpus':
      return answer.nearest
    case 'needs_choice':
      return []
  }
}
