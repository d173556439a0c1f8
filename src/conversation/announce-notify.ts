import type { Status } from '../broadcast/desk.ts'
import type { AdminEvent, Notifier, ProgressBoard } from '../broadcast/ports.ts'
import type { Channel, ChatAddress } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import {
  approvalWantedReply,
  finishedNotice,
  pausedNotice,
  progressReply,
} from './announce-progress-replies.ts'
import { errorKind } from './error-kind.ts'
import type { ActionStore, ChatTag } from './ports.ts'
import type { Reply } from './reply.ts'
import { withSavedActions } from './saved-actions.ts'

/** Platforms let a message be changed about once a second in a chat; people look less often. */
const REDRAW_MS = 5000

export interface AdminNotifierDeps {
  /** `telegram:123`, as in the setting ADMINS. */
  admins: readonly string[]
  channel(name: string): Channel | undefined
  actions: Pick<ActionStore, 'save'>
  progress: ProgressBoard
  clock: Clock
  logger: Logger
  chatTag(address: ChatAddress): ChatTag
}

export interface AdminNotifier extends Notifier {
  /**
   * Redraws the progress messages that admins look at, where the channel can. At most every 5 seconds
   * in a chat, except the last time, when it pauses or ends. Never rejects.
   */
  refreshProgress(status: Status): Promise<void>
}

/** Tells the office outside of any conversation. Who cannot be reached is only logged. */
export function createAdminNotifier(deps: AdminNotifierDeps): AdminNotifier {
  const { admins, actions, progress, clock, logger, chatTag } = deps

  async function tell(address: ChatAddress, reply: Reply): Promise<void> {
    const channel = deps.channel(address.channel)
    if (channel === undefined) return
    const at = clock.now().toISOString()
    const message = await withSavedActions(reply, { actions, address, at })
    const result = await channel.send(address, message)
    if (result.kind === 'sent' || result.kind === 'moved') return
    logger.warn({ ...chatTag(address), kind: result.kind }, 'an admin could not be told')
  }

  async function redraw(status: Status, watched: Watched): Promise<void> {
    const { address, messageId } = watched
    const channel = deps.channel(address.channel)
    if (messageId === null || !channel?.capabilities.editing) return
    const now = clock.now()
    const { id, state } = status.broadcast
    const isMoving = state === 'sending' || state === 'scheduled'
    const since = isMoving ? new Date(now.getTime() - REDRAW_MS) : now
    const at = now.toISOString()
    if (!(await progress.claim(id, address, since.toISOString(), at))) return
    const message = await withSavedActions(progressReply(status), { actions, address, at })
    const result = await channel.edit(address, messageId, message)
    if (result.kind === 'sent') return
    logger.debug({ ...chatTag(address), kind: result.kind }, 'progress could not be redrawn')
  }

  /** One chat in trouble keeps nothing from the others. */
  async function guarded(address: ChatAddress, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      logger.warn({ ...chatTag(address), reason: errorKind(error) }, 'an admin could not be told')
    }
  }

  return {
    async tellAdmins(event) {
      const told = admins.filter((admin) => isFor(event, admin)).map(privateChatOf)
      await Promise.all(
        told.map((address) => guarded(address, () => tell(address, replyTo(event)))),
      )
    },

    async refreshProgress(status) {
      try {
        const watching = await progress.watched(status.broadcast.id)
        await Promise.all(watching.map((one) => guarded(one.address, () => redraw(status, one))))
      } catch (error) {
        logger.warn({ reason: errorKind(error) }, 'progress could not be redrawn')
      }
    },
  }
}

type Watched = Awaited<ReturnType<ProgressBoard['watched']>>[number]

/** Who asked for the announcement cannot approve it. */
function isFor(event: AdminEvent, admin: string): boolean {
  return event.kind !== 'needs_approval' || admin !== event.broadcast.confirmedBy
}

/** A private chat has its person's id on every channel that knows admins. */
export function privateChatOf(admin: string): ChatAddress {
  const colon = admin.indexOf(':')
  return { channel: admin.slice(0, colon), chatId: admin.slice(colon + 1), topicId: null }
}

function replyTo(event: AdminEvent): Reply {
  switch (event.kind) {
    case 'needs_approval':
      return approvalWantedReply(event.broadcast, event.count)
    case 'paused':
      return pausedNotice(event.broadcast)
    case 'finished':
      return finishedNotice(event.broadcast)
  }
}
