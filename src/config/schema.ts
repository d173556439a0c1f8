import { z } from 'zod'
import { LOG_LEVELS } from '../lib/logger.ts'
import { embeddingsFaults, embeddingsSettings, embeddingsShape } from './embeddings.ts'

const PORT_REMEDY = 'cần một số cổng từ 0 đến 65535, ví dụ 8057; bỏ trống để dùng 8057.'
const LEVEL_REMEDY = `cần một trong các mức ${LOG_LEVELS.join(', ')}; bỏ trống để dùng info.`
const TOKEN_REMEDY =
  'không đúng dạng token của Telegram (dãy số, dấu hai chấm, rồi ít nhất 30 chữ và số). ' +
  'Chép lại nguyên văn token mà @BotFather đưa; bỏ trống để không chạy Telegram.'
const API_ROOT_REMEDY =
  'cần một địa chỉ http:// hoặc https://, ví dụ https://api.telegram.org; bỏ trống để dùng địa chỉ này.'
const PUBLIC_URL_REMEDY =
  'cần địa chỉ mà mọi người mở được từ Internet, ví dụ https://sotay57.example.vn; bỏ trống nếu không có.'
const APP_ID_REMEDY =
  'cần một dãy từ 5 đến 25 chữ số. Chép mục ID ứng dụng trong trang developers.zalo.me; bỏ trống để không chạy Zalo OA.'
const ZALO_KEY_REMEDY =
  'không đúng dạng. Chép lại nguyên văn từ trang developers.zalo.me, không thừa khoảng trắng.'
const ZALO_BOT_TOKEN_REMEDY =
  'không đúng dạng token của Zalo Bot (dãy số, dấu hai chấm, rồi một dãy chữ và số). ' +
  'Chép lại nguyên văn token mà Zalo Bot Manager gửi; bỏ trống để không chạy Zalo Bot.'
const WEBHOOK_SECRET_REMEDY =
  'cần từ 8 đến 256 chữ và số không dấu, do Bạn tự đặt; bỏ trống để Sổ tay tự đi lấy tin.'
const BUTTONS_REMEDY = 'cần auto hoặc numbers; bỏ trống để dùng auto.'
const COUNT_REMEDY = 'cần một số nguyên lớn hơn 0; bỏ trống để dùng số mặc định.'
const DATABASE_URL_REMEDY =
  'cần địa chỉ dạng postgres://tên:mật-khẩu@máy:5432/cơ-sở-dữ-liệu, ký tự đặc biệt trong mật khẩu viết dạng %XX; ' +
  'bỏ trống để dùng SQLite trong DATA_DIR.'
const REDIS_URL_REMEDY =
  'cần địa chỉ dạng redis://:mật-khẩu@máy:6379, ký tự đặc biệt trong mật khẩu viết dạng %XX; ' +
  'bỏ trống để giữ hàng đợi công việc trong cơ sở dữ liệu.'
const ADMINS_REMEDY =
  'cần các mã cách nhau bằng dấu phẩy, dạng telegram:123456, zalo-oa:456789 hoặc zalo-bot:a1b2c3; ' +
  'gõ /thongbao với Sổ tay để biết mã của mình.'
const QUIET_HOURS_REMEDY =
  'cần giờ bắt đầu và giờ kết thúc khác nhau, ví dụ 22:00-06:00, hoặc off; bỏ trống để dùng 22:00-06:00.'
const ROLE_REMEDY = 'cần all, web, worker hoặc poller; bỏ trống để một chương trình làm mọi việc.'
const ROLE_NEEDS_DATABASE =
  'còn thiếu. Với ROLE là web, worker hoặc poller, nhiều chương trình dùng chung dữ liệu nên cần PostgreSQL; ' +
  'tệp SQLite chỉ dành cho một chương trình (ROLE=all).'
const DRIVER_REMEDY = 'cần auto, native hoặc wasm; bỏ trống để tự chọn.'

/** What a process does of the program's work; see src/roles.ts. */
const ROLES = ['all', 'web', 'worker', 'poller'] as const
export type Role = (typeof ROLES)[number]

function apiRoot(fallback: string) {
  return z
    .url({ protocol: /^https?$/, error: API_ROOT_REMEDY })
    .transform((url) => url.replace(/\/+$/, ''))
    .default(fallback)
}

function count(fallback: number) {
  return z
    .string()
    .regex(/^[1-9]\d{0,8}$/, COUNT_REMEDY)
    .transform(Number)
    .default(fallback)
}

const TIME_OF_DAY = '([01]\\d|2[0-3]):[0-5]\\d'
const ADMIN = /^(telegram:\d{1,20}|zalo-oa:\d{1,25}|zalo-bot:[\w-]{1,64})$/

