import { resolve } from 'node:path'
import { type CheckItem, fault, ok, warning } from './channels/check.ts'
import { checkTelegram } from './channels/telegram/check.ts'
import { checkZaloBot } from './channels/zalo-bot/check.ts'
import { createOaApi, type OaResult } from './channels/zalo-oa/api.ts'
import { authorize } from './channels/zalo-oa/authorize.ts'
import { checkZaloOa, summariseTokens } from './channels/zalo-oa/check.ts'
import { toAdvice } from './channels/zalo-oa/errors.ts'
import { importFollowers } from './channels/zalo-oa/followers.ts'
import { createLimitNotes, limitTitle } from './channels/zalo-oa/limit-notes.ts'
import { createRateGates } from './channels/zalo-oa/rate-gate.ts'
import { createTokenKeeper, seedFrom } from './channels/zalo-oa/token.ts'
import type { Publish } from './cli/commands/corpus-publish.ts'
import { checkCorpusFolder, checkProgram } from './cli/local-checks.ts'
import type {
  BroadcastOffice,
  CheckGroup,
  ContestOffice,
  MeetingArchive,
  ZaloAnswer,
  ZaloDesk,
} from './cli/ports.ts'
import type { Config } from './config/schema.ts'
import { openConsoleOffice } from './console-office.ts'
import { openContests } from './contests.ts'
import { loadCorpus } from './corpus/load-corpus.ts'
import { publishCorpus } from './corpus/publish.ts'
import { embedderItems } from './embedder.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import { OperatorError, StoreError } from './lib/errors.ts'
import type { Logger } from './lib/logger.ts'
import { realTiming } from './lib/timing.ts'
import { openMeetingArchive } from './meeting-archive.ts'
import { openBank } from './open-bank.ts'
import type { UnitList } from './quiz/study/ports.ts'
import { openDatabase } from './storage/database.ts'
import { createFollowerStore } from './storage/follower-store.ts'
import { createTokenStore } from './storage/token-store.ts'
import { createUnitStore } from './storage/unit-store.ts'
import { createLimitStore, createUsageStore } from './storage/usage-store.ts'
import { createVersionStore } from './storage/version-store.ts'

export interface Operator {
  /** Looks at this machine and every platform. Changes nothing, but renews an expired token. */
  check(): AsyncIterable<CheckGroup>
  /** Rejects with OperatorError when no Zalo is turned on, or the store cannot be opened. */
  openZalo(): Promise<ZaloDesk>
  /** Rejects with OperatorError when the store cannot be opened, here and below. */
  openBroadcasts(): Promise<BroadcastOffice>
  /** The list of chi bộ and tổ. */
  openUnits(): Promise<UnitList>
  openContests(): Promise<ContestOffice>
  openMeetings(): Promise<MeetingArchive>
  publish: Publish
  /** Ends what the commands have opened. */
  close(): Promise<void>
}

interface OperatorDeps {
  config: Config
  logger: Logger
  clock?: Clock
}

const OA = 'zalo-oa'
const BOT = 'zalo-bot'
/** A full minute, and then some: an import goes on when the next minute begins. */
const RATE_PATIENCE_MS = 90_000
/** Somebody is waiting at the terminal. */
const TOKEN_PATIENCE_MS = 15_000
const CALL_TIMEOUT_MS = 15_000
const TELEGRAM_OFF = 'Để bật, điền TELEGRAM_BOT_TOKEN vào tệp .env (xem README.vi.md).'
const OA_OFF =
  'Để bật, điền ZALO_OA_APP_ID, ZALO_OA_APP_SECRET và ZALO_OA_SECRET_KEY vào tệp .env (xem docs/zalo.vi.md).'
const BOT_OFF = 'Để bật, điền ZALO_BOT_TOKEN vào tệp .env (xem docs/zalo.vi.md).'

/** Something was asked of a channel that is not turned on. */
class ChannelOffError extends OperatorError {
  override readonly name = 'ChannelOffError'
  readonly kind = 'channel_off'
}

