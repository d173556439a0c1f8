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
/** Every so many of a document's written questions is asked. */
const WRITTEN_STEP = 2

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
 * written ones, which are searched for in an index that knows no question of their document.
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
  for (const { id } of corpus.documents) {
    const without = await retrieverOf(withoutQuestionsOf(corpus, id))
    const written = [...corpus.writtenQuestions]
      .filter(([passage]) => passage.startsWith(`${id}#`))
      .flatMap(([, questions]) => questions)
    for (const [i, question] of written.entries()) {
      if (i % WRITTEN_STEP !== 0) continue
      const typed = i % (2 * WRITTEN_STEP) === 0 ? question : fold(question)
      const asked = {
        source: 'written',
        kind: 'written',
        isAnswered: true,
        request: { question: typed },
      }
      examples.push(await toExample(asked, without))
    }
  }
  return examples
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
