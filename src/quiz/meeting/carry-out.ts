import { drawnLobby } from './lobby-step.ts'
import { type Account, accountKey } from './meeting.ts'
import { note, noteLostGroup } from './note-events.ts'
import { type MeetingStage, targetKey } from './ports.ts'
import { type SendDeps, sendAll } from './send-notices.ts'
import { sideBySide } from './side-by-side.ts'
import type { Step } from './step.ts'
import { graceFor } from './times.ts'
import type { MeetingView } from './view.ts'

/** A call of unknown outcome may be made again after this time. */
const AGAIN_MS = 2_000

export interface CarryOutDeps extends SendDeps {
  stage: MeetingStage
}

type Doable = Exclude<Step, { do: 'wait' | 'finish' }>

/** Does one step and logs what became of it. Rejects when the store does not answer. */
export async function carryOut(
  deps: CarryOutDeps,
  view: MeetingView,
  { step, signal }: { step: Doable; signal: AbortSignal },
): Promise<void> {
  switch (step.do) {
    case 'log':
      await deps.store.append(view.meeting.id, step.event)
      return
    case 'send':
      return sendAll(deps, view, { sends: step.sends, signal })
    case 'redraw_lobby':
      return redrawLobby(deps, view, step)
    case 'close_poll':
      return closePoll(deps, view, step)
    case 'check_members':
      return checkMembers(deps, view, step)
  }
}

async function redrawLobby(
  deps: CarryOutDeps,
  view: MeetingView,
  { target, messageId, joined }: Extract<Step, { do: 'redraw_lobby' }>,
): Promise<void> {
  const result = await deps.stage.redrawLobby(view, target, messageId)
  if (result.kind === 'later') return deps.hold(targetKey(target), result.afterMs)
  if (result.kind === 'gone' && target.kind === 'group') return noteLostGroup(deps, view)
  const notice = drawnLobby(joined)
  await note(deps, view, `sent:${notice}:${targetKey(target)}`, {
    kind: 'sent',
    notice,
    target: targetKey(target),
    messageId,
    inGroup: target.kind === 'group',
  })
}

async function closePoll(
  deps: CarryOutDeps,
  view: MeetingView,
  { question, messageId }: Extract<Step, { do: 'close_poll' }>,
): Promise<void> {
  const at = deps.clock.now().toISOString()
  await note(deps, view, `close:${question}:${at}`, { kind: 'group_call' })
  const result = await deps.stage.closePoll(view, messageId)
  const { deadline = null } = view.questions[question] ?? {}
  const closed = (event: { poll?: { voters: number | null } }) => {
    const grace = graceFor(deadline, deps.clock.now().toISOString())
    return note(deps, view, `closed:${question}`, { kind: 'closed', question, ...event, ...grace })
  }
  switch (result.kind) {
    case 'closed':
      return closed({ poll: { voters: result.voters } })
    case 'later':
      return deps.hold('group', result.afterMs)
    case 'unknown':
      return deps.hold('group', AGAIN_MS)
    case 'gone':
      return view.phase.kind === 'ended' ? closed({}) : noteLostGroup(deps, view)
    case 'failed':
      deps.logger.warn(
        { meeting: view.meeting.id, question, reason: result.reason },
        'a poll of a meeting cannot be closed',
      )
      return closed({})
  }
}

/** Who the platform says nothing about is asked about again after the next question. */
async function checkMembers(
  deps: CarryOutDeps,
  view: MeetingView,
  { accounts, mark }: Extract<Step, { do: 'check_members' }>,
): Promise<void> {
  await sideBySide(accounts, async (member: Account) => {
    const isMember = await deps.stage.isMember(view, member)
    if (isMember === null) return
    const account = accountKey(member)
    const key = `standing:${account}`
    await note(deps, view, key, { kind: 'standing', account, isMember })
  })
  await note(deps, view, `sent:${mark}:group`, {
    kind: 'sent',
    notice: mark,
    target: 'group',
    messageId: null,
    inGroup: false,
  })
}
