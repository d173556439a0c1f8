import type { BankQuestion } from '../../src/quiz/bank.ts'
import type { LoggedEvent, MeetingEvent } from '../../src/quiz/meeting/events.ts'
import { foldMeeting } from '../../src/quiz/meeting/fold.ts'
import type { Meeting } from '../../src/quiz/meeting/meeting.ts'
import type { KnownAccount } from '../../src/quiz/meeting/ports.ts'
import type { MeetingView } from '../../src/quiz/meeting/view.ts'

const BEGAN_AT = Date.parse('2026-11-22T12:05:00.000Z')

/** Three questions with two right options in the last. */
export const QUESTIONS: BankQuestion[] = [
  question('q1', {
    topic: 'Mục tiêu',
    question: 'Kinh tế số đạt bao nhiêu GRDP?',
    options: ['20%', '30%', '40%'],
    correct: [2],
  }),
  question('q2', {
    topic: 'Nhiệm vụ',
    question: 'Nhiệm vụ nào được nêu trước?',
    options: ['Thể chế', 'Hạ tầng'],
    correct: [0],
  }),
  question('q3', {
    topic: 'Nhiệm vụ',
    question: 'Những nội dung nào là đột phá?',
    options: ['Thể chế', 'Hạ tầng', 'Nhân lực'],
    correct: [0, 2],
  }),
]

export const HOST = { channel: 'fake', chatId: 'hoa' }
export const GROUP = { channel: 'fake', chatId: 'group', topicId: '7' }

export function question(id: string, fields: Partial<BankQuestion> = {}): BankQuestion {
  return {
    id,
    topic: 'Mục tiêu',
    difficulty: 'easy',
    question: `Câu hỏi ${id}?`,
    options: ['Một', 'Hai'],
    correct: [0],
    explanation: 'Văn bản nêu rõ điều này. Câu thứ hai dài hơn.',
    source: { doc: 'chuong-trinh', quote: 'Quy mô kinh tế số' },
    passageId: 'chuong-trinh#II.1/2',
    ...fields,
  }
}

/** A meeting as its log gives it: each happening comes one second after the one before. */
export function viewOf(
  happenings: MeetingEvent[],
  {
    meeting = {},
    accounts = {},
  }: { meeting?: Partial<Meeting>; accounts?: Record<string, Partial<KnownAccount>> } = {},
): MeetingView {
  const events = happenings.map((event, index): LoggedEvent => {
    const at = new Date(BEGAN_AT + index * 1000).toISOString()
    return { key: `${index}`, at, event }
  })
  const known = Object.entries(accounts).map(([key, account]): [string, KnownAccount] => [
    key,
    { personId: null, name: null, givenName: null, unit: null, ...account },
  ])
  return foldMeeting(
    {
      id: 12,
      code: '48213',
      settings: { mode: 'study', questionCount: 3, topic: null },
      questions: QUESTIONS,
      host: HOST,
      hostName: 'Nguyễn Thị Hoa',
      group: null,
      createdAt: new Date(BEGAN_AT).toISOString(),
      ...meeting,
    },
    events,
    new Map(known),
  )
}

export const phone = (id: string, name = id): MeetingEvent => ({
  kind: 'joined',
  account: `fake:${id}`,
  name,
  phone: true,
})

/** How platforms call those who vote. */
const NAMES: Record<string, string> = { lan: 'Lan', hung: 'Hùng', an: 'An' }

/** A question from its beginning to its answer. `votes`: `lan 0+2`. */
export function round(index: number, votes: string[]): MeetingEvent[] {
  return [
    ...asked(index),
    ...votes.map((line): MeetingEvent => {
      const [id = '', choices = ''] = line.split(' ')
      return {
        kind: 'vote',
        question: index,
        account: `fake:${id}`,
        name: NAMES[id] ?? id,
        choices: choices.split('+').map(Number),
        via: 'button',
      }
    }),
    { kind: 'closed', question: index },
    { kind: 'revealed', question: index },
  ]
}

export function asked(index: number): MeetingEvent[] {
  return [
    { kind: 'asking', question: index },
    { kind: 'asked', question: index, seconds: 45 },
  ]
}

export const STARTED: MeetingEvent = { kind: 'started', by: null }
