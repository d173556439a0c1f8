import type { Logger } from '../../lib/logger.ts'
import { accountKey } from './meeting.ts'
import { happened, type NoteDeps, note, noteLostGroup } from './note-events.ts'
import type { Send } from './outbox.ts'
import type { Pacer } from './pacer.ts'
import {
  GONE,
  type MeetingStage,
  noticeKey,
  type StageResult,
  sentKey,
  targetKey,
} from './ports.ts'
import { sideBySide } from './side-by-side.ts'
import type { MeetingView } from './view.ts'

/** After so many it is looked whether something has changed. */
const MOST_AT_ONCE = 32

export interface SendDeps extends NoteDeps {
  stage: Pick<MeetingStage, 'send'>
  logger: Logger
  pacer: Pacer
  /** The platform wants nothing for this target for a while. */
  hold(target: string, ms: number): void
}

/** The group first: everybody looks there. */
export async function sendAll(
  deps: SendDeps,
  view: MeetingView,
  { sends, signal }: { sends: readonly Send[]; signal: AbortSignal },
): Promise<void> {
  const [toGroup, toPhones] = [sends.filter(isToGroup), sends.filter((send) => !isToGroup(send))]
  for (const send of toGroup) await sendOne(deps, view, send)
  /** Channels that said that they want no more now. */
  const full = new Map<string, number>()
  await sideBySide(toPhones.slice(0, MOST_AT_ONCE), async (send) => {
    if (send.target.kind === 'group' || signal.aborted) return
    const { channel } = send.target.account
    const fullMs = full.get(channel)
    if (fullMs !== undefined) return deps.hold(targetKey(send.target), fullMs)
    await deps.pacer(channel, signal)
    if (signal.aborted) return
    const result = await sendOne(deps, view, send)
    if (result.kind === 'later') full.set(channel, result.afterMs)
  })
  for (const { target } of toPhones.slice(MOST_AT_ONCE)) {
    const fullMs = target.kind === 'phone' ? full.get(target.account.channel) : undefined
    if (fullMs !== undefined) deps.hold(targetKey(target), fullMs)
  }
}

function isToGroup({ target }: Send): boolean {
  return target.kind === 'group'
}

async function sendOne(deps: SendDeps, view: MeetingView, send: Send): Promise<StageResult> {
  const { notice, target } = send
  // It matters most that a question is asked, and asked once.
  const isTracked = notice.kind === 'question' && target.kind === 'group'
  const attempt = (view.tries.get(sentKey(notice, target))?.count ?? 0) + 1
  const about = { notice: noticeKey(notice), target: targetKey(target) }
  if (isTracked) {
    const key = `sending:${sentKey(notice, target)}:${attempt}`
    await note(deps, view, key, { kind: 'sending', ...about, attempt })
  }
  const result = await deps.stage.send(view, notice, target)
  if (isTracked && (result.kind === 'later' || result.kind === 'gone')) {
    const key = `not_sent:${sentKey(notice, target)}:${attempt}`
    await note(deps, view, key, { kind: 'not_sent', ...about, attempt })
  }
  switch (result.kind) {
    case 'sent':
      await noteSent(deps, view, { send, result })
      break
    case 'later':
      deps.hold(targetKey(target), result.afterMs)
      break
    case 'unknown':
      if (!isTracked) await noteSent(deps, view, { send, result: NOT_KNOWN })
      break
    case 'gone':
      await noteGone(deps, view, send)
      break
    case 'failed':
      deps.logger.warn(
        { meeting: view.meeting.id, notice: about.notice, reason: result.reason },
        'a message of a meeting cannot be sent',
      )
      await noteSent(deps, view, { send, result: NOT_KNOWN })
  }
  return result
}

const NOT_KNOWN = { kind: 'sent', messageId: null } as const

async function noteSent(
  deps: SendDeps,
  view: MeetingView,
  {
    send: { notice, target },
    result,
  }: { send: Send; result: Extract<StageResult, { kind: 'sent' }> },
): Promise<void> {
  const event = happened(deps, `sent:${sentKey(notice, target)}`, {
    kind: 'sent',
    notice: noticeKey(notice),
    target: targetKey(target),
    messageId: result.messageId,
    inGroup: target.kind === 'group',
  })
  if (result.pollId === undefined || notice.kind !== 'question' || target.kind !== 'group') {
    await deps.store.append(view.meeting.id, event)
    return
  }
  await deps.store.linkPoll(
    { channel: target.group.channel, pollId: result.pollId },
    { meetingId: view.meeting.id, question: notice.question },
    event,
  )
}

/** A lost group stops a meeting that runs; a lost phone is passed over from now on. */
async function noteGone(deps: SendDeps, view: MeetingView, send: Send): Promise<void> {
  const { target } = send
  if (target.kind === 'group' && view.phase.kind !== 'ended') return noteLostGroup(deps, view)
  await noteSent(deps, view, { send, result: NOT_KNOWN })
  if (target.kind === 'group') return
  const account = accountKey(target.account)
  const at = deps.clock.now().toISOString()
  await note(deps, view, `sent:${GONE}:${account}:${at}`, {
    kind: 'sent',
    notice: GONE,
    target: account,
    messageId: null,
    inGroup: false,
  })
}
