/** What `npm run broadcast` sends: a test, an announcement, what failed once more. */
import type { Broadcast } from '../../broadcast/broadcast.ts'
import { fold } from '../../lib/vietnamese.ts'
import type { BroadcastOffice } from '../ports.ts'
import { ArgumentFault } from '../typed-options.ts'
import { inVietnam, vietnameseNumber } from '../vietnam-time.ts'
import {
  BY,
  checkChannel,
  NOT_RUNNING,
  type Order,
  refuse,
  type Surroundings,
  tell,
} from './broadcast-io.ts'
import { commandLine, nextStep, refusalText, surveyLines, testLine } from './broadcast-words.ts'

const VERBS: Record<Broadcast['kind'], string> = {
  announcement: 'gửi cho',
  edit: 'sửa tin của',
  recall: 'thu hồi tin của',
}

/** Returns the exit code, as all here. */
export async function test(
  { id, to }: Order<'test'>,
  { office, io }: Surroundings,
): Promise<number> {
  checkChannel(to.channel, office.channels)
  const result = await office.desk.test(id, { ...to, topicId: null })
  if (result === null) return refuse(id, io)
  const { isDone, line } = testLine(result)
  if (isDone) io.out(line)
  else io.err(line)
  return isDone ? 0 : 1
}

/** Shows who gets it, and begins when their number was typed. */
export async function start(
  { id, at, count }: Order<'start'>,
  { office, io }: Surroundings,
): Promise<number> {
  const { desk } = office
  const broadcast = await desk.find(id)
  if (broadcast === null) return refuse(id, io)
  if (broadcast.state !== 'draft') {
    io.err(refusalText({ kind: 'wrong_state', state: broadcast.state }, id))
    return 1
  }
  const survey = await desk.survey(id)
  if (survey === null) return refuse(id, io)
  for (const line of surveyLines(survey)) io.out(line)
  if (survey.total === 0) {
    io.err(refusalText({ kind: 'nobody' }, id))
    return 1
  }
  const total = vietnameseNumber(survey.total)
  const typed = count ?? (await askForCount(survey.total, { id, io }))
  if (typed === null) {
    io.out('Chưa gửi cho ai.')
    return 1
  }
  const { revision } = broadcast
  const result = await desk.confirm(id, BY, { count: typed, at, revision })
  return tell(result, io, id, async (confirmed) => [
    confirmed.scheduledAt !== null && at !== null
      ? `Đã xác nhận. Thông báo số ${id} được gửi lúc ${inVietnam(confirmed.scheduledAt)}.`
      : `Đã xác nhận ${VERBS[broadcast.kind]} ${total} người.`,
    ...(await waitingLines(confirmed, office)),
    `Theo dõi: ${commandLine(`status ${id} --watch`)}`,
  ])
}

/** Null for nothing; a number that cannot be right for anything that is none. */
async function askForCount(
  total: number,
  { id, io }: { id: number; io: Surroundings['io'] },
): Promise<number | null> {
  if (io.ask === null) {
    throw new ArgumentFault(
      `Chưa gửi cho ai. Để xác nhận, hãy thêm số người nhận: ${commandLine(`start ${id} --count ${total}`)}`,
    )
  }
  const question = `Gõ đúng số người nhận, ${vietnameseNumber(total)}, để gửi; để trống là thôi: `
  const typed = (await io.ask(question)).trim()
  if (typed === '') return null
  return /^[\d.]+$/.test(typed) ? Number(typed.replaceAll('.', '')) : -1
}

/** What it still waits for, other than its time. */
export async function waitingLines(
  { needsApproval, approvedBy }: Broadcast,
  office: BroadcastOffice,
): Promise<string[]> {
  return [
    ...(needsApproval && approvedBy === null
      ? ['Cần một người phụ trách khác duyệt, bằng lệnh /thongbao trong Telegram hoặc Zalo.']
      : []),
    ...((await office.isRunning()) === false ? [NOT_RUNNING] : []),
  ]
}

/** Asks first where some may get it twice. */
export async function retry(
  { id, which, yes }: Order<'retry'>,
  { office, io }: Surroundings,
): Promise<number> {
  const { desk } = office
  if (which === 'unknown' && !yes) {
    io.err('Những người này có thể đã nhận rồi; gửi lại thì có người nhận hai lần.')
    const answer = await io.ask?.('Gõ "có" để gửi lại; để trống là thôi: ')
    if (answer === undefined) throw new ArgumentFault('Nếu vẫn muốn gửi lại, hãy thêm --yes.')
    if (fold(answer).trim() !== 'co') {
      io.out('Chưa gửi lại cho ai.')
      return 1
    }
  }
  return tell(await desk.retry(id, BY, which), io, id, async (broadcast) => [
    `Đã cho gửi lại. Theo dõi: ${commandLine(`status ${id} --watch`)}`,
    ...(broadcast.state === 'paused' ? [nextStep('paused', id)] : []),
    ...(await waitingLines(broadcast, office)),
  ])
}
