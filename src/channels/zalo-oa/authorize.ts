import { createHash, randomInt } from 'node:crypto'
import type { TokenPair } from '../ports.ts'
import { authorizeError, fromExchange } from './authorize-error.ts'
import {
  type Callback,
  listenForCallback,
  type NoCallback,
  readPastedCallback,
} from './callback.ts'
import { exchangeCode } from './oauth.ts'

export interface AuthorizeOptions {
  appId: string
  appSecret: string
  /** `https://oauth.zaloapp.com`, without a slash at the end. */
  oauthRoot: string
  /** As the app's console has it; by default a page on this machine. */
  redirectUri?: string
  /** Where the redirect is waited for; by default the port of a redirectUri on this machine. */
  listenPort?: number
  /** Shows the operator a line. */
  print: (line: string) => void
  /** What the operator pastes, a line at a time, where the redirect cannot reach this machine. */
  readPasted?: AsyncIterable<string>
  now: () => Date
  /** How long the operator may take. */
  timeoutMs?: number
  callTimeoutMs?: number
}

export interface Authorisation {
  pair: TokenPair
  /** The account that was opened to the app; null where Zalo did not say. */
  oaId: string | null
}

const REDIRECT_URI = 'http://localhost:8059/zalo/callback'
const TIMEOUT_MS = 15 * 60_000
const CALL_TIMEOUT_MS = 20_000
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Zalo OA docs, "Xác thực và ủy quyền": 43 letters and digits. */
const VERIFIER_LENGTH = 43
const STATE_LENGTH = 32
const PASTE = 'chép toàn bộ địa chỉ trên thanh địa chỉ của trình duyệt, dán vào đây rồi nhấn Enter.'

/**
 * The operator opens the account to the app in a browser; the code that comes back is exchanged for
 * the first pair of tokens, once. Rejects with AuthorizeError. The caller stores the pair.
 */
export async function authorize(options: AuthorizeOptions): Promise<Authorisation> {
  const { redirectUri = REDIRECT_URI, print } = options
  const codeVerifier = randomText(VERIFIER_LENGTH)
  const state = randomText(STATE_LENGTH)
  const onProblem = (problem: NoCallback['kind']) => print(toHint(problem))
  const port = options.listenPort ?? portHere(redirectUri)
  const path = new URL(redirectUri).pathname
  const listener = port === null ? null : await listenForCallback({ port, path, state, onProblem })
  const over = new AbortController()
  try {
    print('Ở developers.zalo.me, ô Official Account Callback Url của ứng dụng phải ghi đúng:')
    print(redirectUri)
    print('Hãy mở liên kết sau trong trình duyệt và đăng nhập bằng tài khoản quản trị của')
    print('Official Account, rồi bấm Cho phép:')
    print(permissionUrl(options, { redirectUri, codeVerifier, state }))
    print(howToGoOn(listener !== null, options.readPasted !== undefined))
    const callback = await firstOf(options, { listener, state, onProblem, signal: over.signal })
    const authorisation = await redeem(options, { callback, codeVerifier, redirectUri })
    await listener?.finish('done')
    return authorisation
  } catch (error) {
    await listener?.finish('failed')
    throw error
  } finally {
    over.abort()
  }
}

function permissionUrl(
  { appId, oauthRoot }: AuthorizeOptions,
  { redirectUri, codeVerifier, state }: Record<'redirectUri' | 'codeVerifier' | 'state', string>,
): string {
  const challenge = createHash('sha256').update(codeVerifier).digest('base64url')
  const query = new URLSearchParams({
    app_id: appId,
    redirect_uri: redirectUri,
    code_challenge: challenge,
    state,
  })
  return `${oauthRoot}/v4/oa/permission?${query}`
}

/** By whichever way the answer comes first. */
async function firstOf(
  { readPasted, timeoutMs = TIMEOUT_MS }: AuthorizeOptions,
  {
    listener,
    ...pasting
  }: {
    listener: { callback: Promise<Callback> } | null
    state: string
    signal: AbortSignal
    onProblem: (problem: NoCallback['kind']) => void
  },
): Promise<Callback> {
  const ways: Promise<Callback>[] = []
  if (listener !== null) ways.push(listener.callback)
  if (readPasted !== undefined) ways.push(pasted(readPasted, listener !== null, pasting))
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(authorizeError('timeout')), timeoutMs)
  })
  try {
    return await Promise.race([...ways, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

async function pasted(
  lines: AsyncIterable<string>,
  hasOtherWay: boolean,
  options: Parameters<typeof readPastedCallback>[1],
): Promise<Callback> {
  const read = await readPastedCallback(lines, options)
  if (read.kind !== 'ended') return read
  // The input is closed, as under a service manager; the redirect may still come.
  if (hasOtherWay) return new Promise(() => undefined)
  throw authorizeError(read.last === 'other_state' ? 'state_mismatch' : 'no_answer')
}

async function redeem(
  { appId, appSecret, oauthRoot, now, callTimeoutMs = CALL_TIMEOUT_MS }: AuthorizeOptions,
  {
    callback,
    codeVerifier,
    redirectUri,
  }: { callback: Callback; codeVerifier: string; redirectUri: string },
): Promise<Authorisation> {
  if (callback.kind === 'refused') throw authorizeError('refused_by_user')
  const app = { appId, appSecret, oauthRoot, now, callTimeoutMs }
  const result = await exchangeCode(app, { code: callback.code, codeVerifier })
  if (result.kind !== 'tokens') throw fromExchange(result, redirectUri)
  return { pair: result.pair, oaId: callback.oaId }
}

function howToGoOn(isListening: boolean, canPaste: boolean): string {
  if (!isListening) return `Sau khi bấm Cho phép, một trang khác mở ra. Hãy ${PASTE}`
  const waiting = 'Sau khi bấm Cho phép, lệnh này tự xong.'
  return canPaste ? `${waiting} Nếu trình duyệt không mở được trang cuối, hãy ${PASTE}` : waiting
}

function toHint(problem: NoCallback['kind']): string {
  if (problem === 'other_state') return authorizeError('state_mismatch').message
  return `Địa chỉ này không có mã của Zalo. Hãy ${PASTE}`
}

/** The port of an address on this machine; null for any other. */
function portHere(redirectUri: string): number | null {
  const { hostname, port } = new URL(redirectUri)
  return ['localhost', '127.0.0.1'].includes(hostname) ? Number(port || 80) : null
}

function randomText(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}
