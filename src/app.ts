import { randomUUID } from 'node:crypto'
import { createAnnouncing } from './announcing.ts'
import { createBackground, createQueue, type JobQueue } from './background.ts'
import type { BulkChannel } from './channels/bulk.ts'
import type { Channel, ChatAddress } from './channels/channel.ts'
import { createTerminalChannel, type TerminalOptions } from './channels/terminal/index.ts'
import type { Config } from './config/schema.ts'
import { type ConnectedChannel, channelTitle, connectChannels } from './connect-channels.ts'
import { createAdminNotifier } from './conversation/announce-notify.ts'
import { createChatLocks } from './conversation/chat-locks.ts'
import type { ConversationDeps } from './conversation/context.ts'
import { type Documents, withCurrentDocuments } from './conversation/documents-of-turns.ts'
import { createConversation } from './conversation/handle-message.ts'
import { createQueuedIntake, createTurnWorker } from './conversation/queued-turns.ts'
import { createReceiver } from './conversation/receive-message.ts'
import { createSettle } from './conversation/settle.ts'
import { createEngineBuilder, type Engine, type EngineOptions, loadFolder } from './engine.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import { createIdHasher, type Logger } from './lib/logger.ts'
import { createOwner } from './lib/process-owner.ts'
import { realTiming } from './lib/timing.ts'
import { createLifecycle } from './lifecycle.ts'
import { openStore } from './open-store.ts'
import { createQuizzes } from './quizzes.ts'
import { channelReadiness, storeReadiness } from './readiness.ts'
import { dutiesOf } from './roles.ts'
import { createActionStore } from './storage/action-store.ts'
import { createChatStore } from './storage/chat-store.ts'
import { createChoiceStore } from './storage/choice-store.ts'
import type { Database } from './storage/database.ts'
import { createDialogStore } from './storage/dialog-store.ts'
import { createFeedbackStore } from './storage/feedback-store.ts'
import { createInboxStore } from './storage/inbox-store.ts'
import { loadInstallSecret } from './storage/install-secret.ts'
import { createJobStore } from './storage/job-store.ts'
import { createLockStore } from './storage/lock-store.ts'
import { createPeopleStore } from './storage/people-store.ts'
import { createProgressStore } from './storage/progress-store.ts'
import { createQuestionLog } from './storage/question-log.ts'
import { createTokenStore } from './storage/token-store.ts'
import { createLimitStore, createUsageStore } from './storage/usage-store.ts'
import { createVersionStore } from './storage/version-store.ts'
import { createVersions, type Folder } from './versions.ts'
import { createMetrics } from './web/metrics.ts'
import { createWebServer } from './web/server.ts'

export interface AppOverrides extends EngineOptions {
  /** Loaded before, for several apps over the same documents. */
  engine?: Engine
  clock?: Clock
  /** Opens a chat on this terminal. */
  terminal?: TerminalOptions
  /** Told the web port once it is open, before any channel starts. */
  onListening?: (port: number) => void
  /** False leaves the web port and the other channels alone, for `npm run chat`. */
  serves?: boolean
}

export interface App {
  /**
   * Opens everything; rejects with OperatorError when it can't. Opens nothing more once `stop` was
   * called.
   */
  start(): Promise<{ port: number | null }>
  /** Stops intake, also that of a start in flight, finishes what is in hand, closes the store. */
  stop(): Promise<void>
  /** Resolves when the person at the terminal leaves; never without a terminal. */
  left: Promise<void>
}

