import { randomInt } from 'node:crypto'
import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import type { LinkOutcome } from '../subscribers/ports.ts'
import type { Context } from './context.ts'
import {
  alreadyLinkedReply,
  codeSeenReply,
  expiredCodeReply,
  linkCodeReply,
  linkedNotice,
  linkedReply,
  linkInPrivateReply,
  noCodeReply,
  notLinkedReply,
  ownCodeReply,
  tooManyTriesReply,
  unlinkedNotice,
  unlinkedReply,
  wrongCodeReply,
} from './link-replies.ts'
import type { Reply } from './reply.ts'

/** Without 0 and O, 1, I and L, which look alike on a phone. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const CODE_LENGTH = 8
const CODE_MINUTES = 10
/** As it is shown, and nothing else; letters alone may be the short name of an office. */
const BARE_CODE = /^(?=.*\d)(?=.*[A-Z])[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/i
const CANCEL = new Set(['huy', 'huy bo', 'huy lien ket', 'bo', 'bo lien ket', 'ngat', 'xoa'])

/** /lienket, alone (a code is given), with the code of another chat, or with `huy`. */
export async function handleLink(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  if (message.chatKind === 'group') return refuseInGroup(context, message, argument)
  const typed = collapseSpaces(fold(argument))
  if (typed === '') return offerCode(context, message)
  if (CANCEL.has(typed)) return handleUnlink(context, message)
  const code = readCode(argument)
  if (code === null) return context.delivery.send(message, noCodeReply())
  await redeemCode(context, message, code)
}

/** Everybody in a group reads the code, so it must not be worth anything any more. */
async function refuseInGroup(
  { people, delivery }: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  const code = readCode(argument)
  if (code === null) return delivery.send(message, linkInPrivateReply())
  await people.withdrawCode(code)
  await delivery.send(message, codeSeenReply())
}

/** `/lienket huy`, or "hủy liên kết" as a text. */
export async function handleUnlink(context: Context, message: IncomingMessage): Promise<void> {
  if (message.chatKind === 'group') return context.delivery.send(message, linkInPrivateReply())
  const { people, delivery, channelTitle } = context
  const others = await people.unlink(message.address)
  const here = channelTitle(message.address.channel)
  if (others.length === 0) return delivery.send(message, notLinkedReply())
  const titles = others.map((other) => channelTitle(other.channel))
  await delivery.send(message, unlinkedReply(here, titles))
  for (const other of others) await delivery.notify(other, unlinkedNotice(here))
}

/** Whether a text is a code alone, which people send instead of the line they are asked for. */
export function isLinkCode(text: string): boolean {
  return BARE_CODE.test(text.trim())
}

async function offerCode(context: Context, message: IncomingMessage): Promise<void> {
  const code = makeCode()
  const shown = shownCode(code)
  const expiresAt = new Date(context.clock.now().getTime() + CODE_MINUTES * 60_000)
  await context.people.offerCode(message.address, code, expiresAt.toISOString())
  const validity = { minutes: CODE_MINUTES, until: expiresAt }
  await context.delivery.send(message, linkCodeReply(shown, validity))
}

async function redeemCode(context: Context, message: IncomingMessage, code: string): Promise<void> {
  const { people, delivery, clock, channelTitle } = context
  const outcome = await people.redeemCode(message.address, code, clock.now().toISOString())
  await delivery.send(message, outcomeReply(context, message, outcome))
  if (outcome.kind !== 'linked') return
  const here = channelTitle(message.address.channel)
  await delivery.notify(outcome.chat, linkedNotice(here))
}

function outcomeReply(
  { channelTitle }: Context,
  { address }: IncomingMessage,
  outcome: LinkOutcome,
): Reply {
  switch (outcome.kind) {
    case 'linked':
      return linkedReply(channelTitle(address.channel), channelTitle(outcome.chat.channel))
    case 'already_linked':
      return alreadyLinkedReply(channelTitle(outcome.chat.channel))
    case 'own_code':
      return ownCodeReply()
    case 'expired':
      return expiredCodeReply()
    case 'wrong':
      return wrongCodeReply()
    case 'too_many_tries':
      return tooManyTriesReply(new Date(outcome.until))
  }
}

/** One that is known for a code when it comes alone. */
function makeCode(): string {
  for (;;) {
    const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
    if (isLinkCode(shownCode(code.join('')))) return code.join('')
  }
}

function shownCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** The code in whatever way it was typed; null when the text cannot be one. */
function readCode(typed: string): string | null {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
  return /^[A-Z0-9]+$/.test(code) && code.length === CODE_LENGTH ? code : null
}
