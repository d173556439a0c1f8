import { errorCode } from './errors.ts'

/** What a failed `fetch` means. `code` is a bare code such as `ECONNRESET`, '' when there is none. */
export interface NetworkFault {
  kind: /** The request certainly never left this machine. */
    | 'not_connected'
    /** The handshake failed, so the request was never written. */
    | 'certificate'
    /** The caller's own time was over. */
    | 'timeout'
    /** The connection broke: the request may have arrived. */
    | 'lost'
  code: string
}

/** Nothing is connected yet when these come (Node.js docs, "Common system errors"; undici errors). */
const NOT_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/
const CERTIFICATE = /CERT|VERIFY|^ERR_TLS|^ERR_SSL/
/** A code is copied into texts only in this form, in which no address can hide. */
const PLAIN_CODE = /^[A-Z][A-Z0-9_]*$/

/** Only codes and names are read: messages, causes and stacks may name the address, and more. */
export function readNetworkFault(error: unknown): NetworkFault {
  if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'timeout', code: '' }
  const cause = error instanceof Error ? error.cause : undefined
  const code = plainCode(cause) || plainCode(error)
  if (NOT_CONNECTED.test(code) || isConnecting(cause)) return { kind: 'not_connected', code }
  return { kind: CERTIFICATE.test(code) ? 'certificate' : 'lost', code }
}

/** `connect ETIMEDOUT` and the like, also where several addresses were tried. */
function isConnecting(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(isConnecting)
  const syscall = cause instanceof Error && 'syscall' in cause ? cause.syscall : undefined
  return syscall === 'connect' || syscall === 'getaddrinfo'
}

function plainCode(error: unknown): string {
  const code = errorCode(error)
  return typeof code === 'string' && PLAIN_CODE.test(code) ? code : ''
}
