import { createLogger, type Logger } from '../../src/lib/logger.ts'

/** Says nothing. */
export const silentLogger: Logger = createLogger({ level: 'silent' })

/** A logger that keeps its lines, for tests that look at what was logged. */
export function createMemoryLogger(secrets: string[] = []): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const logger = createLogger({
    level: 'trace',
    secrets,
    format: 'json',
    write: (line) => void lines.push(line),
  })
  return { logger, lines }
}
