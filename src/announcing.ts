import { announceNow } from './broadcast/announce.ts'
import { type Content, EVERYBODY } from './broadcast/broadcast.ts'
import { articleOf, messageOf } from './broadcast/compose.ts'
import type { BroadcastDesk } from './broadcast/desk.ts'
import { createBroadcastDesk } from './broadcast/manager.ts'
import type { Notifier } from './broadcast/ports.ts'
import { createQuietHours } from './broadcast/quiet-hours.ts'
import { createSeriesRunner } from './broadcast/run-series.ts'
import { type BroadcastRunner, createBroadcastRunner } from './broadcast/runner.ts'
import type { BulkChannel } from './channels/bulk.ts'
import type { ChatAddress } from './channels/channel.ts'
import type { Config } from './config/schema.ts'
import { type AdminNotifier, privateChatOf } from './conversation/announce-notify.ts'
import type { Announcements } from './conversation/announcements.ts'
import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { realTiming } from './lib/timing.ts'
import { nextTime } from './queue/cron.ts'
import { type QuestionBank, withOneRight } from './quiz/bank.ts'
import { createArticleStore } from './storage/article-store.ts'
import { createBroadcastStore } from './storage/broadcast-store.ts'
import { createConsentStore } from './storage/consent-store.ts'
import type { Database } from './storage/database.ts'
import { createLaneStore } from './storage/lane-store.ts'
import { createLedgerStore } from './storage/ledger-store.ts'
import { createLockStore } from './storage/lock-store.ts'
import { createPeopleStore } from './storage/people-store.ts'
import { createProgressStore } from './storage/progress-store.ts'
import { createSeriesStore } from './storage/series-store.ts'
import type { ChatStore } from './subscribers/ports.ts'

/** How often admins who watch a broadcast see it move on. */
const REPORT_MS = 5_000

const NOTHING_BESIDES = {
  picture: null,
  links: [],
  buttons: { read: false, ask: false, practice: false },
  questionId: null,
}

interface OfficeDeps {
  config: Config
  db: Database['db']
  channels: BulkChannel[]
  /** The bank; what an announcement asks is among those with one right option. */
  questions: Pick<QuestionBank, 'find' | 'list'>
  notifier: Notifier
  /** Tells whoever carries broadcasts out in this process that something changed. */
  wake(): void
  clock: Clock
  logger: Logger
}

/** The stores of announcements, and what the office can do with them. */
export function openOffice(deps: OfficeDeps) {
  const { config, db } = deps
  const { admins, approvalAbove } = config.broadcast
  const questions = withOneRight(deps.questions)
  const quietHours = createQuietHours(config.broadcast.quietHours)
  const stores = {
    broadcasts: createBroadcastStore({ db }),
    ledger: createLedgerStore({ db }),
    lanes: createLaneStore({ db }),
    progress: createProgressStore({ db }),
  }
  const settings = { quietHours, approvalAbove, admins }
  const people = createPeopleStore({ db, clock: deps.clock })
  const desk: BroadcastDesk = createBroadcastDesk({
    ...deps,
    ...stores,
    questions,
    settings,
    personOf: (by) => people.personOf(privateChatOf(by)),
  })
  return { desk, quietHours, questions, ...stores }
}

interface AnnouncingDeps extends Omit<OfficeDeps, 'wake' | 'questions'> {
  notifier: AdminNotifier
  /** What the documents in use ask, at the moment it is called. */
  bank: QuestionBank
  chats: Pick<ChatStore, 'setReachability'>
  /** As `createOwner` names this process. */
  owner: string
}

/** Announcements in a running program: for the conversation, and how they are carried out. */
export function createAnnouncing(deps: AnnouncingDeps): {
  announcements: Announcements
  runner: BroadcastRunner
  series: { runDue(): Promise<void> }
  /** To everybody who wants announcements, now. `by`: what it comes from, such as `contest:3`. */
  announce(by: string, content: Pick<Content, 'text' | 'contest'>): Promise<void>
} {
  const { config, db, channels, bank, chats, clock, logger } = deps
  const wake = () => runner.wake()
  const office = openOffice({ ...deps, questions: bank, wake })
  const runner = createRunner({
    ...deps,
    office,
    async onBlocked(address) {
      await chats.setReachability(address, 'blocked', clock.now().toISOString())
    },
  })
  return {
    runner,
    series: createSeriesRunner({
      ...office,
      series: createSeriesStore({ db }),
      nextTime,
      wake,
      clock,
      logger,
    }),
    announce: (by, content) =>
      announceNow({ ...office, wake, clock }, by, {
        content: { ...NOTHING_BESIDES, ...content },
        audience: EVERYBODY,
        corrects: null,
        seriesId: null,
      }),
    announcements: {
      ...office,
      consents: createConsentStore({ db, clock }),
      admins: config.broadcast.admins,
      channels: () => channels.map(({ name, title }) => ({ name, title })),
    },
  }
}

interface RunnerDeps extends AnnouncingDeps {
  office: ReturnType<typeof openOffice>
  onBlocked(address: ChatAddress): Promise<void>
}

function createRunner({ office, notifier, db, ...deps }: RunnerDeps): BroadcastRunner {
  const { desk, progress, questions } = office
  const reportedAt = new Map<number, number>()
  return createBroadcastRunner({
    ...deps,
    ...office,
    articles: createArticleStore({ db }),
    locks: createLockStore({ db }),
    timing: realTiming,
    notifier,
    messageOf: (broadcast) => messageOf(broadcast, questions),
    articleOf(broadcast) {
      const result = articleOf(broadcast, questions)
      // The desk asks before it is confirmed.
      if (result.kind === 'incomplete') throw new Error(`the article lacks ${result.missing}`)
      return result.article
    },
    async onProgress({ id, state }) {
      // The counts are worth their time only where somebody looks at them, and not every second.
      const now = deps.clock.now().getTime()
      if (state === 'sending' && now - (reportedAt.get(id) ?? 0) < REPORT_MS) return
      reportedAt.set(id, now)
      if ((await progress.watched(id)).length === 0) return
      const status = await desk.status(id)
      if (status !== null) await notifier.refreshProgress(status)
    },
  })
}
