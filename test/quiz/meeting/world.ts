/**
 * A small world for meetings: a group with polls, phones, people who answer, and processes that end
 * in the middle. Time passes from one thing to be done to the next.
 */

import { randomUUID } from 'node:crypto'
import { type MeetingDesk, pollPrefix } from '../../../src/quiz/meeting/desk.ts'
import { createMeetingManager } from '../../../src/quiz/meeting/manager.ts'
import { type Account, accountKey } from '../../../src/quiz/meeting/meeting.ts'
import {
  type MeetingStage,
  type MeetingStore,
  type Notice,
  noticeKey,
  type StageResult,
  type Target,
  targetKey,
} from '../../../src/quiz/meeting/ports.ts'
import { createMeetingRunner } from '../../../src/quiz/meeting/runner.ts'
import type { MeetingView } from '../../../src/quiz/meeting/view.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import { silentLogger } from '../../support/logger.ts'

export interface Poll {
  id: string
  messageId: string
  question: number
  text: string
  votes: Map<string, { choice: number; deliveryId: string }>
  isClosed: boolean
}

export interface SentNotice {
  at: string
  notice: Notice
  target: string
}

interface Task {
  at: number
  run(desk: MeetingDesk): Promise<unknown>
}

interface Job {
  payload: { meetingId: number; wake: number }
  at: number
}

export type World = ReturnType<typeof createWorld>

