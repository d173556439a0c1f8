import { GrammyError, HttpError } from 'grammy'
import { describe, expect, it } from 'vitest'
import {
  type TelegramProblem,
  toAdvice,
  toDeliveryResult,
  toProblem,
} from '../../../src/channels/telegram/errors.ts'

const TOKEN = '5700000057:AAFakeTokenForTests-0123456789abcdefg'

function answered(code: number, description: string, parameters = {}): TelegramProblem {
  return toProblem(refusal(code, description, parameters))
}

function refusal(code: number, description: string, parameters = {}): GrammyError {
  const answer = { ok: false as const, error_code: code, description, parameters }
  return new GrammyError('failed', answer, 'sendMessage', { text: 'bí mật' })
}

/** As node-fetch words it: the URL, and with it the token, is part of the message. */
function unanswered(reason: string, fields: object = {}): TelegramProblem {
  return toProblem(silence(reason, fields))
}

function silence(reason: string, fields: object): HttpError {
  const url = `https://api.telegram.org/bot${TOKEN}/sendMessage`
  const error = Object.assign(new Error(`request to ${url} failed, reason: ${reason}`), fields)
  return new HttpError("Network request for 'sendMessage' failed!", error)
}

describe('what Telegram answers', () => {
  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked'],
    [403, 'Forbidden: user is deactivated', 'blocked'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'not_started'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'removed'],
    [403, 'Forbidden: bot is not a member of the supergroup chat', 'removed'],
    [403, 'Forbidden: the group chat was deleted', 'removed'],
    [403, 'Forbidden: a wording of next year', 'blocked'],
    [400, 'Bad Request: chat not found', 'not_found'],
  ])('%i %s: nobody to write to', (code, description, reason) => {
    expect(toDeliveryResult(answered(code, description))).toEqual({ kind: 'unreachable', reason })
  })

  it.each([
    [400, 'Bad Request: message is not modified: …', 'not_modified'],
    [400, 'Bad Request: message to be replied not found', 'reply_target_gone'],
    [400, 'Bad Request: message to edit not found', 'edit_target_gone'],
    [400, "Bad Request: message can't be edited", 'edit_target_gone'],
    [400, "Bad Request: can't parse entities: …", 'bad_formatting'],
    [400, 'Bad Request: message is too long', 'bad_formatting'],
    [400, 'Bad Request: ENTITIES_TOO_LONG', 'bad_formatting'],
    [400, 'Bad Request: query is too old and response timeout expired…', 'query_expired'],
    [400, 'Bad Request: message thread not found', 'failed'],
    [400, 'Bad Request: TOPIC_CLOSED', 'failed'],
    [401, 'Unauthorized', 'token_rejected'],
    [404, 'Not Found', 'token_rejected'],
    [409, 'Conflict: terminated by other getUpdates request', 'other_poller'],
    [500, 'Internal Server Error', 'unknown'],
    [502, 'Bad Gateway', 'unknown'],
  ])('%i %s', (code, description, kind) => {
    expect(answered(code, description).kind).toBe(kind)
  })

  it('goes by parameters before it reads the text', () => {
    expect(answered(400, 'any text', { migrate_to_chat_id: -100 })).toEqual({
      kind: 'migrated',
      newChatId: -100,
    })
    expect(answered(420, 'any text', { retry_after: 3 })).toEqual({
      kind: 'rate_limited',
      retryAfterMs: 3000,
    })
    expect(answered(429, 'Too Many Requests').kind).toBe('rate_limited')
  })

  it('keeps neither the message nor a token in its reasons', () => {
    const text = JSON.stringify(answered(400, `Bad Request: wrong URL /bot${TOKEN}/x`))
    expect(text).toContain('wrong URL')
    expect(text).not.toContain(TOKEN)
    expect(text).not.toContain('bí mật')
  })
})

describe('what never was answered', () => {
  it.each([
    ['connect ECONNREFUSED 149.154.167.220:443', { code: 'ECONNREFUSED' }, 'not_sent'],
    ['getaddrinfo ENOTFOUND api.telegram.org', { code: 'ENOTFOUND' }, 'not_sent'],
    ['getaddrinfo EAI_AGAIN api.telegram.org', { code: 'EAI_AGAIN' }, 'not_sent'],
    ['connect ETIMEDOUT 149.154.167.220:443', { code: 'ETIMEDOUT' }, 'not_sent'],
    ['', { code: 'ETIMEDOUT' }, 'not_sent'],
    ['read ETIMEDOUT', { code: 'ETIMEDOUT' }, 'unknown'],
    ['read ECONNRESET', { code: 'ECONNRESET' }, 'unknown'],
    ['socket hang up', { code: 'ECONNRESET' }, 'unknown'],
    ['certificate has expired', { code: 'CERT_HAS_EXPIRED' }, 'failed'],
    ['Unexpected token <', { type: 'invalid-json' }, 'unknown'],
  ])('%s', (reason, fields, kind) => {
    const problem = unanswered(reason, fields)
    expect(problem.kind).toBe(kind)
    expect(JSON.stringify(problem)).not.toContain(TOKEN)
  })

  it('a surprise is named by its class only', () => {
    const problem = toProblem(new TypeError(`bad URL https://api/bot${TOKEN}`))
    expect(problem).toEqual({ kind: 'failed', reason: 'unexpected TypeError' })
  })
})

describe('what the operator reads', () => {
  it.each([
    [
      'no network',
      silence('getaddrinfo ENOTFOUND api', { code: 'ENOTFOUND' }),
      /\(ENOTFOUND\)\. Hãy/,
    ],
    ['a certificate', silence('certificate has expired', { code: 'CERT_HAS_EXPIRED' }), /ngày giờ/],
    ['a gateway', silence('Unexpected token <', { type: 'invalid-json' }), /máy trung gian/],
    [
      'a lost connection',
      silence('socket hang up', { code: 'ECONNRESET' }),
      /bị ngắt \(ECONNRESET\)/,
    ],
    ['a wrong token', refusal(401, 'Unauthorized'), /lỗi 401.*@BotFather/],
    ['another poller', refusal(409, 'Conflict'), /lỗi 409/],
    ['a flood', refusal(429, 'Too Many Requests'), /lỗi 429/],
    ['trouble at Telegram', refusal(502, 'Bad Gateway'), /lỗi 502/],
    ['a refusal', refusal(400, 'Bad Request: chat not found'), /lỗi 400/],
    ['a surprise', new TypeError(`bad URL /bot${TOKEN}`), /TypeError/],
  ])('of %s is Vietnamese and says what to do', (_, error, words) => {
    const advice = toAdvice(error)
    expect(advice).toMatch(words)
    expect(advice).toMatch(/Hãy|Mở|Sổ tay tự thử lại/)
    expect(advice).not.toMatch(/connection|answer|failed|Bad |Conflict/)
    expect(advice).not.toContain(TOKEN)
  })
})
