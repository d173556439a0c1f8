/** Announcements that the program makes by itself. */
import type { Clock } from '../lib/clock.ts'
import type { BroadcastStore, NewBroadcast } from './ports.ts'

export interface AnnouncingDeps {
  broadcasts: Pick<BroadcastStore, 'create' | 'log' | 'move'>
  /** Tells the runner of broadcasts that there is a new one. */
  wake(): void
  clock: Clock
}

/**
 * Makes the announcement and has it sent now. A person has confirmed what it comes from, so that
 * nobody has to confirm it as well. `by`: `series:4`, `contest:2`.
 */
export async function announceNow(
  { broadcasts, wake, clock }: AnnouncingDeps,
  by: string,
  draft: Pick<NewBroadcast, 'content' | 'audience' | 'corrects' | 'seriesId'>,
): Promise<void> {
  const at = clock.now().toISOString()
  const { id } = await broadcasts.create({
    ...draft,
    kind: 'announcement',
    createdBy: by,
    createdAt: at,
  })
  await broadcasts.log(id, { at, by, event: 'created', detail: null })
  await broadcasts.move(id, 'schedule', { scheduledAt: at, confirmedBy: by, needsApproval: false })
  await broadcasts.log(id, { at, by, event: 'confirmed', detail: null })
  wake()
}
