import { createApp } from './app.ts'
import { configSecrets, loadConfig, readEnvironment } from './config/load.ts'
import { describeError } from './lib/errors.ts'
import { createLogger } from './lib/logger.ts'
import { createRedactor } from './lib/redact.ts'
import { readArguments } from './roles.ts'

const FAILED = 1
/** npm passes on the Ctrl-C that the terminal has sent already, so one press arrives twice. */
const SAME_PRESS_MS = 500
const CHANNELS_OFF =
  'Telegram và Zalo chưa bật; cách bật: xem tệp README.vi.md, rồi chạy npm run doctor để kiểm tra.'

let redact = createRedactor([])
try {
  await run()
} catch (error) {
  process.stderr.write(`${redact(describeError(error))}\n`, () => process.exit(FAILED))
}

async function run(): Promise<void> {
  const given = readArguments(process.argv.slice(2))
  const env = { ...readEnvironment(process.env), ...given }
  const config = loadConfig(env)
  redact = createRedactor(configSecrets(config))
  const hasTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const chats = hasTerminal && config.role === 'all'
  const logger = createLogger({
    // Beside a chat, only what needs attention.
    level: chats && !env.LOG_LEVEL ? 'warn' : config.logLevel,
    secrets: configSecrets(config),
  })
  const app = await createApp(config, logger, {
    ...(chats && { terminal: terminal(env) }),
    onListening(port) {
      const isReachable = config.telegram ?? config.zaloOa ?? config.zaloBot
      const hint = isReachable ? '' : CHANNELS_OFF
      // In a chat this stands above the prompt, which comes when the channels start.
      if (chats) process.stdout.write(`Trang web: http://localhost:${port}${hint && `. ${hint}`}\n`)
      else if (hint) logger.info({ port }, hint)
    },
  })
  const stopping = stopSignal()
  try {
    // Leaving the chat is how a person at the terminal stops the program, also while Telegram is
    // still being reached.
    const ended = Promise.race([app.left, stopping])
    await Promise.race([app.start(), ended])
    await ended
  } finally {
    await app.stop()
  }
}

function terminal(env: { NO_COLOR?: string | undefined }) {
  return { input: process.stdin, output: process.stdout, colours: !env.NO_COLOR }
}

/** Resolves at the first signal to stop; another one ends the program without waiting. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | null = null
    const onSignal = () => {
      const now = performance.now()
      if (firstAt !== null && now - firstAt > SAME_PRESS_MS) process.exit(FAILED)
      firstAt ??= now
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
  })
}
