import { describe, expect, it } from 'vitest'
import { SECRET, setupWebhook, textOf } from './setup.ts'

type Setup = Awaited<ReturnType<typeof setupWebhook>>

const answered = ({ zalo }: Setup, count: number) =>
  zalo.waitUntil(
    () => zalo.webhook.deliveries().filter(({ status }) => status !== null).length === count,
    () => `${count} answered calls`,
  )
const statuses = ({ zalo }: Setup) => zalo.webhook.deliveries().map(({ status }) => status)

describe('starting', () => {
  it('tells Zalo the address and the secret', async () => {
    const { zalo, channel, url, keep } = await setupWebhook()
    await channel.start(keep)
    expect(channel.state()).toEqual({ kind: 'running' })
    expect(channel.account()?.name).toBe('Bot Sổ tay 57')
    expect(zalo.webhook.url()).toBe(url)
    expect(zalo.webhook.secret()).toBe(SECRET)
    expect(zalo.calls('getUpdates')).toEqual([])
  })

  it('leaves an address alone that is the right one already, and at the stop', async () => {
    const { zalo, channel, url, keep } = await setupWebhook()
    zalo.webhook.set(url, SECRET)
    await channel.start(keep)
    await channel.stop()
    expect(channel.state()).toEqual({ kind: 'stopped' })
    expect(zalo.calls('setWebhook')).toEqual([])
    expect(zalo.webhook.url()).toBe(url)
  })

  it('tries again until Zalo is in reach', async () => {
    const { zalo, channel, url, keep } = await setupWebhook()
    zalo.failNext('setWebhook', { kind: 'gateway', status: 502, carriedOut: false }, { times: 3 })
    await channel.start(keep)
    expect(JSON.stringify(channel.state())).toContain('(502)')
    await expect.poll(() => channel.state().kind).toBe('running')
    expect(zalo.webhook.url()).toBe(url)
  })

  it('ends at an address that Zalo refuses, and says what to do', async () => {
    const { channel, keep } = await setupWebhook({}, { allowsLoopbackWebhook: false })
    await channel.start(keep)
    expect(channel.state().kind).toBe('failed')
    expect(JSON.stringify(channel.state())).toMatch(/Hãy dùng một địa chỉ https/)
  })

  it('ends at a refused token', async () => {
    const { zalo, channel, keep } = await setupWebhook()
    zalo.resetToken()
    await channel.start(keep)
    expect(JSON.stringify(channel.state())).toContain('Zalo Bot Manager')
  })
})

