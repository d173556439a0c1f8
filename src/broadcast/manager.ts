/** What the office does with announcements: every move is checked, made once, and noted. */
import type { BulkChannel } from '../channels/bulk.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Broadcast, Content } from './broadcast.ts'
import { articleOf, messageOf } from './compose.ts'
import { createCorrections } from './corrections.ts'
import type { BroadcastDesk, DeskResult, Refusal, Survey } from './desk.ts'
import type {
  AdminEvent,
  BroadcastStore,
  LaneStore,
  Ledger,
  MoveChanges,
  Notifier,
  QuestionSource,
} from './ports.ts'
import { previewsOf } from './previews.ts'
import { lookAhead, sumUp } from './progress.ts'
import { type BroadcastMove, stateAfter } from './states.ts'
import { type SurveyDeps, takeSurvey } from './survey.ts'

/** The operator at the command line, who may approve as well. */
const CONSOLE = 'console'

export interface DeskDeps {
  broadcasts: BroadcastStore
  ledger: Ledger
  lanes: LaneStore
  channels: BulkChannel[]
  questions: QuestionSource
  notifier: Notifier
  clock: Clock
  logger: Logger
  settings: SurveyDeps['settings'] & {
    /** `telegram:123456` … */
    admins: string[]
  }
  /** Of whoever acts from a chat, so that nobody approves by another account of theirs. */
  personOf(by: string): Promise<string>
  /** Tells the runner that something changed. */
  wake(): void
}

