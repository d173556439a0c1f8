/** Who the account is, as Zalo tells it: this decides whose events are ours. */
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { setupZaloOa } from './setup.ts'

/** An API that only tells who the account is, and a channel that asks it. */
async function listenAs(profile: { oa_id?: string; name: string }) {
  const server = createServer((_request, response) => {
    const answer = { error: 0, message: 'Success', data: profile }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  onTestFinished(() => void server.close())
  let now = Date.now()
  const made = await setupZaloOa({ apiRoot: `http://127.0.0.1:${port}`, now: () => now })
  await made.channel.start(made.keep)
  await expect.poll(() => made.channel.account()?.name).toBe(profile.name)
  return {
    ...made,
    profile,
    lan: made.zalo.user('Lan'),
    wait(ms: number) {
      now += ms
    },
  }
}

it('does not take every event for another account’s when Zalo gives no id', async () => {
  const { lan, outcomes } = await listenAs({ name: 'Sổ tay 57' })
  await lan.says('Xin chào')
  expect(outcomes).toEqual(['taken'])
})

it('is asked for again when the operator has authorised another one', async () => {
  const { zalo, lan, outcomes, channel, profile, wait } = await listenAs({
    oa_id: '999',
    name: 'OA cũ',
  })
  Object.assign(profile, { oa_id: zalo.oaId, name: 'OA mới' })
  await lan.says('một')
  expect(channel.account()?.name).toBe('OA cũ')
  wait(61_000)
  await lan.says('hai')
  await expect.poll(() => channel.account()).toEqual({ id: zalo.oaId, name: 'OA mới' })
  await lan.says('ba')
  expect(outcomes).toEqual(['other_account', 'other_account', 'taken'])
})