/** Wires what `npm run doctor`, `zalo`, `broadcast` and `quiz` need. Nothing is opened before it is asked for. */
export function createOperator(deps: OperatorDeps): Operator {
  const { config, logger, clock = systemClock } = deps
  let opening: Promise<Stores> | null = null
  let office: ReturnType<typeof openConsoleOffice> | null = null

  function openStores(): Promise<Stores> {
    opening ??= open({ config, logger, clock })
    return opening
  }

  async function* check(): AsyncGenerator<CheckGroup> {
    const stores = await openStores().catch(onlyStoreError)
    const { isRunning, items } = await checkProgram(config.web)
    yield {
      title: 'Sổ tay trên máy này',
      off: null,
      items: [
        ...items,
        ...(await checkCorpusFolder(config.corpusDirectory)),
        storeItem(stores),
        ...(await embedderItems(config)),
        ...(await queueItems(config)),
      ],
    }
    const usable = stores instanceof StoreError ? null : stores
    yield await telegramGroup(config)
    yield await zaloOaGroup(config, usable, { isRunning, clock })
    yield await zaloBotGroup(config, usable, isRunning)
  }

  return {
    check,
    async openZalo() {
      if (!config.zaloOa && !config.zaloBot) throw new ChannelOffError(`Zalo chưa bật. ${OA_OFF}`)
      return createZaloDesk({ config, clock }, await openStores())
    },
    async openBroadcasts() {
      const { database } = await openStores()
      office ??= openConsoleOffice({ config, database, logger, clock })
      return office
    },
    async openUnits() {
      const { database } = await openStores()
      return createUnitStore({ db: database.db })
    },
    async openContests() {
      const { database } = await openStores()
      return {
        desk: openContests({ db: database.db, clock }),
        questions: async () => openBank(await loadCorpus(config.corpusDirectory), logger).list(),
      }
    },
    async openMeetings() {
      const { database } = await openStores()
      return openMeetingArchive(database.db, await loadCorpus(config.corpusDirectory))
    },
    async publish(corpus, directory, onProgress) {
      const { database } = await openStores()
      const store = createVersionStore(database)
      const deps = { store, clock, timing: realTiming, onProgress }
      return publishCorpus(corpus, resolve(directory), deps)
    },
    async close() {
      const stores = await opening?.catch(() => null)
      opening = null
      await (await office?.catch(() => null))?.close()
      office = null
      await stores?.oa?.tokens.stop()
      await stores?.oa?.notes.settled()
      await stores?.database.close()
    },
  }
}

type Stores = Awaited<ReturnType<typeof open>>

async function open({ config, logger, clock }: Required<OperatorDeps>) {
  const { dataDirectory, databaseUrl: url, sqliteDriver: driver, zaloOa } = config
  const database = await openDatabase({ dataDirectory, url, logger, driver })
  const limits = createLimitStore(database)
  const tokens = createTokenStore(database)
  const deps = { database, limits, tokenStore: tokens, logger, clock }
  return {
    database,
    limits,
    tokens,
    followers: createFollowerStore({ db: database.db, clock }),
    usage: createUsageStore({ db: database.db, clock }),
    oa: zaloOa && connectOa(zaloOa, deps),
  }
}

/** The account without its webhook: the running program takes the messages. */
function connectOa(
  settings: NonNullable<Config['zaloOa']>,
  deps: {
    limits: ReturnType<typeof createLimitStore>
    tokenStore: ReturnType<typeof createTokenStore>
    logger: Logger
    clock: Clock
  },
) {
  const { appId, appSecret, oauthRoot, refreshToken, requestsPerMinute } = settings
  const { limits, tokenStore, logger, clock } = deps
  const notes = createLimitNotes({ channel: OA, board: limits, clock, logger })
  const tokens = createTokenKeeper({
    appId,
    appSecret,
    oauthRoot,
    store: tokenStore,
    seed: refreshToken === null ? null : seedFrom(refreshToken),
    clock,
    logger,
    patienceMs: TOKEN_PATIENCE_MS,
  })
  const api = createOaApi({
    apiRoot: settings.apiRoot,
    tokens,
    gate: createRateGates({ perMinute: requestsPerMinute, timing: realTiming }).replies,
    timing: realTiming,
    onLimit: notes.note,
    patienceMs: RATE_PATIENCE_MS,
    callTimeoutMs: CALL_TIMEOUT_MS,
    stopping: () => new AbortController().signal,
  })
  return { settings, tokens, api, notes }
}

async function telegramGroup({ telegram }: Config): Promise<CheckGroup> {
  const title = 'Telegram'
  if (telegram === null) return { title, off: TELEGRAM_OFF, items: [] }
  return { title, off: null, items: await checkTelegram(telegram) }
}

async function zaloOaGroup(
  { zaloOa, publicUrl }: Config,
  stores: Stores | null,
  { isRunning, clock }: { isRunning: boolean | null; clock: Clock },
): Promise<CheckGroup> {
  const title = 'Zalo Official Account'
  if (zaloOa === null) return { title, off: OA_OFF, items: [] }
  const { appId } = zaloOa
  const account = stores?.oa && {
    api: stores.oa.api,
    tokens: stores.oa.tokens,
    store: stores.tokens,
    async limits() {
      await stores.oa?.notes.settled()
      return stores.limits.read(OA)
    },
  }
  const items = await checkZaloOa({ appId, account: account ?? null, publicUrl, isRunning, clock })
  return { title, off: null, items: [...leftOut(stores, 'mã truy cập'), ...items] }
}

