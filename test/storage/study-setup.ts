import type { ChatAddress } from '../../src/channels/channel.ts'
import type { BankQuestion } from '../../src/quiz/bank.ts'
import type { ReviewCard, RunKind } from '../../src/quiz/study/ports.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import { createStudyStore } from '../../src/storage/study-store.ts'
import { createFakeClock } from '../support/fake-clock.ts'

export const TELEGRAM: ChatAddress = { channel: 'telegram', chatId: '7', topicId: null }
export const ZALO: ChatAddress = { channel: 'zalo-oa', chatId: 'z7', topicId: null }

/** 08:`minute` UTC on the day the clock stands at. */
export const at = (minute: number) => new Date(Date.UTC(2026, 0, 10, 8, minute)).toISOString()

export function questionNamed(id: string): BankQuestion {
  return {
    id,
    topic: 'Mục tiêu',
    difficulty: 'easy',
    question: `Câu hỏi ${id}?`,
    options: ['Sai', 'Đúng'],
    correct: [1],
    explanation: 'Vì vậy.',
    source: { doc: 'nghi-quyet', quote: 'Quy mô kinh tế số' },
    passageId: 'nghi-quyet#II.1/2',
  }
}

export function cardOf(questionId: string, change: Partial<ReviewCard> = {}): ReviewCard {
  return {
    questionId,
    due: at(0),
    lastReview: at(0),
    stability: 2.3065,
    difficulty: 2.118103970459016,
    scheduledDays: 2,
    learningSteps: 0,
    reps: 1,
    lapses: 0,
    state: 2,
    ...change,
  }
}

/** The stores a member's studying stands in, with a member on each of two platforms. */
export async function openStudy(open: () => Promise<Database>) {
  const { db } = await open()
  const clock = createFakeClock(at(0))
  const people = createPeopleStore({ db, clock })
  const chats = createChatStore({ db, clock })
  const study = createStudyStore({ db, clock })
  const an = await people.personOf(TELEGRAM)
  const binh = await people.personOf(ZALO)

  let begun = 0
  function begin(
    personId: string,
    names = ['q1', 'q2'],
    change: { begunBy?: string; kind?: RunKind } = {},
  ) {
    begun += 1
    return study.begin({
      personId,
      kind: 'ten',
      title: '10 câu',
      contestId: null,
      questions: names.map(questionNamed),
      begunBy: `delivery-${begun}`,
      begunAt: at(begun),
      ...change,
    })
  }

  /** Answers the question at `position` of a run whose questions are `q1`, `q2` … */
  function answer(
    runId: number,
    position: number,
    change: {
      isRight?: boolean
      minute?: number
      ends?: boolean
      questionId?: string
      card?: ReviewCard
    } = {},
  ) {
    const { isRight = true, minute = 10, ends = false, questionId = `q${position + 1}` } = change
    return study.answer(
      runId,
      { position, choices: [isRight ? 1 : 0], isRight, at: at(minute), elapsedMs: 1500.4 },
      { questionId, card: change.card ?? null, ends },
    )
  }

  /** Makes one person of the two: An's settings win. */
  async function link(): Promise<string> {
    await people.offerCode(TELEGRAM, 'ABCD2345', at(59))
    await people.redeemCode(ZALO, 'ABCD2345', at(1))
    return await people.personOf(ZALO)
  }

  return { db, clock, people, chats, study, an, binh, begin, answer, link }
}
