import { expect, it } from 'vitest'
import { readNetworkFault } from '../../src/lib/network-fault.ts'

const SECRET_ADDRESS = 'https://api.example/bot57:secret/send'

/** As undici words it: the address may stand in any of the messages. */
function fetchError(fields: object, errors?: object[]): Error {
  const inner = errors?.map((one) => Object.assign(new Error(SECRET_ADDRESS), one))
  const cause = inner ? new AggregateError(inner, SECRET_ADDRESS) : new Error(SECRET_ADDRESS)
  return new TypeError('fetch failed', { cause: Object.assign(cause, fields) })
}

const CONNECTING = { code: 'ETIMEDOUT', syscall: 'connect' }

it.each([
  ['not_connected', 'refused', fetchError({ code: 'ECONNREFUSED', syscall: 'connect' })],
  ['not_connected', 'no name', fetchError({ code: 'EAI_NODATA' })],
  ['not_connected', 'slow to connect', fetchError({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
  ['not_connected', 'given up by the system', fetchError(CONNECTING)],
  ['not_connected', 'several addresses', fetchError({ code: 'ETIMEDOUT' }, [CONNECTING])],
  ['certificate', 'expired', fetchError({ code: 'CERT_HAS_EXPIRED' })],
  ['certificate', 'self-signed', fetchError({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
  ['certificate', 'another name', fetchError({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
  ['timeout', 'our own patience', new DOMException(SECRET_ADDRESS, 'TimeoutError')],
  ['lost', 'reset', fetchError({ code: 'ECONNRESET', syscall: 'read' })],
  ['lost', 'silent after it was connected', fetchError({ code: 'ETIMEDOUT', syscall: 'read' })],
  ['lost', 'closed', fetchError({ code: 'UND_ERR_SOCKET' })],
  ['lost', 'a code that holds an address', fetchError({ code: SECRET_ADDRESS })],
  ['lost', 'anything else', 'a text'],
])('is %s: %s', (kind, _, error) => {
  const fault = readNetworkFault(error)
  expect(fault.kind).toBe(kind)
  expect(JSON.stringify(fault)).not.toContain('secret')
})
