import { z } from 'zod'
import { type Environment, readEnvironment } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { OperatorError } from '../../src/lib/errors.ts'
import { LOG_LEVELS } from '../../src/lib/logger.ts'

const PORT_REMEDY =
  'SANDBOX_PORT cần một số cổng từ 0 đến 65535, ví dụ 8061; bỏ trống để dùng 8060.'

/**
 * All that is taken from the machine. Tokens and addresses of real platforms are not among it, so
 * that nothing tried here can reach anybody.
 */
const settingsSchema = z.object({
  SANDBOX_PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_REMEDY)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT_REMEDY)
    .default(8060),
  SANDBOX_DATA_DIR: z.string().optional(),
  CORPUS_DIR: z.string().optional(),
  SQLITE_DRIVER: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).catch('warn').default('warn'),
})

export interface SandboxSettings {
  /** Of the page; 0 takes a free one. */
  port: number
  /** Where a run keeps its data in a folder of its own; null for a temporary one. */
  dataDirectory: string | null
  /** For the program's own loadConfig. */
  passedOn: Environment
}

/**
 * The settings that everybody here may announce with, at any hour. `admins`: who does, as in ADMINS;
 * looked at anew each time, since another person may take a phone.
 */
export function withOffice(config: Config, admins: string[]): Config {
  return { ...config, broadcast: { ...config.broadcast, admins, quietHours: 'off' } }
}

/** A setting of the sandbox that the person at the terminal can mend. */
export class SandboxError extends OperatorError {
  override readonly name = 'SandboxError'
  readonly kind = 'sandbox'
}

/** From the environment and the `.env` file. Throws SandboxError. */
export function readSandboxSettings(processEnv: Environment): SandboxSettings {
  const env = readEnvironment(processEnv)
  const filled = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const result = settingsSchema.safeParse(Object.fromEntries(filled))
  if (!result.success)
    throw new SandboxError(result.error.issues.map(({ message }) => message).join('\n'))
  const { SANDBOX_PORT, SANDBOX_DATA_DIR, ...passedOn } = result.data
  return { port: SANDBOX_PORT, dataDirectory: SANDBOX_DATA_DIR ?? null, passedOn }
}
