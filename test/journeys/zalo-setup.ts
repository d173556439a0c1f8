/** The whole program on the fake Official Account, and on the fake Telegram where it is wanted. */
import { onTestFinished } from 'vitest'
import type { AppOverrides } from '../../src/app.ts'
import type { FakeTelegram } from '../support/fake-telegram/index.ts'
import { createFakeZaloOa, type FakeZaloOa } from '../support/fake-zalo-oa/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { startApp } from './setup.ts'

export interface ZaloBotOptions {
  zalo?: FakeZaloOa
  telegram?: FakeTelegram
  /** Of an earlier run, to go on with it. */
  dataDirectory?: string
  settings?: Record<string, string>
  overrides?: AppOverrides
}

export async function createZalo(): Promise<FakeZaloOa> {
  const zalo = await createFakeZaloOa()
  onTestFinished(async () => {
    await zalo.whenEchoed()
    await zalo.stop()
  })
  return zalo
}

/** The settings of a program on this account, with tokens that are good once. */
export function zaloSettings(zalo: FakeZaloOa): Record<string, string> {
  return {
    ZALO_OA_APP_ID: zalo.appId,
    ZALO_OA_APP_SECRET: zalo.appSecret,
    ZALO_OA_SECRET_KEY: zalo.oaSecretKey,
    ZALO_OA_REFRESH_TOKEN: zalo.issueTokens().refreshToken,
    ZALO_OA_API_ROOT: zalo.apiRoot,
    ZALO_OAUTH_ROOT: zalo.oauthRoot,
  }
}

/** A running bot that the account calls, and Lan who is about to write to it. */
export async function startOnZalo(options: ZaloBotOptions = {}) {
  const zalo = options.zalo ?? (await createZalo())
  const dataDirectory = options.dataDirectory ?? temporaryDirectory()
  const { telegram } = options
  const program = await startApp(
    {
      ...zaloSettings(zalo),
      ...(telegram && {
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.apiRoot,
      }),
      ...options.settings,
      DATA_DIR: dataDirectory,
    },
    options.overrides,
  )
  zalo.webhookUrl = `${program.url}/webhooks/zalo-oa`
  return { zalo, lan: zalo.user('Lan'), dataDirectory, ...program }
}
