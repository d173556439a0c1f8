import type { Logger as FullLogger } from '../lib/logger.ts'

/** What channels ask of the logger. It gets no message text, chat id or token to write. */
export type Logger = Pick<FullLogger, 'debug' | 'info' | 'warn' | 'error'>
