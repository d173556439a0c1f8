/** How far an announcement is: once, or until it ends. */
import type { LedgerCount } from '../../broadcast/broadcast.ts'
import type { BroadcastDesk, Status } from '../../broadcast/desk.ts'
import { deliveryTitle, reasonTitle } from '../../broadcast/reasons.ts'
import { STATE_TITLES } from '../../broadcast/states.ts'
import { KIND_TITLES } from '../../broadcast/titles.ts'
import { excerptOf } from '../../conversation/announce-replies.ts'
import type { Timing } from '../../lib/timing.ts'
import { inVietnam, vietnameseDuration, vietnameseNumber } from '../vietnam-time.ts'
import { commandLine, nextStep, refusalText } from './broadcast-words.ts'

const number = vietnameseNumber
const LOOK_EVERY_MS = 1_000
const MINUTE_MS = 60_000
const BAR_WIDTH = 30
/** Without a terminal, a line each time so many hundredths more are done. */
const LINE_EVERY = 10

interface WatchDeps {
  desk: Pick<BroadcastDesk, 'status'>
  io: {
    out(line: string): void
    err(line: string): void
    overwrite: ((text: string) => void) | null
  }
  timing: Pick<Timing, 'sleep'>
  channelTitle(name: string): string
}

/** All there is to know of it. */
export function statusLines(status: Status, channelTitle: (name: string) => string): string[] {
  const { broadcast, corrections, waits } = status
  const { id, state, pauseReason } = broadcast
  return [
    `Thông báo số ${id}: ${STATE_TITLES[state]}`,
    `  ${excerptOf(broadcast)}`,
    ...(state === 'scheduled' && broadcast.scheduledAt !== null
      ? [`  Hẹn gửi lúc ${inVietnam(broadcast.scheduledAt)}`]
      : []),
    ...(broadcast.needsApproval && broadcast.approvedBy === null && state === 'scheduled'
      ? ['  Chờ một người phụ trách khác duyệt']
      : []),
    ...(state === 'paused' && pauseReason !== null ? [`  Lý do: ${pauseReason}`] : []),
    ...(broadcast.startedAt === null ? [] : [`  ${progressText(status)}`]),
    ...countLines(status, channelTitle),
    ...waits.map(({ title, until, reason }) => `${title} chờ đến ${inVietnam(until)}: ${reason}`),
    ...corrections.map(
      (one) =>
        `Liên quan: số ${one.id}, ${one.kind === 'announcement' ? 'nhắc người chưa đọc' : KIND_TITLES[one.kind]}, ${STATE_TITLES[one.state]}`,
    ),
    ...adviceLines(status),
  ]
}

function countLines(
  { broadcast, counts }: Status,
  channelTitle: (name: string) => string,
): string[] {
  const channels = [...new Set(counts.map(({ channel }) => channel))]
  return channels.flatMap((channel) => {
    const lines = new Map<string, number>()
    for (const { state, reason, count } of counts.filter((one) => one.channel === channel)) {
      const why = reason === null ? '' : ` (${reasonTitle(reason)})`
      const what = `${deliveryTitle(state, broadcast.kind)}${why}`
      lines.set(what, (lines.get(what) ?? 0) + count)
    }
    return [
      `${channelTitle(channel)}:`,
      ...[...lines].map(([what, count]) => `  ${what}: ${number(count)}`),
    ]
  })
}

function adviceLines({ broadcast: { id, state }, counts }: Status): string[] {
  const has = (which: LedgerCount['state']) => counts.some((one) => one.state === which)
  const canRetry = state === 'finished' || state === 'paused'
  return [
    nextStep(state, id),
    ...(canRetry && has('failed')
      ? [`Gửi lại người bị lỗi: ${commandLine(`retry ${id} failed`)}`]
      : []),
    ...(canRetry && has('unknown')
      ? [`Gửi lại người chưa rõ đã nhận hay chưa: ${commandLine(`retry ${id} unknown`)}`]
      : []),
  ]
}

/**
 * Shows it until it has ended or stands still: a bar in a terminal, lines without one. Returns the
 * exit code: 1 when it is paused.
 */
export async function watch(id: number, deps: WatchDeps): Promise<number> {
  const { desk, io, timing, channelTitle } = deps
  let shown = ''
  for (;;) {
    const status = await desk.status(id)
    if (status === null) {
      io.err(refusalText({ kind: 'not_found' }, id))
      return 1
    }
    const { state } = status.broadcast
    const isMoving = state === 'sending' || state === 'scheduled'
    if (io.overwrite !== null) io.overwrite(barText(status))
    else {
      const key = keyOf(status)
      if (key !== shown) io.out(lineText(status))
      shown = key
    }
    if (!isMoving) {
      if (io.overwrite !== null) io.out('')
      for (const line of statusLines(status, channelTitle)) io.out(line)
      return state === 'paused' ? 1 : 0
    }
    await timing.sleep(LOOK_EVERY_MS, new AbortController().signal)
  }
}

/** What a new line is worth. */
function keyOf(status: Status): string {
  const waits = status.waits.map(({ channel, reason }) => `${channel}:${reason}`)
  return [status.broadcast.state, Math.floor(percentOf(status) / LINE_EVERY), ...waits].join()
}

function lineText(status: Status): string {
  return `${STATE_TITLES[status.broadcast.state]}: ${progressText(status)}`
}

function barText(status: Status): string {
  const filled = Math.round((percentOf(status) / 100) * BAR_WIDTH)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
  return `${bar} ${lineText(status)}`
}

function progressText(status: Status): string {
  const { done, total, remainingMs, waits, broadcast } = status
  if (broadcast.state === 'scheduled') return 'chưa đến lúc gửi'
  const left =
    broadcast.state !== 'sending' || remainingMs === null
      ? ''
      : `, còn ${remainingMs < MINUTE_MS ? '' : 'khoảng '}${vietnameseDuration(remainingMs)}`
  const [wait] = waits
  const why = wait === undefined ? '' : ` (${wait.title}: ${wait.reason})`
  return `${number(done)} trên ${number(total)} người (${percentOf(status)} %)${left}${why}`
}

/** Never a hundred before the last one. */
function percentOf({ done, total }: Status): number {
  return total === 0 ? 0 : Math.floor((done / total) * 100)
}
