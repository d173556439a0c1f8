import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { evalQuestion } from '../../src/cli/scoring.ts'
import { createEngine } from '../../src/engine.ts'
import { ALL_PARTS } from '../../src/retrieval/parts.ts'
import { CORPUS_DIRECTORY, QUESTIONS_FILE } from '../support/engine.ts'
import { silentLogger } from '../support/logger.ts'

it('documents that no questions were written for are answered from all the same', async () => {
  const config = { corpusDirectory: CORPUS_DIRECTORY, dataDirectory: '/dev/null/nowhere' }
  const parts = { ...ALL_PARTS, writtenQuestions: false }
  const { answerer } = await createEngine(config, silentLogger, { parts })
  const questions = readFileSync(QUESTIONS_FILE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => evalQuestion.parse(JSON.parse(line)))
    .filter(({ in_scope }) => in_scope)
  let refused = 0
  for (const { question, history = [] } of questions) {
    const { kind } = await answerer.answer({ question, history })
    refused += Number(kind === 'not_in_corpus')
  }
  expect(questions.length).toBeGreaterThan(100)
  expect(refused / questions.length).toBeLessThan(0.05)
})
