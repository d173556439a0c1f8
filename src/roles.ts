import { parseArgs } from 'node:util'
import type { Environment } from './config/load.ts'
import type { Role } from './config/schema.ts'
import { ConfigError } from './lib/errors.ts'

/** What one process does of the program's work. Every process tells its health on its port. */
export interface Duties {
  /** Shows the page, and takes what platforms send to their webhooks. */
  serves: boolean
  /** Fetches messages from platforms that are to be asked for them. */
  polls: boolean
  /** Answers messages and does the jobs of the queue. */
  works: boolean
}

const DUTIES: Record<Role, Duties> = {
  all: { serves: true, polls: true, works: true },
  web: { serves: true, polls: false, works: false },
  worker: { serves: false, polls: false, works: true },
  poller: { serves: false, polls: true, works: false },
}

export function dutiesOf(role: Role): Duties {
  return DUTIES[role]
}

/** `--role web` of the command line, as the setting it stands for. Throws ConfigError. */
export function readArguments(args: string[]): Environment {
  try {
    const { values } = parseArgs({ args, options: { role: { type: 'string' } } })
    return values.role === undefined ? {} : { ROLE: values.role }
  } catch {
    const remedy = 'chỉ nhận --role all, --role web, --role worker hoặc --role poller.'
    throw new ConfigError([{ variable: 'npm start', remedy }])
  }
}
