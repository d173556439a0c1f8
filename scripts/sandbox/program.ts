import { type App, createApp } from '../../src/app.ts'
import { configSecrets, type Environment, loadConfig } from '../../src/config/load.ts'
import { createEngine, type Engine } from '../../src/engine.ts'
import { createLogger } from '../../src/lib/logger.ts'
import type { FakeTelegram } from '../../test/support/fake-telegram/index.ts'
import type { FakeZaloOa } from '../../test/support/fake-zalo-oa/index.ts'
import { withOffice } from './settings.ts'

export interface Program {
  /** Starts it the first time. Resolves when it takes messages. */
  ready(): Promise<void>
  /** Whether the fake Zalo takes buttons from now on. */
  setZaloButtons(areTaken: boolean): Promise<void>
  stop(): Promise<void>
}

export interface ProgramOptions {
  telegram: FakeTelegram
  zalo: FakeZaloOa
  dataDirectory: string
  /** Who may announce; grows as people come. */
  admins: string[]
  /** Settings of the machine that count here too. */
  passedOn: Environment
}

/** The real program, talking to the two fake platforms and to nobody else. */
export function createProgram({
  telegram,
  zalo,
  dataDirectory,
  admins,
  passedOn,
}: ProgramOptions): Program {
  const { refreshToken } = zalo.issueTokens()
  const settings = loadConfig({
    ...passedOn,
    PORT: '0',
    DATA_DIR: dataDirectory,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ZALO_OA_APP_ID: zalo.appId,
    ZALO_OA_APP_SECRET: zalo.appSecret,
    ZALO_OA_SECRET_KEY: zalo.oaSecretKey,
    ZALO_OA_REFRESH_TOKEN: refreshToken,
    ZALO_OA_API_ROOT: zalo.apiRoot,
    ZALO_OAUTH_ROOT: zalo.oauthRoot,
  })
  const config = withOffice(settings, admins)
  const logger = createLogger({ level: config.logLevel, secrets: configSecrets(config) })
  let engine: Engine | null = null
  let isStopped = false
  /** Null when it was stopped meanwhile. */
  let running: Promise<App | null> | null = null

  async function start(): Promise<App | null> {
    engine ??= await createEngine(config, logger)
    const app = await createApp(config, logger, { engine })
    if (isStopped) return stopped(app)
    try {
      const { port } = await app.start()
      zalo.webhookUrl = `http://127.0.0.1:${port}/webhooks/zalo-oa`
    } catch (error) {
      await app.stop()
      throw error
    }
    return app
  }

  return {
    async ready() {
      running ??= start()
      await running
    },
    async setZaloButtons(areTaken) {
      zalo.buttons = areTaken ? 'accepted' : 'refused'
      // A program that met a refusal keeps to numbers until it starts anew.
      if (!areTaken || running === null) return
      running = running.then(stopped).then(start)
      await running
    },
    async stop() {
      isStopped = true
      await running?.then(stopped, () => undefined)
    },
  }
}

async function stopped(app: App | null): Promise<null> {
  await app?.stop()
  return null
}
