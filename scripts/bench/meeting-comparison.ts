/** What the program says of a meeting, beside the recount. */
import readSheets from 'read-excel-file/node'
import { z } from 'zod'
import { createLogger } from '../../src/lib/logger.ts'
import { foldMeeting } from '../../src/quiz/meeting/fold.ts'
import { accountKey } from '../../src/quiz/meeting/meeting.ts'
import type { MeetingView } from '../../src/quiz/meeting/view.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createMeetingStore } from '../../src/storage/meeting-store.ts'
import type { Cast } from './meeting-people.ts'
import type { Recount } from './meeting-recount.ts'

export interface Comparison {
  people: number
  votes: number
  lost: number
  /** Votes that the recount does not know, and people who stand there twice. */
  twice: number
  /** Another choice, another sum of right answers, another place than the figures beside it say. */
  scoreDifferences: number
  /** Votes at the very end of a question, which either way are right. */
  onTheLine: number
  /** What differs, for people. */
  notes: string[]
}

interface Row {
  rank: number
  name: string
  right: number
  points: number
  answered: number
  seconds: number
}

const SHEET = 'Theo người'
const sheets = z.array(z.object({ sheet: z.string(), data: z.array(z.array(z.unknown())) }))
const row = z.tuple([
  z.number(),
  z.string(),
  z.unknown(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
])
const MOST_NOTES = 12

/** The newest meeting in the store of a program that has ended. */
export async function readView(dataDirectory: string): Promise<MeetingView> {
  const logger = createLogger({ level: 'fatal' })
  const database = await openDatabase({ dataDirectory, logger, driver: 'native' })
  try {
    const store = createMeetingStore({ db: database.db })
    const { id } = await database.db
      .selectFrom('meetings')
      .select('id')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    const log = await store.read(id)
    if (log === null) throw new Error('the meeting is not in the store')
    return foldMeeting(log.meeting, log.events, log.accounts)
  } finally {
    await database.close()
  }
}

export async function compare(
  { votes, questions }: Recount,
  view: MeetingView,
  { workbook, cast }: { workbook: Uint8Array; cast: Cast },
): Promise<Comparison> {
  const notes: string[] = []
  const comparison = { people: 0, votes: 0, lost: 0, twice: 0, scoreDifferences: 0, onTheLine: 0 }
  const participants = new Map<string, string>()
  for (const { id, accounts } of view.participants) {
    for (const account of accounts) {
      const key = accountKey(account)
      if (participants.has(key)) {
        comparison.twice += 1
        notes.push(`${key} stands in the meeting twice`)
      }
      participants.set(key, id)
    }
  }

  /** By person; without those of whom one vote is on the line. */
  const scores = new Map<string, { right: number; answered: number } | null>()
  const people = new Set([...votes.keys(), ...participants.keys()])
  for (const person of people) {
    const score = { right: 0, answered: 0 }
    let isSure = true
    for (const [number, { text, correct }] of questions) {
      const mine = votes.get(person)?.get(number)
      const theirs = view.questions[number - 1]?.votes.get(participants.get(person) ?? '')
      const say = (what: string) => notes.push(`${person}, question ${number}: ${what}`)
      if (
        view.meeting.questions[number - 1]?.question.normalize('NFC').replace(/\s+/g, ' ') !== text
      ) {
        throw new Error(`question ${number} is not the one that was asked`)
      }
      if (mine === undefined && theirs === undefined) continue
      if (mine?.isOnTheLine) {
        comparison.onTheLine += 1
        isSure = false
        continue
      }
      if (mine === undefined) {
        comparison.twice += 1
        say(`counted ${theirs?.choices} of ${theirs?.at}, which is not to be counted`)
        continue
      }
      comparison.votes += 1
      score.answered += 1
      if (String(mine.choices) === String(correct)) score.right += 1
      if (theirs === undefined) {
        comparison.lost += 1
        say(`lost ${mine.choices}`)
      } else if (String(theirs.choices) !== String(mine.choices)) {
        comparison.scoreDifferences += 1
        say(`${theirs.choices} instead of ${mine.choices}`)
      }
    }
    comparison.people += 1
    scores.set(person, isSure ? score : null)
  }

  const rows = await readRows(workbook)
  comparison.scoreDifferences += differencesIn(rows, scores, { view, notes })
  comparison.scoreDifferences += wrongRanks(rows, notes)
  comparison.scoreDifferences += wrongFinals(cast, scores, notes)
  return { ...comparison, notes: notes.slice(0, MOST_NOTES) }
}

async function readRows(workbook: Uint8Array): Promise<Row[]> {
  const read = sheets.parse(await readSheets(Buffer.from(workbook)))
  const sheet = read.find((one) => one.sheet === SHEET)
  if (sheet === undefined) throw new Error(`the report has no sheet ${SHEET}`)
  return sheet.data.slice(1).map((cells) => {
    const [rank, name, , right, points, answered, seconds] = row.parse(cells)
    return { rank, name, right, points, answered, seconds }
  })
}

type Scores = Map<string, { right: number; answered: number } | null>

/** People of the same name are told apart by nothing, so the rows of a name are compared as a heap. */
function differencesIn(
  rows: Row[],
  scores: Scores,
  { view, notes }: { view: MeetingView; notes: string[] },
): number {
  let differences = 0
  const wanted = new Map<string, ({ right: number; answered: number } | null)[]>()
  for (const { name, accounts } of view.participants) {
    const [account] = accounts
    const score = account === undefined ? null : (scores.get(accountKey(account)) ?? null)
    wanted.set(name, [...(wanted.get(name) ?? []), score])
  }
  if (rows.length !== scores.size) {
    differences += Math.abs(rows.length - scores.size)
    notes.push(`${rows.length} people in the report instead of ${scores.size}`)
  }
  for (const [name, list] of wanted) {
    const found = rows.filter((one) => one.name === name).map(inWords)
    for (const score of list) {
      if (score === null) continue
      const at = found.indexOf(inWords(score))
      if (at >= 0) found.splice(at, 1)
      else {
        differences += 1
        notes.push(`${name} in the report: ${found.join(' or ')}, not ${inWords(score)}`)
      }
    }
  }
  return differences
}

function inWords({ right, answered }: { right: number; answered: number }): string {
  return `${right} right of ${answered}`
}

/** Points, then right answers, then the time; equals share a rank, and the next leaves a gap. */
function wrongRanks(rows: Row[], notes: string[]): number {
  const isBetter = (a: Row, b: Row) =>
    a.points !== b.points
      ? a.points > b.points
      : a.right !== b.right
        ? a.right > b.right
        : a.seconds < b.seconds
  let wrong = 0
  for (const one of rows) {
    // The report has whole seconds: people within one may be in either order.
    const before = rows.filter((other) => other !== one && isBetter(other, one)).length
    const even = rows.filter((other) => isEven(other, one)).length
    const isRight = one.rank > before && one.rank <= before + even
    const isPossible = one.points >= 50 * one.right && one.points <= 100 * one.right
    if (isRight && isPossible) continue
    wrong += 1
    notes.push(
      `${one.name}: ${one.points} points and ${one.right} right cannot be rank ${one.rank}`,
    )
  }
  return wrong
}

function isEven(a: Row, b: Row): boolean {
  return a.points === b.points && a.right === b.right && Math.abs(a.seconds - b.seconds) <= 1
}

/** What each phone was told at the end. */
function wrongFinals({ phones }: Cast, scores: Scores, notes: string[]): number {
  let wrong = 0
  for (const { key, final } of phones) {
    const score = scores.get(key)
    if (score === null || score === undefined) continue
    const [, right] = /Bạn đứng thứ \d+ trên \d+ người: .*?đúng (\d+) câu/.exec(final() ?? '') ?? []
    // Who got nothing right is told no place.
    if (Number(right ?? 0) === score.right) continue
    wrong += 1
    notes.push(`${key} was told ${right} right, not ${score.right}`)
  }
  return wrong
}
