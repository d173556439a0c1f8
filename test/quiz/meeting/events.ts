/** Meetings and their events, for tests. Times are seconds after the opening. */
import type { BankQuestion } from '../../../src/quiz/bank.ts'
import { type LoggedEvent, type MeetingEvent, voteKey } from '../../../src/quiz/meeting/events.ts'
import { foldMeeting } from '../../../src/quiz/meeting/fold.ts'
import { accountOf, type Meeting, type MeetingMode } from '../../../src/quiz/meeting/meeting.ts'
import type { KnownAccount } from '../../../src/quiz/meeting/ports.ts'
import type { MeetingView } from '../../../src/quiz/meeting/view.ts'

export const OPENED_AT = '2026-11-22T08:00:00.000Z'
export const HOST = 'telegram:9'

/** The first option is right. */
export function makeQuestions(count: number): BankQuestion[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `q-${index}`,
    topic: index % 2 === 0 ? 'Thể chế' : 'Nhân lực',
    difficulty: (['easy', 'medium', 'hard'] as const)[index % 3] ?? 'easy',
    question: `Câu hỏi thứ ${index + 1} là gì?`,
    options: ['Đúng', 'Sai một', 'Sai hai'],
    correct: [0],
    explanation: 'Vì nghị quyết viết như vậy.',
    source: { doc: `document-${index % 2}`, quote: 'Nguyên văn của nghị quyết.' },
    passageId: `document-${index % 2}#I/1`,
  }))
}

export function makeMeeting({
  mode = 'study',
  questions = 3,
  group = true,
}: {
  mode?: MeetingMode
  questions?: number
  group?: boolean
} = {}): Meeting {
  return {
    id: 1,
    code: '48213',
    settings: { mode, questionCount: questions, topic: null },
    questions: makeQuestions(questions),
    host: accountOf(HOST),
    hostName: 'Chị Hoa',
    group: group ? { channel: 'telegram', chatId: '-100', topicId: null } : null,
    createdAt: OPENED_AT,
  }
}

export function atSecond(second: number): string {
  return new Date(new Date(OPENED_AT).getTime() + Math.round(second * 1000)).toISOString()
}

let deliveries = 0

/** An event with the key that the program gives it. */
export function happen(second: number, event: MeetingEvent, key = keyOf(event)): LoggedEvent {
  return { key, at: atSecond(second), event }
}

function keyOf(event: MeetingEvent): string {
  switch (event.kind) {
    case 'joined':
      return `${event.phone ? 'phone' : 'joined'}:${event.account}`
    case 'standing':
      return `standing:${event.account}`
    case 'vote':
      return voteKey(event.question, event.account, String(++deliveries))
    case 'sent':
      return `sent:${event.notice}:${event.target}`
    case 'sending':
    case 'not_sent':
      return `${event.kind}:${event.notice}:${event.target}:${event.attempt}`
    case 'asking':
    case 'asked':
    case 'closed':
    case 'revealed':
    case 'skipped':
      return `${event.kind}:${event.question}`
    case 'started':
    case 'ended':
      return event.kind
    case 'paused':
    case 'resumed':
    case 'extended':
    case 'hurried':
    case 'group_call':
      return `order:${++deliveries}`
  }
}

export function joins(second: number, account: string, phone = true): LoggedEvent {
  return happen(second, { kind: 'joined', account, name: `Tên ${account}`, phone })
}

export function votes(
  second: number,
  account: string,
  vote: { question?: number; choice?: number; via?: 'poll' | 'button' } = {},
): LoggedEvent {
  const { question = 0, choice = 0, via = 'poll' } = vote
  const name = `Tên ${account}`
  return happen(second, { kind: 'vote', question, account, name, choices: [choice], via })
}

export function sends(
  second: number,
  notice: string,
  target: string,
  messageId: string | null = `${notice} at ${target}`,
): LoggedEvent {
  const inGroup = target === 'group'
  return happen(second, { kind: 'sent', notice, target, messageId, inGroup })
}

/** Started at 10, the question asked at `second` for 30 seconds. */
export function asks(second: number, question = 0): LoggedEvent[] {
  return [
    happen(10, { kind: 'started', by: HOST }),
    happen(second - 1, { kind: 'asking', question }),
    happen(second, { kind: 'asked', question, seconds: 30 }),
  ]
}

export function closes(second: number, question = 0, voters?: number | null): LoggedEvent {
  return happen(second, {
    kind: 'closed',
    question,
    ...(voters !== undefined && { poll: { voters } }),
  })
}

/** Closed at `second`, its answer shown 5 seconds later. */
export function ends(second: number, question = 0): LoggedEvent[] {
  return [closes(second, question), happen(second + 5, { kind: 'revealed', question })]
}

/** A person by each account's letter after the dash: `telegram:1-a` and `zalo-oa:7-a` are one. */
export function peopleOf(events: readonly LoggedEvent[]): Map<string, KnownAccount> {
  const accounts = events.flatMap(({ event }) => ('account' in event ? event.account : []))
  return new Map(
    accounts.map((account) => {
      const [, letter] = account.split('-').length > 1 ? (/-(\w)$/.exec(account) ?? []) : []
      const personId = letter === undefined ? null : `person-${letter}`
      return [account, { personId, name: null, givenName: null, unit: null }]
    }),
  )
}

export function viewOf(events: readonly LoggedEvent[], meeting = makeMeeting()): MeetingView {
  return foldMeeting(meeting, events, peopleOf(events))
}
