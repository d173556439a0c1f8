import { expect, it } from 'vitest'
import type { ContestResults, QuestionResult } from '../../../src/quiz/contest/desk.ts'
import { contestSheets } from '../../../src/quiz/contest/report.ts'
import { makeQuestion } from './questions.ts'
import { setUpContests } from './setup.ts'

it('lists the questions that were asked, the hardest first', async () => {
  const { create } = await setUpContests()
  const asked = (id: string, answered: number, right: number): QuestionResult => ({
    question: makeQuestion(id),
    answered,
    right,
  })
  const results: ContestResults = {
    contest: await create(),
    state: 'closed',
    people: [],
    units: [],
    allRight: 0,
    tries: [],
    questions: [asked('a', 4, 3), asked('b', 0, 0), asked('c', 10, 1), asked('d', 2, 0)],
  }
  const sheet = contestSheets(results).find(({ name }) => name === 'Câu hỏi')
  const rows: unknown[] = []
  for await (const row of sheet?.rows ?? []) rows.push([row[0], row[5]])
  expect(rows.slice(1)).toEqual([
    ['Câu hỏi d?', 0],
    ['Câu hỏi c?', 10],
    ['Câu hỏi a?', 75],
  ])
})
