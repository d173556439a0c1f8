/** What the office can do with recurring announcements. */
import type { Clock } from '../lib/clock.ts'
import type { Audience } from './broadcast.ts'
import type { BroadcastStore, QuestionSource } from './ports.ts'
import type { Series, SeriesSettings, SeriesStore } from './series.ts'

export type SeriesRefusal =
  | { kind: 'not_found' }
  | { kind: 'stopped_already' }
  /** No cron pattern, or one that never comes. */
  | { kind: 'bad_cron' }
  /** Two within an hour: hardly what somebody meant. */
  | { kind: 'too_often' }
  /** The bank has no question, or none of this topic. */
  | { kind: 'no_questions' }
  /** Of a reminder: there is no such broadcast, or it has no button "Đã đọc". */
  | { kind: 'not_readable' }

export type SeriesResult =
  | { kind: 'done'; series: Series }
  | { kind: 'refused'; why: SeriesRefusal }

export interface SeriesDesk {
  /** `cron`: five fields in Asia/Ho_Chi_Minh, such as `0 8 * * 1`. A reminder has its own audience. */
  create(
    by: string,
    wish: { settings: SeriesSettings; audience: Audience; cron: string },
  ): Promise<SeriesResult>
  /** All of them, in the order in which they were made. */
  list(): Promise<Series[]>
  stop(id: number): Promise<SeriesResult>
}

export interface SeriesDeskDeps {
  series: SeriesStore
  broadcasts: Pick<BroadcastStore, 'find'>
  questions: Pick<QuestionSource, 'list'>
  nextTime(cron: string, after: Date): Date
  clock: Clock
}

const LEAST_APART_MS = 3_600_000
/** How far it is looked ahead for two that are too close. */
const TIMES_LOOKED_AT = 24

export function createSeriesDesk(deps: SeriesDeskDeps): SeriesDesk {
  const { series, broadcasts, questions, clock } = deps

  async function faultOf(settings: SeriesSettings): Promise<SeriesRefusal | null> {
    if (settings.kind === 'reminder') {
      const broadcast = await broadcasts.find(settings.broadcastId)
      return broadcast?.content.buttons.read === true ? null : { kind: 'not_readable' }
    }
    const topic = settings.kind === 'drip' ? settings.topic : null
    const isThere = questions.list().some((one) => topic === null || one.topic === topic)
    return isThere ? null : { kind: 'no_questions' }
  }

  return {
    async create(by, { settings, audience, cron }) {
      const now = clock.now()
      const times = nextTimes(cron, now, deps)
      const [first] = times
      if (first === undefined) return refuse({ kind: 'bad_cron' })
      if (isTooOften(times)) return refuse({ kind: 'too_often' })
      const fault = await faultOf(settings)
      if (fault !== null) return refuse(fault)
      const made = await series.create({
        settings,
        audience,
        cron,
        nextAt: first.toISOString(),
        createdBy: by,
        createdAt: now.toISOString(),
      })
      return { kind: 'done', series: made }
    },

    list: () => series.list(),

    async stop(id) {
      const isStopped = await series.stop(id)
      const one = await series.find(id)
      if (one === null) return refuse({ kind: 'not_found' })
      return isStopped ? { kind: 'done', series: one } : refuse({ kind: 'stopped_already' })
    },
  }
}

/** None when it is no pattern. */
function nextTimes(cron: string, from: Date, { nextTime }: SeriesDeskDeps): Date[] {
  const times: Date[] = []
  try {
    for (let at = from; times.length < TIMES_LOOKED_AT; times.push(at)) at = nextTime(cron, at)
    return times
  } catch {
    return []
  }
}

function isTooOften(times: Date[]): boolean {
  return times.some((at, index) => {
    const before = times[index - 1]
    return before !== undefined && at.getTime() - before.getTime() < LEAST_APART_MS
  })
}

function refuse(why: SeriesRefusal): SeriesResult {
  return { kind: 'refused', why }
}
