/** Which messages did arrive, where an answer got lost: the platform keeps the conversation. */
import type { OaApi } from './api.ts'

/** Texts that the account has sent to a member since a time, each to be claimed once. */
export interface EarlierSends {
  /** The id of a message with this text, which is then used up; null when there is none. */
  take(text: string): string | null
}

/** Clocks of two machines differ; more would mistake an earlier answer for this one. */
const CLOCK_DIFFERENCE_MS = 1_000
const MOST_PAGES = 5

export const NOTHING_SENT: EarlierSends = { take: () => null }

/** What was sent to the member since then; nothing when the platform does not tell. */
export async function lookBack(api: OaApi, userId: string, since: Date): Promise<EarlierSends> {
  const earliest = since.getTime() - CLOCK_DIFFERENCE_MS
  const sent: { id: string; text: string }[] = []
  let offset = 0
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const result = await api.conversation(userId, offset)
    if (result.kind !== 'ok' || result.data.length === 0) break
    for (const { src, time, message, message_id: id } of result.data) {
      if (src === 0 && time >= earliest) sent.push({ id, text: normal(message ?? '') })
    }
    if (result.data.some(({ time }) => time < earliest)) break
    offset += result.data.length
  }
  return {
    take(text) {
      const at = sent.findLastIndex((row) => row.text === normal(text))
      return at < 0 ? null : (sent.splice(at, 1)[0]?.id ?? null)
    },
  }
}

function normal(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}
