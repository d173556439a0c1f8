import { cleanText, collapseSpaces, fold } from '../lib/vietnamese.ts'
import type { MeetingSettings } from '../quiz/meeting/meeting.ts'

/** What a meeting has when nothing else is chosen. */
export const USUAL_SETTINGS: MeetingSettings = { mode: 'study', questionCount: 10, topic: null }

/** `48213`, `mã 48213`, `phiên thi 48213`, `cho tôi vào phiên thi 48213`, `tôi tham gia mã 48213` */
const CODE =
  /^(?:(?:cho|xin|toi|em|chau|minh)\s+)*(?:(?:vao|tham gia)\s+)?(?:(?:ma|phien|thi)\b\s*)*:?\s*(\d{5})\W*$/
const COUNT_FIRST = /^(\d{1,3})(?:\s*cau(?: hoi)?)?(?=\s|,|$)/
const COUNT_LAST = /(?:^|\s)(\d{1,3})\s*cau(?: hoi)?$/
const MODE_FIRST = /^(?:che do )?(thi dua|hoc)(?=\s|,|$)/
const MODE_LAST = /(?:^|\s)(?:che do (hoc)|(?:che do )?(thi dua))$/
const TOPIC_WORD = /^(?:ve )?(?:chu de|noi dung)\s*:?\s*/
/** meeting.ts, `questionCount`. */
const MOST_QUESTIONS = 50

export type MeetingArguments =
  | { kind: 'code'; code: string }
  | { kind: 'settings'; settings: MeetingSettings }
  /** Nothing was typed. */
  | { kind: 'nothing' }
  /** `settings`: what was understood; `typed`: the rest, as it was typed; `topics`: those that are meant, perhaps none. */
  | { kind: 'which_topic'; typed: string; topics: string[]; settings: MeetingSettings }
  | { kind: 'too_many' }

/** The code of a text that is nothing but one; null for any other text. */
export function readMeetingCode(text: string): string | null {
  return CODE.exec(fold(text).trim())?.[1] ?? null
}

/** What stands after /thi: a code, or `10 thi đua chuyển đổi số`, in whatever order. */
export function readMeetingArguments(argument: string, topics: string[]): MeetingArguments {
  const code = readMeetingCode(argument)
  if (code !== null) return { kind: 'code', code }
  const whole = collapseSpaces(cleanText(argument))
  // Texts in NFC keep their length when they are folded.
  const folded = fold(whole)
  let rest = folded
  if (rest === '') return { kind: 'nothing' }

  function take(...patterns: RegExp[]): string | null {
    for (const pattern of patterns) {
      const found = pattern.exec(rest)
      if (found === null) continue
      rest = rest.replace(pattern, '').replace(/^[\s,;]+|[\s,;]+$/g, '')
      return found.slice(1).find((part) => part !== undefined) ?? null
    }
    return null
  }

  function asTyped(part: string): string {
    const start = folded.indexOf(part)
    return start < 0 ? part : whole.slice(start, start + part.length)
  }

  const first = take(COUNT_FIRST, COUNT_LAST)
  const mode = take(MODE_FIRST, MODE_LAST)
  const count = first ?? take(COUNT_FIRST, COUNT_LAST)
  const questionCount = count === null ? USUAL_SETTINGS.questionCount : Number(count)
  if (questionCount > MOST_QUESTIONS || questionCount === 0) return { kind: 'too_many' }
  const settings: MeetingSettings = {
    mode: mode === 'thi dua' ? 'compete' : 'study',
    questionCount,
    topic: null,
  }
  const typed = rest.replace(TOPIC_WORD, '')
  if (typed === '' || typed === 'tat ca' || typed === 'moi chu de') {
    return { kind: 'settings', settings }
  }
  const found = findTopics(topics, typed)
  const [only] = found
  return found.length === 1 && only !== undefined
    ? { kind: 'settings', settings: { ...settings, topic: only } }
    : { kind: 'which_topic', typed: asTyped(typed), topics: found, settings }
}

/** The topic typed exactly, or else every one that contains what was typed. */
function findTopics(topics: string[], typed: string): string[] {
  const exact = topics.filter((topic) => fold(topic) === typed)
  return exact.length > 0 ? exact : topics.filter((topic) => fold(topic).includes(typed))
}
