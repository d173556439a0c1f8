import { randomUUID } from 'node:crypto'
import { createAnnouncing } from './announcing.ts'
import { createBackground, createQueue, type JobQueue } from './background.ts'
import type { BulkChannel } from './channels/bulk.ts'
import type { Channel, ChatAddress, OnMessage } from './channels/channel.ts'
import { createTerminalChannel, type TerminalOptions } from './channels/terminal/index.ts'
import type { Config } from './config/schema.ts'
import {
  type ConnectedChannel,
  channelTitle,
  connectChannels,
  reasonOf,
} from './connect-channels.ts'
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
import { openStore } from './open-store.ts'
import { createQuizzes } from './quizzes.ts'
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
import type { ReadinessPart } from './web/ports.ts'
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
      kept: [inbox, actions, ...quizzes.stores.kept],
      shortLived: [people, choices, dialogs, ...quizzes.stores.shortLived],
    },
    clock,
    logger,
  })

  const called = duties.serves ? served.filter(({ handleWebhook }) => handleWebhook !== null) : []
  const polling = duties.polls ? served.filter(({ handleWebhook }) => handleWebhook === null) : []
  /** Those that only send here. */
  const silent = served.filter((one) => !called.includes(one) && !polling.includes(one))

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

  const sends = serves && duties.works
  /** Who only fetches messages needs no documents. */
  const answers = duties.serves || duties.works
  let starting: Promise<{ port: number | null }> | null = null
  let stopped: Promise<void> | null = null
  let isStopping = false

  async function startParts(): Promise<{ port: number | null }> {
    if (isStopping) return { port: null }
    if (answers) await versions.start()
    if (isStopping) return { port: null }
    await background.start()
    if (isStopping) return { port: null }
    for (const { meet } of silent) void meet()
    if (sends) announcing.runner.start()
    if (sends) await quizzes.resume()
    const gate = createGate()
    const takeLater: OnMessage = (message) => gate.opened.then(() => intake.onMessage(message))
    // Whoever is called is there when the port opens.
    const starts = settleAll(called.map(({ channel }) => channel.start(takeLater)))
    void starts.catch(() => undefined)
    const port = await openPort().finally(gate.open)
    // Those who poll resume by themselves, when it is their turn to poll.
    if (terminal && !isStopping) await receiver.resume(terminal.name)
    if (!isStopping) await terminal?.start(receiver.onMessage)
    for (const { channel } of polling) if (!isStopping) await channel.start(intake.onMessage)
    await starts
    return { port }
  }

  /** Only one program can have the port, so that what an earlier run left is not done twice. */
  async function openPort(): Promise<number | null> {
    const port = (await web?.start())?.port ?? null
    if (port !== null && !isStopping) overrides.onListening?.(port)
    // What was left over comes before what has just come.
    const resumed = duties.works ? [...called, ...silent] : called
    for (const { channel } of resumed) if (!isStopping) await intake.resume(channel.name)
    return port
  }

  async function stopParts(): Promise<void> {
    receiver.stop()
    // Before the channels: what is on its way is still noted.
    const announced = announcing.runner.stop()
    try {
      // A start in flight may wait for a channel, so the channels end first. Those that are called
      // store what they have been given: once the port is closed, platforms repeat the rest.
      await settleAll([
        terminal?.stop(),
        ...[...polling, ...silent].map(({ channel }) => channel.stop()),
        (async () => {
          await web?.stop()
          await settleAll(called.map(({ channel }) => channel.stop()))
        })(),
      ])
    } finally {
      await starting?.catch(() => undefined)
      await settleAll([receiver.drain(), web?.stop(), background.stop(), announced])
        .finally(versions.stop)
        .finally(() => database.close())
    }
  }

  return {
    left: terminal?.closed ?? new Promise(() => {}),
    async start() {
      starting ??= startParts()
      return starting
    },
    async stop() {
      isStopping = true
      stopped ??= stopParts()
      return stopped
    },
  }
}

/** Something to wait for until it is opened. */
function createGate(): { opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** Waits for all of them, then rejects with the first fault, if there was one. */
async function settleAll(parts: (Promise<void> | undefined)[]): Promise<void> {
  const outcomes = await Promise.allSettled(parts)
  const fault = outcomes.find((outcome) => outcome.status === 'rejected')
  if (fault) throw fault.reason
}

async function storeReadiness(ping: () => Promise<void>): Promise<ReadinessPart> {
  try {
    await ping()
    return { name: 'store', isReady: true, detail: null }
  } catch {
    return { name: 'store', isReady: false, detail: 'kho dữ liệu không trả lời' }
  }
}

async function channelReadiness(connected: ConnectedChannel): Promise<ReadinessPart> {
  const state = connected.state()
  const isReady = state.kind === 'running'
  const detail = isReady ? await connected.figures() : reasonOf(state)
  return { name: connected.channel.name, isReady, detail, warning: connected.warning() }
}

function webhooksOf(connected: ConnectedChannel[]) {
  return Object.fromEntries(
    connected.flatMap(({ channel, handleWebhook }) =>
      handleWebhook === null ? [] : [[channel.name, handleWebhook] as const],
    ),
  )
}
