import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answerer } from './answering/answer.ts'
import { createAnswerer } from './answering/answer-question.ts'
import type { Channel } from './channels/channel.ts'
import { createTelegramChannel } from './channels/telegram/index.ts'
import { createTerminalChannel, type TerminalOptions } from './channels/terminal/index.ts'
import type { Config } from './config/schema.ts'
import { COMMANDS } from './conversation/commands.ts'
import { createConversation } from './conversation/handle-message.ts'
import { createReceiver } from './conversation/receive-message.ts'
import { BOT_PROFILE } from './conversation/reply-texts.ts'
import type { Corpus } from './corpus/document.ts'
import { createLibrary } from './corpus/library.ts'
import { loadCorpus } from './corpus/load-corpus.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { WordVectorEmbeddings } from './models/embeddings.ts'
import { createLexicon } from './models/lexicon.ts'
import { loadWordTable } from './models/word-table.ts'
import { loadOrBuildStructures } from './retrieval/index-cache.ts'
import { assemblePassageIndex } from './retrieval/passage-index.ts'
import { createRetriever, type Retriever } from './retrieval/retrieve.ts'
import { type HnswModule, loadHnsw } from './retrieval/vector-store.ts'
import { createActionStore } from './storage/action-store.ts'
import { createChatStore } from './storage/chat-store.ts'
import { openDatabase } from './storage/database.ts'
import { createFeedbackStore } from './storage/feedback-store.ts'
import { createInboxStore } from './storage/inbox-store.ts'
import { createQuestionLog } from './storage/question-log.ts'
import { createMetrics } from './web/metrics.ts'
import type { ReadinessPart } from './web/ports.ts'
import { createWebServer } from './web/server.ts'

const WORD_TABLE = fileURLToPath(new URL('./models/data/word-vectors.bin', import.meta.url))
/** Settled messages and old buttons are kept this long. */
const KEPT_DAYS = 90
const DAY_MS = 86_400_000

export interface EngineOptions {
  /** hnswlib-node's module; null searches exactly. By default whatever is installed. */
  hnsw?: HnswModule
}

/** Everything between a question and its answer; no store, no channel, no web. */
export interface Engine {
  corpus: Corpus
  retriever: Retriever
  answerer: Answerer
}

/** Loads the corpus and its search index. Throws OperatorError when there is nothing to answer from. */
export async function createEngine(
  config: Pick<Config, 'corpusDirectory' | 'dataDirectory'>,
  logger: Logger,
  options: EngineOptions = {},
): Promise<Engine> {
  const corpus = await loadCorpus(config.corpusDirectory)
  for (const { file, line, message } of corpus.faults) logger.error({ file, line }, message)
  const table = loadWordTable(WORD_TABLE)
  const embeddings = new WordVectorEmbeddings(table)
  const texts = corpus.documents.flatMap(({ passages }) => passages.map(({ text }) => text))
  const hnsw = options.hnsw === undefined ? await loadHnsw() : options.hnsw
  if (!hnsw) logger.info('hnswlib-node is not installed: vectors are compared one by one')
  const structures = await loadOrBuildStructures(corpus, {
    directory: join(config.dataDirectory, 'index'),
    embeddings,
    hnsw,
    onEvent: ({ kind, reason }) => {
      const level = kind === 'damaged' || kind === 'not_saved' ? 'warn' : 'debug'
      logger[level]({ reason }, `search index ${kind}`)
    },
  })
  const index = assemblePassageIndex(corpus, structures, createLexicon(table, texts))
  const retriever = createRetriever(index, embeddings)
  const answerer = createAnswerer({
    documents: corpus.documents,
    retriever,
    onFalseCitation: ({ passageId, message }) =>
      logger.error({ passageId }, `an answer was held back: ${message}`),
  })
  return { corpus, retriever, answerer }
}

export interface AppOverrides extends EngineOptions {
  /** Loaded before, for several apps over the same documents. */
  engine?: Engine
  clock?: Clock
  /** Opens a chat on this terminal. */
  terminal?: TerminalOptions
  /** False leaves the web port and the other channels alone, for `npm run chat`. */
  serves?: boolean
}

export interface App {
  /** Opens everything; rejects with OperatorError when it can't. */
  start(): Promise<{ port: number | null }>
  /** Stops intake, finishes what is in hand, closes the store. */
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
  const { clock = systemClock, serves = true } = overrides
  const { corpus, answerer } = overrides.engine ?? (await createEngine(config, logger, overrides))
  const database = await openDatabase({
    dataDirectory: config.dataDirectory,
    logger,
    driver: config.sqliteDriver,
  })
  const { db } = database
  const library = createLibrary(corpus)
  const metrics = createMetrics()
  const inbox = createInboxStore({ db, clock })
  const actions = createActionStore({ db })
  const channels = new Map<string, Channel>()

  const conversation = createConversation({
    answerer,
    library,
    chats: createChatStore({ db, clock }),
    questions: createQuestionLog({ db }),
    feedback: createFeedbackStore({ db }),
    actions,
    channel: (name) => channels.get(name),
    clock,
    logger,
    metrics: {
      answered: (labels, elapsedMs) => metrics.countQuestion(labels, elapsedMs / 1000),
      rated: (rating) => metrics.countRating(rating),
    },
  })
  const receiver = createReceiver({
    inbox,
    handle: conversation.handleMessage,
    apologise: conversation.apologise,
    dismiss: conversation.dismiss,
    clock,
    logger,
  })

  const terminal = overrides.terminal
    ? createTerminalChannel({ settled: () => receiver.drain(), ...overrides.terminal, clock })
    : null
  const telegram =
    serves && config.telegram
      ? createTelegramChannel({
          ...config.telegram,
          logger,
          commands: COMMANDS,
          profile: BOT_PROFILE,
        })
      : null
  for (const channel of [terminal, telegram]) if (channel) channels.set(channel.name, channel)

  const web = serves
    ? createWebServer({
        ...config.web,
        logger,
        metrics,
        documents: () => library.documents(),
        telegramUsername: () => telegram?.username() ?? null,
        readiness: async () => [
          await storeReadiness(database.ping),
          { name: 'index', isReady: corpus.documents.length > 0, detail: null },
          ...(telegram ? [telegramReadiness(telegram.state())] : []),
        ],
      })
    : null

  return {
    left: terminal?.closed ?? new Promise(() => {}),
    async start() {
      const before = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS).toISOString()
      await inbox.purge(before)
      await actions.purge(before)
      const listening = await web?.start()
      for (const channel of channels.values()) {
        await receiver.resume(channel.name)
        await channel.start(receiver.onMessage)
      }
      return { port: listening?.port ?? null }
    },
    async stop() {
      await Promise.all(Array.from(channels.values(), (channel) => channel.stop()))
      await receiver.drain()
      await web?.stop()
      await database.close()
    },
  }
}

async function storeReadiness(ping: () => Promise<void>): Promise<ReadinessPart> {
  try {
    await ping()
    return { name: 'store', isReady: true, detail: null }
  } catch {
    return { name: 'store', isReady: false, detail: 'kho dữ liệu không trả lời' }
  }
}

function telegramReadiness(
  state: ReturnType<ReturnType<typeof createTelegramChannel>['state']>,
): ReadinessPart {
  const detail = 'reason' in state ? state.reason : null
  return { name: 'telegram', isReady: state.kind === 'running', detail }
}
