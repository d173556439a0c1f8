import type { Hit } from '../../retrieval/hit.ts'
import type { Retriever } from '../../retrieval/retrieve.ts'
import { answerJsonLines, asksForHelp, type CommandIo, readQuestion } from '../json-lines.ts'
import { ArgumentFault } from '../typed-options.ts'

const USAGE = `Cách dùng:
  npm run -s search -- [-k 10] "<câu hỏi>"     các đoạn gần nhất
  npm run -s search -- --jsonl [-k 10]         mỗi dòng vào một câu hỏi dạng JSON`
const DEFAULT_HITS = 10
const MOST_HITS = 100

/** `search "<question>"` for people, `search --jsonl` for tools. Returns the exit code. */
export async function runSearch(
  args: string[],
  io: CommandIo,
  openRetriever: () => Promise<Retriever>,
): Promise<number> {
  if (asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  let typed: ReturnType<typeof readSearch>
  try {
    typed = readSearch(args)
  } catch (error) {
    if (!(error instanceof ArgumentFault)) throw error
    io.err(`${error.message}\n${USAGE}`)
    return 2
  }
  const { limit, question, readsLines } = typed
  if (!readsLines && question === '') {
    io.err(USAGE)
    return 2
  }
  const retriever = await openRetriever()
  if (readsLines) {
    return answerJsonLines(io, async ({ id, question, history = [] }) => {
      const { hits } = await retriever.retrieve({ question, history, limit })
      return { id, hits: hits.map(toRecord) }
    })
  }
  const { hits } = await retriever.retrieve({ question, limit })
  for (const { passage, score } of hits) {
    io.out(`${score.toFixed(2)}  ${passage.documentId}, ${passage.locator}\n      ${passage.text}`)
  }
  return 0
}

function toRecord({ passage, score }: Hit) {
  return {
    doc: passage.documentId,
    section: passage.section,
    passage: passage.text,
    score: Math.round(score * 1e4) / 1e4,
  }
}

/** Throws ArgumentFault. */
function readSearch(args: string[]): ReturnType<typeof readQuestion> & { limit: number } {
  const at = args.indexOf('-k')
  if (at < 0) return { ...readQuestion(args), limit: DEFAULT_HITS }
  const limit = Number(args[at + 1])
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_HITS) {
    throw new ArgumentFault(`-k cần một số từ 1 đến ${MOST_HITS}.`)
  }
  return { ...readQuestion(args.toSpliced(at, 2)), limit }
}
