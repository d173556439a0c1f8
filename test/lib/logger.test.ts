import { describe, expect, it } from 'vitest'
import { createIdHasher, createLogger } from '../../src/lib/logger.ts'
import { createMemoryLogger } from '../support/logger.ts'

const TOKEN = '123456789:AAEabcdefghijklmnopqrstuvwxyz_-01234'

describe('createLogger', () => {
  it('hides a secret in messages, fields, errors, their stacks and causes', () => {
    const { logger, lines } = createMemoryLogger(['s3cret/"value'])
    const cause = new Error('GET https://host/s3cret%2F%22value failed')
    const error = new Error('s3cret/"value', { cause })
    logger.error({ err: error, deep: { list: ['s3cret/"value'] } }, 'oh s3cret/"value')
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain('s3cret')
    expect(lines.join()).toContain('[đã che]')
  })

  it('hides anything shaped like a Telegram token, also inside a URL', () => {
    const { logger, lines } = createMemoryLogger()
    logger.warn({ url: `https://api.telegram.org/bot${TOKEN}/getMe` }, 'failed')
    logger.warn(`file/bot${encodeURIComponent(TOKEN)}/x`)
    expect(lines.join()).not.toContain('AAEabc')
    expect(lines).toHaveLength(2)
  })

  it('hides the password of a database URL, also one that should have been escaped', () => {
    const { logger, lines } = createMemoryLogger()
    logger.warn({ url: 'postgres://sotay:bi-mat@57@10.0.0.5:5432/sotay' }, 'failed')
    logger.warn({ at: 'postgresql://sotay@10.0.0.5/sotay' }, 'no password')
    expect(lines[0]).toContain('postgres://sotay:[đã che]@10.0.0.5:5432/sotay')
    expect(lines[1]).toContain('postgresql://sotay@10.0.0.5/sotay')
    logger.warn({ url: 'rediss://:bi-mat@57@10.0.0.6:6379' }, 'failed')
    expect(lines[2]).toContain('rediss://:[đã che]@10.0.0.6:6379')
  })

  it('keeps to its level', () => {
    const lines: string[] = []
    const logger = createLogger({ level: 'warn', format: 'json', write: (l) => void lines.push(l) })
    logger.info('quiet')
    logger.warn('heard')
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['heard'])
  })

  it('writes a readable line for people', () => {
    const lines: string[] = []
    const logger = createLogger({ level: 'info', format: 'text', write: (l) => void lines.push(l) })
    logger.info({ driver: 'native', n: 2 }, 'store opened')
    logger.error({ err: new Error('broken') }, 'failed')
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d INFO store opened driver=native n=2\n$/)
    expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d ERROR failed\nError: broken\n {4}at /)
  })
})

describe('createIdHasher', () => {
  it('gives the same short name to the same id, and another under another secret', () => {
    const hashId = createIdHasher('one')
    expect(hashId('42')).toMatch(/^[0-9a-f]{12}$/)
    expect(hashId('42')).toBe(createIdHasher('one')('42'))
    expect(hashId('42')).not.toBe(hashId('43'))
    expect(hashId('42')).not.toBe(createIdHasher('two')('42'))
  })
})
