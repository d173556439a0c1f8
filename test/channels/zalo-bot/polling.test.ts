import { describe, expect, it } from 'vitest'
import type { IncomingMessage } from '../../../src/channels/channel.ts'
import { setupWithLan, setupZaloBot, textOf } from './setup.ts'

describe('starting', () => {
  it('says who it is and that it runs', async () => {
    const { channel, keep } = await setupZaloBot()
    expect(channel.state()).toEqual({ kind: 'stopped' })
    expect(channel.account()).toBeNull()
    await channel.start(keep)
    expect(channel.state()).toEqual({ kind: 'running' })
    expect(channel.account()).toEqual({ name: 'Bot Sổ tay 57', canJoinGroups: true })
    await channel.stop()
    expect(channel.state()).toEqual({ kind: 'stopped' })
  })

  it('removes a webhook, since polling needs that', async () => {
    const { zalo, channel, received, keep } = await setupZaloBot()
    zalo.webhook.set('https://so-tay.example/hook', 'bi-mat-cu')
    await channel.start(keep)
    expect(zalo.webhook.url()).toBe('')
    zalo.user('Lan').says('Chào')
    await expect.poll(() => received.map(textOf)).toEqual(['Chào'])
  })

  it('removes a webhook that is set while it runs', async () => {
    const { zalo, channel, received, keep } = await setupZaloBot()
    await channel.start(keep)
    zalo.webhook.set('https://so-tay.example/hook', 'bi-mat-cu')
    await zalo.waitUntil(
      () => zalo.calls('deleteWebhook').length === 1 && zalo.webhook.url() === '',
      () => 'the webhook to be removed',
    )
    zalo.user('Lan').says('Chào')
    await expect.poll(() => received.map(textOf)).toEqual(['Chào'])
  })

  it('may be started again', async () => {
    const { zalo, channel, received, keep } = await setupZaloBot()
    await channel.start(keep)
    await channel.stop()
    zalo.user('Lan').says('Trong lúc nghỉ')
    await channel.start(keep)
    await expect.poll(() => received.map(textOf)).toEqual(['Trong lúc nghỉ'])
  })
})

