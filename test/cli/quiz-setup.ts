import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { runQuiz } from '../../src/cli/commands/quiz.ts'
import type { QuizDeps } from '../../src/cli/commands/quiz-io.ts'
import { createEngine } from '../../src/engine.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** A document as people keep them; its passages are quoted by the questions of the tests. */
export const PLAN = `---
title: Kế hoạch thực hiện Nghị quyết số 57-NQ/TW
kind: kế hoạch
number: 12-KH/ĐU
issuer: Đảng ủy xã Hà Lam
place: Hà Lam
level: xã/phường
---

I. MỤC TIÊU ĐẾN NĂM 2030

- Mở 3 lớp tập huấn kỹ năng số cho đảng viên.
- Tỷ lệ hộ dân sử dụng dịch vụ công trực tuyến đạt trên 80%.
- Bí thư chi bộ là người chịu trách nhiệm về kết quả thực hiện.
`

/** A corpus folder of one document and these question files. */
export function corpusWith(questions: Record<string, readonly (object | string)[]>): string {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'ke-hoach.md'), PLAN)
  mkdirSync(join(directory, 'quiz'))
  for (const [name, lines] of Object.entries(questions)) {
    const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
    writeFileSync(join(directory, 'quiz', name), texts.map((text) => `${text}\n`).join(''))
  }
  return directory
}

/** A question on the plan. */
export function planQuestion(overrides: object = {}) {
  return {
    id: 'kh-1',
    topic: 'Kỹ năng số',
    difficulty: 'easy',
    question: 'Kế hoạch của Hà Lam mở mấy lớp tập huấn kỹ năng số?',
    options: ['3 lớp', '5 lớp', '7 lớp'],
    correct: [0],
    explanation: 'Mục tiêu đến năm 2030 là 3 lớp.',
    source: { doc: 'ke-hoach', quote: 'Mở 3 lớp tập huấn kỹ năng số cho đảng viên' },
    ...overrides,
  }
}

/** Runs `npm run quiz -- …`. `answers`: what somebody at the terminal types; nobody sits there without. */
export async function quiz(
  corpusDirectory: string,
  args: string[],
  options: { answers?: string[]; deps?: Partial<QuizDeps> } = {},
) {
  const out: string[] = []
  const err: string[] = []
  const asked: string[] = []
  const answers = options.answers === undefined ? null : [...options.answers]
  const code = await runQuiz(
    args,
    {
      input: Readable.from([]),
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      ask:
        answers === null
          ? null
          : async (question) => {
              asked.push(question)
              return answers.shift() ?? ''
            },
    },
    {
      corpusDirectory,
      openEngine: () =>
        createEngine({ corpusDirectory, dataDirectory: temporaryDirectory() }, silentLogger),
      openUnits: async () => ({ list: async () => [], replace: async () => undefined }),
      openContests: async () => {
        throw new Error('no contests here')
      },
      openMeetings: async () => {
        throw new Error('no meetings here')
      },
      ...options.deps,
    },
  )
  return { code, out: out.join('\n'), err: err.join('\n'), asked }
}

/** The questions of a file of the bank, as they stand there. */
export function bankFile(corpusDirectory: string, name: string): Record<string, unknown>[] {
  const text = readFileSync(join(corpusDirectory, 'quiz', name), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