/** The whole program, wired. Nothing runs before `start`. */
export async function createApp(
  config: Config,
  logger: Logger,
  overrides: AppOverrides = {},
): Promise<App> {
  const folder = await openFolder(config, logger, overrides)
  const database = await openStore(config, logger)
  try {
    const hashId = createIdHasher(await loadInstallSecret(database.db, config.dataDirectory))
    const jobStore = createJobStore(database)
    const { clock = systemClock } = overrides
    const queue = await createQueue({ config, jobStore, clock, logger })
    return wire({ config, logger, overrides, folder, database, hashId, queue })
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openFolder(
  { corpusDirectory }: Config,
  logger: Logger,
  { engine }: AppOverrides,
): Promise<Folder> {
  if (engine !== undefined) return { corpus: engine.corpus, engine }
  return { corpus: await loadFolder(corpusDirectory, logger) }
}

interface Parts {
  config: Config
  logger: Logger
  overrides: AppOverrides
  folder: Folder
  database: Database
  hashId: (id: string) => string
  queue: JobQueue
}

function wire({ config, logger, overrides, folder, database, hashId, queue }: Parts): App {
  const { clock = systemClock, serves = true } = overrides
  const duties = dutiesOf(config.role)
  const { db } = database
  const metrics = createMetrics()
  const inbox = createInboxStore({ db, clock })
  const actions = createActionStore({ db })
  const people = createPeopleStore({ db, clock })
  const choices = createChoiceStore({ db, clock })
  const locks = createLockStore({ db })
  const chats = createChatStore({ db, clock })
  const dialogs = createDialogStore({ db })
  const owner = createOwner(randomUUID())
  // Filled below, when there is somebody to take what comes in.
  const channels = new Map<string, Channel>()
  const bulkChannels: BulkChannel[] = []
  const chatTag = ({ channel, chatId }: ChatAddress) => ({
    channel,
    chat: hashId(`${channel}:${chatId}`),
  })

  const versions = createVersions({
    store: createVersionStore(database),
    directory: config.corpusDirectory,
    folder,
    buildEngine: createEngineBuilder(config, logger, overrides),
    process: owner,
    clock,
    timing: realTiming,
    logger,
  })
  const announcing = createAnnouncing({
    config,
    db,
    channels: bulkChannels,
    bank: versions.bank,
    chats,
    owner,
    clock,
    logger,
    notifier: createAdminNotifier({
      admins: config.broadcast.admins,
      channel: (name) => channels.get(name),
      actions,
      progress: createProgressStore({ db }),
      clock,
      logger,
      chatTag,
    }),
  })
  const quizzes = createQuizzes({
    serves,
    connected: () => served,
    current: versions.current,
    enqueueMeeting: (payload) => queue.enqueue('meeting', payload),
    locks,
    announce: announcing.announce,
    db,
    bank: async () => (await versions.current()).bank,
    channel: (name) => channels.get(name),
    chats,
    actions,
    clock,
    logger,
    chatTag,
  })
  const conversation = {
    chats,
    people,
    inbox,
    questions: createQuestionLog({ db }),
    feedback: createFeedbackStore({ db }),
    actions,
    dialogs,
    announcements: announcing.announcements,
    quiz: quizzes.rooms,
    channel: (name) => channels.get(name),
    channelTitle,
    handoverMinutes: config.handoverMinutes,
    clock,
    logger,
    chatTag,
    metrics: {
      answered: (labels, elapsedMs) => metrics.countQuestion(labels, elapsedMs / 1000),
      rated: (rating) => metrics.countRating(rating),
    },
  } satisfies Omit<ConversationDeps, keyof Documents>
  const settle = createSettle({
    inbox,
    openTurn: withCurrentDocuments(
      versions.current,
      (documents) => createConversation({ ...conversation, ...documents }).openTurn,
    ),
    clock,
    logger,
    chatTag,
  })
  const receiver = createReceiver({ inbox, settle, logger })
  // Other processes may be on the same store, so that the work goes by the queue.
  const queued =
    config.databaseUrl === null
      ? null
      : createQueuedIntake({
          inbox,
          enqueue: (turn, options) => queue.enqueue('turn', turn, options),
          channels: () => served.map(({ channel }) => channel.name),
          clock,
          logger,
        })
  /** The terminal's chat is of this process alone, and always handled here. */
  const intake = queued ?? receiver

  const terminal = overrides.terminal
    ? createTerminalChannel({ settled: () => receiver.drain(), ...overrides.terminal, clock })
    : null
  const { connected, places } = connectChannels({
    config,
    logger,
    clock,
    choices,
    limits: createLimitStore({ db }),
    usage: createUsageStore({ db, clock }),
    tokens: createTokenStore(database),
    locks,
    resume: intake.resume,
    countWebhook: metrics.countWebhook,
  })
  const served = serves ? connected : []
  for (const channel of [terminal, ...served.map((one) => one.channel)]) {
    if (channel) channels.set(channel.name, channel)
  }
  bulkChannels.push(...served.map(({ bulk }) => bulk))

  const lockChat = createChatLocks({ locks, clock })
  const background = createBackground({
    queue,
    works: duties.works,
    turns:
      queued === null || !serves
        ? null
        : {
            handle: createTurnWorker({ inbox, lockChat, settle, clock, logger }),
            sweep: queued.sweep,
          },
    series: announcing.series,
    quizzes: quizzes.jobs,
    stores: {
      kept: [inbox, actions],
      shortLived: [people, choices, dialogs, ...quizzes.shortLived],
    },
    clock,
    logger,
  })

  const called = duties.serves ? served.filter(({ handleWebhook }) => handleWebhook !== null) : []
  const polling = duties.polls ? served.filter(({ handleWebhook }) => handleWebhook === null) : []
  /** Those that only send here. */
  const silent = served.filter((one) => !called.includes(one) && !polling.includes(one))

  const answers = duties.serves || duties.works
  const web = serves
    ? createWebServer({
        ...config.web,
        hasPages: duties.serves,
        logger,
        metrics,
        documents: versions.documents,
        places,
        webhooks: webhooksOf(called),
        readiness: async () => [
          await storeReadiness(database.ping),
          ...(answers ? [versions.readiness()] : []),
          await background.readiness(),
          ...(await Promise.all([...called, ...polling].map(channelReadiness))),
        ],
      })
    : null

  const lifecycle = createLifecycle({
    database,
    versions,
    background,
    runner: announcing.runner,
    quizzes,
    receiver,
    intake,
    terminal,
    called,
    polling,
    silent,
    web,
    answers,
    sends: serves && duties.works,
    works: duties.works,
    onListening: overrides.onListening,
  })
  return { ...lifecycle, left: terminal?.closed ?? new Promise(() => {}) }
}

function webhooksOf(connected: ConnectedChannel[]) {
  return Object.fromEntries(
    connected.flatMap(({ channel, handleWebhook }) =>
      handleWebhook === null ? [] : [[channel.name, handleWebhook] as const],
    ),
  )
}