describe('taking messages', () => {
  it('asks for the next one only when the last is stored', async () => {
    const { zalo, channel } = await setupZaloBot()
    let store = () => {}
    const stored = new Promise<void>((resolve) => {
      store = resolve
    })
    const received: IncomingMessage[] = []
    const lan = zalo.user('Lan')
    lan.says('một')
    lan.says('hai')
    await channel.start(async (message) => {
      received.push(message)
      await stored
    })
    await expect.poll(() => received.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(zalo.pendingUpdates()).toHaveLength(1)
    expect(zalo.calls('getUpdates')).toHaveLength(1)
    store()
    await expect.poll(() => received.map(textOf)).toEqual(['một', 'hai'])
  })

  it('keeps a message while nothing can be stored, and fetches at most one more', async () => {
    const { zalo, channel, received } = await setupZaloBot()
    const lan = zalo.user('Lan')
    for (const text of ['một', 'hai', 'ba', 'bốn']) lan.says(text)
    let refusals = 0
    let stillWithZalo = 4
    await channel.start(async (message) => {
      refusals += 1
      if (refusals <= 40) {
        stillWithZalo = zalo.pendingUpdates().length
        throw new Error('the disk is full')
      }
      received.push(message)
    })
    await expect.poll(() => received.length).toBe(4)
    expect(stillWithZalo).toBe(2)
    expect(received.map(textOf).toSorted()).toEqual(['ba', 'bốn', 'hai', 'một'])
  })

  it('stores a message before it does anything else with it', async () => {
    const { zalo, channel, usage } = await setupZaloBot()
    const countedBefore: Record<string, number>[] = []
    zalo.user('Lan').says('một')
    await channel.start(async () => {
      countedBefore.push({ ...usage.counts })
    })
    await expect.poll(() => countedBefore).toEqual([{}])
    await expect.poll(() => usage.counts).toEqual({ received: 1 })
  })

  it('stores what it holds when the token is refused meanwhile', async () => {
    const { zalo, channel, received } = await setupZaloBot()
    let refusals = 0
    zalo.user('Lan').says('một')
    zalo.failNext('getUpdates', { kind: 'error', code: 401, description: 'no' }, { skip: 1 })
    await channel.start(async (message) => {
      refusals += 1
      // As often as it takes before one more message is fetched.
      if (refusals <= 7) throw new Error('the disk is full')
      received.push(message)
    })
    await expect.poll(() => channel.state().kind).toBe('failed')
    await expect.poll(() => received.map(textOf)).toEqual(['một'])
  })

  it('passes over a message that alone is refused, once another got through', async () => {
    const { zalo, channel, received, log } = await setupZaloBot()
    const lan = zalo.user('Lan')
    lan.says('độc')
    lan.says('lành')
    await channel.start(async (message) => {
      if (textOf(message) === 'độc') throw new Error('cannot store this')
      received.push(message)
    })
    await expect.poll(() => log.join('')).toContain('a message was passed over')
    expect(received.map(textOf)).toEqual(['lành'])
    lan.says('vẫn chạy')
    await expect.poll(() => received.map(textOf)).toEqual(['lành', 'vẫn chạy'])
  })

  it.each(['list', 'braces', 'null'] as const)('reads polls answered as %s', async (style) => {
    const { zalo, channel, received, keep } = await setupZaloBot()
    zalo.answersPollsWith(style)
    await channel.start(keep)
    const polls = zalo.calls('getUpdates').length
    await zalo.waitUntil(
      () => zalo.calls('getUpdates').length > polls + 2,
      () => 'empty polls',
    )
    zalo.user('Lan').says('Chào')
    await expect.poll(() => received.map(textOf)).toEqual(['Chào'])
    expect(channel.state()).toEqual({ kind: 'running' })
  })

  it('takes an empty poll for no trouble, and rests when it comes early', async () => {
    const { zalo, channel, waits, keep } = await setupZaloBot()
    await channel.start(keep)
    await zalo.waitUntil(
      () => zalo.calls('getUpdates').filter(({ outcome }) => outcome === 408).length > 2,
      () => 'empty polls',
    )
    expect(channel.state()).toEqual({ kind: 'running' })
    expect(new Set(waits)).toEqual(new Set([1000]))
  })

  it('names an unreadable update in the log, counts it and goes on', async () => {
    const { zalo, channel, received, log, usage, keep } = await setupZaloBot()
    zalo.pushUpdate({ event_name: 'message.text.received', message: { text: 'bí mật' } })
    zalo.pushUpdate({ event_name: 'user.follow' })
    zalo.user('Lan').says('sau đó')
    await channel.start(keep)
    await expect.poll(() => received.map(textOf)).toEqual(['sau đó'])
    expect(log.join('')).toContain('message_id')
    expect(log.join('')).toContain('user.follow')
    expect(log.join('')).not.toContain('bí mật')
    await expect.poll(() => usage.counts).toEqual({ unreadable: 1, received: 1 })
  })

  it('writes no text, name, chat id or token to the log', async () => {
    const { zalo, channel, received, log, keep } = await setupZaloBot()
    const lan = zalo.user('Nguyễn Thị Lan')
    lan.says('câu hỏi riêng')
    await channel.start(keep)
    await expect.poll(() => received.length).toBe(1)
    await channel.send(lan.chat.address, { blocks: [{ kind: 'paragraph', text: 'trả lời riêng' }] })
    expect(log.join('')).not.toMatch(new RegExp(`riêng|Lan|${lan.id}|${zalo.token}`))
  })

  it('goes on when messages cannot be counted', async () => {
    const { zalo, channel, received, usage, keep } = await setupZaloBot()
    usage.trouble.isFailing = true
    zalo.user('Lan').says('Chào')
    await channel.start(keep)
    await expect.poll(() => received.map(textOf)).toEqual(['Chào'])
  })
})

describe('stopping', () => {
  it('waits for the poll in flight and stores what it brings', async () => {
    const { zalo, channel, received, keep } = await setupZaloBot({}, { holdMsPerSecond: 1000 })
    await channel.start(keep)
    await zalo.waitUntil(
      () => zalo.calls('getUpdates').length === 1,
      () => 'the poll',
    )
    const stopped = channel.stop()
    await new Promise((resolve) => setTimeout(resolve, 30))
    zalo.user('Lan').says('Vào phút chót')
    await stopped
    expect(received.map(textOf)).toEqual(['Vào phút chót'])
    expect(zalo.lostUpdates()).toEqual([])
    expect(zalo.calls('getUpdates')).toHaveLength(1)
  })

  it('tries a few times more to store what it holds, and says when it is lost', async () => {
    const { zalo, channel, log } = await setupZaloBot()
    zalo.user('Lan').says('Không cất được')
    let attempts = 0
    await channel.start(async () => {
      attempts += 1
      throw new Error('the disk is full')
    })
    await expect.poll(() => attempts).toBeGreaterThan(0)
    const before = attempts
    await channel.stop()
    expect(attempts).toBeGreaterThan(before)
    expect(log.join('')).toContain('messages were lost at the stop')
  })
})

describe('trouble with Zalo', () => {
  it('ends at a refused token, tells the operator what to do, and never the token', async () => {
    const { zalo, channel, log, keep } = await setupZaloBot()
    zalo.resetToken()
    await channel.start(keep)
    expect(JSON.stringify(channel.state())).toMatch(/Zalo Bot Manager.*ZALO_BOT_TOKEN.*\.env/)
    expect(channel.state().kind).toBe('failed')
    expect(log.join('')).not.toContain(zalo.token.split(':')[1])
    await channel.stop()
    expect(channel.state().kind).toBe('failed')
  })

  it('ends as well when the token is reset while it runs', async () => {
    const { zalo, channel, keep } = await setupZaloBot()
    await channel.start(keep)
    zalo.resetToken()
    await expect.poll(() => channel.state().kind).toBe('failed')
  })

  it.each([
    ['a gateway', { kind: 'gateway', status: 502, carriedOut: false }, /\(502\)/],
    ['an inner fault', { kind: 'error', code: 500, description: 'Internal' }, /lỗi 500/],
    ['a limit', { kind: 'error', code: 429, description: 'Quota exceeded' }, /lỗi 429/],
    ['a broken line', { kind: 'drop', when: 'before' }, /bị ngắt/],
  ] as const)('%s shows in the state, and passes', async (_what, failure, words) => {
    const seen: string[] = []
    const made = await setupZaloBot({
      timing: {
        now: () => new Date(),
        random: () => 0.5,
        async sleep() {
          seen.push(JSON.stringify(made.channel.state()))
          await new Promise((resolve) => setTimeout(resolve, 2))
        },
      },
    })
    const { zalo, channel, received, keep, log } = made
    zalo.failNext('getUpdates', failure, { times: 3 })
    await channel.start(keep)
    await zalo.waitUntil(
      () => zalo.calls('getUpdates').length > 4,
      () => 'the troubles to pass',
    )
    zalo.user('Lan').says('Chào')
    await expect.poll(() => received.map(textOf)).toEqual(['Chào'])
    expect(channel.state()).toEqual({ kind: 'running' })
    expect(seen.join('')).toMatch(words)
    expect(log.join('') + seen.join('')).not.toContain(zalo.token.split(':')[1])
  })

  it('waits longer each time, and starts when Zalo is back', async () => {
    const { zalo, channel, waits, received, keep, log } = await setupZaloBot()
    await zalo.goOffline()
    await channel.start(keep)
    expect(JSON.stringify(channel.state())).toMatch(/starting.*ECONNREFUSED.*kiểm tra mạng/)
    await expect.poll(() => waits.length).toBeGreaterThan(8)
    expect(waits.slice(0, 4)).toEqual([750, 1500, 3000, 6000])
    expect(Math.max(...waits)).toBe(45_000)
    await zalo.goOnline()
    await expect.poll(() => channel.state().kind).toBe('running')
    zalo.user('Lan').says('Chào')
    await expect.poll(() => received.map(textOf)).toEqual(['Chào'])
    expect(log.join('')).not.toContain(zalo.token.split(':')[1])
  })

  it('ends a start in vain when it is stopped', async () => {
    const { zalo, channel, keep } = await setupZaloBot()
    await zalo.goOffline()
    await channel.start(keep)
    await channel.stop()
    expect(channel.state()).toEqual({ kind: 'stopped' })
  })
})

describe('typed numbers', () => {
  const buttons = [[{ label: 'Đúng', data: 'a1' }], [{ label: 'Sai', data: 'a2' }]]
  const question = { blocks: [{ kind: 'paragraph' as const, text: 'Đúng hay sai?' }], buttons }

  it('press the choice that was shown last', async () => {
    const { channel, lan, to, received, keep } = await setupWithLan()
    await channel.send(to, question)
    expect(lan.chat.last().text).toMatch(/1\. Đúng\n2\. Sai$/)
    await channel.start(keep)
    for (const text of ['2', ' 3. ', '57 điều']) lan.says(text)
    await expect.poll(() => received.length).toBe(4)
    expect(received.slice(1).map(({ content }) => content)).toEqual([
      { kind: 'action', data: 'a2', acknowledgementId: '', onMessageId: null },
      { kind: 'no_such_choice', count: 2 },
      { kind: 'text', text: '57 điều' },
    ])
    expect(received[1]?.messageId).toBeNull()
  })

  it('are texts where nothing was shown', async () => {
    const { channel, lan, received, keep } = await setupWithLan()
    await channel.start(keep)
    lan.says('2')
    await expect.poll(() => received.map(textOf)).toEqual(['Xin chào', '2'])
  })

  it('wait for the memory of choices like for the store', async () => {
    const { channel, lan, to, received, keep, choices } = await setupWithLan()
    await channel.send(to, question)
    choices.trouble.isFailing = true
    await channel.start(keep)
    lan.says('1')
    await expect.poll(() => received.length).toBe(1)
    choices.trouble.isFailing = false
    await expect.poll(() => received[1]?.content).toMatchObject({ kind: 'action', data: 'a1' })
  })
})
