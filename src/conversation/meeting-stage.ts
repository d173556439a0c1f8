import type { Answerer } from '../answering/answer.ts'
import type { Button, Channel, ChatAddress, DeliveryResult } from '../channels/channel.ts'
import type { PollChannel } from '../channels/polls.ts'
import type { Clock } from '../lib/clock.ts'
import type { Timing } from '../lib/timing.ts'
import { hasSeveralRight } from '../quiz/grade.ts'
import type { Account } from '../quiz/meeting/meeting.ts'
import {
  type MeetingStage,
  type Notice,
  type StageResult,
  sentKey,
  type Target,
} from '../quiz/meeting/ports.ts'
import { isSame, steersAlone } from '../quiz/meeting/shares.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import type { ChatStore } from '../subscribers/ports.ts'
import { pausedReply, skippedReply } from './meeting-break-replies.ts'
import { lobbyReply } from './meeting-lobby-replies.ts'
import { createPatience } from './meeting-patience.ts'
import {
  controlsReply,
  groupPoll,
  groupQuestionReply,
  phoneQuestionReply,
} from './meeting-question-replies.ts'
import { sendReport } from './meeting-report.ts'
import {
  finalReply,
  phoneReader,
  type Reader,
  revealReply,
  type SourceOf,
  standingsReply,
} from './meeting-result-replies.ts'
import { waysInto } from './meeting-ways.ts'
import type { MeetingPlaces } from './quiz-rooms.ts'
import type { Reply } from './reply.ts'

/** The platform is out of reach; it is tried again after this time. */
const AWAY_MS = 5_000
/** Only for the size of a poll, which does not depend on it. */
const ANY_SECONDS = 30

export interface MeetingStageDeps {
  places: MeetingPlaces
  channel(name: string): Channel | undefined
  channelTitle(name: string): string
  /** The documents in use. */
  current(): Promise<{ answerer: Pick<Answerer, 'cite'> }>
  chats: Pick<ChatStore, 'setReachability' | 'move'>
  clock: Clock
  timing: Pick<Timing, 'sleep'>
}

/** How meetings speak in their groups and on their phones. */
export function createMeetingStage(deps: MeetingStageDeps): MeetingStage {
  const { places } = deps
  const withPatience = createPatience(deps)

  function pollsFor(view: MeetingView, question: number): PollChannel | null {
    const { group, questions } = view.meeting
    const asked = questions[question]
    const polls = group === null ? null : places.polls(group.channel)
    if (asked === undefined || polls === null) return null
    const draft = { index: question, question: asked, seconds: ANY_SECONDS, source: null }
    const { controls: _, ...poll } = groupPoll(view, draft)
    return polls.fits({ ...poll, buttons: [] }) ? polls : null
  }

  async function sendPoll(
    view: MeetingView,
    { question: index, seconds }: { question: number; seconds: number },
    { polls, address }: { polls: PollChannel; address: ChatAddress },
  ): Promise<StageResult> {
    const question = view.meeting.questions[index]
    if (question === undefined) return { kind: 'failed', reason: 'no such question' }
    const sourceOf = await openSources(deps)
    const source = sourceOf(question.passageId)
    const { controls, ...poll } = groupPoll(view, { index, question, seconds, source })
    const result = await polls.send(address, { ...poll, buttons: toButtons(controls) })
    if (result.kind === 'sent' || result.kind === 'moved') {
      if (result.kind === 'moved') {
        await deps.chats.move(address.channel, address.chatId, result.newChatId)
      }
      return { kind: 'sent', messageId: result.messageId, pollId: result.pollId }
    }
    // Admins may have forbidden polls in their group; one answer can be given by button as well.
    if (result.kind === 'failed' && !hasSeveralRight(question)) {
      const asked = await post(address, groupQuestionReply(view, { index, question, seconds }))
      // No poll to be closed.
      return asked.kind === 'sent' ? { kind: 'sent', messageId: null } : asked
    }
    return drawConsequences(address, result)
  }

  async function drawConsequences(
    address: ChatAddress,
    result: DeliveryResult,
  ): Promise<StageResult> {
    if (result.kind === 'moved') {
      await deps.chats.move(address.channel, address.chatId, result.newChatId)
    }
    if (result.kind === 'unreachable' && OUT_OF_REACH.has(result.reason)) {
      const state = result.reason === 'blocked' ? 'blocked' : 'removed'
      await deps.chats.setReachability(address, state, deps.clock.now().toISOString())
    }
    return toStageResult(result)
  }

  async function post(address: ChatAddress, reply: Reply): Promise<StageResult> {
    const channel = deps.channel(address.channel)
    if (channel === undefined) return { kind: 'gone' }
    const { blocks, buttons } = reply
    const message = buttons.length === 0 ? { blocks } : { blocks, buttons: toButtons(buttons) }
    return drawConsequences(address, await channel.send(address, message))
  }

  async function postReport(view: MeetingView, address: ChatAddress): Promise<StageResult> {
    const channel = deps.channel(address.channel)
    if (channel === undefined) return { kind: 'gone' }
    const sourceOf = await openSources(deps)
    const way = { channel, files: places.files(address.channel), sourceOf }
    return drawConsequences(address, await sendReport(way, view, address))
  }

  return {
    async send(view, notice, target) {
      const address = addressOf(target)
      if (notice.kind === 'report') return postReport(view, address)
      if (notice.kind === 'question' && target.kind === 'group') {
        const polls = pollsFor(view, notice.question)
        if (polls !== null) return sendPoll(view, notice, { polls, address })
      }
      const send = async () => post(address, await replyFor(deps, view, { notice, target }))
      if (target.kind === 'group') return send()
      return withPatience(`${view.meeting.id} ${sentKey(notice, target)}`, send)
    },
    async redrawLobby(view, target, messageId) {
      const address = addressOf(target)
      const channel = deps.channel(address.channel)
      if (channel === undefined) return { kind: 'gone' }
      if (!channel.capabilities.editing) return { kind: 'failed', reason: 'cannot be edited' }
      const { blocks, buttons } = lobbyFor(deps, view, target)
      const message = { blocks, buttons: toButtons(buttons) }
      return drawConsequences(address, await channel.edit(address, messageId, message))
    },
    asksByPoll: (view, question) => pollsFor(view, question) !== null,
    async closePoll({ meeting: { group } }, messageId) {
      const polls = group === null ? null : places.polls(group.channel)
      if (group === null || polls === null) return { kind: 'closed', voters: null }
      const result = await polls.close(group, messageId)
      if (result.kind === 'closed') return result
      const outcome = toStageResult(result)
      // Only a message that was sent has an id.
      return outcome.kind === 'sent' ? { kind: 'closed', voters: null } : outcome
    },
    async isMember({ meeting: { group } }, account) {
      if (group === null || group.channel !== account.channel) return false
      const standing = await places.polls(group.channel)?.standing(group, account.chatId)
      return standing === undefined || standing === null ? null : standing !== 'outside'
    },
  }
}

