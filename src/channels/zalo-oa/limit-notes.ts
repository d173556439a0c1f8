import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { LimitBoard, LimitNotice } from '../ports.ts'

/** Every answer tells the limits; the store needs them now and then only. */
const LEAST_INTERVAL_MS = 10_000

/** What the platform's names of limits mean, Vietnamese (Zalo docs, response). */
const TITLES = new Map([
  ['requests_per_minute', 'số lần gọi trong một phút'],
  ['reply', 'tin trả lời miễn phí cho người nhận gần nhất'],
  ['welcome_msg', 'tin chào người mới quan tâm'],
  ['sub_quota', 'tin trong gói dịch vụ'],
  ['purchase_quota', 'tin mua thêm'],
  ['reward_quota', 'tin được tặng'],
])
/** These are of one member, so the newest says nothing about the account. */
const OF_ONE_MEMBER = ['reply', 'welcome_msg']

/** What the operator reads for the name of a limit. */
export function limitTitle(name: string): string {
  return TITLES.get(name) ?? name
}

/** What is left of the account's limits, Vietnamese in a line; null when nothing is known. */
export function summariseLimits(notices: LimitNotice[]): string | null {
  const known = notices.flatMap(({ name, remaining, total }) => {
    if (remaining === null || OF_ONE_MEMBER.includes(name)) return []
    return [`${limitTitle(name)}: còn ${remaining}${total === null ? '' : `/${total}`}`]
  })
  return known.length === 0 ? null : known.join('; ')
}

/** Keeps about the newest notice of each limit on the board, without a write for every call. */
export function createLimitNotes({
  channel,
  board,
  clock,
  logger,
}: {
  channel: string
  board: LimitBoard
  clock: Clock
  logger: Pick<Logger, 'warn'>
}): { note(notice: LimitNotice): void; settled(): Promise<void> } {
  const written = new Map<string, { at: number; remaining: number | null }>()
  let writing: Promise<void> = Promise.resolve()

  async function write(notice: LimitNotice): Promise<void> {
    try {
      await board.note(channel, notice)
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error
      logger.warn({ limit: notice.name, error: name }, 'a limit could not be noted')
    }
  }

  return {
    note(notice) {
      const { name, remaining } = notice
      const at = clock.now().getTime()
      const last = written.get(name)
      const isUsedUpNow = remaining === 0 && last?.remaining !== 0
      // Counted both ways: the clock may be set back.
      const isSoon = last !== undefined && Math.abs(at - last.at) < LEAST_INTERVAL_MS
      if (isSoon && !isUsedUpNow) return
      written.set(name, { at, remaining })
      writing = writing.then(() => write(notice))
    },
    settled: () => writing,
  }
}
