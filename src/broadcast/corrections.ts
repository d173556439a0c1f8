/** Drafts about what was sent: another content in its place, none at all, or the same once more. */
import type { BulkChannel } from '../channels/bulk.ts'
import type { Clock } from '../lib/clock.ts'
import { type Broadcast, type BroadcastKind, type Content, EVERYBODY } from './broadcast.ts'
import type { BroadcastDesk, DeskResult, Refusal } from './desk.ts'
import type { BroadcastStore, Ledger, NewBroadcast, QuestionSource } from './ports.ts'

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

  /** What presses count for, over reminders of reminders. */
  async function findFirst(id: number): Promise<Broadcast | null> {
    const broadcast = await broadcasts.find(id)
    if (broadcast === null || broadcast.corrects === null) return broadcast
    return findFirst(broadcast.corrects)
  }

  /** Why nothing can follow it, or null. */
  async function fault(sent: Broadcast, counts: (one: Recipients) => boolean) {
    const { id, state } = sent
    if (state !== 'finished' && state !== 'cancelled')
      return { kind: 'wrong_state', state } as const
    const isRecalled = (await broadcasts.correctionsOf(id)).some(
      (one) => one.kind === 'recall' && one.startedAt !== null,
    )
    const hasSome = (await ledger.counts(id)).some(counts)
    return isRecalled || !hasSome ? ({ kind: 'nothing_to_do' } as const) : null
  }

  function canBeCorrected({ channel, state }: Recipients): boolean {
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
    const why = await fault(sent, canBeCorrected)
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
      const first = await findFirst(id)
      if (first === null) return refuse({ kind: 'not_found' })
      const why = await fault(first, ({ state }) => state === 'sent')
      if (why !== null) return refuse(why)
      const content = await newestContent(first, broadcasts)
      if (!content.buttons.read) return refuse({ kind: 'nothing_to_do' })
      const audience = { ...first.audience, unreadOf: first.id, article: null }
      return draft(first, by, { kind: 'announcement', event: 'reminded', content, audience })
    },
  }
}

type Recipients = Awaited<ReturnType<Ledger['counts']>>[number]

/** As it was last corrected. */
async function newestContent(first: Broadcast, broadcasts: BroadcastStore): Promise<Content> {
  const corrections = await broadcasts.correctionsOf(first.id)
  const edit = corrections.find(({ kind, startedAt }) => kind === 'edit' && startedAt !== null)
  return edit?.content ?? first.content
}
