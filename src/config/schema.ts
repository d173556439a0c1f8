import { z } from 'zod'
import { LOG_LEVELS } from '../lib/logger.ts'

const PORT_REMEDY = 'cần một số cổng từ 0 đến 65535, ví dụ 8057; bỏ trống để dùng 8057.'
const LEVEL_REMEDY = `cần một trong các mức ${LOG_LEVELS.join(', ')}; bỏ trống để dùng info.`
const TOKEN_REMEDY =
  'không đúng dạng token của Telegram (dãy số, dấu hai chấm, rồi ít nhất 30 chữ và số). ' +
  'Chép lại nguyên văn token mà @BotFather đưa; bỏ trống để không chạy Telegram.'
const API_ROOT_REMEDY =
  'cần một địa chỉ http:// hoặc https://, ví dụ https://api.telegram.org; bỏ trống để dùng địa chỉ này.'
const DRIVER_REMEDY = 'cần auto, native hoặc wasm; bỏ trống để tự chọn.'

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
  DATA_DIR: z.string().default('./data'),
  CORPUS_DIR: z.string().default('./corpus'),
  LOG_LEVEL: z.enum(LOG_LEVELS, LEVEL_REMEDY).default('info'),
  SQLITE_DRIVER: z.enum(['auto', 'native', 'wasm'], DRIVER_REMEDY).default('auto'),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[A-Za-z0-9_-]{30,}$/, TOKEN_REMEDY)
    .optional(),
  TELEGRAM_API_ROOT: z
    .url({ protocol: /^https?$/, error: API_ROOT_REMEDY })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.telegram.org'),
})

/** The same in the program's words, with each channel's settings there only when it is on. */
export const configSchema = environmentSchema.transform((env) => ({
  web: { host: env.HOST, port: env.PORT },
  dataDirectory: env.DATA_DIR,
  corpusDirectory: env.CORPUS_DIR,
  logLevel: env.LOG_LEVEL,
  sqliteDriver: env.SQLITE_DRIVER,
  telegram:
    env.TELEGRAM_BOT_TOKEN === undefined
      ? null
      : { token: env.TELEGRAM_BOT_TOKEN, apiRoot: env.TELEGRAM_API_ROOT },
}))

export type Config = z.infer<typeof configSchema>
