import { randomUUID } from 'node:crypto'
import type { BulkChannel } from './channels/bulk.ts'
import type { Channel, ChannelState, WebhookChannel } from './channels/channel.ts'
import type { FileChannel } from './channels/files.ts'
import type { PollChannel } from './channels/polls.ts'
import type {
  ChoiceMemory,
  LimitBoard,
  LockStore,
  TokenStore,
  UsageCounter,
} from './channels/ports.ts'
import { createSinglePoller } from './channels/single-poller.ts'
import { createTelegramBulk } from './channels/telegram/bulk.ts'
import { createTelegramChannel } from './channels/telegram/index.ts'
import { createZaloBotBulk } from './channels/zalo-bot/bulk.ts'
import { createZaloBotChannel } from './channels/zalo-bot/index.ts'
import { createZaloOaBulk } from './channels/zalo-oa/bulk.ts'
import { createZaloOaChannel } from './channels/zalo-oa/index.ts'
import { summariseLimits } from './channels/zalo-oa/limit-notes.ts'
import { createTokenKeeper, seedFrom } from './channels/zalo-oa/token.ts'
import type { Config } from './config/schema.ts'
import { COMMANDS } from './conversation/commands.ts'
import { BOT_PROFILE } from './conversation/reply-texts.ts'
import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { createOwner } from './lib/process-owner.ts'
import { realTiming } from './lib/timing.ts'
import type { MeetingPlace } from './web/ports.ts'

/** What the app needs to know of a channel that members reach from their phones. */
export interface ConnectedChannel {
  channel: Channel
  state(): ChannelState
  place(): MeetingPlace
  /** What the operator should see while all is well, Vietnamese; null when there is nothing. */
  figures(): Promise<string | null>
  /** What the operator should look at although the channel works, Vietnamese. */
  warning(): string | null
  /** Null for a channel that fetches its messages itself. */
  handleWebhook: WebhookChannel['handleWebhook'] | null
  /** Carries announcements. */
  bulk: BulkChannel
  /** Null for a channel without native polls. */
  polls: PollChannel | null
  /** Null for a channel that sends no files. */
  files: FileChannel | null
  /**
   * A link that opens the chat with us and says `/start` with this payload, of at most 64 letters,
   * digits, `_` and `-`. Null where there is no such thing, or it is not known yet.
   */
  startLink(payload: string): string | null
  /** Learns what `startLink` needs, in a process that only sends; never rejects. */
  meet(): Promise<void>
}

interface ConnectDeps {
  config: Config
  logger: Logger
  clock: Clock
  choices: ChoiceMemory
  limits: LimitBoard
  usage: UsageCounter
  tokens: TokenStore
  locks: LockStore
  /** Queues what an earlier poller of this channel left unfinished. */
  resume(channel: string): Promise<unknown>
  countWebhook(labels: { channel: string; outcome: string }): void
}

/** What Zalo does not have. */
const MESSAGES_ONLY = { polls: null, files: null, startLink: () => null, meet: async () => {} }

/** How readers know the platforms; also those that are not turned on. */
const TITLES = { telegram: 'Telegram', 'zalo-oa': 'Zalo', 'zalo-bot': 'Zalo Bot' } as const

/** What readers call a channel; its own name where they do not meet it. */
export function channelTitle(name: string): string {
  return Object.hasOwn(TITLES, name) ? TITLES[name as keyof typeof TITLES] : name
}

/** A channel for each platform whose settings are there, and where members find all of them. */
export function connectChannels(deps: ConnectDeps): {
  connected: ConnectedChannel[]
  places(): MeetingPlace[]
} {
  const { config } = deps
  const byName = {
    telegram: config.telegram && connectTelegram(config.telegram, deps),
    'zalo-oa': config.zaloOa && connectZaloOa(config.zaloOa, deps),
    'zalo-bot': config.zaloBot && connectZaloBot(config.zaloBot, deps),
  }
  return {
    connected: Object.values(byName).filter((one) => one !== null),
    places: () =>
      Object.entries(byName).map(([name, one]) => one?.place() ?? offPlace(channelTitle(name))),
  }
}