async function zaloBotGroup(
  { zaloBot }: Config,
  stores: Stores | null,
  isRunning: boolean | null,
): Promise<CheckGroup> {
  const title = 'Zalo Bot'
  if (zaloBot === null) return { title, off: BOT_OFF, items: [] }
  const items = await checkZaloBot({ ...zaloBot, usage: stores?.usage ?? null, isRunning })
  return { title, off: null, items: [...items, ...leftOut(stores, 'số tin của tháng')] }
}

function leftOut(stores: Stores | null, what: string): CheckItem[] {
  if (stores !== null) return []
  return [warning(`Chưa xem được ${what}, vì chưa mở được kho dữ liệu.`, 'Xem phần đầu báo cáo.')]
}

function onlyStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  throw error
}

function storeItem(stores: Stores | StoreError): CheckItem {
  if (!(stores instanceof StoreError)) {
    return ok(`Kho dữ liệu: mở được (${stores.database.location}).`)
  }
  // Only node-sqlite3-wasm keeps others out; see docs/decisions/0001-store.md.
  if (stores.kind !== 'locked') return fault('Kho dữ liệu: không mở được.', stores.message)
  return warning(
    'Kho dữ liệu: đang do chương trình khác giữ, thường là npm start. Trên máy này mỗi lúc chỉ một chương trình mở được, nên báo cáo thiếu những gì nằm trong đó.',
    'Muốn xem đủ, hãy dừng npm start, chạy npm run doctor, rồi chạy lại npm start.',
  )
}

async function queueItems({ redisUrl }: Config): Promise<CheckItem[]> {
  if (redisUrl === null) return []
  const { checkRedis } = await import('./queue/check-redis.ts')
  const health = await checkRedis(redisUrl)
  const what = `Hàng đợi công việc (Redis ${health.location})`
  switch (health.kind) {
    case 'ok':
      return [ok(`${what}: trả lời.`)]
    case 'forgetful':
      return [
        warning(
          `${what}: trả lời, nhưng có thể làm mất công việc.`,
          `Hãy đặt trong cấu hình Redis: ${health.settings.join(', ')}.`,
        ),
      ]
    case 'unreachable':
      return [
        fault(
          `${what}: không trả lời (${health.reason}).`,
          'Hãy kiểm tra Redis có đang chạy không, và địa chỉ, mật khẩu trong REDIS_URL.',
        ),
      ]
  }
}

function createZaloDesk(
  { config, clock }: { config: Config; clock: Clock },
  { oa, tokens, limits, followers, usage }: Stores,
): ZaloDesk {
  /** Throws ChannelOffError. */
  function account() {
    if (oa === null) throw new ChannelOffError(`Zalo Official Account chưa bật. ${OA_OFF}`)
    return oa
  }

  return {
    async authorize({ redirectUri, ...terminal }) {
      const { settings, api } = account()
      const { appId, appSecret, oauthRoot } = settings
      const { pair, oaId } = await authorize({
        appId,
        appSecret,
        oauthRoot,
        ...(redirectUri !== null && { redirectUri }),
        now: clock.now,
        ...terminal,
      })
      await tokens.replace(appId, pair, oaId)
      return toAnswer(await api.getOa(), ({ name }) => name)
    },

    async importFollowers(onProgress) {
      const { api } = account()
      let added = 0
      // What a webhook says while a page is being read is newer than the page.
      let askedAt = clock.now().toISOString()
      const result = await importFollowers({
        api,
        async save(page) {
          added += (await followers.import(OA, page, askedAt)).added
          askedAt = clock.now().toISOString()
        },
        onProgress,
      })
      const problem = result.problem
      return { ...result, problem, added, followers: await followers.count(OA) }
    },

    tags: async () => toAnswer(await account().api.listTags(), (tags) => tags),
    tag: async (userId, tag) => toAnswer(await account().api.tagFollower(userId, tag), () => tag),
    untag: async (userId, tag) =>
      toAnswer(await account().api.untagFollower(userId, tag), () => tag),

    async status() {
      const { zaloBot } = config
      const stored = oa && (await tokens.read(oa.settings.appId))
      const { sent = 0, received = 0 } = await usage.month(BOT)
      return {
        oa: oa && {
          tokens: stored && summariseTokens(stored),
          limits: (await limits.read(OA)).map((one) => ({ ...one, title: limitTitle(one.name) })),
          followers: await followers.count(OA),
        },
        bot: zaloBot && { sent, received, limit: zaloBot.monthlyQuota },
      }
    },
  }
}

function toAnswer<Data, Value>(
  result: OaResult<Data>,
  read: (data: Data) => Value,
): ZaloAnswer<Value> {
  if (result.kind === 'ok') return { kind: 'ok', value: read(result.data) }
  return { kind: 'problem', advice: toAdvice(result) }
}
