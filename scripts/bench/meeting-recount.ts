/**
 * Counts the votes again from what the platforms noted, by the rules that docs/quizzes.md states and
 * with nothing of src/quiz: the earliest vote of a person, none of who is not in the group, none that
 * came more than three seconds after the question was closed.
 */
import {
  type FindQuestion,
  type KnownQuestion,
  numberAsked,
  numberRevealed,
  optionOf,
} from './meeting-bank.ts'
import type { Cast } from './meeting-people.ts'
import type { Platforms } from './meeting-platforms.ts'

export interface Recount {
  /** By person (`telegram:123`), then by the number of the question, from 1. */
  votes: Map<string, Map<number, Vote>>
  questions: Map<number, KnownQuestion>
  /** Refused by the rules: too late, of an outsider, after the person's first. */
  left: { late: number; outside: number; repeated: number }
}

export interface Vote {
  /** Indices into the options, ascending. */
  choices: number[]
  /** So near to the end that it may have come in time or not. */
  isOnTheLine: boolean
}

interface Ballot {
  person: string
  number: number
  choices: number[]
  at: number
  way: 'poll' | 'phone'
}

/** Whatever a message of the program shows to choose from. */
interface Shown {
  at: number
  text: string
  /** Labels of the buttons, or the lines of a numbered list. */
  labels: string[]
  payloads: string[]
}

/** Nobody answered for the program in this time. Epoch milliseconds. */
export interface Outage {
  from: number
  until: number
}

const GRACE_MS = 3_000
/** The program learns a little later than the platform that a poll is closed, and of a press. */
const BLUR_MS = 700
const TAPPED = '#chon:'

export function recount(
  platforms: Platforms,
  cast: Cast,
  { findQuestion, outages }: { findQuestion: FindQuestion; outages: Outage[] },
): Recount {
  const polls = platforms.telegram.polls()
  const questions = new Map<number, KnownQuestion>()
  for (const { text } of cast.group.messages()) {
    const [number, question] = [numberAsked(text), findQuestion(text)]
    if (number !== null && question !== null) questions.set(number, question)
  }
  const ends = endsOf(platforms, cast)
  const members = new Set([...cast.voters, cast.host].map(({ id }) => `telegram:${id}`))
  const joined = new Set(cast.phones.map(({ key }) => key))
  const numbers = new Map(polls.map(({ id, question }) => [id, numberAsked(question)]))
  const ballots: Ballot[] = [
    ...platforms.telegram.votes().flatMap(({ pollId, voterId, choices, at, outcome }): Ballot[] => {
      const number = numbers.get(pollId) ?? null
      if (outcome !== 'counted' || number === null) return []
      return [{ person: `telegram:${voterId}`, number, choices, at, way: 'poll' }]
    }),
    ...pressed(platforms, questions),
    ...written(platforms, cast, questions),
  ]

  const result: Recount = {
    votes: new Map(),
    questions,
    left: { late: 0, outside: 0, repeated: 0 },
  }
  for (const ballot of ballots.sort((a, b) => a.at - b.at)) {
    const { person, number, choices, at, way } = ballot
    const end = ends.get(number)
    if (end === undefined) throw new Error(`question ${number} was never closed`)
    const own = result.votes.get(person) ?? new Map<number, Vote>()
    if (!members.has(person) && !joined.has(person)) {
      result.left.outside += 1
      continue
    }
    const isInOutage = outages.some(({ from, until }) => at >= from && at <= until)
    const mayStillCome = at > end.from - BLUR_MS && isInOutage
    const isLate =
      way === 'poll'
        ? !end.isStopped && at > end.until + GRACE_MS
        : at > end.until + GRACE_MS + BLUR_MS
    const isEarly =
      way === 'poll'
        ? end.isStopped || at < end.from + GRACE_MS - BLUR_MS
        : at < end.from + GRACE_MS - BLUR_MS
    if (isLate && !mayStillCome) result.left.late += 1
    else if (own.has(number)) result.left.repeated += 1
    else own.set(number, { choices, isOnTheLine: !isEarly || mayStillCome })
    result.votes.set(person, own)
  }
  return result
}

interface End {
  /** The program closed the question between these, epoch milliseconds. */
  from: number
  until: number
  /** The program stopped the poll, which then took no votes any more. */
  isStopped: boolean
}