function connectTelegram(
  settings: NonNullable<Config['telegram']>,
  deps: ConnectDeps,
): ConnectedChannel {
  const channel = createTelegramChannel({
    ...settings,
    logger: deps.logger,
    commands: COMMANDS,
    profile: BOT_PROFILE,
  })
  const isCalled = settings.mode.kind === 'webhook'
  const { start, stop, state } = isCalled ? channel : pollAlone(channel, deps)
  return {
    channel: { ...channel, start, stop },
    state,
    handleWebhook: isCalled ? channel.handleWebhook : null,
    bulk: createTelegramBulk({
      announcing: channel.announcing,
      ratePerSecond: deps.config.broadcast.rates.telegram,
    }),
    polls: channel.polls,
    files: channel.files,
    meet: channel.learnUsername,
    startLink(payload) {
      const url = urlOf(channel.username())
      if (url === null) void channel.learnUsername()
      return url === null ? null : `${url}?start=${payload}`
    },
    figures: async () => null,
    warning: () => null,
    place() {
      const username = channel.username()
      return {
        title: TITLES.telegram,
        isOn: true,
        url: urlOf(username),
        handle: username === null ? null : `@${username}`,
        reason: reasonOf(state()),
      }
    },
  }
}

function urlOf(username: string | null): string | null {
  return username === null ? null : `https://t.me/${username}`
}

function connectZaloOa(
  settings: NonNullable<Config['zaloOa']>,
  { config, logger, clock, choices, limits, usage, tokens, countWebhook }: ConnectDeps,
): ConnectedChannel {
  const { appId, appSecret, oaSecretKey, oauthRoot, refreshToken } = settings
  /** Webhooks with a wrong signature since the start. */
  let refused = 0
  const channel = createZaloOaChannel({
    ...settings,
    keys: { appId, oaSecretKey },
    tokens: createTokenKeeper({
      appId,
      appSecret,
      oauthRoot,
      store: tokens,
      seed: refreshToken === null ? null : seedFrom(refreshToken),
      clock,
      logger,
    }),
    choices,
    limits,
    usage,
    logger,
    clock,
    onWebhook(outcome) {
      if (outcome === 'bad_signature') refused += 1
      countWebhook({ channel: 'zalo-oa', outcome })
    },
  })
  return {
    channel,
    state: channel.state,
    handleWebhook: channel.handleWebhook,
    bulk: createZaloOaBulk({
      announcing: channel.announcing,
      ratePerSecond: config.broadcast.rates.zaloOa,
    }),
    ...MESSAGES_ONLY,
    figures: async () => summariseLimits(await limits.read(channel.name)),
    warning: () => (refused === 0 ? null : refusedWarning(refused)),
    place() {
      const account = channel.account()
      return {
        title: TITLES['zalo-oa'],
        isOn: true,
        url: account?.id == null ? null : `https://zalo.me/${account.id}`,
        handle: account?.name ?? null,
        reason: reasonOf(channel.state()),
      }
    },
  }
}

/** The likeliest mistake of all: nothing is answered, and nothing else looks wrong. */
function refusedWarning(count: number): string {
  return (
    `Đã bỏ qua ${count} tin vì chữ ký không khớp. Nếu thành viên không được trả lời, hãy chép lại ` +
    'OA Secret Key ở trang Webhook trong developers.zalo.me vào dòng ZALO_OA_SECRET_KEY rồi chạy lại.'
  )
}

function connectZaloBot(
  settings: NonNullable<Config['zaloBot']>,
  deps: ConnectDeps,
): ConnectedChannel {
  const { logger, clock, choices, usage } = deps
  const channel = createZaloBotChannel({ ...settings, logger, clock, choices, usage })
  const isCalled = settings.mode.kind === 'webhook'
  const intake = isCalled ? channel : pollAlone(channel, deps)
  const { start, stop, state } = intake
  return {
    channel: { ...channel, start, stop },
    state,
    handleWebhook: isCalled ? channel.handleWebhook : null,
    bulk: createZaloBotBulk({
      announcing: channel.announcing,
      ratePerSecond: deps.config.broadcast.rates.zaloBot,
    }),
    ...MESSAGES_ONLY,
    warning: () => null,
    async figures() {
      const { sent, received, limit } = await channel.quota()
      return `tháng này đã gửi ${sent}, đã nhận ${received} tin; gói có ${limit} tin`
    },
    place() {
      const account = channel.account()
      return {
        title: TITLES['zalo-bot'],
        isOn: true,
        url: null,
        handle: account?.name ?? null,
        reason: reasonOf(state()),
      }
    },
  }
}

/** Two processes that poll with one token would take each other's messages. */
function pollAlone(
  channel: Parameters<typeof createSinglePoller>[0]['channel'],
  { locks, clock, logger, resume }: ConnectDeps,
) {
  return createSinglePoller({
    channel,
    locks,
    clock,
    timing: realTiming,
    logger,
    owner: createOwner(randomUUID()),
    onTurn: async () => void (await resume(channel.name)),
  })
}

function offPlace(title: string): MeetingPlace {
  return { title, isOn: false, url: null, handle: null, reason: null }
}

export function reasonOf(state: ChannelState): string | null {
  return 'reason' in state ? state.reason : null
}
