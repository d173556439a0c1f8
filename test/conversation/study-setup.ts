import { fold } from '../../src/lib/vietnamese.ts'
import type { BankQuestion, QuestionBank } from '../../src/quiz/bank.ts'
import { createStudyDesk } from '../../src/quiz/study/study.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import { createStudyStore } from '../../src/storage/study-store.ts'
import { createUnitStore } from '../../src/storage/unit-store.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryStores } from '../support/memory-stores.ts'
import { DATABASES } from '../support/stores.ts'
import { setUp } from './setup.ts'

export const TARGETS = 'Mục tiêu đến năm 2030'
export const PROVINCE = 'Chương trình hành động Thái Nguyên'

/** Four questions on two topics and two documents; the last one has two right options. */
export const QUESTIONS: BankQuestion[] = [
  questionOf('một', { topic: TARGETS }),
  questionOf('hai', { topic: TARGETS }),
  questionOf('ba', { topic: PROVINCE }),
  {
    ...questionOf('bốn', { topic: 'Nhiệm vụ' }),
    source: { doc: 'huong-dan', quote: 'Tuyên truyền' },
    passageId: 'huong-dan#I/1',
    options: ['Sai bốn', 'Đúng bốn', 'Cũng đúng bốn'],
    correct: [1, 2],
  },
]

function questionOf(name: string, { topic }: { topic: string }): BankQuestion {
  return {
    id: `q-${fold(name)}`,
    topic,
    difficulty: 'easy',
    question: `Câu hỏi ${name}?`,
    options: [`Sai ${name}`, `Đúng ${name}`],
    correct: [1],
    explanation: `Giải thích ${name}.`,
    source: { doc: 'chuong-trinh', quote: 'Quy mô kinh tế số' },
    passageId: 'chuong-trinh#II.1/2',
  }
}

export function bankOf(list: BankQuestion[]): QuestionBank {
  return {
    find: (id) => list.find((one) => one.id === id) ?? null,
    list: () => list,
    topics: () => [...new Set(list.map(({ topic }) => topic))],
  }
}

/** A conversation with members who study on a real store. */
export async function setUpStudy(
  options: { questions?: BankQuestion[]; editing?: boolean } & Pick<
    Parameters<typeof setUp>[0] & object,
    'holdsMeetings'
  > = {},
) {
  const [first] = DATABASES
  if (first === undefined) throw new Error('no database')
  const { db } = await first.open()
  const clock = createFakeClock()
  const people = createPeopleStore({ db, clock })
  const store = createStudyStore({ db, clock })
  const units = createUnitStore({ db })
  const studying = { study: createStudyDesk({ store, clock }), members: store, units }
  const stores = { ...createMemoryStores(), people }
  const bank = bankOf(options.questions ?? QUESTIONS)
  const talk = setUp({
    clock,
    stores,
    studying,
    bank,
    holdsMeetings: options.holdsMeetings ?? false,
    ...(options.editing === false && { capabilities: { editing: false } }),
  })
  const person = (chatId = 'chat') => people.personOf({ channel: 'fake', chatId, topicId: null })
  return {
    ...talk,
    db,
    people,
    store,
    units,
    person,
    again: () => setUp({ clock, stores, studying, bank, holdsMeetings: false }),
  }
}

/** Which question a message asks: `một`. */
export function askedName(text: string): string {
  return /Câu hỏi (\S+)\?/.exec(text)?.[1] ?? ''
}
