import { onTestFinished } from 'vitest'
import type { IncomingMessage } from '../../../src/channels/channel.ts'
import { openContests } from '../../../src/contests.ts'
import type { ContestWish } from '../../../src/quiz/contest/new-contest.ts'
import { createChatStore } from '../../../src/storage/chat-store.ts'
import { createContestStore } from '../../../src/storage/contest-store.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { createPeopleStore } from '../../../src/storage/people-store.ts'
import { createStudyStore } from '../../../src/storage/study-store.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { silentLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { makeQuestions } from './questions.ts'

/** 08:00 in Vietnam on the day on which the contests of the tests open. */
export const OPENING = '2026-11-22T01:00:00.000Z'
/** 17:00 three days later. */
export const CLOSING = '2026-11-25T10:00:00.000Z'
export const BANK = makeQuestions(12)

export const MINUTE_MS = 60_000

/** Contests on a real store, an hour before the opening. */
export async function setUpContests(dataDirectory = temporaryDirectory()) {
  const { db, close } = await openDatabase({ dataDirectory, logger: silentLogger })
  onTestFinished(close)
  const clock = createFakeClock('2026-11-22T00:00:00.000Z')
  const deps = { db, clock }
  const desk = openContests(deps)
  const people = createPeopleStore(deps)
  const chats = createChatStore(deps)

  /** `settings`: others than three questions, two tries. */
  async function create(
    change: Partial<Omit<ContestWish, 'settings'>> & { settings?: object } = {},
  ) {
    const usual = { questionsPerTry: 3, tries: 2, topics: null, documents: null, announces: true }
    const outcome = await desk.create(
      'console',
      {
        title: 'Tìm hiểu Nghị quyết 57',
        opensAt: OPENING,
        closesAt: CLOSING,
        ...change,
        settings: { ...usual, ...change.settings },
      },
      BANK,
    )
    if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.faults))
    return outcome.contest
  }

  /** A member who has written to us; the person's id. */
  async function join(chatId: string, displayName = chatId, unit: string | null = null) {
    const address = { channel: 'telegram', chatId, topicId: null }
    await chats.remember({
      deliveryId: chatId,
      address,
      chatKind: 'private',
      sender: { id: chatId, displayName },
      sentAt: clock.now().toISOString(),
      messageId: null,
      content: { kind: 'text', text: 'Chào' },
    } satisfies IncomingMessage)
    const id = await people.personOf(address)
    if (unit !== null) await chats.saveUnit(address, unit)
    return id
  }

  /** A whole try with so many right answers, each question taking so long. */
  async function play(contestId: number, personId: string, right: number, secondsEach = 5) {
    const begun = await desk.begin(contestId, personId)
    if (!('asked' in begun)) throw new Error(begun.kind)
    let { asked } = begun
    for (;;) {
      await desk.noteShown(asked)
      clock.advance(secondsEach * 1000)
      const choices = asked.position < right ? [0] : [1]
      const { position, run } = asked
      const outcome = await desk.answer(personId, { runId: run.id, position, choices })
      if (outcome.kind !== 'next') return outcome
      asked = outcome.asked
    }
  }

  return {
    db,
    clock,
    desk,
    create,
    join,
    play,
    contests: createContestStore(deps),
    runs: createStudyStore(deps),
  }
}
