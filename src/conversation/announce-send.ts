import type { Broadcast } from '../broadcast/broadcast.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import { closeDialog, type Dialog, openDialog } from './announce-dialog.ts'
import { showResult } from './announce-draft.ts'
import { TYPED_WRONG, typedWrongReply } from './announce-draft-replies.ts'
import { showBroadcast } from './announce-progress.ts'
import { refusedReply } from './announce-replies.ts'
import { countUnclearReply, surveyReply, timePassedReply } from './announce-send-replies.ts'
import { readTypedTime } from './announce-time.ts'
import { senderKey } from './announcements.ts'
import type { AnnouncingContext } from './context.ts'

/** `1.234`, `1234`, `1 234 người`, `gửi 12`. */
const COUNT = /^(?:gui )?(\d{1,3}(?:[. ,]\d{3})+|\d{1,9})(?: nguoi)?[.]?$/

/** "Gửi": who is in and who is out, then the number is asked for. `at`: ISO time, null at once. */
export async function askCount(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
  at: string | null,
): Promise<void> {
  const { desk } = context.announcements
  const draft = await desk.find(id)
  if (draft !== null && draft.state !== 'draft') {
    const why = { kind: 'wrong_state', state: draft.state } as const
    return context.delivery.send(message, refusedReply(why, id))
  }
  const survey = draft === null ? null : await desk.survey(id)
  if (draft === null || survey === null) {
    return context.delivery.send(message, refusedReply({ kind: 'not_found' }, null))
  }
  if (survey.total > 0)
    await openDialog(context, message, {
      step: 'count',
      id,
      at,
      total: survey.total,
      revision: draft.revision,
    })
  await context.delivery.send(message, surveyReply(draft, survey, at))
}

/** The time that was typed after "Hẹn giờ". */
export async function takeSchedule(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id }: Extract<Dialog, { step: 'schedule' }>,
  typed: string,
): Promise<void> {
  const { delivery, clock } = context
  const read = readTypedTime(typed, clock.now())
  switch (read.kind) {
    case 'unclear':
      return delivery.send(message, typedWrongReply(id, TYPED_WRONG.unclearTime))
    case 'day_only':
      return delivery.send(message, typedWrongReply(id, TYPED_WRONG.dayOnly))
    case 'past':
      return delivery.send(message, timePassedReply(id, read.at))
    case 'now':
      await closeDialog(context, message)
      return askCount(context, message, id, null)
    case 'at':
      await closeDialog(context, message)
      return askCount(context, message, id, read.at.toISOString())
  }
}

/** The number of recipients that was typed; `typed` is null when it was taken for a choice's number. */
export async function takeCount(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id, at, total, revision }: Extract<Dialog, { step: 'count' }>,
  typed: string | null,
): Promise<void> {
  const { desk } = context.announcements
  const count = typed === null ? null : readCount(typed)
  if (count === null) return context.delivery.send(message, countUnclearReply(id, total))
  if (at !== null && new Date(at) <= context.clock.now()) {
    await openDialog(context, message, { step: 'schedule', id })
    return context.delivery.send(message, timePassedReply(id, new Date(at)))
  }
  const result = await desk.confirm(id, senderKey(message), { count, at, revision })
  // A wrong number may be typed again.
  if (result.kind === 'refused' && result.why.kind === 'wrong_count') {
    return context.delivery.send(message, refusedReply(result.why, id))
  }
  await closeDialog(context, message)
  const show = (broadcast: Broadcast) => showBroadcast(context, message, broadcast)
  await showResult(context, message, { result, id, show })
}

function readCount(typed: string): number | null {
  const [, digits] = COUNT.exec(collapseSpaces(fold(typed))) ?? []
  return digits === undefined ? null : Number(digits.replace(/\D/g, ''))
}
