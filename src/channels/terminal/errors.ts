import type { DeliveryResult } from '../channel.ts'

/** The reader at the other end of a pipe left, as `head` does; nothing is wrong. */
const READER_GONE = new Set(['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'])

/** What a failed write means for the message. */
export function toDeliveryResult(error: Error): DeliveryResult {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  if (READER_GONE.has(code)) return { kind: 'unreachable', reason: 'removed' }
  return { kind: 'failed', reason: code }
}