describe('a call', () => {
  it.each(['enveloped', 'flat'] as const)('is read when its body is %s', async (shape) => {
    const made = await setupWebhook()
    const { zalo, channel, received, keep } = made
    await channel.start(keep)
    zalo.webhook.usesShape(shape)
    zalo.user('Lan').says('ai ký công văn 1180?')
    await answered(made, 1)
    expect(received.map(textOf)).toEqual(['ai ký công văn 1180?'])
    expect(statuses(made)).toEqual([200])
  })

  it.each(['sai', null, `${SECRET}x`])('with the secret %s is refused', async (secret) => {
    const made = await setupWebhook()
    const { zalo, channel, received, keep, log } = made
    await channel.start(keep)
    const update = { event_name: 'message.text.received' }
    expect(await zalo.webhook.deliver(update, { secret })).toMatchObject({ status: 403 })
    await zalo.webhook.deliver(update, { secret })
    const warnings = log.filter(
      (line) => line.includes('"warn"') && line.includes('another secret'),
    )
    expect(warnings).toHaveLength(1)
    expect(received).toEqual([])
  })

  it('that comes again has the same delivery id', async () => {
    const made = await setupWebhook()
    const { zalo, channel, received, keep } = made
    await channel.start(keep)
    const id = zalo.user('Lan').says('một lần')
    await answered(made, 1)
    const [first] = zalo.webhook.deliveries()
    if (first) await zalo.webhook.deliver(first.update)
    expect(received.map(({ deliveryId }) => deliveryId)).toEqual([
      `message.text.received:${id}`,
      `message.text.received:${id}`,
    ])
  })

  it('is accepted when there is nothing in it for us', async () => {
    const made = await setupWebhook()
    const { zalo, channel, received, log, keep } = made
    await channel.start(keep)
    zalo.user('Lan').sendsSomethingUntold()
    zalo.pushUpdate({ event_name: 'message.reaction.received', message: { emoji: '…' } })
    await zalo.webhook.test()
    await zalo.webhook.deliver({}, { body: '{}' })
    expect(statuses(made)).toEqual([200, 200, 200, 200])
    expect(received).toEqual([])
    expect(log.join('')).toContain('message.reaction.received')
  })

  it.each([
    'không phải JSON',
    '{"event_name":"message.text.received","message":{"text":"bí mật"}}',
    '"chữ"',
  ])('that is unreadable is accepted, counted and logged: %s', async (body) => {
    const { zalo, channel, received, log, usage, keep } = await setupWebhook()
    await channel.start(keep)
    expect(await zalo.webhook.deliver({}, { body })).toMatchObject({ status: 200 })
    expect(received).toEqual([])
    expect(usage.counts).toEqual({ unreadable: 1 })
    expect(log.join('')).toContain('unreadable')
    expect(log.join('')).not.toContain('bí mật')
  })

  it('is answered only when the message is stored, and with 500 when it was not', async () => {
    const made = await setupWebhook()
    const { zalo, channel, received, keep } = made
    let isFailing = true
    await channel.start(async (message) => {
      if (isFailing) throw new Error('the disk is full')
      await keep(message)
    })
    zalo.user('Lan').says('Chào')
    await answered(made, 1)
    isFailing = false
    const [first] = zalo.webhook.deliveries()
    if (first) await zalo.webhook.deliver(first.update)
    expect(statuses(made)).toEqual([500, 200])
    expect(received.map(textOf)).toEqual(['Chào'])
  })

  it('before the start or after the stop may come again', async () => {
    const { zalo, channel, url, keep } = await setupWebhook()
    zalo.webhook.set(url, SECRET)
    const update = { event_name: 'webhook.test' }
    expect((await zalo.webhook.deliver(update)).status).toBe(500)
    await channel.start(keep)
    expect((await zalo.webhook.deliver(update)).status).toBe(200)
    await channel.stop()
    expect((await zalo.webhook.deliver(update)).status).toBe(500)
  })

  it('is refused where polling is used', async () => {
    const { zalo, channel, url, keep } = await setupWebhook({ mode: { kind: 'polling' } })
    await channel.start(keep)
    await channel.stop()
    zalo.webhook.set(url, SECRET)
    expect((await zalo.webhook.deliver({ event_name: 'webhook.test' })).status).toBe(403)
  })

  it('with an old secret has Zalo told the new one, once', async () => {
    const made = await setupWebhook()
    const { zalo, channel, url, received, log, keep } = made
    zalo.webhook.set(url, 'bi-mat-nam-ngoai')
    await channel.start(keep)
    expect(zalo.calls('setWebhook')).toEqual([])
    const lan = zalo.user('Lan')
    lan.says('bị từ chối')
    await zalo.waitUntil(
      () => zalo.webhook.secret() === SECRET,
      () => 'the new secret',
    )
    lan.says('được nhận')
    await answered(made, 2)
    await zalo.webhook.deliver({}, { secret: 'nguoi-la-doan' })
    expect(received.map(textOf)).toEqual(['được nhận'])
    await channel.stop()
    // Logged for an attempt that the stop cut short, too.
    expect(log.filter((line) => line.includes('told to Zalo once more'))).toHaveLength(1)
  })
})

it('stops when what is in hand is stored', async () => {
  const made = await setupWebhook()
  const { zalo, channel, received } = made
  let store = () => {}
  const stored = new Promise<void>((resolve) => {
    store = resolve
  })
  await channel.start(async (message) => {
    received.push(message)
    await stored
  })
  zalo.user('Lan').says('Đang cất')
  await expect.poll(() => received.length).toBe(1)
  let isStopped = false
  const stopped = channel.stop().then(() => {
    isStopped = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(isStopped).toBe(false)
  store()
  await stopped
  await answered(made, 1)
  expect(statuses(made)).toEqual([200])
})
