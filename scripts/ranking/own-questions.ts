import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { evalQuestion, hitsEvidence } from '../../src/cli/scoring.ts'
import type { Corpus, Passage } from '../../src/corpus/document.ts'
import { saysTheSame } from '../../src/lib/same-content.ts'
import { dropDiacritics } from '../typing-noise.ts'
import type { Labelled } from './example.ts'

const FIXTURES = 'test/fixtures'
const QUIZ = 'corpus/quiz'

const withPassage = z.object({ question: z.string(), passage: z.string().optional() })
const dialogue = z.object({
  question: z.string(),
  turns: z.array(z.string()),
  passages: z.array(z.string()).nullish(),
})
const quizQuestion = z.object({
  question: z.string(),
  source: z.object({ doc: z.string(), quote: z.string() }),
})

/**
 * Our own questions that were written apart from those in the index, so that they meet these as a
 * member's question does: those of `test/fixtures/` and of the quiz.
 */
export function readOwnQuestions(corpus: Corpus): Labelled[] {
  const passages = corpus.documents.flatMap((document) => document.passages)
  return [
    ...readEvidence('questions.jsonl', 'own'),
    ...readEvidence('questions.jsonl', 'own').map((labelled) => ({
      ...labelled,
      source: 'own, no marks',
      request: { ...labelled.request, question: dropDiacritics(labelled.request.question) },
    })),
    ...readEvidence('document-questions.jsonl', 'document'),
    ...['refusals.jsonl', 'expected-parts.jsonl'].flatMap((file) => readAnswered(file, passages)),
    ...readDialogues(passages),
    ...readQuiz(passages),
  ]
}

function readEvidence(file: string, source: string): Labelled[] {
  return readLines(join(FIXTURES, file)).flatMap((line) => {
    const asked = evalQuestion.parse(line)
    const [first] = asked.evidence
    if (!asked.in_scope || !first) return []
    const question = { ...asked, needs_all: false }
    return {
      source,
      group: `${first.doc} ${first.quote}`,
      style: asked.style,
      request: { question: asked.question, history: asked.history ?? [] },
      isRight: ({ documentId, text }) =>
        hitsEvidence(question, [{ doc: documentId, passage: text }], 1),
    }
  })
}

/** Those that name the passage which answers; what is to be refused names none. */
function readAnswered(file: string, passages: readonly Passage[]): Labelled[] {
  return readLines(join(FIXTURES, file)).flatMap((line) => {
    const { question, passage } = withPassage.parse(line)
    const right = passages.find(({ id }) => id === passage)
    return right ? labelled('answered', { question }, [right]) : []
  })
}

function readDialogues(passages: readonly Passage[]): Labelled[] {
  return readLines(join(FIXTURES, 'follow-ups.jsonl')).flatMap((line) => {
    const { question, turns, passages: ids } = dialogue.parse(line)
    const right = passages.filter(({ id }) => ids?.includes(id))
    const history = turns.map((text, i) => ({
      role: i % 2 === 0 ? ('user' as const) : ('assistant' as const),
      text,
    }))
    return right.length > 0 ? labelled('answered', { question, history }, right) : []
  })
}

function readQuiz(passages: readonly Passage[]): Labelled[] {
  return readdirSync(QUIZ).flatMap((file) =>
    readLines(join(QUIZ, file)).flatMap((line) => {
      const { question, source } = quizQuestion.parse(line)
      const right = passages.filter(
        ({ documentId, text }) => documentId === source.doc && text.includes(source.quote),
      )
      return right.length > 0 ? labelled('quiz', { question }, right) : []
    }),
  )
}

function labelled(source: string, request: Labelled['request'], right: Passage[]): Labelled {
  return {
    source,
    group: right[0]?.id ?? '',
    style: source,
    request,
    isRight: ({ text }) => right.some((passage) => saysTheSame(passage.text, text)),
  }
}

function readLines(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line)]
    } catch {
      throw new Error(`${basename(file)}:${i + 1}: not JSON`)
    }
  })
}
