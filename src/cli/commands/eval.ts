import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Answer, Answerer } from '../../answering/answer.ts'
import { answerText } from '../../answering/answer-text.ts'
import { fold, hasDiacritics } from '../../lib/vietnamese.ts'
import type { Retriever } from '../../retrieval/retrieve.ts'
import { asksForHelp, type CommandIo, withoutByteOrderMark } from '../json-lines.ts'
import {
  type EvalQuestion,
  evalQuestion,
  firstHit,
  hitsEvidence,
  holdsFacts,
  tokenF1,
} from '../scoring.ts'

const USAGE = 'Usage: npm run eval -- [--json] FILE…   (question files, one JSON object a line)'

/** One question, scored. Abstaining where an answer stands is a miss for every measure. */
export interface Scored {
  style: string
  inScope: boolean
  answered: boolean
  hit1: boolean
  hit3: boolean
  /** Of the ranked passages, as `search` gives them. */
  hit10: boolean
  reciprocalRank: number
  /** Of the answer's words against the quote that they come nearest to, 0 to 1. */
  tokenF1: number
  /** Null when the question names no facts or was not answered. */
  facts: boolean | null
  /** Quotes that stand literally in the passage they cite. */
  validCitations: number
  citations: number
}

/** `eval FILE…`: scores question files. Returns the exit code. */
export async function runEval(
  args: string[],
  io: CommandIo,
  openEngine: () => Promise<{ answerer: Answerer; retriever: Retriever }>,
): Promise<number> {
  if (asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  const files = args.filter((arg) => arg !== '--json')
  const unknown = files.find((file) => file.startsWith('-'))
  if (unknown !== undefined) {
    io.err(`Unknown option ${unknown}.\n${USAGE}`)
    return 2
  }
  if (files.length === 0) {
    io.err(USAGE)
    return 2
  }
  const questions: EvalQuestion[] = []
  for (const file of files) {
    const read = await readQuestions(file)
    if (typeof read === 'string') {
      io.err(read)
      return 1
    }
    questions.push(...read)
  }
  const engine = await openEngine()
  const scored: Scored[] = []
  for (const question of questions) scored.push(await scoreAnswer(question, engine))
  printTable(scored, io)
  const loss = await diacriticsLoss(questions, engine)
  io.out(
    `without diacritics, ${loss.count} questions: hit@1 ${points(loss.hit1)}, hit@3 ${points(loss.hit3)}, hit@10 ${points(loss.hit10)}`,
  )
  if (args.includes('--json')) io.out(JSON.stringify(figures(scored, loss)))
  return 0
}

async function readQuestions(file: string): Promise<EvalQuestion[] | string> {
  let text: string
  try {
    text = withoutByteOrderMark(await readFile(file, 'utf8'))
  } catch {
    return `${file}: cannot be read`
  }
  const questions: EvalQuestion[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    try {
      questions.push(evalQuestion.parse(JSON.parse(line)))
    } catch (error) {
      const fault = error instanceof z.ZodError ? z.prettifyError(error) : 'not JSON'
      return `${file}:${i + 1}: ${fault}`
    }
  }
  return questions
}

/** Answers a question and looks for its evidence and facts, as `eval` does for each. */
export async function scoreAnswer(
  question: EvalQuestion,
  { answerer, retriever }: { answerer: Answerer; retriever: Retriever },
): Promise<Scored> {
  const asked = { question: question.question, history: question.history ?? [] }
  const answer = await answerer.answer(asked)
  const { hits } = await retriever.retrieve({ ...asked, limit: 10 })
  const cited = citedPassages(answer)
  const ranked = hits.map(({ passage }) => ({ doc: passage.documentId, passage: passage.text }))
  const answered = answer.kind === 'answered' && cited.length > 0
  const counts = answered && question.in_scope
  const rank = counts ? firstHit(question, ranked) : 0
  return {
    style: question.style,
    inScope: question.in_scope,
    answered,
    hit1: counts && hitsEvidence(question, cited, 1),
    hit3: counts && hitsEvidence(question, cited, 3),
    hit10: counts && hitsEvidence(question, ranked, 10),
    reciprocalRank: rank > 0 ? 1 / rank : 0,
    tokenF1:
      answer.kind === 'answered' && question.in_scope
        ? Math.max(...question.evidence.map(({ quote }) => tokenF1(answerText(answer), quote)))
        : 0,
    facts:
      answer.kind === 'answered' && question.in_scope && question.facts.length > 0
        ? holdsFacts(question, answerText(answer))
        : null,
    citations: cited.length,
    validCitations:
      answer.kind === 'answered'
        ? answer.citations.filter(({ passageId, quote }) => {
            const passage = answerer.cite(passageId)?.passage
            return quote.length > 0 && passage?.includes(quote) === true
          }).length
        : 0,
  }
}

function citedPassages(answer: Answer): { doc: string; passage: string }[] {
  if (answer.kind !== 'answered') return []
  return answer.citations.map(({ documentId, passage }) => ({ doc: documentId, passage }))
}

const COLUMNS = ['questions', 'hit@1', 'hit@3', 'hit@10', 'MRR@10', 'facts', 'refused'] as const

function printTable(scored: readonly Scored[], io: CommandIo): void {
  io.out(row('style', COLUMNS))
  const styles = [...new Set(scored.map(({ style }) => style))]
  for (const style of styles)
    io.out(
      tableRow(
        style,
        scored.filter((one) => one.style === style),
      ),
    )
  const inScope = scored.filter((one) => one.inScope)
  const outOfScope = scored.filter((one) => !one.inScope)
  io.out(tableRow('all in scope', inScope))
  io.out(`token F1 against the evidence: ${mean(inScope, (one) => one.tokenF1).toFixed(3)}`)
  const valid = sum(scored, (one) => one.validCitations)
  const all = sum(scored, (one) => one.citations)
  io.out(`citations valid: ${valid} of ${all}`)
  io.out(`wrong refusals: ${count(inScope, (one) => !one.answered)} of ${inScope.length}`)
  io.out(
    `wrong answers out of scope: ${count(outOfScope, (one) => one.answered)} of ${outOfScope.length}`,
  )
}

function tableRow(name: string, scored: readonly Scored[]): string {
  const withFacts = scored.filter(({ facts }) => facts !== null)
  const isInScope = scored.some(({ inScope }) => inScope)
  const share = (value: number) => (isInScope ? value.toFixed(3) : '-')
  return row(name, [
    String(scored.length),
    share(mean(scored, (one) => Number(one.hit1))),
    share(mean(scored, (one) => Number(one.hit3))),
    share(mean(scored, (one) => Number(one.hit10))),
    share(mean(scored, (one) => one.reciprocalRank)),
    withFacts.length > 0
      ? `${count(withFacts, ({ facts }) => facts === true)}/${withFacts.length}`
      : '-',
    String(count(scored, (one) => !one.answered)),
  ])
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(18) + cells.map((cell) => cell.padStart(10)).join('')
}

/** How many points the same questions lose when typed without any mark. */
async function diacriticsLoss(
  questions: readonly EvalQuestion[],
  engine: { answerer: Answerer; retriever: Retriever },
) {
  const marked = questions.filter(({ in_scope, question }) => in_scope && hasDiacritics(question))
  const typed: Scored[] = []
  const folded: Scored[] = []
  for (const question of marked) {
    typed.push(await scoreAnswer(question, engine))
    folded.push(await scoreAnswer({ ...question, question: fold(question.question) }, engine))
  }
  const loss = (value: (one: Scored) => boolean) =>
    mean(typed, (one) => Number(value(one))) - mean(folded, (one) => Number(value(one)))
  return {
    count: marked.length,
    hit1: loss((one) => one.hit1),
    hit3: loss((one) => one.hit3),
    hit10: loss((one) => one.hit10),
  }
}

function figures(scored: readonly Scored[], loss: { hit1: number; hit3: number; hit10: number }) {
  const inScope = scored.filter((one) => one.inScope)
  const withFacts = inScope.filter(({ facts }) => facts !== null)
  const citations = sum(scored, (one) => one.citations)
  return {
    hitAt1: mean(inScope, (one) => Number(one.hit1)),
    hitAt3: mean(inScope, (one) => Number(one.hit3)),
    hitAt10: mean(inScope, (one) => Number(one.hit10)),
    mrrAt10: mean(inScope, (one) => one.reciprocalRank),
    tokenF1: mean(inScope, (one) => one.tokenF1),
    factsPresent: mean(withFacts, ({ facts }) => Number(facts)),
    // Where nothing was cited, nothing was cited wrongly.
    citationsValid: citations > 0 ? sum(scored, (one) => one.validCitations) / citations : 1,
    wrongRefusals: mean(inScope, (one) => Number(!one.answered)),
    outOfScopeRefused: mean(
      scored.filter((one) => !one.inScope),
      (one) => Number(!one.answered),
    ),
    noDiacriticsLossHitAt1: loss.hit1,
    noDiacriticsLossHitAt3: loss.hit3,
    noDiacriticsLossHitAt10: loss.hit10,
  }
}

function points(loss: number): string {
  return loss > 0 ? `loses ${(loss * 100).toFixed(1)}` : `gains ${(-loss * 100).toFixed(1)}`
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}

function mean<T>(items: readonly T[], value: (item: T) => number): number {
  return items.length > 0 ? sum(items, value) / items.length : 0
}

function count<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.filter(test).length
}