export function createWorld({ store, clock }: { store: MeetingStore; clock: FakeClock }) {
  const sent: SentNotice[] = []
  const polls: Poll[] = []
  const groupCalls: { at: number; what: string }[] = []
  const tasks: Task[] = []
  let jobs: Job[] = []
  let calls = 0
  let crashes = 0
  let messages = 0
  let deliveries = 0
  let crashAfter: number | null = null
  let process: { desk: MeetingDesk; runner: ReturnType<typeof createMeetingRunner> } | null = null

  const world = {
    clock,
    sent,
    polls,
    groupCalls,
    /** What the platform says instead of what it would say; undefined: as usual. */
    answer: (_notice: Notice, _target: Target): StageResult | undefined => undefined,
    /** The same, although the message arrives. */
    answerAfterwards: (_notice: Notice, _target: Target): StageResult | undefined => undefined,
    /** Called for each message that arrives. */
    onArrival: (_notice: Notice, _target: Target, _poll: Poll | null): void => undefined,
    members: new Set<string>(),
    calls: () => calls,
    crashes: () => crashes,
    /** The process ends after so many calls of the store or the stage; null: it lasts. */
    crashAfter(count: number | null) {
      crashAfter = count
    },
    /** In so many seconds; done again with the same delivery when the process ends meanwhile. */
    after(seconds: number, run: Task['run']) {
      tasks.push({ at: clock.now().getTime() + Math.round(seconds * 1000), run })
    },
    newDelivery: () => `d${++deliveries}`,
    vote(poll: Poll, account: Account, choice: number, soon: 'at once' | 'later' = 'later') {
      const key = accountKey(account)
      if (poll.isClosed || poll.votes.has(key)) return
      const deliveryId = world.newDelivery()
      poll.votes.set(key, { choice, deliveryId })
      const { id: pollId, text } = poll
      const { channel } = account
      const at = clock.now().toISOString()
      const vote = { channel, pollId, account, name: `Tên ${key}`, choices: [choice] }
      world.after(0.1, (desk) => desk.notePoll({ channel, pollId, text }))
      const take: Task['run'] = (desk) => desk.takePollVote({ ...vote, deliveryId, at })
      if (soon === 'later') return world.after(0, take)
      // While the poll is still being sent; the platform tells again what was not taken.
      world.arriving.push(
        take(world.desk()).catch((error: unknown) => {
          if (!(error instanceof Ended)) throw error
          world.after(0, take)
        }),
      )
    },
    arriving: [] as Promise<unknown>[],
    desk: (): MeetingDesk => (process ?? boot()).desk,
    /** Until nothing is to be done any more, or until so many seconds have passed. */
    async run(seconds = 24 * 3600) {
      const until = clock.now().getTime() + seconds * 1000
      for (;;) {
        const job = jobs.toSorted((a, b) => a.at - b.at)[0]
        const task = tasks.toSorted((a, b) => a.at - b.at)[0]
        const next = Math.min(job?.at ?? Infinity, task?.at ?? Infinity)
        if (next > until) break
        clock.advance(Math.max(next - clock.now().getTime(), 0))
        if (task !== undefined && task.at <= next) await perform(task)
        else if (job !== undefined) await work(job)
      }
      const left = until - clock.now().getTime()
      if (jobs.length + tasks.length > 0 && left > 0) clock.advance(left)
    },
  }

  async function perform(task: Task): Promise<void> {
    if (await survives(() => task.run(world.desk()))) tasks.splice(tasks.indexOf(task), 1)
  }

  async function work(job: Job): Promise<void> {
    const { runner } = process ?? boot()
    const signal = new AbortController().signal
    await survives(async () => {
      const outcome = await runner.advance(job.payload, signal)
      jobs = jobs.filter((one) => one !== job)
      if (outcome.kind === 'later') {
        jobs.push({ payload: job.payload, at: clock.now().getTime() + outcome.afterMs })
      }
    })
  }

  /** False when the process ended in the middle of it. */
  async function survives(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Ended)) throw error
      process = null
      crashes += 1
      boot()
      tasks.unshift({ at: clock.now().getTime(), run: (desk) => desk.resumeAll() })
      return false
    }
  }

  function boot() {
    let isAlive = true
    async function guard<Result>(call: () => Promise<Result>): Promise<Result> {
      if (!isAlive) throw new Ended()
      calls += 1
      const isLast = calls === crashAfter
      const result = await call()
      if (isLast) {
        isAlive = false
        throw new Ended()
      }
      return result
    }
    const guardedStore = new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return (...given: unknown[]) =>
          guard(async () => (await Reflect.apply(method, target, given)) as unknown)
      },
    })
    const stage: MeetingStage = {
      send: (view, notice, target) =>
        guard(async () => {
          const result = deliver(view, notice, target)
          await Promise.all(world.arriving.splice(0))
          return result
        }),
      redrawLobby: (_view, target) =>
        guard(async () => {
          if (target.kind === 'group') count('redraw')
          return { kind: 'sent', messageId: null }
        }),
      asksByPoll: ({ meeting }) => meeting.group !== null,
      closePoll: (_view, messageId) =>
        guard(async () => {
          count('close')
          const poll = polls.find((one) => one.messageId === messageId)
          if (poll === undefined) return { kind: 'failed', reason: 'no such poll' }
          poll.isClosed = true
          return { kind: 'closed', voters: poll.votes.size }
        }),
      isMember: (_view, account) => guard(async () => world.members.has(accountKey(account))),
    }
    const desk = createMeetingManager({
      store: guardedStore,
      clock,
      logger: silentLogger,
      enqueue: (payload) =>
        guard(async () => void jobs.push({ payload, at: clock.now().getTime() })),
    })
    const runner = createMeetingRunner({
      store: guardedStore,
      stage,
      clock,
      timing: { now: clock.now, sleep: async () => undefined, random: () => 0.5 },
      logger: silentLogger,
      lock: async () => ({ isHeld: () => true, release: async () => undefined }),
    })
    process = { desk, runner }
    return process
  }

  function count(what: string): void {
    groupCalls.push({ at: clock.now().getTime(), what })
  }

  function deliver(view: MeetingView, notice: Notice, target: Target): StageResult {
    if (target.kind === 'group') count(noticeKey(notice))
    const instead = world.answer(notice, target)
    if (instead !== undefined) return instead
    const messageId = String(++messages)
    sent.push({ at: clock.now().toISOString(), notice, target: targetKey(target) })
    let poll: Poll | null = null
    if (target.kind === 'group' && notice.kind === 'question') {
      const { question } = notice
      const text = `${pollPrefix(view, question)}${view.meeting.questions[question]?.question}`
      const id = `poll-${randomUUID()}`
      poll = { id, messageId, question, text, votes: new Map(), isClosed: false }
      polls.push(poll)
    }
    world.onArrival(notice, target, poll)
    const afterwards = world.answerAfterwards(notice, target)
    if (afterwards !== undefined) return afterwards
    return { kind: 'sent', messageId, ...(poll !== null && { pollId: poll.id }) }
  }

  return world
}

class Ended extends Error {
  override readonly name = 'Ended'
}