/** A poll that was stopped says when; otherwise the answer is shown three seconds after the end. */
function endsOf({ telegram }: Platforms, { group }: Cast): Map<number, End> {
  const stopped = new Set(
    telegram
      .calls('stopPoll')
      .filter(({ outcome }) => outcome === 'ok' || outcome === 'dropped')
      .map(({ payload }) => Number(payload.message_id)),
  )
  const reveals = new Map<number, number>()
  for (const { payload, at, outcome } of telegram.calls('sendMessage')) {
    const number = numberRevealed(String(payload.text))
    if (number === null || outcome !== 'ok' || Number(payload.chat_id) !== group.id) continue
    if (!reveals.has(number)) reveals.set(number, at)
  }
  const ends = new Map<number, End>()
  for (const [number, revealedAt] of reveals) {
    const poll = telegram.polls().findLast(({ question }) => numberAsked(question) === number)
    const until = revealedAt - GRACE_MS
    const isStopped = poll !== undefined && stopped.has(poll.messageId)
    const closedAt = isStopped ? (poll.closedAt ?? until) : until
    ends.set(number, { from: Math.min(closedAt, until), until, isStopped })
  }
  return ends
}

/** What was pressed on Telegram's phones. A mark alone is no vote. */
function pressed({ telegram }: Platforms, questions: Map<number, KnownQuestion>): Ballot[] {
  return telegram.presses().flatMap(({ userId, text, label, labels, at }): Ballot[] => {
    const number = numberAsked(text)
    const question = number === null ? undefined : questions.get(number)
    if (number === null || question === undefined) return []
    const marked = labels.filter((one) => one.startsWith('✓ '))
    const isSent = question.correct.length === 1 ? label !== 'Xong' : label === 'Xong'
    const chosen = (label === 'Xong' ? marked : [label]).map((one) => optionOf(question, one))
    const choices = chosen.filter((one) => one !== null)
    if (!isSent || choices.length === 0) return []
    return [{ person: `telegram:${userId}`, number, choices: inOrder(choices), at, way: 'phone' }]
  })
}

/** What was tapped or written on Zalo, and what was on the screen then. */
function written(
  platforms: Platforms,
  cast: Cast,
  questions: Map<number, KnownQuestion>,
): Ballot[] {
  const screens = new Map(cast.phones.map(({ key, shown }) => [key, shown().map(toShown)] as const))
  return platforms.zaloMessages().flatMap(({ channel, userId, text, at, isTaken }): Ballot[] => {
    const person = `${channel}:${userId}`
    const before = (screens.get(person) ?? []).filter((one) => one.at <= at)
    const tapped = before.findLast(({ payloads }) => payloads.includes(text))
    const screen = tapped ?? before.findLast(({ labels }) => labels.length > 0)
    const asking = /^\d+$/.test(text) || tapped ? screen : before.findLast(isQuestion)
    const number = asking === undefined ? null : numberAsked(asking.text)
    const question = number === null ? undefined : questions.get(number)
    if (!isTaken || number === null || question === undefined || asking === undefined) return []
    const labels = readAnswer(text, asking)
    const choices = labels.map((label) => optionOf(question, label)).filter((one) => one !== null)
    if (choices.length === 0 || choices.length !== labels.length) return []
    return [{ person, number, choices: inOrder(choices), at, way: 'phone' }]
  })
}

/** The labels that it names; none when it is no answer. */
function readAnswer(text: string, { payloads, labels }: Shown): string[] {
  if (text.startsWith(TAPPED)) {
    const label = labels[payloads.indexOf(text)]
    return label === undefined ? [] : [label]
  }
  if (/^\d+$/.test(text)) {
    const label = labels[Number(text) - 1]
    return label === undefined ? [] : [label]
  }
  return /^[A-F](, [A-F])*$/.test(text) ? text.split(', ') : []
}

function isQuestion({ text }: Shown): boolean {
  return numberAsked(text) !== null
}

function toShown(message: {
  at: number
  text: string
  buttons: { title: string; payload: string }[]
}): Shown {
  const lines = [...message.text.matchAll(/^\d+\. (.+)$/gm)].map(([, line = '']) => line)
  const { buttons } = message
  return {
    at: message.at,
    text: message.text,
    labels: buttons.length > 0 ? buttons.map(({ title }) => title) : lines,
    payloads: buttons.map(({ payload }) => payload),
  }
}

function inOrder(choices: number[]): number[] {
  return [...new Set(choices)].sort((a, b) => a - b)
}
