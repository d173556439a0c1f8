import { createApp } from './app.ts'
import { configSecrets, loadConfig, readEnvironment } from './config/load.ts'
import { OperatorError } from './lib/errors.ts'
import { createLogger } from './lib/logger.ts'

const FAILED = 1

try {
  await run()
} catch (error) {
  if (!(error instanceof OperatorError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = FAILED
}

async function run(): Promise<void> {
  const env = readEnvironment(process.env)
  const config = loadConfig(env)
  const chats = process.stdin.isTTY === true && process.stdout.isTTY === true
  const logger = createLogger({
    // Beside a chat, only what needs attention.
    level: chats && !env.LOG_LEVEL ? 'warn' : config.logLevel,
    secrets: configSecrets(config),
  })
  const app = await createApp(config, logger, chats ? { terminal: terminal(env) } : {})
  const stop = stopOnce(app.stop)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  try {
    const { port } = await app.start()
    if (chats) process.stdout.write(`Trang web: http://localhost:${port}\n`)
  } catch (error) {
    await stop()
    throw error
  }
  // Leaving the chat is how a person at the terminal stops the program.
  await app.left
  await stop()
}

function terminal(env: { NO_COLOR?: string | undefined }) {
  return { input: process.stdin, output: process.stdout, colours: !env.NO_COLOR }
}

/** Signals and the end of the chat may come together; the program stops once. */
function stopOnce(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null
  return () => {
    stopping ??= stop()
    return stopping
  }
}