/** `telegram:123, zalo-oa:456` as a list, each once. */
function admins() {
  return z
    .string()
    .transform((text) => [...new Set(text.split(',').map((one) => one.trim()))].filter(Boolean))
    .refine((ids) => ids.every((id) => ADMIN.test(id)), ADMINS_REMEDY)
    .default([])
}

function quietHours() {
  return z
    .string()
    .regex(new RegExp(`^(off|${TIME_OF_DAY}-${TIME_OF_DAY})$`), QUIET_HOURS_REMEDY)
    .refine((text) => text === 'off' || text.slice(0, 5) !== text.slice(6), QUIET_HOURS_REMEDY)
    .default('22:00-06:00')
}

/** Whether every `%` in it stands for a character. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

/** Zalo's keys and tokens: one word of printable ASCII. */
function zaloKey() {
  return z
    .string()
    .regex(/^[\x21-\x7e]{8,2000}$/, ZALO_KEY_REMEDY)
    .optional()
}

/**
 * Every setting, as it stands in the environment. The remedies never repeat the value: somebody
 * may have pasted a token into the wrong line. `.env.example` lists the same names.
 */
export const environmentSchema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_REMEDY)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT_REMEDY)
    .default(8057),
  // Loopback by default, so that a laptop serves nobody else unasked; the Dockerfile sets 0.0.0.0.
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'cần một địa chỉ máy, ví dụ 127.0.0.1 hoặc 0.0.0.0.')
    .default('127.0.0.1'),
  ROLE: z.enum(ROLES, ROLE_REMEDY).default('all'),
  DATA_DIR: z.string().default('./data'),
  CORPUS_DIR: z.string().default('./corpus'),
  ...embeddingsShape,
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: DATABASE_URL_REMEDY })
    .refine(isDecodable, DATABASE_URL_REMEDY)
    .optional(),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: REDIS_URL_REMEDY })
    .refine(isDecodable, REDIS_URL_REMEDY)
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, LEVEL_REMEDY).default('info'),
  SQLITE_DRIVER: z.enum(['auto', 'native', 'wasm'], DRIVER_REMEDY).default('auto'),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[A-Za-z0-9_-]{30,}$/, TOKEN_REMEDY)
    .optional(),
  TELEGRAM_API_ROOT: apiRoot('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{8,256}$/, WEBHOOK_SECRET_REMEDY)
    .optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: PUBLIC_URL_REMEDY })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  ZALO_OA_APP_ID: z
    .string()
    .regex(/^\d{5,25}$/, APP_ID_REMEDY)
    .optional(),
  ZALO_OA_APP_SECRET: zaloKey(),
  ZALO_OA_SECRET_KEY: zaloKey(),
  ZALO_OA_REFRESH_TOKEN: zaloKey(),
  ZALO_OA_BUTTONS: z.enum(['auto', 'numbers'], BUTTONS_REMEDY).default('auto'),
  ZALO_OA_REQUESTS_PER_MINUTE: count(4000),
  ZALO_OA_API_ROOT: apiRoot('https://openapi.zalo.me'),
  ZALO_OAUTH_ROOT: apiRoot('https://oauth.zaloapp.com'),
  ZALO_SITE_VERIFICATION: zaloKey(),
  ZALO_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{8,}$/, ZALO_BOT_TOKEN_REMEDY)
    .optional(),
  ZALO_BOT_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{8,256}$/, WEBHOOK_SECRET_REMEDY)
    .optional(),
  ZALO_BOT_MONTHLY_QUOTA: count(3000),
  ZALO_BOT_API_ROOT: apiRoot('https://bot-api.zaloplatforms.com'),
  HANDOVER_MINUTES: count(60),
  ADMINS: admins(),
  BROADCAST_TELEGRAM_PER_SECOND: count(25),
  BROADCAST_ZALO_OA_PER_SECOND: count(20),
  BROADCAST_ZALO_BOT_PER_SECOND: count(5),
  BROADCAST_QUIET_HOURS: quietHours(),
  BROADCAST_APPROVAL_ABOVE: count(1000),
})

type Environment = z.infer<typeof environmentSchema>

