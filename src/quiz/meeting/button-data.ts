/**
 * What the buttons of a meeting carry. It says everything by itself, so that 200 phones and 20
 * questions cost no rows: `m.<id of the meeting, base 36>.<code>[.<question>[.<options as bits>]]`.
 */

/** `question`: index of the question; the button holds for no other. `choices`: ascending. */
export type MeetingPress =
  | { kind: 'vote'; question: number; choices: number[] }
  /** Several are right: these are marked now, and "Xong" will send them. */
  | { kind: 'mark'; question: number; choices: number[] }
  | { kind: 'extend' | 'skip' | 'next' | 'clause'; question: number }
  | { kind: SimplePress }

/**
 * join: present in the group, or in private with this phone. ask_end: asks before it ends. state:
 * shows how it stands, with the buttons. report: sends it once more.
 */
export const SIMPLE_PRESSES = [
  'join',
  'start',
  'pause',
  'resume',
  'ask_end',
  'end',
  'state',
  'report',
] as const
type SimplePress = (typeof SIMPLE_PRESSES)[number]

const WITH_QUESTION = ['extend', 'skip', 'next', 'clause'] as const
const WITH_CHOICES = ['vote', 'mark'] as const
/** A question has at most 6 options, see question.ts; there is room for more. */
const MOST_OPTIONS = 20
const PATTERN = /^m\.([1-9a-z][0-9a-z]{0,10})\.([a-z_]+)(?:\.(\d{1,3}))?(?:\.([0-9a-z]{1,4}))?$/

/** At most 31 bytes of ASCII; platforms take 64. */
export function encodeMeetingPress(meetingId: number, press: MeetingPress): string {
  const parts = ['m', meetingId.toString(36), press.kind]
  if ('question' in press) parts.push(String(press.question))
  if ('choices' in press) parts.push(toBits(press.choices).toString(36))
  return parts.join('.')
}

/** Null for anything that `encodeMeetingPress` does not make, such as the ids of other buttons. */
export function decodeMeetingPress(
  data: string,
): { meetingId: number; press: MeetingPress } | null {
  const [, id = '', kind = '', question, bits] = PATTERN.exec(data) ?? []
  const meetingId = Number.parseInt(id, 36)
  if (!Number.isSafeInteger(meetingId)) return null
  const press = readPress(kind, question, bits)
  return press === null ? null : { meetingId, press }
}

function readPress(
  kind: string,
  question: string | undefined,
  bits: string | undefined,
): MeetingPress | null {
  const simple = SIMPLE_PRESSES.find((one) => one === kind)
  if (simple !== undefined) return question === undefined ? { kind: simple } : null
  if (question === undefined) return null
  const index = Number(question)
  const about = WITH_QUESTION.find((one) => one === kind)
  if (about !== undefined) return bits === undefined ? { kind: about, question: index } : null
  const chosen = WITH_CHOICES.find((one) => one === kind)
  const mask = Number.parseInt(bits ?? '', 36)
  if (chosen === undefined || Number.isNaN(mask) || mask >= 2 ** MOST_OPTIONS) return null
  return { kind: chosen, question: index, choices: fromBits(mask) }
}

function toBits(choices: number[]): number {
  return [...new Set(choices)].reduce((bits, choice) => bits + 2 ** choice, 0)
}

function fromBits(mask: number): number[] {
  return Array.from({ length: MOST_OPTIONS }, (_, choice) => choice).filter(
    (choice) => Math.floor(mask / 2 ** choice) % 2 === 1,
  )
}
