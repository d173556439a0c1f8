/** Random bodies for webhooks, none of which is an event; the same in every run. */
const NAMES = [
  'user_send_text',
  'user_send_image',
  'user_send_group_text',
  'follow',
  'unfollow',
  'oa_send_text',
  'user_seen_message',
  'khong_ro',
  '',
]

/** The same numbers in every run (mulberry32). */
export function createRandom(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <T>(items: readonly T[]): T | undefined => items[below(items.length)]
  return { below, pick }
}
export type Random = ReturnType<typeof createRandom>

/** Any JSON value; wrong types stand where Zalo puts ids, texts and lists. */
function anyValue(random: Random, depth = 0): unknown {
  switch (random.below(depth > 3 ? 7 : 10)) {
    case 0:
      return null
    case 1:
      return random.below(2) === 0
    case 2:
      return random.below(1_000_000) - 500_000
    case 3:
      return 1e308 * (random.below(3) - 1)
    case 4:
      return ''
    case 5:
      return '\u0000\ud800#chon:'.repeat(random.below(4))
    case 6:
      return 'ế'.repeat(random.below(300))
    case 7:
      return Array.from({ length: random.below(4) }, () => anyValue(random, depth + 1))
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, (_, index) => [
          random.pick(['id', 'text', 'msg_id', '__proto__', 'constructor']) ?? String(index),
          anyValue(random, depth + 1),
        ]),
      )
  }
}

/** An event of an Official Account with a required part missing or of a wrong type. */
function malformedEvent(random: Random): string {
  const event: Record<string, unknown> = {
    event_name: random.pick(NAMES),
    timestamp: String(Date.now()),
    sender: { id: '123' },
    recipient: { id: '456' },
    message: { text: 'xin chào', msg_id: 'm1' },
    follower: { id: '123' },
  }
  const broken = random.pick(['event_name', 'timestamp', 'ids', 'ids'])
  const spoilt = random.below(3) === 0 ? [anyValue(random)] : { id: [] }
  if (broken === 'ids') {
    for (const part of ['sender', 'recipient', 'follower']) event[part] = spoilt
    event.message = random.below(2) === 0 ? { msg_id: {} } : spoilt
  } else event[broken ?? ''] = { not: 'a text' }
  return JSON.stringify(event)
}

/** What no platform would send as an event: broken JSON, wrong types, missing parts, other bytes. */
export function malformedBody(random: Random): Buffer {
  const json = random.below(2) === 0 ? malformedEvent(random) : JSON.stringify(anyValue(random))
  switch (random.below(5)) {
    case 0:
      return Buffer.from(json.slice(0, random.below(json.length + 1)))
    case 1:
      return Buffer.from(Array.from({ length: random.below(400) }, () => random.below(256)))
    case 2:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf, 0xc3]), Buffer.from(json)])
    default:
      return Buffer.from(json)
  }
}
