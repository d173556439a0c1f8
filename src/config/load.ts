import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { ConfigError, errorCode } from '../lib/errors.ts'
import { type Config, configSchema } from './schema.ts'

/** Environment variables as the process or a `.env` file gives them. */
export type Environment = Record<string, string | undefined>

/** Settings from environment variables. Throws one ConfigError that lists every fault. */
export function loadConfig(env: Environment): Config {
  const filled = Object.entries(env)
    .map(([name, value]) => [name, value?.trim()] as const)
    // `PORT=` in a .env file means "not set".
    .filter(([, value]) => value !== undefined && value !== '')
  const result = configSchema.safeParse(Object.fromEntries(filled))
  if (result.success) return result.data
  throw new ConfigError(
    result.error.issues.map((issue) => ({
      variable: String(issue.path[0] ?? 'cấu hình'),
      remedy: issue.message,
    })),
  )
}

/**
 * The process's environment over the `.env` file, which may be missing. Nothing is written into
 * `process.env`, so that child processes do not inherit the secrets of the file.
 */
export function readEnvironment(processEnv: Environment, file = '.env'): Environment {
  // parseEnv keeps a byte order mark, which Notepad writes, as part of the first name.
  const text = readOptionalFile(file).replace(/^\uFEFF/, '')
  return { ...parseEnv(text), ...processEnv }
}

/** The values that must never be printed. */
export function configSecrets(config: Config): string[] {
  const { telegram, zaloOa, zaloBot, embeddings } = config
  return [
    ...urlSecrets(config.databaseUrl),
    ...urlSecrets(config.redisUrl),
    telegram?.token,
    telegram?.mode.kind === 'webhook' ? telegram.mode.secret : null,
    zaloOa?.appSecret,
    zaloOa?.oaSecretKey,
    zaloOa?.refreshToken,
    zaloBot?.token,
    zaloBot?.mode.kind === 'webhook' ? zaloBot.mode.secret : null,
    embeddings.kind === 'openai' ? embeddings.apiKey : null,
  ].filter((secret) => typeof secret === 'string')
}

/** The password as it is, and as it stands in the URL. */
function urlSecrets(url: string | null): string[] {
  if (url === null) return []
  const { password, searchParams } = new URL(url)
  const secrets = [password, decodeURIComponent(password), searchParams.get('password') ?? '']
  return [...new Set(secrets.filter((secret) => secret !== ''))]
}

function readOptionalFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return ''
    throw new ConfigError([
      {
        variable: file,
        remedy: `không đọc được tệp (${String(code)}). Kiểm tra quyền đọc, hoặc xóa tệp nếu không dùng.`,
      },
    ])
  }
}
