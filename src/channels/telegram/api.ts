import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Api } from 'grammy'

export interface ApiOptions {
  token: string
  /** Another Bot API server, without a slash at the end. */
  apiRoot?: string
  timeoutSeconds: number
}

/**
 * Idle connections are given up before Telegram does so: a send that meets a closing connection
 * ends as `unknown`, and is then not repeated.
 */
const IDLE_CONNECTION_MS = 15_000

/** The one place that makes a client for the Bot API. */
export function createApi({ token, apiRoot, timeoutSeconds }: ApiOptions): Api {
  const agentOptions = { keepAlive: true, timeout: IDLE_CONNECTION_MS }
  const isPlainHttp = apiRoot?.startsWith('http:') ?? false
  const agent = isPlainHttp ? new HttpAgent(agentOptions) : new HttpsAgent(agentOptions)
  return new Api(token, {
    timeoutSeconds,
    baseFetchConfig: { agent },
    ...(apiRoot !== undefined && { apiRoot }),
  })
}

type GrammySignal = Parameters<Api['getMe']>[0]

/** grammY's Node types name an older AbortSignal; at run time it takes Node's own. */
export function toGrammySignal(signal: AbortSignal): GrammySignal {
  return signal as unknown as GrammySignal
}

/** Telegram's ids are numbers of at most 52 bits (Bot API docs, "Chat"), so none loses digits. */
export function toTelegramId(chatId: string): number | string {
  return /^-?\d+$/.test(chatId) ? Number(chatId) : chatId
}
