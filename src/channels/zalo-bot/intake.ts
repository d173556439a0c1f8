/** One update on its way in, however it came: read, handed over, counted. */
import { ZodError } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { IncomingMessage, OnMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { mayBeChoice, readChoice } from '../numbered-choices.ts'
import type { ChoiceMemory } from '../ports.ts'
import { parseUpdate } from './parse.ts'
import type { Quota } from './quota.ts'
import type { Me } from './schema.ts'

export interface IntakeDeps {
  logger: Logger
  clock: Clock
  quota: Quota
  choices: ChoiceMemory
  /** Null while Zalo has not told who we are. */
  me(): Me | null
}

export interface Intake {
  /** Null when there is nothing to hand over; an unreadable update is counted and passed over. */
  read(update: unknown): Promise<IncomingMessage | null>
  /** Rejects when the message was not stored. A typed number becomes the choice it stands for. */
  handOver(message: IncomingMessage, onMessage: OnMessage): Promise<void>
}

export function createIntake({ logger, clock, quota, choices, me }: IntakeDeps): Intake {
  return {
    async read(update) {
      try {
        const parsed = parseUpdate(update, { me: me(), receivedAt: clock.now() })
        if (parsed.kind === 'ignored') {
          logger.info({ reason: parsed.reason }, 'update is not for us')
          return null
        }
        return parsed.message
      } catch (error) {
        logger.error({ fault: describeFault(error) }, 'unreadable update passed over')
        await quota.count('unreadable')
        return null
      }
    },
    async handOver(message, onMessage) {
      await onMessage(await withChoice(message, choices))
      // Stored first: Zalo has forgotten it, and a count is easier to miss.
      await quota.count('received')
    },
  }
}

async function withChoice(
  message: IncomingMessage,
  choices: ChoiceMemory,
): Promise<IncomingMessage> {
  const { content, address } = message
  if (content.kind !== 'text' || !mayBeChoice(content.text)) return message
  const choice = readChoice(content.text, await choices.recall(address))
  if (choice === null) return message
  const messageId = choice.kind === 'action' ? null : message.messageId
  return { ...message, messageId, content: choice }
}

/** Where it does not fit, without the data that did not fit. */
function describeFault(error: unknown): string {
  if (!(error instanceof ZodError)) return error instanceof Error ? error.name : typeof error
  return error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`).join('; ')
}
