import type { Generated } from 'kysely'
import type { RunKind } from '../../quiz/study/ports.ts'

/** The operator's list of chi bộ and tổ. */
export interface UnitsTable {
  name: string
  position: number
}

/** Ten questions, or a try of a contest; see quiz/study/ports.ts for the fields. */
export interface StudyRunsTable {
  id: Generated<number>
  person_id: string
  kind: RunKind
  title: string
  contest_id: number | null
  /** BankQuestion[] as JSON. */
  questions: string
  begun_by: string | null
  begun_at: string
  shown_at: string | null
  ended_at: string | null
  state: 'open' | 'finished' | 'left'
}

export interface StudyAnswersTable {
  run_id: number
  position: number
  question_id: string
  /** number[] as JSON. */
  choices: string
  /** 1 or 0. */
  is_right: number
  at: string
  elapsed_ms: number
}

export interface ReviewCardsTable {
  person_id: string
  question_id: string
  due: string
  last_review: string | null
  stability: number
  difficulty: number
  scheduled_days: number
  learning_steps: number
  reps: number
  lapses: number
  state: number
}

export interface ContestsTable {
  id: Generated<number>
  title: string
  /** ContestSettings as JSON. */
  settings: string
  /** BankQuestion[] as JSON. */
  questions: string
  opens_at: string
  closes_at: string
  opened_at: string | null
  closed_at: string | null
  cancelled_at: string | null
  created_by: string
  created_at: string
}

/** The last three are null until the try is finished. */
export interface ContestTriesTable {
  contest_id: number
  person_id: string
  number: number
  run_id: number
  right: number | null
  elapsed_ms: number | null
  finished_at: string | null
}

export interface ContestGuessesTable {
  contest_id: number
  person_id: string
  guess: number
  at: string
}

export interface MeetingsTable {
  id: Generated<number>
  /** Which delivery asked for it: `telegram:123`. */
  opened_by: string
  /** Null once it is closed. */
  code: string | null
  last_code: string
  /** MeetingSettings as JSON. */
  settings: string
  /** BankQuestion[] as JSON. */
  questions: string
  host_channel: string | null
  host_chat_id: string | null
  host_name: string
  group_channel: string | null
  group_chat_id: string | null
  group_topic_id: string | null
  /** The group, or the host where there is none; null once it is closed. */
  busy_key: string | null
  /** Number of the job that looks after it. */
  wake: Generated<number>
  created_at: string
  closed_at: string | null
}

export interface MeetingEventsTable {
  id: Generated<number>
  meeting_id: number
  key: string
  at: string
  /** `telegram:123`; of the member it is about, null when about nobody. */
  account: string | null
  /** MeetingEvent as JSON. */
  event: string
}

export interface MeetingPollsTable {
  channel: string
  poll_id: string
  /** Null while only votes in it are known, which are parked. */
  meeting_id: number | null
  question: number | null
}

/** Votes that came before their poll was known. */
export interface ParkedVotesTable {
  channel: string
  poll_id: string
  account: string
  delivery_id: string
  name: string
  /** number[] as JSON. */
  choices: string
  at: string
}
