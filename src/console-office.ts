import { openOffice } from './announcing.ts'
import { writeReport } from './broadcast/report.ts'
import { createSeriesDesk } from './broadcast/series-desk.ts'
import type { ChatAddress } from './channels/channel.ts'
import { checkProgram } from './cli/local-checks.ts'
import type { BroadcastOffice } from './cli/ports.ts'
import type { Config } from './config/schema.ts'
import { channelTitle, connectChannels } from './connect-channels.ts'
import { createAdminNotifier } from './conversation/announce-notify.ts'
import { loadCorpus } from './corpus/load-corpus.ts'
import type { Clock } from './lib/clock.ts'
import { createIdHasher, type Logger } from './lib/logger.ts'
import { openBank } from './open-bank.ts'
import { nextTime } from './queue/cron.ts'
import { createActionStore } from './storage/action-store.ts'
import { createChoiceStore } from './storage/choice-store.ts'
import type { Database } from './storage/database.ts'
import { loadInstallSecret } from './storage/install-secret.ts'
import { createLockStore } from './storage/lock-store.ts'
import { createProgressStore } from './storage/progress-store.ts'
import { createSeriesStore } from './storage/series-store.ts'
import { createTokenStore } from './storage/token-store.ts'
import { createLimitStore, createUsageStore } from './storage/usage-store.ts'

interface ConsoleDeps {
  config: Config
  database: Database
  logger: Logger
  clock: Clock
}

/**
 * Announcements for somebody at a terminal. The channels take no messages here and send only tests
 * and word to the admins; announcements are sent by `npm start`, which looks into the same store.
 */
export async function openConsoleOffice(
  deps: ConsoleDeps,
): Promise<BroadcastOffice & { close(): Promise<void> }> {
  const { config, database, logger, clock } = deps
  const { db } = database
  const hashId = createIdHasher(await loadInstallSecret(db, config.dataDirectory))
  const { connected } = connectChannels({
    config,
    logger,
    clock,
    choices: createChoiceStore({ db, clock }),
    limits: createLimitStore(database),
    usage: createUsageStore({ db, clock }),
    tokens: createTokenStore(database),
    locks: createLockStore({ db }),
    resume: async () => undefined,
    countWebhook: () => undefined,
  })
  const notifier = createAdminNotifier({
    admins: config.broadcast.admins,
    channel: (name) => connected.find(({ channel }) => channel.name === name)?.channel,
    actions: createActionStore({ db }),
    progress: createProgressStore({ db }),
    clock,
    logger,
    chatTag: ({ channel, chatId }: ChatAddress) => ({
      channel,
      chat: hashId(`${channel}:${chatId}`),
    }),
  })
  const channels = connected.map(({ bulk }) => bulk)
  const questions = openBank(await loadCorpus(config.corpusDirectory), logger)
  const office = openOffice({
    config,
    db,
    channels,
    questions,
    notifier,
    wake: () => undefined,
    clock,
    logger,
  })
  return {
    desk: office.desk,
    series: createSeriesDesk({
      series: createSeriesStore({ db }),
      broadcasts: office.broadcasts,
      questions: office.questions,
      nextTime,
      clock,
    }),
    channels,
    channelTitle,
    writeReport: (id, write) => writeReport(id, { ...office, channelTitle, clock }, write),
    isRunning: async () => (await checkProgram(config.web)).isRunning,
    async close() {
      await Promise.all(connected.map(({ channel }) => channel.stop()))
    },
  }
}
