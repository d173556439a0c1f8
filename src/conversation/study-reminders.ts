import type { Channel, ChatAddress } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { ReminderSender } from '../quiz/study/ports.ts'
import type { ChatStore } from '../subscribers/ports.ts'
import { errorKind } from './error-kind.ts'
import type { ActionStore, ChatTag } from './ports.ts'
import { withSavedActions } from './saved-actions.ts'
import { studyReminderReply } from './study-settings-replies.ts'

interface ReminderSenderDeps {
  channel(name: string): Channel | undefined
  chats: Pick<ChatStore, 'setReachability'>
  actions: Pick<ActionStore, 'save'>
  clock: Clock
  logger: Logger
  chatTag(address: ChatAddress): ChatTag
}

/** Sends reminders outside of any conversation. Never rejects for what a platform says. */
export function createReminderSender(deps: ReminderSenderDeps): ReminderSender {
  const { chats, actions, clock, logger, chatTag } = deps
  return {
    async send({ channel: name, chatId }, reminder) {
      const address: ChatAddress = { channel: name, chatId, topicId: null }
      const channel = deps.channel(name)
      if (channel === undefined) return 'unreachable'
      const at = clock.now().toISOString()
      try {
        const message = await withSavedActions(studyReminderReply(reminder), {
          actions,
          address,
          at,
        })
        const result = await channel.send(address, message)
        switch (result.kind) {
          case 'sent':
          case 'moved':
          case 'unknown':
            return 'sent'
          case 'unreachable': {
            if (result.reason === 'window_closed') return 'unreachable'
            const isGone = result.reason === 'removed' || result.reason === 'not_found'
            await chats.setReachability(address, isGone ? 'removed' : 'blocked', at)
            return 'unreachable'
          }
          case 'rate_limited':
          case 'unavailable':
            return 'later'
          case 'failed':
            logger.warn({ ...chatTag(address), reason: result.reason }, 'reminder not sent')
            return 'unreachable'
        }
      } catch (error) {
        // Whether it left is not known, and twice a day is once too often.
        logger.warn({ ...chatTag(address), reason: errorKind(error) }, 'reminder not sent')
        return 'sent'
      }
    },
  }
}