/** Whether somebody may act at all is asked before; here it is only noted who did. */
export function createBroadcastDesk(deps: DeskDeps): BroadcastDesk {
  const { broadcasts, ledger, lanes, channels, questions, notifier, clock, logger, settings } = deps
  const corrections = createCorrections({ ...deps, refuse })

  async function note(id: number, by: string, event: string, detail: string | null = null) {
    await broadcasts.log(id, { at: clock.now().toISOString(), by, event, detail })
  }

  function unknownQuestion(content: Content): Refusal | null {
    const { questionId } = content
    if (questionId === null || questions.find(questionId) !== null) return null
    return { kind: 'unknown_question', questionId }
  }

  /** One move, noted; of two who press at the same time the other is told the state it led to. */
  async function move(
    id: number,
    by: string,
    { name, event, change, detail, expecting }: Move,
  ): Promise<DeskResult> {
    const broadcast = await broadcasts.move(id, name, change, expecting)
    if (broadcast === null) return notMoved(id, name)
    await note(id, by, event, detail)
    deps.wake()
    return { kind: 'done', broadcast }
  }

  async function notMoved(id: number, move: BroadcastMove): Promise<DeskResult> {
    const state = (await broadcasts.find(id))?.state
    const isLegal = state !== undefined && stateAfter(move, state) !== null
    return isLegal ? refuse({ kind: 'changed' }) : wrongState(id)
  }

  async function wrongState(id: number): Promise<DeskResult> {
    const broadcast = await broadcasts.find(id)
    if (broadcast === null) return refuse({ kind: 'not_found' })
    return refuse({ kind: 'wrong_state', state: broadcast.state })
  }

  /** Whoever is out of reach finds it in the list as well. */
  async function tell(event: AdminEvent): Promise<void> {
    await notifier.tellAdmins(event).catch((error: unknown) => {
      const reason = error instanceof Error ? error.name : typeof error
      logger.warn({ reason }, 'the admins could not be told')
    })
  }

  /** Why it cannot go out as an article, or null. */
  function articleFault(broadcast: Broadcast, survey: Survey, optOuts: number): Refusal | null {
    if (survey.included.every(({ route }) => route !== 'article')) return null
    if (optOuts > 0) return { kind: 'article_despite_opt_out', count: optOuts }
    const article = articleOf(broadcast, questions)
    if (article.kind === 'article') return null
    return { kind: 'article_incomplete', missing: article.missing }
  }

  /** By whichever of their linked accounts. */
  async function isSamePerson(one: string, other: string | null): Promise<boolean> {
    if (other === null || one === other || [one, other].includes(CONSOLE)) return false
    return (await deps.personOf(one)) === (await deps.personOf(other))
  }

  /** Whether there is anybody who could approve. */
  function hasSecondAdmin(by: string): boolean {
    return new Set([...settings.admins, by, CONSOLE]).size >= 2
  }

  return {
    ...corrections,

    async create(by, { content, audience }) {
      const fault = unknownQuestion(content)
      if (fault !== null) return refuse(fault)
      const broadcast = await broadcasts.create({
        kind: 'announcement',
        corrects: null,
        seriesId: null,
        content,
        audience,
        createdBy: by,
        createdAt: clock.now().toISOString(),
      })
      await note(broadcast.id, by, 'created')
      return { kind: 'done', broadcast }
    },

    async change(id, by, change) {
      const fault = change.content === undefined ? null : unknownQuestion(change.content)
      if (fault !== null) return refuse(fault)
      if (!(await broadcasts.change(id, change))) return wrongState(id)
      await note(id, by, 'changed')
      const broadcast = await broadcasts.find(id)
      return broadcast === null ? refuse({ kind: 'not_found' }) : { kind: 'done', broadcast }
    },

    find: (id) => broadcasts.find(id),
    list: (limit) => broadcasts.list(limit),

    async preview(id) {
      const broadcast = await broadcasts.find(id)
      if (broadcast === null) return null
      return previewsOf(broadcast, messageOf(broadcast, questions), { channels, now: clock.now() })
    },

    async survey(id) {
      const broadcast = await broadcasts.find(id)
      return broadcast === null ? null : (await takeSurvey(broadcast, deps)).survey
    },

    async test(id, address) {
      const broadcast = await broadcasts.find(id)
      if (broadcast === null) return null
      const channel = channels.find(({ name }) => name === address.channel)
      if (channel === undefined) return { kind: 'failed', reason: 'channel_off' }
      if (broadcast.kind === 'recall') return { kind: 'failed', reason: 'not_supported' }
      return channel.send('message', address, messageOf(broadcast, questions))
    },

    async confirm(id, by, { count, at, revision }) {
      const broadcast = await broadcasts.find(id)
      if (broadcast === null) return refuse({ kind: 'not_found' })
      if (stateAfter('schedule', broadcast.state) === null) return wrongState(id)
      if (revision !== undefined && revision !== broadcast.revision)
        return refuse({ kind: 'changed' })
      const fault = unknownQuestion(broadcast.content)
      if (fault !== null) return refuse(fault)
      const { survey, articleOptOuts } = await takeSurvey(broadcast, deps)
      if (survey.total === 0) return refuse({ kind: 'nobody' })
      const hindrance = articleFault(broadcast, survey, articleOptOuts)
      if (hindrance !== null) return refuse(hindrance)
      if (count !== survey.total) return refuse({ kind: 'wrong_count', expected: survey.total })
      const { needsApproval } = survey
      if (needsApproval && !hasSecondAdmin(by)) return refuse({ kind: 'no_second_admin' })
      const scheduledAt = at ?? clock.now().toISOString()
      const result = await move(id, by, {
        name: 'schedule',
        event: 'confirmed',
        detail: String(count),
        change: {
          scheduledAt,
          confirmedBy: by,
          confirmedCount: count,
          needsApproval,
          approvedBy: null,
        },
        expecting: { revision: broadcast.revision },
      })
      if (result.kind === 'done' && needsApproval) {
        await tell({ kind: 'needs_approval', broadcast: result.broadcast, count })
      }
      return result
    },

    async approve(id, by) {
      const waiting = await broadcasts.find(id)
      if (waiting !== null && (await isSamePerson(by, waiting.confirmedBy))) {
        return waiting.state === 'scheduled' ? refuse({ kind: 'same_person' }) : wrongState(id)
      }
      const isDone = await broadcasts.approve(id, by)
      const broadcast = await broadcasts.find(id)
      if (broadcast === null) return refuse({ kind: 'not_found' })
      if (isDone) {
        await note(id, by, 'approved')
        deps.wake()
        return { kind: 'done', broadcast }
      }
      if (broadcast.state !== 'scheduled') return wrongState(id)
      if (!broadcast.needsApproval || broadcast.approvedBy !== null) {
        return refuse({ kind: 'no_approval_needed' })
      }
      return refuse({ kind: 'same_person' })
    },

    withdraw: (id, by) =>
      move(id, by, {
        name: 'withdraw',
        event: 'withdrawn',
        change: {
          scheduledAt: null,
          confirmedBy: null,
          confirmedCount: null,
          needsApproval: false,
          approvedBy: null,
        },
      }),

    pause: (id, by) =>
      move(id, by, {
        name: 'pause',
        event: 'paused',
        change: { pausedAt: clock.now().toISOString(), pauseReason: null },
      }),

    // `pausedAt` stays: errors from before it do not pause it again.
    resume: (id, by) =>
      move(id, by, { name: 'resume', event: 'resumed', change: { pauseReason: null } }),

    cancel: (id, by) => move(id, by, { name: 'cancel', event: 'cancelled', change: {} }),

    async retry(id, by, which) {
      const retried = await broadcasts.retry(id, which)
      if (retried === null) return wrongState(id)
      const { broadcast, rows } = retried
      if (rows === 0) return refuse({ kind: 'nothing_to_do' })
      await note(id, by, `retried_${which}`, String(rows))
      deps.wake()
      return { kind: 'done', broadcast }
    },

    async status(id) {
      const broadcast = await broadcasts.find(id)
      if (broadcast === null) return null
      const counts = await ledger.counts(id)
      const { quietHours } = settings
      const ahead = await lookAhead(broadcast, counts, {
        channels,
        lanes,
        quietHours,
        now: clock.now(),
      })
      return {
        broadcast,
        counts,
        ...sumUp(counts),
        ...ahead,
        corrections: await broadcasts.correctionsOf(id),
        events: await broadcasts.events(id),
      }
    },
  }
}

interface Move {
  name: BroadcastMove
  event: string
  change: MoveChanges
  detail?: string
  expecting?: { revision: number }
}

function refuse(why: Refusal): DeskResult {
  return { kind: 'refused', why }
}
