import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { configSecrets, loadConfig, readEnvironment } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { createEngine } from '../engine.ts'
import { describeError } from '../lib/errors.ts'
import { createLogger, type Logger } from '../lib/logger.ts'
import { createRedactor } from '../lib/redact.ts'
import type { Operator } from '../operator.ts'
import { runAsk } from './commands/ask.ts'
import type { BroadcastCommandIo } from './commands/broadcast-io.ts'
import { runSearch } from './commands/search.ts'
import { asksForHelp, type CommandIo } from './json-lines.ts'

const USAGE = `Các lệnh:
  npm run chat                              trò chuyện ngay tại đây
  npm run -s ask -- "<câu hỏi>"             một câu trả lời
  npm run -s search -- "<câu hỏi>"          các đoạn gần nhất
  npm run corpus -- check | show | publish  xem lại, đổi các văn bản
  npm run eval -- TỆP…                      chấm điểm trên một bộ câu hỏi
  npm run doctor                            kiểm tra máy này và từng kênh
  npm run zalo -- status | authorize | …    Zalo Official Account
  npm run broadcast -- create | list | …    thông báo cho thành viên
  npm run quiz -- check | import | …        ngân hàng câu hỏi ôn tập
  npm run bench -- answers                  đo thời gian trả lời`

const CHAT_USAGE = `Cách dùng:
  npm run chat    trò chuyện ngay tại đây; gõ câu hỏi sau khi cửa sổ trò chuyện mở`

const io: CommandIo = {
  input: process.stdin,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
}

// Whoever reads the output may stop reading (`| head`); that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})
process.exitCode = await main(process.argv.slice(2))

async function main([command, ...args]: string[]): Promise<number> {
  if (command !== undefined && asksForHelp([command])) {
    io.out(USAGE)
    return 0
  }
  let redact = createRedactor([])
  try {
    const env = readEnvironment(process.env)
    const config = loadConfig(env)
    redact = createRedactor(configSecrets(config))
    // Commands report their own results; the log keeps to what needs attention, for a person.
    const level = env.LOG_LEVEL ? config.logLevel : 'warn'
    const logger = createLogger({ level, secrets: configSecrets(config), format: 'text' })
    const colours = process.stdout.isTTY === true && !env.NO_COLOR
    return await run(command, args, { config, logger, colours })
  } catch (error) {
    io.err(redact(describeError(error)))
    return 1
  }
}

/** Nobody waits for the packages of another command: a question is answered that much sooner. */
async function run(
  command: string | undefined,
  args: string[],
  { config, logger, colours }: { config: Config; logger: Logger; colours: boolean },
): Promise<number> {
  switch (command) {
    case 'ask':
      return runAsk(args, io, () => createEngine(config, logger))
    case 'search':
      return runSearch(args, io, async () => (await createEngine(config, logger)).retriever)
    case 'eval': {
      const { runEval } = await import('./commands/eval.ts')
      return runEval(args, io, () => createEngine(config, logger))
    }
    case 'corpus': {
      const { runCorpusCommand } = await import('./commands/corpus.ts')
      return runCorpusCommand(args, {
        out: io.out,
        err: io.err,
        corpusDirectory: config.corpusDirectory,
        colours,
        publish: (...published) =>
          withOperator(config, logger, ({ publish }) => publish(...published)),
      })
    }
    case 'chat':
      if (args.length > 0) return refuseArguments(args)
      return chat(config, logger, colours)
    case 'doctor': {
      const { runDoctor } = await import('./commands/doctor.ts')
      return withOperator(config, logger, ({ check }) => runDoctor(args, io, check))
    }
    case 'zalo': {
      const { runZalo } = await import('./commands/zalo.ts')
      return withOperator(config, logger, ({ openZalo }) =>
        runZalo(args, { ...io, overwrite: process.stdout.isTTY ? overwrite : null }, openZalo),
      )
    }
    case 'broadcast': {
      const { runBroadcast } = await import('./commands/broadcast.ts')
      return withOperator(config, logger, ({ openBroadcasts }) =>
        runBroadcast(args, { ...io, ...terminal() }, { openOffice: openBroadcasts }),
      )
    }
    case 'quiz': {
      const { runQuiz } = await import('./commands/quiz.ts')
      return withOperator(config, logger, ({ openUnits, openContests, openMeetings }) =>
        runQuiz(
          args,
          { ...io, ...terminal() },
          {
            corpusDirectory: config.corpusDirectory,
            openEngine: () => createEngine(config, logger),
            openUnits,
            openContests,
            openMeetings,
          },
        ),
      )
    }
    default:
      io.err(command === undefined ? USAGE : `Không có lệnh "${command}".\n${USAGE}`)
      return 2
  }
}

async function withOperator<Result>(
  config: Config,
  logger: Logger,
  run: (operator: Operator) => Promise<Result>,
): Promise<Result> {
  const { createOperator } = await import('../operator.ts')
  const operator = createOperator({ config, logger })
  try {
    return await run(operator)
  } finally {
    await operator.close()
  }
}

/** What a command can do only where somebody sits. */
function terminal(): Pick<BroadcastCommandIo, 'overwrite' | 'ask'> {
  const { stdin, stdout } = process
  return {
    overwrite: stdout.isTTY ? overwrite : null,
    ask: stdin.isTTY && stdout.isTTY ? ask : null,
  }
}

/** Nothing also when the input ends. */
async function ask(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stdout })
  const ended = once(reader, 'close').then(() => null)
  const answered = new Promise<string>((resolve) => reader.question(question, resolve))
  const answer = await Promise.race([answered, ended])
  reader.close()
  if (answer === null) io.out('')
  return answer ?? ''
}

/** To the start of the line, over what stands there, and what is left of it removed. */
function overwrite(text: string): void {
  process.stdout.write(`\r${text}\u001b[K`)
}

/** Help for whoever asks for it; nothing else can be told to the chat here. */
function refuseArguments(args: string[]): number {
  const isHelp = asksForHelp(args)
  if (isHelp) io.out(CHAT_USAGE)
  else io.err(`Không hiểu "${args.join(' ')}".\n${CHAT_USAGE}`)
  return isHelp ? 0 : 2
}

/** The terminal chat alone: no web port, no other channel. */
async function chat(config: Config, logger: Logger, colours: boolean): Promise<number> {
  // The stores and channels take a while to load, and the other commands don't need them.
  const { createApp } = await import('../app.ts')
  const app = await createApp(config, logger, {
    terminal: { input: process.stdin, output: process.stdout, colours },
    serves: false,
  })
  try {
    await app.start()
    await app.left
  } finally {
    await app.stop()
  }
  return 0
}
