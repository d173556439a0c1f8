/** Meetings, and the people in them, for tests of the conversation. */
import type { BankQuestion } from '../../src/quiz/bank.ts'
import type { Meeting } from '../../src/quiz/meeting/meeting.ts'
import { createFakeBank } from './fake-bank.ts'
import { GROUP, type setUp } from './setup.ts'

export type Test = ReturnType<typeof setUp>

export const HOA = { id: 'hoa', displayName: 'Cô Hoa' }
export const LAN = { id: 'lan', displayName: 'Lan' }
export const inGroup = (sender: { id: string; displayName: string } | null) => ({
  ...GROUP,
  sender,
})
export const alone = (id: string, displayName = id) => ({
  address: { channel: 'fake', chatId: id, topicId: null },
  sender: { id, displayName },
})

export const SEVERAL: BankQuestion = {
  id: 's1',
  topic: 'Mục tiêu',
  difficulty: 'medium',
  question: 'Những nội dung nào là đột phá?',
  options: ['Thể chế', 'Hạ tầng', 'Nhân lực'],
  correct: [0, 2],
  explanation: 'Thể chế và nhân lực. Còn lại không.',
  source: { doc: 'chuong-trinh', quote: 'Quy mô kinh tế số' },
  passageId: 'chuong-trinh#II.1/2',
}

/** A meeting of phones, hosted by `chat`, whose first question is open. */
export function openMeeting(test: Test, fields: Partial<Meeting> = {}) {
  const { meetings, clock } = test
  const id = meetings.held.length + 1
  meetings.held.push({
    meeting: {
      id,
      code: '48213',
      settings: { mode: 'study', questionCount: 3, topic: null },
      questions: createFakeBank().list(),
      host: { channel: 'fake', chatId: 'hoa' },
      hostName: 'Cô Hoa',
      group: null,
      createdAt: clock.now().toISOString(),
      ...fields,
    },
    events: [],
  })
  return id
}

export function ask(test: Test, id: number, question = 0) {
  const { meetings } = test
  meetings.log(id, { kind: 'started', by: null })
  meetings.log(id, { kind: 'asking', question })
  meetings.log(id, { kind: 'asked', question, seconds: 45 })
}
