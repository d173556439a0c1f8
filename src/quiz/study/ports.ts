/** What studying alone needs of a store. A person may use several chats; everything is the person's. */
import type { BankQuestion } from '../bank.ts'

/** ten: 10 questions. mistakes: "câu tôi hay sai". three: below an announcement. contest: a try. */
export type RunKind = 'ten' | 'mistakes' | 'three' | 'contest'

export interface Run {
  id: number
  personId: string
  kind: RunKind
  /** What was asked for, as it is read: `10 câu`, `Chủ đề Mục tiêu đến năm 2030`. */
  title: string
  contestId: number | null
  /** As they were when it began. */
  questions: BankQuestion[]
  answers: RunAnswer[]
  /** The delivery that asked for it, so that it begins one run however often it is handled. */
  begunBy: string | null
  /** ISO times. */
  begunAt: string
  /** When the first unanswered question was first shown; null when it was not yet. */
  shownAt: string | null
  /** Null while it is open. */
  endedAt: string | null
}

export interface RunAnswer {
  /** Index into the questions. */
  position: number
  /** Indices into the options. */
  choices: number[]
  isRight: boolean
  at: string
  /** Since the question was shown. */
  elapsedMs: number
}

/** One member's memory of one question, in the terms of FSRS (ts-fsrs, "Card"). */
export interface ReviewCard {
  questionId: string
  /** ISO times. */
  due: string
  lastReview: string | null
  stability: number
  difficulty: number
  scheduledDays: number
  learningSteps: number
  reps: number
  lapses: number
  /** 0 new, 1 learning, 2 review, 3 relearning. */
  state: number
}

/** What a member chose for studying. */
export interface StudySettings {
  /** As others see it; null: the name the platform gives. */
  name: string | null
  unit: string | null
  /** Minutes after midnight in Asia/Ho_Chi_Minh; null: no reminders. */
  reminderMinute: number | null
}

/** A reminder that is due. */
export interface DueReminder {
  personId: string
  /** The private chats in which the person can be reached, the one used last first. */
  chats: { channel: string; chatId: string }[]
  /** Ids of the questions whose cards are due. */
  dueQuestions: string[]
  /** Reminders in a row that led to nothing. */
  ignored: number
}

export interface StudyStore {
  /**
   * Leaves what the person has open of this kind, contests' tries not, and begins this one. The same
   * person and `begunBy` again: the run that it began.
   */
  begin(run: Omit<Run, 'id' | 'answers' | 'shownAt' | 'endedAt'>): Promise<Run>
  find(runId: number): Promise<Run | null>
  /**
   * Of those neither finished nor left, contests' tries not, the one shown last, of any kind or this
   * one; null when there is none.
   */
  openRun(personId: string, kind?: RunKind): Promise<Run | null>
  /** Notes when its next question was shown first. */
  noteShown(runId: number, at: string): Promise<void>
  /**
   * Stores the answer, the card where there is one, that the person has studied, and the end of the
   * run with its last answer, all or nothing. `repeat`: that question was answered already, or the run
   * is over.
   */
  answer(
    runId: number,
    answer: RunAnswer,
    change: { questionId: string; card: ReviewCard | null; ends: boolean },
  ): Promise<'stored' | 'repeat'>
  cards(personId: string): Promise<ReviewCard[]>
  /** Null: never answered. */
  card(personId: string, questionId: string): Promise<ReviewCard | null>
  /**
   * Stores the card of an answer outside of any run, and that the person has studied. False, and
   * nothing is stored, when the card was reviewed at or after `unlessSince` (ISO time).
   */
  saveCard(personId: string, card: ReviewCard, unlessSince: string): Promise<boolean>
  /**
   * Ids of the questions this person got wrong in the last answers to them, the most often first.
   * Contests' tries tell nothing: while one is open nobody is to learn what was wrong.
   */
  mistakes(personId: string, limit: number): Promise<string[]>

  settings(personId: string): Promise<StudySettings>
  saveName(personId: string, name: string | null): Promise<void>
  saveReminder(personId: string, minute: number | null): Promise<void>
  /**
   * Those whose hour lies within these minutes of this day (`2026-11-22`, Asia/Ho_Chi_Minh), who were
   * not reminded on it yet, have not studied since `dayBegan`, have something to review at `now` and a
   * chat in which nobody of the office is talking with them. In the order of their ids, those behind
   * `after` (a person's id) only.
   */
  dueReminders(
    at: {
      day: string
      dayBegan: string
      minutes: { from: number; to: number }
      now: string
      after?: string | undefined
    },
    limit: number,
  ): Promise<DueReminder[]>
  /** Takes the right to remind this person on this day; false when somebody else has it. */
  claimReminder(personId: string, day: string): Promise<boolean>
  /** Nothing was sent: the right may be taken once more on this day. */
  releaseReminder(personId: string, day: string): Promise<void>
  /** One more reminder was sent; it counts as ignored until the person studies. */
  countReminder(personId: string): Promise<void>
  /** Turns the reminders of this person off after too many were ignored. */
  stopReminders(personId: string): Promise<void>

  /**
   * Removes what a person's studying has left: runs, cards, tries, guesses, the chosen name and the
   * reminder. In meetings the votes stay, under no name. Returns how much it was.
   */
  erase(personId: string): Promise<ErasedStudy>
  /** How much `erase` would remove. */
  countErasable(personId: string): Promise<ErasedStudy>
}

/** What a reminder says. `stopped`: it is the last one, since the member did not react to the others. */
export type Reminder = { kind: 'due'; count: number } | { kind: 'stopped' }

/** How reminders reach a chat. */
export interface ReminderSender {
  /**
   * `sent` also when it may have arrived. `unreachable`: nothing goes to this chat. `later`: nothing
   * goes there now. The last two mean that certainly nothing was sent.
   */
  send(
    chat: { channel: string; chatId: string },
    reminder: Reminder,
  ): Promise<'sent' | 'unreachable' | 'later'>
}

export interface ErasedStudy {
  runs: number
  answers: number
  cards: number
  contestTries: number
  meetings: number
}

/** The operator's list of chi bộ and tổ. */
export interface UnitList {
  /** In the operator's order; none when no list was imported. */
  list(): Promise<string[]>
  /** Takes the place of the whole list; names once each. */
  replace(names: string[]): Promise<void>
}