/** Settings that say something only together with others. */
function checkTogether(env: Environment, context: z.RefinementCtx<Environment>): void {
  const fault = (variable: keyof Environment, message: string) =>
    context.addIssue({ code: 'custom', path: [variable], message })
  const oa = ['ZALO_OA_APP_ID', 'ZALO_OA_APP_SECRET', 'ZALO_OA_SECRET_KEY'] as const
  if (oa.some((name) => env[name] !== undefined)) {
    for (const name of oa.filter((one) => env[one] === undefined)) {
      fault(
        name,
        `còn thiếu. Zalo OA cần đủ ${oa.join(', ')}; bỏ trống cả ba để không chạy Zalo OA.`,
      )
    }
  }
  for (const name of ['TELEGRAM_WEBHOOK_SECRET', 'ZALO_BOT_WEBHOOK_SECRET'] as const) {
    if (env[name] === undefined || env.PUBLIC_URL !== undefined) continue
    fault('PUBLIC_URL', `còn thiếu. ${name} chỉ dùng được khi có PUBLIC_URL.`)
  }
  for (const { variable, message } of embeddingsFaults(env)) fault(variable, message)
  if (env.ROLE !== 'all' && env.DATABASE_URL === undefined) {
    fault('DATABASE_URL', ROLE_NEEDS_DATABASE)
  }
}

/** The same in the program's words, with each channel's settings there only when it is on. */
export const configSchema = environmentSchema.superRefine(checkTogether).transform((env) => ({
  web: {
    host: env.HOST,
    port: env.PORT,
    siteVerification: env.ZALO_SITE_VERIFICATION ?? null,
  },
  role: env.ROLE,
  /** Where the web port is reached from the Internet; null when it is not. */
  publicUrl: env.PUBLIC_URL ?? null,
  dataDirectory: env.DATA_DIR,
  /** Of PostgreSQL, with its password; null is SQLite in the data directory. */
  databaseUrl: env.DATABASE_URL ?? null,
  /** Of the job queue, with its password; null keeps the jobs in the store. */
  redisUrl: env.REDIS_URL ?? null,
  corpusDirectory: env.CORPUS_DIR,
  /** What turns texts into vectors. */
  embeddings: embeddingsSettings(env),
  logLevel: env.LOG_LEVEL,
  sqliteDriver: env.SQLITE_DRIVER,
  handoverMinutes: env.HANDOVER_MINUTES,
  broadcast: {
    /** Who may send announcements: `telegram:123`, a channel and the id of the sender there. */
    admins: env.ADMINS,
    /** Messages a second of all announcements together. */
    rates: {
      telegram: env.BROADCAST_TELEGRAM_PER_SECOND,
      zaloOa: env.BROADCAST_ZALO_OA_PER_SECOND,
      zaloBot: env.BROADCAST_ZALO_BOT_PER_SECOND,
    },
    /** `22:00-06:00` in Vietnam, or `off`. */
    quietHours: env.BROADCAST_QUIET_HOURS,
    /** A second admin has to approve what goes to more recipients than this. */
    approvalAbove: env.BROADCAST_APPROVAL_ABOVE,
  },
  telegram:
    env.TELEGRAM_BOT_TOKEN === undefined
      ? null
      : {
          token: env.TELEGRAM_BOT_TOKEN,
          apiRoot: env.TELEGRAM_API_ROOT,
          mode: intakeMode(env.PUBLIC_URL, env.TELEGRAM_WEBHOOK_SECRET, 'telegram'),
        },
  zaloOa: zaloOaSettings(env),
  zaloBot:
    env.ZALO_BOT_TOKEN === undefined
      ? null
      : {
          token: env.ZALO_BOT_TOKEN,
          apiRoot: env.ZALO_BOT_API_ROOT,
          monthlyQuota: env.ZALO_BOT_MONTHLY_QUOTA,
          mode: intakeMode(env.PUBLIC_URL, env.ZALO_BOT_WEBHOOK_SECRET, 'zalo-bot'),
        },
}))

export type Config = z.infer<typeof configSchema>

function zaloOaSettings(env: Environment) {
  const { ZALO_OA_APP_ID: appId, ZALO_OA_APP_SECRET: appSecret } = env
  const { ZALO_OA_SECRET_KEY: oaSecretKey } = env
  if (appId === undefined || appSecret === undefined || oaSecretKey === undefined) return null
  return {
    appId,
    appSecret,
    oaSecretKey,
    refreshToken: env.ZALO_OA_REFRESH_TOKEN ?? null,
    apiRoot: env.ZALO_OA_API_ROOT,
    oauthRoot: env.ZALO_OAUTH_ROOT,
    buttons: env.ZALO_OA_BUTTONS,
    requestsPerMinute: env.ZALO_OA_REQUESTS_PER_MINUTE,
  }
}

/** A webhook needs an address and a secret; without them the bot fetches its messages itself. */
function intakeMode(
  publicUrl: string | undefined,
  secret: string | undefined,
  channel: string,
): { kind: 'polling' } | { kind: 'webhook'; url: string; secret: string } {
  if (publicUrl === undefined || secret === undefined) return { kind: 'polling' }
  return { kind: 'webhook', url: `${publicUrl}/webhooks/${channel}`, secret }
}
