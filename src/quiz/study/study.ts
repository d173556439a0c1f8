/** Studying alone, as a conversation leads through it. */
import type { Clock } from '../../lib/clock.ts'
import type { BankQuestion } from '../bank.ts'
import { grade } from '../grade.ts'
import { pickQuestions } from './pick-questions.ts'
import type { Run, RunKind, StudyStore } from './ports.ts'
import { review } from './review.ts'
import { nextPosition } from './summary.ts'
import { beginOfDay } from './vietnam-day.ts'

/** Longest run. */
const MOST_QUESTIONS = 10
const QUESTIONS_OF: Record<Exclude<RunKind, 'contest'>, number> = {
  ten: MOST_QUESTIONS,
  mistakes: MOST_QUESTIONS,
  three: 3,
}

/** What a member wants to study. */
export interface StudyWish {
  kind: Exclude<RunKind, 'contest'>
  /** As it is read; see `Run`. */
  title: string
  /** What may be asked, of the documents in use; of mistakes the worst first. */
  questions: readonly BankQuestion[]
  /** The delivery that asked for it: the same one begins one run. */
  deliveryId: string
}

export type AnswerOutcome =
  /** `run` has the answer now. */
  | { kind: 'graded'; run: Run; isRight: boolean }
  /** This question was answered before, here or on another device. */
  | { kind: 'repeat'; run: Run }
  | { kind: 'no_such_option' }
  /** The run was left, or it is somebody else's. */
  | { kind: 'gone' }

export interface StudyDesk {
  /** Leaves what is open of this kind, and begins anew. Null: there is nothing to ask. */
  begin(personId: string, wish: StudyWish): Promise<Run | null>
  /** What the person may go on with, of any kind or this one; null when there is nothing. */
  openRun(personId: string, kind?: Exclude<RunKind, 'contest'>): Promise<Run | null>
  /** Null when it is not this person's. */
  find(personId: string, runId: number): Promise<Run | null>
  /** The next question is about to be shown: its time begins, unless it has. */
  noteShown(runId: number): Promise<void>
  answer(
    personId: string,
    runId: number,
    answer: { position: number; choices: number[] },
  ): Promise<AnswerOutcome>
  /**
   * An answer to a question that stands alone. Only the first of a day says something about the
   * memory: the answer was told then.
   */
  noteAnswer(personId: string, answer: { questionId: string; isRight: boolean }): Promise<void>
  /** Of these questions, those that were wrong when last answered; the most often wrong first. */
  mistakesAmong(personId: string, questions: readonly BankQuestion[]): Promise<BankQuestion[]>
}

interface StudyDeskDeps {
  store: Pick<
    StudyStore,
    | 'begin'
    | 'openRun'
    | 'find'
    | 'noteShown'
    | 'answer'
    | 'cards'
    | 'card'
    | 'saveCard'
    | 'mistakes'
  >
  clock: Clock
}

/** More wrong questions than this are not looked for in the bank of the day. */
const MOST_MISTAKES = 200

export function createStudyDesk({ store, clock }: StudyDeskDeps): StudyDesk {
  async function find(personId: string, runId: number): Promise<Run | null> {
    const run = await store.find(runId)
    return run?.personId === personId ? run : null
  }

  return {
    find,
    openRun: (personId, kind) => store.openRun(personId, kind),

    async begin(personId, { kind, title, questions, deliveryId }) {
      const at = clock.now().toISOString()
      const count = QUESTIONS_OF[kind]
      // Mistakes come with the most frequent first; the others wait for the next time.
      const candidates = kind === 'mistakes' ? questions.slice(0, count) : questions
      const picked = pickQuestions(candidates, {
        cards: await store.cards(personId),
        at,
        count,
        seed: deliveryId,
      })
      if (picked.length === 0) return null
      return await store.begin({
        personId,
        kind,
        title,
        contestId: null,
        questions: picked,
        begunBy: deliveryId,
        begunAt: at,
      })
    },

    async noteShown(runId) {
      await store.noteShown(runId, clock.now().toISOString())
    },

    async answer(personId, runId, { position, choices }) {
      const run = await find(personId, runId)
      const question = run?.questions[position]
      if (run === null || question === undefined) return { kind: 'gone' }
      if (run.answers.some((one) => one.position === position)) return { kind: 'repeat', run }
      if (run.endedAt !== null) return { kind: 'gone' }
      const worth = grade(question, choices)
      if (worth === 'no_such_option') return { kind: 'no_such_option' }
      const now = clock.now()
      const isRight = worth === 'right'
      const answer = {
        position,
        choices,
        isRight,
        at: now.toISOString(),
        elapsedMs: run.shownAt === null ? 0 : since(run.shownAt, now),
      }
      const answered = { ...run, answers: [...run.answers, answer] }
      const stored = await store.answer(runId, answer, {
        questionId: question.id,
        card: review(await store.card(personId, question.id), {
          questionId: question.id,
          isRight,
          at: answer.at,
        }),
        ends: nextPosition(answered) === null,
      })
      if (stored === 'stored') return { kind: 'graded', run: answered, isRight }
      const asStored = await find(personId, runId)
      return asStored === null ? { kind: 'gone' } : { kind: 'repeat', run: asStored }
    },

    async noteAnswer(personId, { questionId, isRight }) {
      const now = clock.now()
      const card = review(await store.card(personId, questionId), {
        questionId,
        isRight,
        at: now.toISOString(),
      })
      await store.saveCard(personId, card, beginOfDay(now))
    },

    async mistakesAmong(personId, questions) {
      const ids = await store.mistakes(personId, MOST_MISTAKES)
      const byId = new Map(questions.map((question) => [question.id, question]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },
  }
}

function since(iso: string, now: Date): number {
  return Math.max(0, now.getTime() - new Date(iso).getTime())
}
