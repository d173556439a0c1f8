/** What a message says to us: a command, a text, or something we can't read. */
import { cleanText, fold } from '../../lib/vietnamese.ts'
import type { IncomingMessage } from '../channel.ts'
import type { Me, ZaloBotMessage } from './schema.ts'

type Content = Extract<IncomingMessage['content'], { kind: 'text' | 'command' | 'attachment' }>

/** As people know them from elsewhere; Zalo itself has no commands. */
const COMMAND = /^\/([a-z0-9_]{1,32})(?=\s|$)/i
const SEPARATORS = /^[\s,:;.–-]+/

/**
 * The content of a `message.<kind>.received`. Null when there is nothing in it: an empty text in
 * private. In a group a message that is nothing but a mention gives an empty text.
 */
export function readContent(
  kind: string,
  message: ZaloBotMessage,
  { me, isGroup }: { me: Me | null; isGroup: boolean },
): Content | null {
  const written = cleanText(message.text ?? message.caption ?? '').trim()
  if (written === '') return kind === 'text' ? null : { kind: 'attachment' }
  const text = isGroup ? withoutMention(written, me) : written
  return readCommand(text) ?? { kind: 'text', text }
}

function readCommand(text: string): Content | null {
  const [whole, name] = COMMAND.exec(text) ?? []
  if (whole === undefined || name === undefined) return null
  return { kind: 'command', name: name.toLowerCase(), argument: text.slice(whole.length).trim() }
}

/**
 * How a mention stands in the text is not documented: a leading `@` with any of the bot's names is
 * taken out, however it is accented. Folding keeps the length, so the offset holds.
 */
function withoutMention(text: string, me: Me | null): string {
  const folded = fold(text)
  const names = (me?.names ?? []).map((name) => `@${fold(cleanText(name).trim())}`)
  for (const name of names.toSorted((a, b) => b.length - a.length)) {
    const isWhole = !/^[\p{L}\p{N}_]/u.test(folded.slice(name.length))
    if (name.length > 1 && folded.startsWith(name) && isWhole) {
      return text.slice(name.length).replace(SEPARATORS, '').trim()
    }
  }
  return text
}
