import { describe, expect, it } from 'vitest'
import {
  readNetworkError,
  readRefusal,
  toAdvice,
  toDeliveryResult,
  type ZaloBotProblem,
} from '../../../src/channels/zalo-bot/errors.ts'

const TOKEN = '5700000057:FakeZaloTokenForTests'

/** As undici words it: the URL may stand in any of the messages. */
function fetchError(fields: object, Kind: typeof Error | typeof AggregateError = Error): Error {
  const text = `https://bot-api.example/bot${TOKEN}/sendMessage`
  const cause = Kind === AggregateError ? new AggregateError([], text) : new Error(text)
  return new TypeError('fetch failed', { cause: Object.assign(cause, fields) })
}

const refusal = (code: number, description = '') =>
  readRefusal('sendMessage', { ok: false, error_code: code, description }, (text) => text)

describe('what never was answered', () => {
  it.each([
    ['refused', { code: 'ECONNREFUSED', syscall: 'connect' }, 'not_sent'],
    ['no name', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'not_sent'],
    ['no way', { code: 'EHOSTUNREACH', syscall: 'connect' }, 'not_sent'],
    ['slow to connect', { code: 'UND_ERR_CONNECT_TIMEOUT' }, 'not_sent'],
    ['reset', { code: 'ECONNRESET', syscall: 'read' }, 'no_answer'],
    ['closed', { code: 'UND_ERR_SOCKET' }, 'no_answer'],
    ['late', { code: 'ETIMEDOUT', syscall: 'read' }, 'no_answer'],
    ['a certificate', { code: 'CERT_HAS_EXPIRED' }, 'certificate'],
    ['a strange code', { code: `x ${TOKEN}` }, 'no_answer'],
  ])('%s', (_what, fields, kind) => {
    const problem = readNetworkError(fetchError(fields))
    expect(problem.kind).toBe(kind)
    expect(JSON.stringify(problem)).not.toContain(TOKEN)
  })

  it('several addresses in vain', () => {
    const error = fetchError({ code: 'ETIMEDOUT' }, AggregateError)
    expect(readNetworkError(error)).toEqual({ kind: 'not_sent', code: 'ETIMEDOUT' })
  })

  it('no answer in time', () => {
    const problem = readNetworkError(new DOMException('…', 'TimeoutError'))
    expect(toDeliveryResult(problem, 0)).toEqual({ kind: 'unknown', reason: 'no answer in time' })
  })
})

describe('what the operator reads', () => {
  const problems: [string, ZaloBotProblem, RegExp][] = [
    ['a wrong token', refusal(401), /Mở Zalo.*Zalo Bot Manager/],
    ['the quota', refusal(429), /429.*Hãy/],
    ['no network', readNetworkError(fetchError({ code: 'ENOTFOUND' })), /ENOTFOUND\)\. Hãy/],
    ['a certificate', readNetworkError(fetchError({ code: 'CERT_HAS_EXPIRED' })), /ngày giờ/],
    ['a lost line', readNetworkError(fetchError({ code: 'ECONNRESET' })), /bị ngắt \(ECONNRESET\)/],
    ['a gateway', { kind: 'no_answer', fault: { kind: 'gateway', status: 504 } }, /504/],
    ['trouble at Zalo', refusal(500), /lỗi 500/],
    ['silence', { kind: 'no_answer', fault: { kind: 'timeout' } }, /quá lâu/],
    ['nonsense', { kind: 'no_answer', fault: { kind: 'unreadable' } }, /dạng chưa biết/],
    ['a refusal', refusal(400, 'Chat not found'), /bất thường/],
    ['a wrong path', refusal(404, 'Not Found'), /ZALO_BOT_API_ROOT/],
  ]
  it.each(problems)('of %s is Vietnamese and says what to do', (_what, problem, words) => {
    const advice = toAdvice(problem)
    expect(advice).toMatch(words)
    expect(advice).toMatch(/Hãy|Mở|không cần làm gì/)
    expect(advice).not.toMatch(/connection|answer|failed|not found|!/i)
  })
})
