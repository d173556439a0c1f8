/** Makes broadcasts of recurring items when they are due. */
import { createHash } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { announceNow } from './announce.ts'
import type { Audience, Content } from './broadcast.ts'
import type { BroadcastStore, Ledger, NewBroadcast, QuestionSource } from './ports.ts'
import { prepareReminder } from './reminder.ts'
import type { Series, SeriesStore } from './series.ts'

export interface SeriesRunnerDeps {
  series: SeriesStore
  broadcasts: BroadcastStore
  ledger: Pick<Ledger, 'counts'>
  questions: QuestionSource
  /** The first time of a cron pattern after this moment, in Asia/Ho_Chi_Minh. */
  nextTime(cron: string, after: Date): Date
  /** Tells the runner of broadcasts that there is a new one. */
  wake(): void
  clock: Clock
  logger: Logger
}

type Draft = Pick<NewBroadcast, 'content' | 'audience' | 'corrects'>

/** `last`: it is the last one of its series. */
type Turn = { kind: 'broadcast'; draft: Draft; last: boolean } | { kind: 'skip' } | { kind: 'end' }

/**
 * Any number of processes may ask at the same time: whoever moves the series on makes the broadcast.
 * A process that dies right then leaves that one time out, rather than sending it twice. Times that
 * passed while nothing ran are made up for by one broadcast.
 */
export function createSeriesRunner(deps: SeriesRunnerDeps): { runDue(): Promise<void> } {
  const { series, clock, logger } = deps
  return {
    async runDue() {
      for (const one of await series.due(clock.now().toISOString())) {
        try {
          await run(one, deps)
        } catch (error) {
          const reason = error instanceof Error ? error.name : typeof error
          logger.error({ series: one.id, reason }, 'a recurring announcement could not be made')
        }
      }
    },
  }
}

async function run(one: Series, deps: SeriesRunnerDeps): Promise<void> {
  const { series, clock } = deps
  const turn = await turnOf(one, deps)
  if (turn.kind === 'end') {
    await series.stop(one.id)
    return
  }
  const now = clock.now()
  const next = {
    at: deps.nextTime(one.cron, now).toISOString(),
    made: turn.kind === 'broadcast',
    ended: turn.kind === 'broadcast' && turn.last,
  }
  const isOurs = await series.advance(one.id, one.nextAt, next)
  if (!isOurs || turn.kind === 'skip') return
  await announceNow(deps, `series:${one.id}`, { ...turn.draft, seriesId: one.id })
}

async function turnOf(one: Series, deps: SeriesRunnerDeps): Promise<Turn> {
  const { settings, audience } = one
  switch (settings.kind) {
    case 'question':
      return weeklyQuestion(one, settings.intro, deps)
    case 'drip': {
      const [next, ...more] = await unasked(one, { topic: settings.topic, deps })
      if (next === undefined) return { kind: 'end' }
      const draft = asking('# Câu hỏi ôn tập', next, audience)
      return { kind: 'broadcast', draft, last: more.length === 0 }
    }
    case 'reminder': {
      const reminder = await prepareReminder(settings.broadcastId, deps)
      if (reminder.kind === 'refused') {
        // While it is going out nobody is late.
        return reminder.why.kind === 'wrong_state' ? { kind: 'skip' } : { kind: 'end' }
      }
      const { about, content } = reminder
      const draft = { corrects: about.id, content, audience: reminder.audience }
      return { kind: 'broadcast', draft, last: one.runs + 1 >= settings.times }
    }
  }
}

/** Any that was not asked yet; when all were, the bank begins anew. */
async function weeklyQuestion(one: Series, intro: string, deps: SeriesRunnerDeps): Promise<Turn> {
  const fresh = await unasked(one, { topic: null, deps })
  const all = deps.questions.list().map(({ id }) => id)
  const choice = pick(fresh.length > 0 ? fresh : all, `${one.id}:${one.runs}`)
  if (choice === undefined) return { kind: 'skip' }
  const draft = asking(`# Câu hỏi tuần\n${intro}`, choice, one.audience)
  return { kind: 'broadcast', draft, last: false }
}

async function unasked(
  { id }: Series,
  { topic, deps }: { topic: string | null; deps: SeriesRunnerDeps },
): Promise<string[]> {
  const asked = new Set(await deps.series.asked(id))
  return deps.questions
    .list()
    .filter((question) => topic === null || question.topic === topic)
    .map((question) => question.id)
    .filter((questionId) => !asked.has(questionId))
}

/** As good as by chance, and the same in every process. */
function pick(ids: string[], seed: string): string | undefined {
  return ids[createHash('sha256').update(seed).digest().readUInt32BE() % ids.length]
}

function asking(text: string, questionId: string, audience: Audience): Draft {
  const content: Content = {
    text: text.trim(),
    picture: null,
    links: [],
    // Four options and the way to stop are as many buttons as every platform shows.
    buttons: { read: false, ask: false, practice: false },
    questionId,
  }
  return { corrects: null, content, audience }
}
