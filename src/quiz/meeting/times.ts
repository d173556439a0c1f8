/** How long things take in a meeting. */
import type { BankQuestion } from '../bank.ts'
import type { MeetingMode } from './meeting.ts'

/** A vote is taken so long after the question was closed: it was on its way. */
export const GRACE_MS = 3_000
/** The same after nobody was there at the deadline: votes wait until a process takes them again. */
const GRACE_AFTER_AWAY_MS = 20_000
/** A question is closed so soon after its deadline, or else nobody was there. */
const PUNCTUAL_MS = 5_000
/**
 * The same for a poll that was stopped: nobody could vote after that, but its votes come one by one,
 * and later where the process that takes them had ended.
 */
export const POLL_GRACE_MS = 10 * 60_000
/** So long the answer is kept back for votes of the poll that have not come yet. */
export const POLL_WAIT_MS = 10_000
/** What the host adds at a time. */
export const EXTENSION_SECONDS = 30
export const LOBBY_LASTS_MS = 2 * 3_600_000
export const PAUSE_LASTS_MS = 2 * 3_600_000

/** Older people on phones read about 150 words a minute. */
const WORDS_PER_SECOND = 2.5
/** A question of this length needs no more than the shortest time. */
const SHORT_WORDS = 30

/**
 * For reading the question and its options, and choosing. Whole seconds: 20–40 in the mode compete,
 * 30–120 in the mode study.
 */
export function questionSeconds(
  mode: MeetingMode,
  { question, options }: Pick<BankQuestion, 'question' | 'options'>,
): number {
  const words = countWords([question, ...options])
  return mode === 'compete'
    ? clamp(20 + (words - SHORT_WORDS) / WORDS_PER_SECOND, 20, 40)
    : clamp(20 + words / WORDS_PER_SECOND, 30, 120)
}

/** For reading the explanation and the quote before the next question. Whole seconds. */
export function readingSeconds(
  mode: MeetingMode,
  { explanation, source }: Pick<BankQuestion, 'explanation' | 'source'>,
): number {
  const words = countWords([explanation, source.quote])
  return mode === 'compete'
    ? clamp(4 + words / (2 * WORDS_PER_SECOND), 8, 20)
    : clamp(10 + words / WORDS_PER_SECOND, 15, 60)
}

function countWords(texts: string[]): number {
  return texts.join(' ').split(/\s+/).filter(Boolean).length
}

function clamp(seconds: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(seconds, least), most))
}

/** For a question that is closed now (ISO time): what its `closed` event says beside the question. */
export function graceFor(deadline: string | null, now: string): { graceMs?: number } {
  const isLate = deadline !== null && now > addMs(deadline, PUNCTUAL_MS)
  return isLate ? { graceMs: GRACE_AFTER_AWAY_MS } : {}
}

/** The ISO time so many milliseconds later. */
export function addMs(iso: string, milliseconds: number): string {
  return new Date(toMs(iso) + milliseconds).toISOString()
}

export function toMs(iso: string): number {
  return new Date(iso).getTime()
}