const OUT_OF_REACH: ReadonlySet<string> = new Set(['blocked', 'removed', 'not_found'])

function toStageResult(result: DeliveryResult): StageResult {
  switch (result.kind) {
    case 'sent':
    case 'moved':
      return { kind: 'sent', messageId: result.messageIds.at(-1) ?? null }
    case 'unreachable':
      return { kind: 'gone' }
    case 'rate_limited':
      return { kind: 'later', afterMs: result.retryAfterMs }
    case 'unavailable':
      return { kind: 'later', afterMs: AWAY_MS }
    case 'unknown':
      return { kind: 'unknown' }
    case 'failed':
      return { kind: 'failed', reason: result.reason }
  }
}

async function replyFor(
  deps: MeetingStageDeps,
  view: MeetingView,
  { notice, target }: { notice: Exclude<Notice, { kind: 'report' }>; target: Target },
): Promise<Reply> {
  const reader = readerOf(view, target)
  switch (notice.kind) {
    case 'lobby':
      return lobbyFor(deps, view, target)
    case 'question':
      return questionFor(view, notice, target)
    case 'controls':
      return controlsReply(view, notice.question)
    case 'reveal':
      return revealReply(view, notice.question, { reader, sourceOf: await openSources(deps) })
    case 'skipped':
      return skippedReply(view, notice.question, reader)
    case 'standings':
      return standingsReply(view, notice.question, reader)
    case 'final':
      return finalReply(view, { reader, sourceOf: await openSources(deps) })
    case 'paused':
      return pausedReply(view, reader)
  }
}

function lobbyFor(deps: MeetingStageDeps, view: MeetingView, target: Target): Reply {
  const ways = waysInto(deps, view)
  if (target.kind === 'group') return lobbyReply(view, ways, 'group')
  return lobbyReply(view, ways, steers(view, target.account) ? 'host' : 'phone')
}

function questionFor(
  view: MeetingView,
  { question: index, seconds }: { question: number; seconds: number },
  target: Target,
): Reply {
  const question = view.meeting.questions[index]
  if (question === undefined) throw new Error(`no question ${index} in this meeting`)
  const asked = { index, question, seconds }
  if (target.kind === 'group') return groupQuestionReply(view, asked)
  return phoneQuestionReply(view, { ...asked, steers: steersAlone(view.meeting, target.account) })
}

function readerOf(view: MeetingView, target: Target): Reader {
  if (target.kind === 'group') return { kind: 'group' }
  return phoneReader(view, target.account, steers(view, target.account))
}

/** In a group's meeting its admins steer it there, and the host too. */
function steers({ meeting }: MeetingView, account: Account): boolean {
  return isSame(meeting.host, account)
}

async function openSources({ current }: MeetingStageDeps): Promise<SourceOf> {
  const { answerer } = await current()
  return (passageId) => answerer.cite(passageId)?.source ?? null
}

function addressOf(target: Target): ChatAddress {
  return target.kind === 'group' ? target.group : { ...target.account, topicId: null }
}

/** The buttons of a meeting carry everything by themselves. */
function toButtons(rows: Reply['buttons']): Button[][] {
  return rows.map((row) => row.flatMap((button) => ('action' in button ? [] : [button])))
}
