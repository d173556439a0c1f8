import { asksForHelp } from '../json-lines.ts'
import { ArgumentFault } from '../typed-options.ts'
import { quizCheck } from './quiz-check.ts'
import { quizContest } from './quiz-contest.ts'
import { quizExport, quizTemplate } from './quiz-export.ts'
import { quizGenerate } from './quiz-generate.ts'
import { quizImport } from './quiz-import.ts'
import type { QuizCommand, QuizDeps, QuizIo } from './quiz-io.ts'
import { quizReport } from './quiz-report.ts'
import { quizReview } from './quiz-review.ts'
import { quizUnits } from './quiz-units.ts'

/** In the order of the help. */
const COMMANDS: readonly QuizCommand[] = [
  quizCheck,
  quizTemplate,
  quizImport,
  quizExport,
  quizGenerate,
  quizReview,
  quizUnits,
  quizContest,
  quizReport,
]

const USAGE = [
  'Cách dùng:',
  ...COMMANDS.flatMap(({ usage }) => usage.map((line) => `  ${line}`)),
].join('\n')

/** `npm run quiz -- …`. Returns the exit code; 2 for what it does not understand. */
export async function runQuiz(args: string[], io: QuizIo, deps: QuizDeps): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  const command = COMMANDS.find((one) => one.name === name)
  if (command === undefined) {
    io.err(`Không có lệnh "${name}".\n${USAGE}`)
    return 2
  }
  try {
    return await command.run(rest, io, deps)
  } catch (error) {
    if (!(error instanceof ArgumentFault)) throw error
    io.err(`${error.message}\nXem cách dùng: npm run quiz`)
    return 2
  }
}
