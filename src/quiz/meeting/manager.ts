import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { type MeetingDesk, readPollPrefix } from './desk.ts'
import { voteKey } from './events.ts'
import { orderOn } from './give-order.ts'
import { judgeVote } from './judge-vote.ts'
import { accountKey } from './meeting.ts'
import { pickQuestions } from './pick-questions.ts'
import { GONE, type MeetingStore, pollVoteEvent } from './ports.ts'
import { readMeeting, readMeetings } from './read-meetings.ts'
import type { MeetingView } from './view.ts'

export interface MeetingManagerDeps {
  store: MeetingStore
  /** Has the runner look at a meeting at once. */
  enqueue(payload: { meetingId: number; wake: number }): Promise<unknown>
  clock: Clock
  logger: Logger
}

/** Meetings whose options are remembered, for what every vote needs. */
const MOST_REMEMBERED = 100

/**
 * What people do with meetings: it goes into the log, and the runner draws the consequences. Any
 * number of processes may have one on the same store.
 */
export function createMeetingManager(deps: MeetingManagerDeps): MeetingDesk {
  const { store, clock, logger } = deps
  /** By meeting: the number of options of each question, which never changes. */
  const optionCounts = new Map<number, Promise<number[] | null>>()

  const view = (id: number) => readMeeting(store, id)

  /** Null also for one that has ended, while its results are still on their way. */
  async function viewOf(finding: Promise<number | null>): Promise<MeetingView | null> {
    const id = await finding
    const found = id === null ? null : await view(id)
    return found?.phase.kind === 'ended' ? null : found
  }

  /** Also after a repeat: the process that took the first may have ended before this. */
  async function wake(id: number): Promise<void> {
    await deps.enqueue({ meetingId: id, wake: await store.nextWake(id) })
  }

  /** Read once, also when many vote at the same time. */
  function optionsOf(id: number): Promise<number[] | null> {
    const known = optionCounts.get(id)
    if (known !== undefined) return known
    const [oldest] = optionCounts.keys()
    if (oldest !== undefined && optionCounts.size >= MOST_REMEMBERED) optionCounts.delete(oldest)
    const counts = readOptions(id)
    optionCounts.set(id, counts)
    counts.then(
      (read) => read ?? optionCounts.delete(id),
      () => optionCounts.delete(id),
    )
    return counts
  }

  async function readOptions(id: number): Promise<number[] | null> {
    const meeting = await store.readFixed(id)
    return meeting?.questions.map(({ options }) => options.length) ?? null
  }

  return {
    async open({ questions, deliveryId, ...asked }) {
      const { questionCount: count, topic } = asked.settings
      const picked = pickQuestions(questions, { count, topic, seed: deliveryId })
      if (picked.length === 0) return { kind: 'no_questions' }
      const createdAt = clock.now().toISOString()
      const create = async () => {
        const { kind, id } = await store.create(
          { ...asked, questions: picked, createdAt },
          deliveryId,
        )
        const found = await view(id)
        if (found === null) throw new Error('a meeting was removed while it was opened')
        return { kind, id, view: found }
      }
      let found = await create()
      if (found.kind === 'busy' && found.view.phase.kind === 'ended') {
        // Its results go on to whoever has not got them yet.
        await store.close(found.id, createdAt)
        found = await create()
      }
      if (found.kind === 'busy') return { kind: 'busy', view: found.view }
      logger.info({ meeting: found.id, questions: picked.length }, 'a meeting was opened')
      await wake(found.id)
      return { kind: 'opened', view: found.view }
    },

    find: view,
    findByCode: (code) => viewOf(store.findByCode(code)),
    findByGroup: (group) => viewOf(store.findByGroup(group)),
    findByAccount: (account) => viewOf(store.findByAccount(account)),

    async hostedBy(account, limit) {
      return readMeetings(store, await store.hostedBy(account, limit))
    },

    async join(id, { account, name, phone }, at) {
      const current = await view(id)
      if (current === null || current.phase.kind === 'ended') return 'ended'
      const member = accountKey(account)
      const key = `${phone ? 'phone' : 'joined'}:${member}`
      const isBack = phone && current.sent.has(`${GONE}:${member}`)
      const stored = await store.append(id, {
        key: isBack ? `${key}:${at}` : key,
        at,
        event: { kind: 'joined', account: member, name, phone },
      })
      // From then on only the lobby changes by it.
      if (current.phase.kind === 'lobby') await wake(id)
      return stored === 'new' ? 'joined' : 'already'
    },

    async order(id, order, given) {
      const current = await view(id)
      if (current === null) return 'too_late'
      const ordered = orderOn(current, order, given)
      if ('outcome' in ordered) {
        if (ordered.outcome === 'repeat') await wake(id)
        return ordered.outcome
      }
      const stored = await store.append(id, { ...ordered, at: clock.now().toISOString() })
      await wake(id)
      return stored === 'new' ? 'done' : 'repeat'
    },

    async vote(id, { account, name, question, choices, deliveryId, at }) {
      const options = (await optionsOf(id))?.[question]
      if (options === undefined) return 'no_such_option'
      const voter = accountKey(account)
      const vote = {
        key: voteKey(question, voter, deliveryId),
        at: new Date(at).toISOString(),
        event: { kind: 'vote', question, account: voter, name, choices, via: 'button' },
      } as const
      const outcome = judgeVote(vote, await store.readForVote(id, question, account), options)
      if (outcome === 'counted') await store.append(id, vote)
      return outcome
    },

    async takePollVote(vote) {
      // Withdrawn: what was chosen first counts.
      if (vote.choices.length === 0) return
      const target = await store.pollTarget(vote)
      if (target === null) return store.parkVote(vote)
      await store.append(target.meetingId, pollVoteEvent(vote, target.question))
    },

    async notePoll({ channel, pollId, text }) {
      const named = readPollPrefix(text)
      if (named === null || (await store.pollTarget({ channel, pollId })) !== null) return
      const id = await store.findByCode(named.code)
      const current = id === null ? null : await view(id)
      const askingAt = current?.questions[named.question]?.askingAt ?? null
      if (current === null || askingAt === null) return
      if (current.meeting.group?.channel !== channel) return
      const notice = `question:${named.question}`
      await store.linkPoll(
        { channel, pollId },
        { meetingId: current.meeting.id, question: named.question },
        {
          key: `noted:${notice}:group`,
          at: clock.now().toISOString(),
          event: { kind: 'sent', notice, target: 'group', messageId: null, inGroup: false },
        },
      )
    },

    async groupLost(group, deliveryId) {
      const id = await store.findByGroup(group)
      if (id === null) return
      await store.append(id, {
        key: `order:${group.channel}:${deliveryId}`,
        at: clock.now().toISOString(),
        event: { kind: 'paused', reason: 'group_lost' },
      })
      await wake(id)
    },

    async resumeAll() {
      for (const id of await store.openIds()) await wake(id)
    },
  }
}
