import type { ActionsTable } from './actions.ts'
import type {
  BroadcastArticlesTable,
  BroadcastEventsTable,
  BroadcastProgressTable,
  BroadcastSeriesTable,
  BroadcastsTable,
  ConsentsTable,
  DeliveriesTable,
  DialogsTable,
  LanesTable,
} from './broadcasts.ts'
import type { ChatsTable } from './chats.ts'
import type { ChoicesTable } from './choices.ts'
import type { FeedbackTable } from './feedback.ts'
import type { InboxTable } from './inbox.ts'
import type { JobSchedulesTable, JobsTable } from './jobs.ts'
import type { LocksTable } from './locks.ts'
import type { LinkCodesTable, LinkTriesTable, PeopleTable } from './people.ts'
import type { AnswerPassagesTable, QuestionsTable } from './questions.ts'
import type {
  ContestGuessesTable,
  ContestsTable,
  ContestTriesTable,
  MeetingEventsTable,
  MeetingPollsTable,
  MeetingsTable,
  ParkedVotesTable,
  ReviewCardsTable,
  StudyAnswersTable,
  StudyRunsTable,
  UnitsTable,
} from './quizzes.ts'
import type { SettingsTable } from './settings.ts'
import type { TokensTable } from './tokens.ts'
import type { LimitsTable, UsageTable } from './usage.ts'
import type {
  CorpusFilesTable,
  CorpusVersionsTable,
  ProcessesTable,
  ProcessVersionsTable,
} from './versions.ts'

/** Every table of the store, for Kysely. */
export interface Tables {
  actions: ActionsTable
  answer_passages: AnswerPassagesTable
  broadcast_articles: BroadcastArticlesTable
  broadcast_events: BroadcastEventsTable
  broadcast_progress: BroadcastProgressTable
  broadcast_series: BroadcastSeriesTable
  broadcasts: BroadcastsTable
  chats: ChatsTable
  choices: ChoicesTable
  consents: ConsentsTable
  contest_guesses: ContestGuessesTable
  contest_tries: ContestTriesTable
  contests: ContestsTable
  corpus_files: CorpusFilesTable
  corpus_versions: CorpusVersionsTable
  deliveries: DeliveriesTable
  dialogs: DialogsTable
  feedback: FeedbackTable
  inbox: InboxTable
  job_schedules: JobSchedulesTable
  jobs: JobsTable
  lanes: LanesTable
  limits: LimitsTable
  link_codes: LinkCodesTable
  link_tries: LinkTriesTable
  locks: LocksTable
  meeting_events: MeetingEventsTable
  meeting_polls: MeetingPollsTable
  meetings: MeetingsTable
  parked_votes: ParkedVotesTable
  people: PeopleTable
  process_versions: ProcessVersionsTable
  processes: ProcessesTable
  questions: QuestionsTable
  review_cards: ReviewCardsTable
  settings: SettingsTable
  study_answers: StudyAnswersTable
  study_runs: StudyRunsTable
  tokens: TokensTable
  units: UnitsTable
  usage: UsageTable
}
