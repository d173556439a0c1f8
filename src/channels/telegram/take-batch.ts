/** One batch of updates on its way in: parsed, put in order per chat, handed over. */
import { ZodError } from 'zod'
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { IncomingMessage, OnMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { withoutToken } from './errors.ts'
import { parseUpdate } from './parse.ts'
import { type Me, updateId } from './schema.ts'

interface BatchDeps {
  me: Me
  onMessage: OnMessage
  logger: Logger
  timing: Timing
  signal: AbortSignal
}

export interface TakenBatch {
  /** Every update below this one is done with; null when there was none to begin with. */
  nextOffset: number | null
  /** Nothing at all could be handed over: the fault is not with one message. */
  isStoreFailing: boolean
}

interface Item {
  id: number
  /** Null when there is nothing to hand over. */
  message: IncomingMessage | null
  outcome: 'waiting' | 'done' | 'failed'
}

const MAX_ATTEMPTS = 4
const FIRST_RETRY_MS = 250
const MAX_RETRY_MS = 2_000
/** Chats that are served side by side. */
const MAX_PARALLEL_CHATS = 8

/**
 * Hands the messages over: in order within a chat, chats side by side. A message that fails again
 * and again is passed over when others get through; when none does, the store must be failing
 * and the batch is kept for later. A message that fails while later ones of its chat get through is
 * tried once more at the end, and then comes late. After an abort nothing new is begun.
 */
export async function takeBatch(updates: unknown[], deps: BatchDeps): Promise<TakenBatch> {
  const items = updates.flatMap((update) => toItem(update, deps))
  const waiting = items.filter((item) => item.outcome === 'waiting')
  const chats = groupByChat(waiting)
  await Promise.all(
    Array.from({ length: MAX_PARALLEL_CHATS }, async () => {
      for (let chat = chats.shift(); chat; chat = chats.shift()) await takeChat(chat, deps)
    }),
  )

  const isStoreFailing =
    waiting.some((item) => item.outcome === 'failed') &&
    waiting.every((item) => item.outcome !== 'done')
  if (!isStoreFailing) await tryFailedOnceMore(items, deps)
  const first = items.find(
    ({ outcome }) => outcome === 'waiting' || (isStoreFailing && outcome === 'failed'),
  )
  const last = items.at(-1)
  return { nextOffset: first?.id ?? (last ? last.id + 1 : null), isStoreFailing }
}

/** Others got through, perhaps only since the store works again, so each has one more chance. */
async function tryFailedOnceMore(items: Item[], deps: BatchDeps): Promise<void> {
  for (const item of items.filter(({ outcome }) => outcome === 'failed')) {
    // Telegram still has it, and gives it again.
    if (deps.signal.aborted) item.outcome = 'waiting'
    else if (!(await attempt(item, deps)))
      deps.logger.error({ updateId: item.id }, 'update passed over')
  }
}

async function takeChat(items: Item[], deps: BatchDeps): Promise<void> {
  for (const item of items) {
    if (deps.signal.aborted) return
    item.outcome = await handOver(item, deps)
  }
}

async function handOver(item: Item, deps: BatchDeps): Promise<Item['outcome']> {
  const { timing, signal } = deps
  const backoff = createBackoff(timing.random, FIRST_RETRY_MS, MAX_RETRY_MS)
  for (let attempts = 1; ; attempts += 1) {
    if (await attempt(item, deps)) return 'done'
    if (attempts === MAX_ATTEMPTS) return 'failed'
    await timing.sleep(backoff.next(), signal)
    if (signal.aborted) return 'waiting'
  }
}

async function attempt({ id, message }: Item, { onMessage, logger }: BatchDeps): Promise<boolean> {
  if (message === null) return true
  try {
    await onMessage(message)
    return true
  } catch (error) {
    logger.error({ updateId: id, error: describe(error) }, 'a message was not taken')
    return false
  }
}

/** An update that isn't shaped as documented is named in the log and never looked at again. */
function toItem(update: unknown, { me, logger, timing }: BatchDeps): Item[] {
  const id = updateId.safeParse(update).data?.update_id
  if (id === undefined) {
    logger.error({}, 'an update without an id was passed over')
    return []
  }
  try {
    const message = parseUpdate(update, me, timing.now())
    if (message === null) logger.debug({ updateId: id }, 'update is not for us')
    return [{ id, message, outcome: message === null ? 'done' : 'waiting' }]
  } catch (error) {
    logger.error({ updateId: id, error: describe(error) }, 'unreadable update passed over')
    return [{ id, message: null, outcome: 'done' }]
  }
}

function groupByChat(items: Item[]): Item[][] {
  const chats = new Map<string, Item[]>()
  for (const item of items) {
    const key = orderKey(item)
    chats.set(key, [...(chats.get(key) ?? []), item])
  }
  return [...chats.values()]
}

/** A chat that moved is put in order with what is said at its new address. */
function orderKey({ message }: Item): string {
  if (message?.content.kind === 'moved') return message.content.newChatId
  return message?.address.chatId ?? ''
}

/** Where it happened, without the data an error object may carry along. */
function describe(error: unknown): string {
  if (error instanceof ZodError) {
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  }
  return withoutToken(error instanceof Error ? (error.stack ?? error.message) : String(error))
}
