/** What a contest has to be before it is made. */
import { cleanText, collapseSpaces } from '../../lib/vietnamese.ts'
import type { BankQuestion } from '../bank.ts'
import type { Contest, ContestSettings } from './ports.ts'

export interface ContestWish {
  title: string
  /** ISO times; it may have opened already. */
  opensAt: string
  closesAt: string
  settings: ContestSettings
}

export type ContestFault =
  | { kind: 'no_title' }
  | { kind: 'long_title'; most: number }
  | { kind: 'closes_before_it_opens' }
  | { kind: 'closed_already' }
  | { kind: 'too_short'; leastMinutes: number }
  | { kind: 'too_long'; mostDays: number }
  | { kind: 'questions_per_try'; most: number }
  | { kind: 'tries'; most: number }
  | { kind: 'unknown_topic'; topic: string; topics: string[] }
  | { kind: 'unknown_document'; document: string; documents: string[] }
  /** Fewer questions of these topics and documents than one try takes. */
  | { kind: 'too_few_questions'; found: number; wanted: number }

export const LONGEST_TITLE = 100
export const MOST_QUESTIONS = 50
export const MOST_TRIES = 20
/** Among so many of the newest one may be asked for again. */
export const LATEST_LOOKED_AT = 10
const LEAST_MINUTES = 10
const MOST_DAYS = 366
const MINUTE_MS = 60_000

export function cleanTitle(title: string): string {
  return collapseSpaces(cleanText(title))
}

/** Everything that is wrong with it; none when it can be made. `questions`: the bank's. */
export function findContestFaults(
  { title, opensAt, closesAt, settings }: ContestWish,
  { questions, now }: { questions: readonly BankQuestion[]; now: Date },
): ContestFault[] {
  const { length } = cleanTitle(title)
  const minutes = (Date.parse(closesAt) - Date.parse(opensAt)) / MINUTE_MS
  const faults: ContestFault[] = []
  if (length === 0) faults.push({ kind: 'no_title' })
  if (length > LONGEST_TITLE) faults.push({ kind: 'long_title', most: LONGEST_TITLE })
  if (minutes <= 0) faults.push({ kind: 'closes_before_it_opens' })
  else if (minutes < LEAST_MINUTES) faults.push({ kind: 'too_short', leastMinutes: LEAST_MINUTES })
  else if (minutes > MOST_DAYS * 24 * 60) faults.push({ kind: 'too_long', mostDays: MOST_DAYS })
  if (Date.parse(closesAt) <= now.getTime()) faults.push({ kind: 'closed_already' })
  return [...faults, ...settingFaults(settings, questions)]
}

/** What may be asked: of these topics and documents, where any are named. */
export function questionsOf(
  { topics, documents }: Pick<ContestSettings, 'topics' | 'documents'>,
  questions: readonly BankQuestion[],
): BankQuestion[] {
  return questions.filter(
    ({ topic, source }) =>
      (topics === null || topics.includes(topic)) &&
      (documents === null || documents.includes(source.doc)),
  )
}

/** The same was asked for twice: a command repeated, or a program that ended before it could tell. */
export function isMadeAlready(
  made: Contest,
  wish: Pick<Contest, 'title' | 'opensAt' | 'closesAt' | 'createdBy' | 'settings'>,
): boolean {
  return (
    made.cancelledAt === null &&
    made.title === wish.title &&
    made.opensAt === wish.opensAt &&
    made.closesAt === wish.closesAt &&
    made.createdBy === wish.createdBy &&
    JSON.stringify(made.settings) === JSON.stringify(wish.settings)
  )
}

function settingFaults(
  settings: ContestSettings,
  questions: readonly BankQuestion[],
): ContestFault[] {
  const { questionsPerTry, tries } = settings
  const topics = [...new Set(questions.map(({ topic }) => topic))]
  const documents = [...new Set(questions.map(({ source }) => source.doc))]
  const faults: ContestFault[] = [
    ...(settings.topics ?? [])
      .filter((topic) => !topics.includes(topic))
      .map((topic) => ({ kind: 'unknown_topic' as const, topic, topics })),
    ...(settings.documents ?? [])
      .filter((document) => !documents.includes(document))
      .map((document) => ({ kind: 'unknown_document' as const, document, documents })),
  ]
  if (!isFrom1(questionsPerTry, MOST_QUESTIONS)) {
    faults.push({ kind: 'questions_per_try', most: MOST_QUESTIONS })
  }
  if (!isFrom1(tries, MOST_TRIES)) faults.push({ kind: 'tries', most: MOST_TRIES })
  if (faults.length > 0) return faults
  const found = questionsOf(settings, questions).length
  if (found >= questionsPerTry) return []
  return [{ kind: 'too_few_questions', found, wanted: questionsPerTry }]
}

function isFrom1(count: number, most: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= most
}
