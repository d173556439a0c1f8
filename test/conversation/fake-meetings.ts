import type { FileChannel, OutgoingFile } from '../../src/channels/files.ts'
import type { PollChannel, PollResult, QuizPoll } from '../../src/channels/polls.ts'
import type { MeetingRooms } from '../../src/conversation/quiz-rooms.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { MeetingDesk, Order, OrderOutcome, VoteOutcome } from '../../src/quiz/meeting/desk.ts'
import type { LoggedEvent, MeetingEvent } from '../../src/quiz/meeting/events.ts'
import { foldMeeting } from '../../src/quiz/meeting/fold.ts'
import { type Account, accountKey, type Meeting } from '../../src/quiz/meeting/meeting.ts'
import type { KnownAccount, PollVote, StageResult } from '../../src/quiz/meeting/ports.ts'
import { isSame } from '../../src/quiz/meeting/shares.ts'
import type { MeetingView } from '../../src/quiz/meeting/view.ts'

interface Held {
  meeting: Meeting
  events: LoggedEvent[]
}

/** Meetings as logs in memory, read by the real fold. Nothing goes on by itself. */
export function createFakeMeetings(clock: Clock) {
  const held: Held[] = []
  const accounts = new Map<string, KnownAccount>()
  const orders: string[] = []
  const votes: string[] = []
  const pollVotes: PollVote[] = []
  const notedPolls: string[] = []
  const lost: string[] = []
  const reports: string[] = []
  const script = {
    vote: 'counted' as VoteOutcome,
    order: 'done' as OrderOutcome,
    report: { kind: 'sent', messageId: 'r' } as StageResult,
    /** What members of groups are, by their id. */
    standings: new Map<string, 'admin' | 'member' | 'outside' | null>(),
  }

  const viewOf = ({ meeting, events }: Held): MeetingView => foldMeeting(meeting, events, accounts)
  const isOpen = (one: Held) => viewOf(one).phase.kind !== 'ended'
  const find = (matches: (one: Held) => boolean) => {
    const found = held.find((one) => isOpen(one) && matches(one))
    return found === undefined ? null : viewOf(found)
  }

  /** Something happened now. */
  function log(id: number, event: MeetingEvent, key = `${event.kind}:${JSON.stringify(event)}`) {
    const one = held.find(({ meeting }) => meeting.id === id)
    if (one === undefined || one.events.some((known) => known.key === key)) return false
    one.events.push({ key, at: clock.now().toISOString(), event })
    return true
  }

  const desk = {
    async open({ deliveryId: _, ...request }) {
      const { group, host, settings, questions } = request
      const same = find(({ meeting }) =>
        group === null
          ? meeting.group === null && isSame(meeting.host, host)
          : isSame(meeting.group, group),
      )
      if (same !== null) return { kind: 'busy', view: same }
      const fitting = questions.filter(
        ({ topic }) => settings.topic === null || topic === settings.topic,
      )
      if (fitting.length === 0) return { kind: 'no_questions' }
      const meeting: Meeting = {
        ...request,
        id: held.length + 1,
        code: String(48213 + held.length),
        questions: fitting.slice(0, settings.questionCount),
        createdAt: clock.now().toISOString(),
      }
      const one = { meeting, events: [] }
      held.push(one)
      return { kind: 'opened', view: viewOf(one) }
    },
    async find(id) {
      const one = held.find(({ meeting }) => meeting.id === id)
      return one === undefined ? null : viewOf(one)
    },
    findByCode: async (code) => find(({ meeting }) => meeting.code === code),
    findByGroup: async (group) => find(({ meeting }) => isSame(meeting.group, group)),
    findByAccount: async (account) =>
      find(
        (one) =>
          isSame(one.meeting.host, account) ||
          one.events.some(
            ({ event }) => event.kind === 'joined' && event.account === accountKey(account),
          ),
      ),
    hostedBy: async (account, limit) =>
      held
        .filter(({ meeting }) => isSame(meeting.host, account))
        .reverse()
        .slice(0, limit)
        .map(viewOf),
    async join(id, { account, name, phone }) {
      const one = held.find(({ meeting }) => meeting.id === id)
      if (one === undefined || !isOpen(one)) return 'ended'
      const member = accountKey(account)
      const event = { kind: 'joined', account: member, name, phone } as const
      return log(id, event, `${phone ? 'phone' : 'joined'}:${member}`) ? 'joined' : 'already'
    },
    async order(id, order: Order, { by, deliveryId }) {
      const about = 'question' in order ? ` ${order.question}` : ''
      orders.push(`${id} ${order.do}${about} ${by === null ? '-' : accountKey(by)} ${deliveryId}`)
      return script.order
    },
    async vote(id, { account, question, choices, deliveryId }) {
      votes.push(`${id} ${question} ${accountKey(account)} ${choices.join('+')} ${deliveryId}`)
      return script.vote
    },
    async takePollVote(vote) {
      pollVotes.push(vote)
    },
    async notePoll({ channel, pollId, text }) {
      notedPolls.push(`${channel} ${pollId} ${text}`)
    },
    async groupLost({ channel, chatId }) {
      lost.push(`${channel}:${chatId}`)
    },
    async resumeAll() {},
  } satisfies MeetingDesk

  const polls = createFakePolls(script.standings)
  const rooms: MeetingRooms = {
    desk,
    stage: {
      async send(view, notice, target) {
        const to = target.kind === 'group' ? 'group' : accountKey(target.account)
        reports.push(`${view.meeting.id} ${notice.kind} ${to}`)
        return script.report
      },
    },
    meetingOf: async (id) => held.find(({ meeting }) => meeting.id === id)?.meeting ?? null,
    polls: (channel) => (channel === 'fake' ? polls.channel : null),
    files: () => null,
    startLink: (channel, payload) =>
      channel === 'fake' ? `https://t.me/bot?start=${payload}` : null,
    channels: () => ['fake', 'zalo-oa'],
  }
  return {
    rooms,
    desk,
    held,
    accounts,
    orders,
    votes,
    pollVotes,
    notedPolls,
    lost,
    reports,
    script,
    log,
  }
}

/** Takes polls as Telegram does, and keeps them. */
export function createFakePolls(
  standings = new Map<string, 'admin' | 'member' | 'outside' | null>(),
) {
  const sent: QuizPoll[] = []
  const closed: string[] = []
  const results: PollResult[] = []
  const channel = {
    name: 'fake',
    fits: ({ text, options }) =>
      text.length <= 300 && options.every((option) => option.length <= 100),
    async send(_address, poll) {
      sent.push(poll)
      const messageId = `poll-${sent.length}`
      return results.shift() ?? { kind: 'sent', pollId: `p${sent.length}`, messageId }
    },
    async close(_address, messageId) {
      closed.push(messageId)
      return { kind: 'closed', voters: 3 }
    },
    standing: async (_address, memberId) => standings.get(memberId) ?? null,
  } satisfies PollChannel
  return { channel, sent, closed, results }
}

/** Keeps the files that were sent. */
export function createFakeFiles() {
  const sent: { to: Account; file: OutgoingFile }[] = []
  const channel = {
    name: 'fake',
    async sendFile({ channel: name, chatId }, file) {
      sent.push({ to: { channel: name, chatId }, file })
      return { kind: 'sent', messageIds: [`file-${sent.length}`] }
    },
  } satisfies FileChannel
  return { channel, sent }
}
