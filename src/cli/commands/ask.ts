import type { Answer, Answered, Answerer } from '../../answering/answer.ts'
import { answerText } from '../../answering/answer-text.ts'
import { splitCitations } from '../../answering/split-citations.ts'
import { nearbyText, plainAnswer, refusalText } from '../../conversation/replies.ts'
import { replyToSmallTalk } from '../../conversation/small-talk-replies.ts'
import type { Corpus } from '../../corpus/document.ts'
import { listDocuments } from '../../corpus/library.ts'
import { answerJsonLines, asksForHelp, type CommandIo, readQuestion } from '../json-lines.ts'
import { printedAnswer } from '../printed-answer.ts'
import { ArgumentFault } from '../typed-options.ts'

const USAGE = `Cách dùng:
  npm run -s ask -- "<câu hỏi>"    một câu trả lời để đọc
  npm run -s ask -- --jsonl        mỗi dòng vào một câu hỏi dạng JSON, mỗi dòng ra một câu trả lời`

/** `ask "<question>"` for people, `ask --jsonl` for tools. Returns the exit code. */
export async function runAsk(
  args: string[],
  io: CommandIo,
  openEngine: () => Promise<{ answerer: Answerer; corpus: Pick<Corpus, 'documents'> }>,
): Promise<number> {
  if (asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  let asked: ReturnType<typeof readQuestion>
  try {
    asked = readQuestion(args)
  } catch (error) {
    if (!(error instanceof ArgumentFault)) throw error
    io.err(`${error.message}\n${USAGE}`)
    return 2
  }
  const { question, readsLines } = asked
  if (!readsLines && question === '') {
    io.err(USAGE)
    return 2
  }
  const { answerer, corpus } = await openEngine()
  if (readsLines) {
    return answerJsonLines(io, async ({ id, question, history = [] }) => {
      const startedAt = performance.now()
      const smallTalk = smallTalkText(question, corpus)
      const record =
        smallTalk === null
          ? toRecord(await answerer.answer({ question, history }))
          : { kind: 'not_in_corpus', answer: smallTalk, citations: [] }
      return { id, ...record, elapsed_ms: roundedMs(performance.now() - startedAt) }
    })
  }
  io.out(smallTalkText(question, corpus) ?? printedAnswer(await answerer.answer({ question })))
  return 0
}

/** The kind word for what is no question, without hints on what to type in a chat. */
function smallTalkText(question: string, corpus: Pick<Corpus, 'documents'>): string | null {
  const documents = listDocuments(corpus)
  const said = replyToSmallTalk(question, { samples: [], documents })?.blocks
  if (said === undefined) return null
  return said
    .flatMap((block) => {
      if (block.kind === 'list') return block.items.map((item) => `- ${item}`)
      return block.kind === 'paragraph' ? [block.text] : []
    })
    .join('\n')
}

function toRecord(answer: Answer) {
  return {
    kind: answer.kind,
    answer: recordedText(answer),
    citations: answer.kind === 'answered' ? toCitationRecords(answer) : [],
  }
}

/** What the answer says, without the hints on what to type next. */
function recordedText(answer: Answer): string {
  if (answer.kind === 'answered') return answerText(answer)
  if (answer.kind === 'needs_choice') return plainAnswer(answer)
  // What comes near is said with its place, but not cited: it does not answer.
  return [refusalText(answer), nearbyText(answer)].filter((part) => part !== '').join('\n')
}

/** All of them, best first; `said` sets apart those that the answer is taken from. */
function toCitationRecords(answer: Answered) {
  const { said } = splitCitations(answer)
  return answer.citations.map((citation) => ({
    doc: citation.documentId,
    number: citation.documentNumber,
    section: citation.section,
    locator: citation.locator,
    passage: citation.passage,
    quote: citation.quote,
    said: said.includes(citation),
  }))
}

function roundedMs(ms: number): number {
  return Math.round(ms * 100) / 100
}
