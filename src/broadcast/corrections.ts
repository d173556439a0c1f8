/** Drafts about what was sent: another content in its place, none at all, or the same once more. */
import type { BulkChannel } from '../channels/bulk.ts'
import type { Clock } from '../lib/clock.ts'
import {
  type Broadcast,
  type BroadcastKind,
  type Content,
  EVERYBODY,
  type LedgerCount,
} from './broadcast.ts'
import type { BroadcastDesk, DeskResult, Refusal } from './desk.ts'
import type { BroadcastStore, Ledger, NewBroadcast, QuestionSource } from './ports.ts'
import { hasEnded, isRecall, prepareReminder } from './reminder.ts'

interface CorrectionDeps {
  broadcasts: BroadcastStore
  ledger: Pick<Ledger, 'counts'>
  channels: BulkChannel[]
  questions: Pick<QuestionSource, 'find'>
  clock: Clock
  refuse(why: Refusal): DeskResult
}

type Corrections = Pick<BroadcastDesk, 'edit' | 'recall' | 'remind'>

export function createCorrections(deps: CorrectionDeps): Corrections {
  const { broadcasts, ledger, channels, questions, clock, refuse } = deps

  /** What the recipients have: of an edit or a recall, what it is about. */
  async function findSent(id: number): Promise<Broadcast | null> {
    const broadcast = await broadcasts.find(id)
    if (broadcast === null || broadcast.kind === 'announcement') return broadcast
    return broadcast.corrects === null ? null : findSent(broadcast.corrects)
  }

  /** Why nothing can take its place, or null. */
  async function faultOf(sent: Broadcast): Promise<Refusal | null> {
    const { id, state } = sent
    if (!hasEnded(sent)) return { kind: 'wrong_state', state }
    const isRecalled = (await broadcasts.correctionsOf(id)).some(isRecall)
    const hasSome = (await ledger.counts(id)).some(canBeCorrected)
    return isRecalled || !hasSome ? { kind: 'nothing_to_do' } : null
  }

  function canBeCorrected({ channel, state }: LedgerCount): boolean {
    if (state !== 'sent' && state !== 'read') return false
    return channels.some(({ name, canCorrect }) => name === channel && canCorrect)
  }

  async function draft(
    about: Broadcast,
    by: string,
    {
      event,
      ...broadcast
    }: Pick<NewBroadcast, 'kind' | 'content' | 'audience'> & { event: string },
  ): Promise<DeskResult> {
    const at = clock.now().toISOString()
    const made = await broadcasts.create({
      ...broadcast,
      corrects: about.id,
      seriesId: null,
      createdBy: by,
      createdAt: at,
    })
    await broadcasts.log(made.id, { at, by, event: 'created', detail: null })
    await broadcasts.log(about.id, { at, by, event, detail: String(made.id) })
    return { kind: 'done', broadcast: made }
  }

  async function correct(
    id: number,
    by: string,
    { kind, content }: { kind: Exclude<BroadcastKind, 'announcement'>; content: Content | null },
  ): Promise<DeskResult> {
    const sent = await findSent(id)
    if (sent === null) return refuse({ kind: 'not_found' })
    const why = await faultOf(sent)
    if (why !== null) return refuse(why)
    const event = kind === 'edit' ? 'edited' : 'recalled'
    return draft(sent, by, {
      kind,
      event,
      content: content ?? sent.content,
      audience: EVERYBODY,
    })
  }

  return {
    async edit(id, by, content) {
      const { questionId } = content
      if (questionId !== null && questions.find(questionId) === null) {
        return refuse({ kind: 'unknown_question', questionId })
      }
      return correct(id, by, { kind: 'edit', content })
    },

    recall: (id, by) => correct(id, by, { kind: 'recall', content: null }),

    async remind(id, by) {
      const reminder = await prepareReminder(id, deps)
      if (reminder.kind === 'refused') return refuse(reminder.why)
      const { about, content, audience } = reminder
      return draft(about, by, { kind: 'announcement', event: 'reminded', content, audience })
    },
  }
}
