import type { Api } from 'grammy'
import type { CommandDescription } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { toGrammySignal } from './api.ts'
import { toProblem } from './errors.ts'

export interface TelegramProfile {
  /** Shown in an empty chat; at most 512 characters (Bot API docs, "setMyDescription"). */
  description: string
  /** Shown on the bot's page; at most 120 characters (Bot API docs, "setMyShortDescription"). */
  shortDescription: string
}

interface ProfileDeps {
  api: Api
  logger: Logger
  commands: CommandDescription[]
  profile: TelegramProfile | undefined
  signal: AbortSignal
}

/** Without the plain variant, people whose app speaks another language would see nothing. */
const LANGUAGES = [{}, { language_code: 'vi' }] as const

/**
 * Brings the command menu and the descriptions up to date. Each is read first and set only when
 * it differs, since a bot that restarts in a loop would else be rate limited. Never fatal.
 */
export async function registerProfile(deps: ProfileDeps): Promise<void> {
  const { api, commands, profile } = deps
  const wanted = commands.map(({ name, description }) => ({ command: name, description }))
  const signal = toGrammySignal(deps.signal)
  for (const language of LANGUAGES) {
    await attempt(deps, 'commands', async () => {
      const current = await api.getMyCommands(language, signal)
      if (!sameCommands(current, wanted)) await api.setMyCommands(wanted, language, signal)
    })
    if (!profile) continue
    await attempt(deps, 'description', async () => {
      const { description } = await api.getMyDescription(language, signal)
      if (description !== profile.description) {
        await api.setMyDescription(profile.description, language, signal)
      }
    })
    await attempt(deps, 'short description', async () => {
      const current = await api.getMyShortDescription(language, signal)
      if (current.short_description !== profile.shortDescription) {
        await api.setMyShortDescription(profile.shortDescription, language, signal)
      }
    })
  }
}

async function attempt(
  { logger, signal }: ProfileDeps,
  what: string,
  task: () => Promise<void>,
): Promise<void> {
  if (signal.aborted) return
  try {
    await task()
  } catch (error) {
    logger.warn({ what, problem: toProblem(error) }, 'the bot profile could not be updated')
  }
}

function sameCommands(
  a: { command: string; description: string }[],
  b: { command: string; description: string }[],
): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ command, description }, index) =>
        command === b[index]?.command && description === b[index]?.description,
    )
  )
}
