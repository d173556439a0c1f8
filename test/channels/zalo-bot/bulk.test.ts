import { expect, it } from 'vitest'
import { createZaloBotBulk } from '../../../src/channels/zalo-bot/bulk.ts'
import { expectBulkContract } from '../bulk-contract.ts'
import { paragraph, setupWithLan } from './setup.ts'

async function setupBulk(options: Parameters<typeof setupWithLan>[0] = {}) {
  const made = await setupWithLan(options)
  const bulk = createZaloBotBulk({ announcing: made.channel.announcing, ratePerSecond: 5 })
  return { ...made, bulk }
}

expectBulkContract('zalo-bot', async () => {
  const { zalo, lan, bulk, to, waits, channel } = await setupBulk()
  return {
    bulk,
    to,
    waits,
    arrived: () =>
      lan.chat.messages().map(({ text, photo }) => ({ text, picture: photo, buttons: [] })),
    requests: () => zalo.calls('sendMessage').length,
    failNext: (failure, options) =>
      zalo.failNext(
        'sendMessage',
        failure === 'limit' ? { kind: 'error', code: 429, description: 'Quota exceeded' } : failure,
        options,
      ),
    goOffline: zalo.goOffline,
    stop: channel.stop,
  }
})

it('tells what is left of the month, both directions counted', async () => {
  const { bulk, to, usage } = await setupBulk({ monthlyQuota: 10 })
  usage.counts.received = 4
  await bulk.send('message', to, paragraph('a'))
  expect(await bulk.allowance('message')).toEqual({ remaining: 5, total: 10, per: 'month' })
  usage.counts.received = 40
  expect(await bulk.allowance('message')).toMatchObject({ remaining: 0 })
})

it('does not know whether an announcement came when only its picture may have', async () => {
  const { zalo, bulk, to } = await setupBulk()
  zalo.failNext('sendPhoto', { kind: 'drop', when: 'after' })
  zalo.failNext('sendMessage', { kind: 'error', code: 429, description: 'Quota' }, { times: 9 })
  const picture = { url: 'https://example.org/tranh.png', description: 'Tranh' }
  expect(await bulk.send('message', to, { ...paragraph('a'), picture })).toMatchObject({
    kind: 'unknown',
  })
})
