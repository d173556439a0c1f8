/** What the platforms say of their limits. */
import type { Platforms } from './meeting-platforms.ts'

export interface LimitCount {
  /** Each in words. */
  violations: string[]
  /** In any 60 seconds, whatever became of them. */
  groupCallsPerMinute: number
  /** In any second. */
  phoneMessagesPerSecond: number
  /** Answers of 429, those that were asked for included. */
  floods: number
}

const GROUP_CALLS = /^(send(Message|Poll|Document|Photo)|stopPoll|editMessage\w+)$/
/** Telegram, "Broadcasting to users": about 30 a second. */
const MOST_PER_SECOND = 30
/** Zalo OA docs, "Mã lỗi": a parameter that is wrong or too long, and a quota that is used up. */
const OA_VIOLATIONS: readonly unknown[] = [-100, -201, -210, -211, -32]

export function countLimits({ telegram, zaloOa, zaloBot }: Platforms): LimitCount {
  const calls = telegram.calls().filter(({ method }) => GROUP_CALLS.test(method))
  const inGroup = calls.filter(({ payload }) => Number(payload.chat_id) < 0)
  const carriedOut = inGroup.filter(({ outcome }) => outcome !== 429 && outcome !== 400)
  const toPhones = calls.filter(
    ({ payload, method }) => Number(payload.chat_id) > 0 && method.startsWith('send'),
  )
  const phoneMessagesPerSecond = mostWithin(
    toPhones.map(({ at }) => at),
    1_000,
  )
  return {
    violations: [
      ...telegram
        .limitViolations()
        .map(({ method }) => `${method} as more than the 20th in a minute of the group`),
      ...calls
        .filter(({ method, outcome }) => method.startsWith('send') && outcome === 400)
        .map(({ method }) => `${method} was refused by Telegram`),
      ...(phoneMessagesPerSecond > MOST_PER_SECOND
        ? [`${phoneMessagesPerSecond} messages to phones on Telegram within a second`]
        : []),
      ...zaloOa
        .calls()
        .filter(({ outcome }) => OA_VIOLATIONS.includes(outcome))
        .map(({ path, outcome }) => `${path} was refused by Zalo OA with ${outcome}`),
      ...zaloBot
        .calls('sendMessage')
        .filter(({ outcome }) => outcome === 400 || outcome === 429)
        .map(({ outcome }) => `sendMessage was refused by Zalo Bot with ${outcome}`),
    ],
    groupCallsPerMinute: mostWithin(
      carriedOut.map(({ at }) => at),
      60_000,
    ),
    phoneMessagesPerSecond,
    floods:
      telegram.calls().filter(({ outcome }) => outcome === 429).length +
      zaloOa.calls().filter(({ outcome }) => outcome === 'http 429').length,
  }
}

/** The most of these times (ms, in order) that lie in one stretch of this length. */
function mostWithin(times: number[], lengthMs: number): number {
  let first = 0
  let most = 0
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - lengthMs) first += 1
    most = Math.max(most, index - first + 1)
  }
  return most
}
