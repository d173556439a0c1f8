import type { Broadcast, Content } from '../broadcast/broadcast.ts'
import type { DeskResult } from '../broadcast/desk.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { draftReply } from './announce-draft-replies.ts'
import { refusedReply } from './announce-replies.ts'
import { senderKey } from './announcements.ts'
import type { AnnouncingContext } from './context.ts'

/** The draft with all that can be done with it, in the place of the pressed button's message. */
export async function showDraft(
  context: AnnouncingContext,
  message: IncomingMessage,
  draft: Broadcast,
): Promise<void> {
  await context.delivery.replace(message, draftReply(draft, { titleOf: context.channelTitle }))
}

/** Changes the draft and shows what `show` makes of it; a refusal is told instead. */
export async function changeDraft(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
  change: (draft: Broadcast) => Partial<Pick<Broadcast, 'content' | 'audience'>>,
  show: (draft: Broadcast) => Promise<void> = (draft) => showDraft(context, message, draft),
): Promise<void> {
  const { desk } = context.announcements
  const draft = await desk.find(id)
  if (draft === null) {
    return context.delivery.send(message, refusedReply({ kind: 'not_found' }, null))
  }
  const result = await desk.change(id, senderKey(message), change(draft))
  await showResult(context, message, { result, id, show })
}

/** Only the content. */
export async function changeContent(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
  change: (content: Content) => Partial<Content>,
): Promise<void> {
  await changeDraft(context, message, id, ({ content }) => ({
    content: { ...content, ...change(content) },
  }))
}

/** What the desk did, or a sentence on why it did not. */
export async function showResult(
  context: AnnouncingContext,
  message: IncomingMessage,
  options: { result: DeskResult; id: number | null; show: (broadcast: Broadcast) => Promise<void> },
): Promise<void> {
  const { result, id, show } = options
  if (result.kind === 'done') return show(result.broadcast)
  await context.delivery.send(message, refusedReply(result.why, id))
}
