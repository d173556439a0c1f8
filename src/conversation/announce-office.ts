import type { IncomingMessage } from '../channels/channel.ts'
import type { BroadcastStep } from './actions.ts'
import { changeAudience, everybodyBut, showAudience, toggled } from './announce-audience.ts'
import {
  ask,
  askText,
  sendTest,
  showButtons,
  showPreview,
  toggleButton,
} from './announce-compose.ts'
import { closeDialog, type Dialog, readDialog } from './announce-dialog.ts'
import { changeContent } from './announce-draft.ts'
import { ASK } from './announce-draft-replies.ts'
import {
  askToCancel,
  askToRetryUnknown,
  cancelBroadcast,
  moveBroadcast,
  openBroadcast,
  showReport,
} from './announce-progress.ts'
import {
  broadcastListReply,
  leftReply,
  notAdminReply,
  nothingToLeaveReply,
  officeInPrivateReply,
} from './announce-replies.ts'
import { askCount } from './announce-send.ts'
import { senderKey } from './announcements.ts'
import type { AnnouncingContext } from './context.ts'

const LISTED = 6
/** Steps beside which an open question stays open. */
const KEEPS_DIALOG = new Set<BroadcastStep>(['preview', 'test', 'report'])

/** /thongbao, alone or with the number of an announcement. */
export async function handleOfficeCommand(
  context: AnnouncingContext,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  if (!(await letIn(context, message))) return
  await closeDialog(context, message)
  const [number] = /\d{1,9}/.exec(argument) ?? []
  if (number !== undefined) return openBroadcast(context, message, Number(number))
  await showList(context, message)
}

/** Whether it is one of the office who writes here, in a chat that nobody else reads. */
export function isAdmin({ announcements }: AnnouncingContext, message: IncomingMessage): boolean {
  return message.chatKind === 'private' && announcements.admins.includes(senderKey(message))
}

/** /huy. */
export async function handleLeave(
  context: AnnouncingContext,
  message: IncomingMessage,
): Promise<void> {
  const open = isAdmin(context, message) ? await readDialog(context, message) : null
  if (open === null) return context.delivery.send(message, nothingToLeaveReply())
  await leaveDialog(context, message, open.dialog)
}

/** Stops asking; a draft stays. */
export async function leaveDialog(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id }: Pick<Dialog, 'id'>,
): Promise<void> {
  await closeDialog(context, message)
  await context.delivery.send(message, leftReply(id))
}

/** A button of the office's screens. Who presses is asked for at every press. */
export async function handleOfficeStep(
  context: AnnouncingContext,
  message: IncomingMessage,
  step: { id: number | null; do: BroadcastStep; value?: string | undefined },
): Promise<void> {
  if (!(await letIn(context, message))) return
  if (!KEEPS_DIALOG.has(step.do)) await closeDialog(context, message)
  if (step.do === 'compose') return askText(context, message, { id: null, corrects: null })
  if (step.do === 'leave') return leaveDialog(context, message, step)
  if (step.do === 'list' || step.id === null) return showList(context, message)
  await takeStep(context, message, { id: step.id, do: step.do, value: step.value ?? '' })
}

/** Says why not, to those who may not. */
async function letIn(context: AnnouncingContext, message: IncomingMessage): Promise<boolean> {
  if (isAdmin(context, message)) return true
  const reply =
    message.chatKind === 'group' ? officeInPrivateReply() : notAdminReply(senderKey(message))
  await context.delivery.send(message, reply)
  return false
}

async function showList(context: AnnouncingContext, message: IncomingMessage): Promise<void> {
  const { desk } = context.announcements
  const entries = []
  for (const broadcast of await desk.list(LISTED)) {
    const isUnsent = broadcast.state === 'draft' || broadcast.state === 'scheduled'
    const status = isUnsent ? null : await desk.status(broadcast.id)
    entries.push({ broadcast, progress: status })
  }
  await context.delivery.replace(message, broadcastListReply(entries))
}

async function takeStep(
  context: AnnouncingContext,
  message: IncomingMessage,
  step: { id: number; do: Exclude<BroadcastStep, 'compose' | 'leave' | 'list'>; value: string },
): Promise<void> {
  const { id, value } = step
  const { desk } = context.announcements
  const move = (to: Parameters<typeof moveBroadcast>[3]) => moveBroadcast(context, message, id, to)
  switch (step.do) {
    case 'open':
      return openBroadcast(context, message, id)
    case 'preview':
      return showPreview(context, message, id)
    case 'test':
      return sendTest(context, message, id)
    case 'text':
      return askText(context, message, { id, corrects: null })
    case 'picture':
      return ask(context, message, { step: 'picture_url', id }, ASK.pictureUrl)
    case 'drop_picture':
      return changeContent(context, message, id, () => ({ picture: null }))
    case 'link':
      return ask(context, message, { step: 'link_label', id }, ASK.linkLabel)
    case 'drop_links':
      return changeContent(context, message, id, () => ({ links: [] }))
    case 'buttons':
      return showButtons(context, message, id)
    case 'toggle_button':
      return toggleButton(context, message, id, value)
    case 'audience':
    case 'channels':
    case 'places':
      return showAudience(context, message, id, step.do)
    case 'toggle_channel':
      return changeAudience(
        context,
        message,
        id,
        ({ channels }) => ({ channels: toggled(channels, value) }),
        'channels',
      )
    case 'toggle_place':
      return changeAudience(
        context,
        message,
        id,
        ({ places }) => ({ places: toggled(places, value) }),
        'places',
      )
    case 'units':
      return ask(context, message, { step: 'units', id }, ASK.units)
    case 'drop_units':
      return changeAudience(context, message, id, () => ({ units: null }))
    case 'tags':
      return ask(context, message, { step: 'tags', id }, ASK.tags)
    case 'drop_tags':
      return changeAudience(context, message, id, () => ({ tags: null }))
    case 'active':
      return changeAudience(context, message, id, () => ({ activeWithinDays: readDays(value) }))
    case 'everybody':
      return changeAudience(context, message, id, everybodyBut)
    case 'schedule':
      return ask(context, message, { step: 'schedule', id }, ASK.schedule)
    case 'survey':
      return askCount(context, message, id, null)
    case 'approve':
      return move((by) => desk.approve(id, by))
    case 'withdraw':
      return move((by) => desk.withdraw(id, by))
    case 'pause':
      return move((by) => desk.pause(id, by))
    case 'resume':
      return move((by) => desk.resume(id, by))
    case 'cancel':
      return askToCancel(context, message, id)
    case 'cancel_confirmed':
      return cancelBroadcast(context, message, id)
    case 'report':
      return showReport(context, message, id)
    case 'retry_failed':
      return move((by) => desk.retry(id, by, 'failed'))
    case 'retry_unknown':
      return askToRetryUnknown(context, message, id)
    case 'retry_unknown_confirmed':
      return move((by) => desk.retry(id, by, 'unknown'))
    case 'edit':
      return askText(context, message, { id: null, corrects: id })
    case 'recall':
      return move((by) => desk.recall(id, by))
    case 'remind':
      return move((by) => desk.remind(id, by))
  }
}

/** Null for a number of days that no button offers. */
function readDays(value: string): number | null {
  return value === '30' || value === '90' ? Number(value) : null
}
