import { type Audience, EVERYBODY } from '../broadcast/broadcast.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { cleanText, collapseSpaces } from '../lib/vietnamese.ts'
import { audienceReply, channelsReply, placesReply } from './announce-audience-replies.ts'
import { closeDialog, type Dialog } from './announce-dialog.ts'
import { changeDraft } from './announce-draft.ts'
import { TYPED_WRONG, typedWrongReply } from './announce-draft-replies.ts'
import { refusedReply } from './announce-replies.ts'
import type { AnnouncingContext } from './context.ts'
import type { Reply } from './reply.ts'

const MOST_NAMES = 20
const MAX_NAME_LENGTH = 80

export type AudienceScreen = 'audience' | 'channels' | 'places'

/** "Người nhận", or one of the screens behind it. */
export async function showAudience(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
  screen: AudienceScreen,
): Promise<void> {
  const draft = await context.announcements.desk.find(id)
  const reply =
    draft === null ? refusedReply({ kind: 'not_found' }, null) : screenOf(context, screen)(draft)
  await context.delivery.replace(message, reply)
}

/** Changes whom a draft is for and shows the screen where that was chosen. */
export async function changeAudience(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
  change: (audience: Audience) => Partial<Audience>,
  screen: AudienceScreen = 'audience',
): Promise<void> {
  await changeDraft(
    context,
    message,
    id,
    ({ audience }) => ({ audience: { ...audience, ...change(audience) } }),
    (draft) => context.delivery.replace(message, screenOf(context, screen)(draft)),
  )
}

/** Puts a name in or takes it out; null when none is left, which asks for nothing. */
export function toggled(names: string[] | null, name: string): string[] | null {
  const kept = (names ?? []).filter((one) => one !== name)
  if (kept.length === (names ?? []).length) return [...kept, name]
  return kept.length === 0 ? null : kept
}

/** "Tất cả thành viên". What belongs to a reminder stays. */
export function everybodyBut({ unreadOf }: Audience): Audience {
  return { ...EVERYBODY, unreadOf }
}

/** Units or tags that were typed, one a line. */
export async function takeNames(
  context: AnnouncingContext,
  message: IncomingMessage,
  { step, id }: Extract<Dialog, { step: 'units' | 'tags' }>,
  typed: string,
): Promise<void> {
  const names = readNames(typed)
  if (names === null) {
    return context.delivery.send(message, typedWrongReply(id, TYPED_WRONG.names))
  }
  await closeDialog(context, message)
  await changeAudience(context, message, id, () => ({ [step]: names }))
}

/** A comma may stand in the name of a unit, so that lines and semicolons divide. */
function readNames(typed: string): string[] | null {
  const names = cleanText(typed)
    .split(/[\n;]/)
    .map((name) => collapseSpaces(name.replace(/^\s*[-•]\s+/, '')))
    .filter((name) => name !== '')
  const isFit = names.every((name) => name.length <= MAX_NAME_LENGTH)
  return names.length === 0 || names.length > MOST_NAMES || !isFit ? null : [...new Set(names)]
}

function screenOf(
  { announcements, channelTitle, library }: AnnouncingContext,
  screen: AudienceScreen,
): (draft: Parameters<typeof audienceReply>[0]) => Reply {
  switch (screen) {
    case 'audience':
      return (draft) => audienceReply(draft, { titleOf: channelTitle })
    case 'channels':
      return (draft) => channelsReply(draft, announcements.channels())
    case 'places':
      return (draft) => placesReply(draft, library.places())
  }
}
