import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { certainReason } from '../../src/answering/decide.ts'
import { focusOnNamed } from '../../src/answering/focus.ts'
import { type RefusalSigns, readRefusalSigns } from '../../src/answering/refusal-signs.ts'
import { recogniseSmallTalk } from '../../src/conversation/small-talk.ts'
import type { Corpus } from '../../src/corpus/document.ts'
import { createEngineBuilder, loadFolder } from '../../src/engine.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { fold } from '../../src/lib/vietnamese.ts'
import type { RetrieveRequest, Retriever } from '../../src/retrieval/retrieve.ts'
import { readOwnQuestions } from '../ranking/own-questions.ts'
import { withoutQuestionsOf } from '../ranking/written-examples.ts'

/** As many as are ranked for an answer. */
const HITS = 20
/** Written questions are taken out of the index a fifth at a time, and two of the fifths asked. */
const FIFTHS = 5
const FIFTHS_ASKED = 2
/** Every so many is also asked as if its document were new. */
const NEW_STEP = 8

/** A question with whether the documents answer it, and what the search makes of it. */
export interface RefusalExample {
  source: string
  /** Kind of refusal, or where an answered question comes from. */
  kind: string
  question: string
  isAnswered: boolean
  /** Null when rules decided without weighing. */
  signs: RefusalSigns | null
  /** What the rules decided. */
  isRefusedByRule: boolean
}

const refusal = z.object({ kind: z.string(), question: z.string() })

/**
 * Questions to learn from: those to be refused, those near them that are answered, our own, and
 * written ones, which are searched for in an index that does not hold them, or none of their document.
 */
export async function collectRefusalExamples(dataDirectory: string): Promise<RefusalExample[]> {
  const logger = createLogger({ level: 'silent' })
  const corpus = await loadFolder('corpus', logger)
  const build = createEngineBuilder({ dataDirectory }, logger)
  const retrieverOf = async (some: Corpus) => (await build(some)).retriever
  const retriever = await retrieverOf(corpus)
  const examples: RefusalExample[] = []
  for (const { kind, question } of readRefusals()) {
    const isAnswered = kind === 'answered'
    examples.push(
      await toExample({ source: 'refusals', kind, isAnswered, request: { question } }, retriever),
    )
  }
  for (const { source, style, request } of readOwnQuestions(corpus)) {
    // Those of refusals.jsonl stand above, once.
    if (source === 'answered' && style === 'answered') continue
    const asked = { source: 'own', kind: style, isAnswered: true, request }
    examples.push(await toExample(asked, retriever))
  }
  const written = [...corpus.writtenQuestions].flatMap(([passage, questions]) =>
    questions.map((question) => ({ passage, question })),
  )
  const ask = async (some: readonly string[], without: Retriever) => {
    for (const [i, question] of some.entries()) {
      const request = { question: i % 2 === 0 ? question : fold(question) }
      const asked = { source: 'written', kind: 'written', isAnswered: true, request }
      examples.push(await toExample(asked, without))
    }
  }
  for (let fifth = 0; fifth < FIFTHS_ASKED; fifth++) {
    const taken = written.filter((_, i) => i % FIFTHS === fifth).map(({ question }) => question)
    await ask(taken, await retrieverOf(withoutQuestions(corpus, new Set(taken))))
  }
  for (const { id } of corpus.documents) {
    const own = written.filter(({ passage }) => passage.startsWith(`${id}#`))
    await ask(
      own.filter((_, i) => i % NEW_STEP === 0).map(({ question }) => question),
      await retrieverOf(withoutQuestionsOf(corpus, id)),
    )
  }
  return examples
}

/** The corpus without these of its written questions. */
function withoutQuestions(corpus: Corpus, taken: ReadonlySet<string>): Corpus {
  return {
    ...corpus,
    writtenQuestions: new Map(
      [...corpus.writtenQuestions].map(([passage, questions]) => [
        passage,
        questions.filter((question) => !taken.has(question)),
      ]),
    ),
    documentsHash: `${corpus.documentsHash} without ${[...taken].join(' ')}`,
  }
}

function readRefusals(): z.infer<typeof refusal>[] {
  const lines = readFileSync('test/fixtures/refusals.jsonl', 'utf8').trim().split('\n')
  return lines.map((line) => refusal.parse(JSON.parse(line)))
}

async function toExample(
  asked: Pick<RefusalExample, 'source' | 'kind' | 'isAnswered'> & { request: RetrieveRequest },
  retriever: Retriever,
): Promise<RefusalExample> {
  const { request, ...rest } = asked
  const { question } = request
  if (recogniseSmallTalk(question) !== null) {
    return { ...rest, question, signs: null, isRefusedByRule: true }
  }
  const everything = await retriever.retrieve({ ...request, limit: HITS })
  const focused = focusOnNamed(everything)
  const certain = certainReason(focused)
  const signs = certain === undefined ? readRefusalSigns(focused, everything) : null
  return { ...rest, question, signs, isRefusedByRule: certain !== undefined && certain !== null }
}
