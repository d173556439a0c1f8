import type { Hit } from '../../retrieval/hit.ts'
import type { Retriever } from '../../retrieval/retrieve.ts'
import { answerJsonLines, asksForHelp, type CommandIo } from '../json-lines.ts'

const USAGE = `Cách dùng:
  npm run -s search -- [-k 10] "<câu hỏi>"     các đoạn gần nhất
  npm run -s search -- --jsonl [-k 10]         mỗi dòng vào một câu hỏi dạng JSON`
const DEFAULT_HITS = 10
const MOST_HITS = 100

/** `search "<question>"` for people, `search --jsonl` for tools. Returns the exit code. */
export async function runSearch(
  args: string[],
  io: CommandIo,
  retriever: Retriever,
): Promise<number> {
  if (asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  const { limit, rest } = readLimit(args)
  if (limit === null) {
    io.err(`-k cần một số từ 1 đến ${MOST_HITS}.\n${USAGE}`)
    return 2
  }
  if (rest.includes('--jsonl')) {
    return answerJsonLines(io, async ({ id, question, history = [] }) => {
      const { hits } = await retriever.retrieve({ question, history, limit })
      return { id, hits: hits.map(toRecord) }
    })
  }
  const question = rest.join(' ').trim()
  if (question === '') {
    io.err(USAGE)
    return 2
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

function readLimit(args: string[]): { limit: number | null; rest: string[] } {
  const at = args.indexOf('-k')
  if (at < 0) return { limit: DEFAULT_HITS, rest: args }
  const limit = Number(args[at + 1])
  const isFit = Number.isInteger(limit) && limit >= 1 && limit <= MOST_HITS
  return { limit: isFit ? limit : null, rest: args.toSpliced(at, 2) }
}
