import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configSecrets, loadConfig, readEnvironment } from '../../src/config/load.ts'
import { ConfigError } from '../../src/lib/errors.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const TOKEN = '123456789:AAEabcdefghijklmnopqrstuvwxyz_-01234'

function configErrorOf(load: () => unknown): ConfigError {
  try {
    load()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('no ConfigError was thrown')
}

describe('loadConfig', () => {
  it('needs no settings at all', () => {
    expect(loadConfig({})).toEqual({
      web: { host: '127.0.0.1', port: 8057, siteVerification: null },
      role: 'all',
      publicUrl: null,
      dataDirectory: './data',
      databaseUrl: null,
      redisUrl: null,
      corpusDirectory: './corpus',
      embeddings: { kind: 'built-in' },
      logLevel: 'info',
      sqliteDriver: 'auto',
      handoverMinutes: 60,
      broadcast: {
        admins: [],
        rates: { telegram: 25, zaloOa: 20, zaloBot: 5 },
        quietHours: '22:00-06:00',
        approvalAbove: 1000,
      },
      telegram: null,
      zaloOa: null,
      zaloBot: null,
    })
  })

  it('takes a blank value as not set', () => {
    const blank = { PORT: '', LOG_LEVEL: '  ', TELEGRAM_BOT_TOKEN: '', TELEGRAM_API_ROOT: ' ' }
    expect(loadConfig(blank)).toEqual(loadConfig({}))
  })

  it('turns Telegram on with a token', () => {
    const config = loadConfig({
      TELEGRAM_BOT_TOKEN: ` ${TOKEN} `,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9/',
    })
    expect(config.telegram).toEqual({
      token: TOKEN,
      apiRoot: 'http://127.0.0.1:9',
      mode: { kind: 'polling' },
    })
    expect(configSecrets(config)).toEqual([TOKEN])
  })

  it('keeps its data in PostgreSQL with a URL, whose password is secret', () => {
    const url = 'postgres://so-tay:m%E1%BA%ADt@10.0.0.5:5432/so_tay'
    const config = loadConfig({ DATABASE_URL: url })
    expect(config.databaseUrl).toBe(url)
    expect(configSecrets(config)).toEqual(['m%E1%BA%ADt', 'mật'])
    const other = loadConfig({ DATABASE_URL: 'postgresql:///so_tay?host=/run&password=abc-57' })
    expect(configSecrets(other)).toEqual(['abc-57'])
  })

  it.each([
    'mysql://a:secret-57@b/c',
    'postgres://a:secret-57@b:port/c',
    'postgres://a:secret-57%@b/c',
    'localhost',
  ])('refuses %s as a database without repeating it', (url) => {
    const error = configErrorOf(() => loadConfig({ DATABASE_URL: url }))
    expect(error.faults.map(({ variable }) => variable)).toEqual(['DATABASE_URL'])
    expect(error.message).not.toContain('secret-57')
  })

  it('gives the jobs to Redis with a URL, whose password is secret', () => {
    const url = 'rediss://:m%E1%BA%ADt-57@10.0.0.6:6379/2'
    const config = loadConfig({ REDIS_URL: url })
    expect(config.redisUrl).toBe(url)
    expect(configSecrets(config)).toEqual(['m%E1%BA%ADt-57', 'mật-57'])
  })

  it.each(['http://:secret-57@b', 'redis://:secret-57%@b', 'redis://:secret-57@b:port', 'b:6379'])(
    'refuses %s as Redis without repeating it',
    (url) => {
      const error = configErrorOf(() => loadConfig({ REDIS_URL: url }))
      expect(error.faults.map(({ variable }) => variable)).toEqual(['REDIS_URL'])
      expect(error.message).not.toContain('secret-57')
    },
  )

  const OA = {
    ZALO_OA_APP_ID: '4318657068771012646',
    ZALO_OA_APP_SECRET: 'app-secret-1234',
    ZALO_OA_SECRET_KEY: 'webhook-key-1234',
  }

  it('turns Zalo OA on with its three keys, and keeps them secret', () => {
    const config = loadConfig({ ...OA, ZALO_OA_REFRESH_TOKEN: 'refresh-token-1234' })
    expect(config.zaloOa).toEqual({
      appId: OA.ZALO_OA_APP_ID,
      appSecret: OA.ZALO_OA_APP_SECRET,
      oaSecretKey: OA.ZALO_OA_SECRET_KEY,
      refreshToken: 'refresh-token-1234',
      apiRoot: 'https://openapi.zalo.me',
      oauthRoot: 'https://oauth.zaloapp.com',
      buttons: 'auto',
      requestsPerMinute: 4000,
    })
    expect(configSecrets(config)).toEqual([
      OA.ZALO_OA_APP_SECRET,
      OA.ZALO_OA_SECRET_KEY,
      'refresh-token-1234',
    ])
  })

  it.each(Object.keys(OA))('says that Zalo OA also needs %s', (missing) => {
    const { faults } = configErrorOf(() => loadConfig({ ...OA, [missing]: '' }))
    expect(faults.map(({ variable }) => variable)).toEqual([missing])
  })

  it('lets Zalo Bot fetch its messages, or take them by webhook where there is an address', () => {
    const token = { ZALO_BOT_TOKEN: '1459232241454765289:abcdefghij' }
    const webhook = { ZALO_BOT_WEBHOOK_SECRET: 'mot-chuoi-bi-mat', PUBLIC_URL: 'https://a.vn/' }
    const polling = loadConfig(token)
    expect(polling.zaloBot?.mode).toEqual({ kind: 'polling' })
    const config = loadConfig({ ...token, ...webhook })
    expect(config.zaloBot?.mode).toEqual({
      kind: 'webhook',
      url: 'https://a.vn/webhooks/zalo-bot',
      secret: 'mot-chuoi-bi-mat',
    })
    expect(configSecrets(config)).toEqual([token.ZALO_BOT_TOKEN, 'mot-chuoi-bi-mat'])
    const { faults } = configErrorOf(() => loadConfig({ ...token, ...webhook, PUBLIC_URL: '' }))
    expect(faults.map(({ variable }) => variable)).toEqual(['PUBLIC_URL'])
  })

  it('lets Telegram send its messages where there is an address and a secret', () => {
    const webhook = { TELEGRAM_WEBHOOK_SECRET: 'mot-chuoi-bi-mat', PUBLIC_URL: 'https://a.vn/' }
    const config = loadConfig({ TELEGRAM_BOT_TOKEN: TOKEN, ...webhook })
    expect(config.telegram?.mode).toEqual({
      kind: 'webhook',
      url: 'https://a.vn/webhooks/telegram',
      secret: 'mot-chuoi-bi-mat',
    })
    expect(configSecrets(config)).toEqual([TOKEN, 'mot-chuoi-bi-mat'])
    const { faults } = configErrorOf(() => loadConfig({ ...webhook, PUBLIC_URL: '' }))
    expect(faults.map(({ variable }) => variable)).toEqual(['PUBLIC_URL'])
  })

  it('shares the work between processes on PostgreSQL only', () => {
    const DATABASE_URL = 'postgres://10.0.0.5/so_tay'
    expect(loadConfig({ ROLE: 'worker', DATABASE_URL }).role).toBe('worker')
    const { faults } = configErrorOf(() => loadConfig({ ROLE: 'worker' }))
    expect(faults).toEqual([
      { variable: 'DATABASE_URL', remedy: expect.stringContaining('cần PostgreSQL') },
    ])
    expect(() => loadConfig({ ROLE: 'boss', DATABASE_URL })).toThrow(
      'ROLE: cần all, web, worker hoặc poller',
    )
  })

  it('takes who may send announcements, and how', () => {
    const { broadcast } = loadConfig({
      ADMINS:
        'telegram:123456, zalo-oa:4318657068771012646,zalo-bot:82599fa32f56d00e8941,telegram:123456,',
      BROADCAST_TELEGRAM_PER_SECOND: '30',
      BROADCAST_ZALO_OA_PER_SECOND: '10',
      BROADCAST_ZALO_BOT_PER_SECOND: '2',
      BROADCAST_QUIET_HOURS: 'off',
      BROADCAST_APPROVAL_ABOVE: '200',
    })
    expect(broadcast).toEqual({
      admins: ['telegram:123456', 'zalo-oa:4318657068771012646', 'zalo-bot:82599fa32f56d00e8941'],
      rates: { telegram: 30, zaloOa: 10, zaloBot: 2 },
      quietHours: 'off',
      approvalAbove: 200,
    })
  })

  it.each([
    ['ADMINS', '123456'],
    ['ADMINS', 'telegram:@lan'],
    ['ADMINS', 'telegram:-1001234'],
    ['ADMINS', 'viber:123456'],
    ['ADMINS', 'telegram:123456;telegram:123457'],
    ['BROADCAST_QUIET_HOURS', '22-6'],
    ['BROADCAST_QUIET_HOURS', '22:00-24:00'],
    ['BROADCAST_QUIET_HOURS', '06:00-06:00'],
    ['BROADCAST_TELEGRAM_PER_SECOND', '0'],
    ['BROADCAST_APPROVAL_ABOVE', 'none'],
  ])('refuses %s=%s for announcements', (name, value) => {
    const { faults } = configErrorOf(() => loadConfig({ [name]: value }))
    expect(faults.map(({ variable }) => variable)).toEqual([name])
  })

  it('reports every fault at once, with the name of the variable and a remedy', () => {
    const error = configErrorOf(() =>
      loadConfig({
        PORT: '99999',
        HOST: 'a b',
        LOG_LEVEL: 'loud',
        SQLITE_DRIVER: 'oracle',
        TELEGRAM_BOT_TOKEN: 'not-a-token',
        TELEGRAM_API_ROOT: 'ftp://example.org',
      }),
    )
    expect(error.faults.map((fault) => fault.variable).sort()).toEqual([
      'HOST',
      'LOG_LEVEL',
      'PORT',
      'SQLITE_DRIVER',
      'TELEGRAM_API_ROOT',
      'TELEGRAM_BOT_TOKEN',
    ])
    for (const fault of error.faults) expect(fault.remedy).toMatch(/cần|Chép lại/)
  })

  it.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(ConfigError)
  })

  it('never repeats a value, not even a wrong secret or a token in the wrong line', () => {
    const error = configErrorOf(() =>
      loadConfig({ TELEGRAM_BOT_TOKEN: 'half:token', PORT: TOKEN, LOG_LEVEL: TOKEN }),
    )
    const printed = `${error.message}${error.stack}${JSON.stringify(error)}`
    expect(printed).not.toContain('half:token')
    expect(printed).not.toContain(TOKEN)
  })
})

describe('readEnvironment', () => {
  it('lets the real environment win over the file', () => {
    const file = join(temporaryDirectory(), '.env')
    writeFileSync(file, 'PORT=1\r\nHOST="0.0.0.0"\r\n# LOG_LEVEL=debug\r\n')
    expect(readEnvironment({ PORT: '2' }, file)).toEqual({ PORT: '2', HOST: '0.0.0.0' })
  })

  it('does without the file', () => {
    expect(readEnvironment({ PORT: '2' }, join(temporaryDirectory(), '.env'))).toEqual({
      PORT: '2',
    })
  })

  it('reads a file that begins with a byte order mark', () => {
    const file = join(temporaryDirectory(), '.env')
    writeFileSync(file, '\uFEFFPORT=1\n')
    expect(readEnvironment({}, file)).toEqual({ PORT: '1' })
  })

  it('says when the file cannot be read', () => {
    const file = join(temporaryDirectory(), '.env')
    mkdirSync(file)
    expect(() => readEnvironment({}, file)).toThrow(ConfigError)
  })
})
