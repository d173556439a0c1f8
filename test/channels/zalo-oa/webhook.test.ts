import { describe, expect, it } from 'vitest'
import { createMemoryChoices, setupZaloOa } from './setup.ts'

/** A channel that takes messages, and Lan, of whom nothing is known yet. */
async function listen(options?: Parameters<typeof setupZaloOa>[0]) {
  const made = await setupZaloOa(options)
  await made.channel.start(made.keep)
  // Who the account is decides which events are ours.
  await made.zalo.waitUntil(
    () => made.channel.account() !== null,
    () => 'the account to be known',
  )
  return { ...made, lan: made.zalo.user('Lan') }
}

describe('the signature', () => {
  it.each([
    ['with mac=', { prefix: 'mac=' }],
    ['without a prefix', { prefix: '' }],
    ['in capitals', { upperCase: true }],
    ['over the time of the header', { timestampHeaderOnly: true }],
    ['over escaped letters and another order', { escaped: true, keyOrder: 'reversed' }],
  ] as const)('is accepted %s', async (_, options) => {
    const { zalo, lan, received } = await listen()
    await lan.says('Nghị quyết số 57 nói gì?', options)
    expect(received.map(({ content }) => content)).toEqual([
      { kind: 'text', text: 'Nghị quyết số 57 nói gì?' },
    ])
    expect(zalo.faults()).toEqual([])
  })

  it('is missed or wrong: answered 200, dropped and counted', async () => {
    const { zalo, lan, received, outcomes, lines } = await listen()
    expect((await zalo.checkWebhook()).status).toBe(200)
    const event = lan.event('user_send_text', { text: 'giả', msg_id: 'm1' })
    expect((await zalo.deliver(event, { sign: 'wrong' })).status).toBe(200)
    expect((await zalo.deliver(event, { sign: false })).status).toBe(200)
    expect(received).toEqual([])
    await zalo.deliver(event, { sign: 'wrong' })
    expect(outcomes).toEqual(['not_signed', 'bad_signature', 'not_signed', 'bad_signature'])
    // One line for the operator; strangers cannot fill the log.
    expect(lines.filter((line) => line.includes('ZALO_OA_SECRET_KEY'))).toHaveLength(1)
  })

  it('over other bytes than those received is wrong', async () => {
    const { zalo, lan, received, channel, outcomes } = await listen()
    await lan.says('that')
    const [delivery] = zalo.deliveries()
    if (!delivery) throw new Error('nothing was delivered')
    const body = Buffer.from(delivery.body.toString('utf8').replace('that', 'thay'))
    const header = (name: string) =>
      Object.entries(delivery.headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null
    expect(await channel.handleWebhook({ body, header })).toEqual({ status: 200 })
    expect(received).toHaveLength(1)
    expect(outcomes).toEqual(['taken', 'bad_signature'])
  })
})

describe('what a member does', () => {
  it('comes as text, command, attachment or caption', async () => {
    const { lan, received } = await listen()
    await lan.says('/hoi ai ký công văn 1180?')
    await lan.sendsSticker()
    await lan.sendsImage()
    await lan.sendsImage('Đây là gì?')
    expect(received.map(({ content }) => content)).toEqual([
      { kind: 'command', name: 'hoi', argument: 'ai ký công văn 1180?' },
      { kind: 'attachment' },
      { kind: 'attachment' },
      { kind: 'text', text: 'Đây là gì?' },
    ])
    expect(received[0]).toMatchObject({
      address: { channel: 'zalo-oa', chatId: lan.id, topicId: null },
      chatKind: 'private',
      sender: { id: lan.id },
    })
  })

  it('takes a number for a choice only where choices were shown', async () => {
    const choices = createMemoryChoices()
    const { lan, received } = await listen({ choices })
    await lan.says('1')
    await choices.remember(lan.chat.address, ['abc.0'])
    await lan.says('1')
    expect(received.map(({ content }) => content)).toEqual([
      { kind: 'text', text: '1' },
      { kind: 'action', data: 'abc.0', acknowledgementId: '', onMessageId: null },
    ])
  })

  it('begins and ends following', async () => {
    const { lan, received } = await listen()
    await lan.follows()
    await lan.unfollows()
    expect(received.map(({ content }) => content)).toEqual([
      { kind: 'membership', state: 'active', follows: true },
      { kind: 'membership', state: 'blocked', follows: false },
    ])
    expect(new Set(received.map(({ deliveryId }) => deliveryId)).size).toBe(2)
  })

  it('gets a delivery id of its own each time somebody follows', async () => {
    let now = Date.now()
    const { lan, received } = await listen({ now: () => now })
    await lan.follows()
    now += 1_000
    await lan.unfollows()
    now += 1_000
    await lan.follows()
    expect(new Set(received.map(({ deliveryId }) => deliveryId)).size).toBe(3)
  })

  it('is an attachment where the caption is but an address', async () => {
    const { lan, received } = await listen()
    await lan.sendsImage('https://example.org/a.png')
    await lan.sendsImage('https://example.org/a.png nói gì?')
    expect(received.map(({ content }) => content.kind)).toEqual(['attachment', 'text'])
  })

  it('in a group of the account is heard as a command or with its name', async () => {
    const { zalo, lan, received } = await listen()
    const group = zalo.group('Chi bộ 3')
    await lan.says('Hôm nay họp lúc mấy giờ?', { in: group })
    await lan.says(`@${zalo.oaName} ai ký công văn 1180?`, { in: group })
    await lan.says('/vanban', { in: group })
    expect(received.map(({ content }) => content)).toEqual([
      { kind: 'text', text: 'ai ký công văn 1180?' },
      { kind: 'command', name: 'vanban', argument: '' },
    ])
    expect(received[0]).toMatchObject({ chatKind: 'group', sender: { id: lan.id } })
  })
})

describe('the number of a choice in a group', () => {
  it('is heard with the name or without, and other numbers are left to the group', async () => {
    const { zalo, lan, channel, received } = await listen()
    const group = zalo.group('Chi bộ 3')
    await lan.says('2', { in: group })
    await lan.says('/vanban', { in: group })
    const [asked] = received
    if (!asked) throw new Error('nothing was received')
    const buttons = [[{ label: 'Một', data: 'abc.0' }], [{ label: 'Hai', data: 'abc.1' }]]
    await channel.send(asked.address, { blocks: [{ kind: 'paragraph', text: 'Chọn.' }], buttons })
    for (const text of ['2', '9', `@${zalo.oaName} 1`, `@${zalo.oaName} 9`]) {
      await lan.says(text, { in: group })
    }
    await lan.says('1')
    expect(received.slice(1).map(({ chatKind, content }) => [chatKind, content])).toMatchObject([
      ['group', { kind: 'action', data: 'abc.1' }],
      ['group', { kind: 'action', data: 'abc.0' }],
      ['group', { kind: 'no_such_choice', count: 2 }],
      ['private', { kind: 'text', text: '1' }],
    ])
  })
})

describe('echoes', () => {
  it('of our own messages are never taken for somebody’s', async () => {
    const { zalo, lan, channel, received, outcomes } = await listen()
    await lan.says('Xin chào')
    await channel.send(lan.chat.address, { blocks: [{ kind: 'paragraph', text: 'Chào Bạn.' }] })
    await zalo.whenEchoed()
    expect(received).toHaveLength(1)
    expect(outcomes).toEqual(['taken', 'own_echo'])
  })

  it('of a person of the office hand the chat over, and back', async () => {
    const { zalo, lan, received } = await listen()
    await lan.says('Xin chào')
    await zalo.adminSays(lan, 'Chào bạn, tôi là Hà ở văn phòng.')
    await zalo.adminSays(lan, '/tieptuc')
    await zalo.adminSays(lan, 'Chúng ta tiếp tục nhé.')
    await zalo.adminSays(lan, 'Tiếp tục')
    expect(received.slice(1).map(({ address, content }) => [address.chatId, content])).toEqual([
      [lan.id, { kind: 'handover', to: 'person' }],
      [lan.id, { kind: 'handover', to: 'bot' }],
      [lan.id, { kind: 'handover', to: 'person' }],
      [lan.id, { kind: 'handover', to: 'bot' }],
    ])
  })
})

describe('what needs no answer', () => {
  it('is accepted: repeats carry the same delivery id', async () => {
    const { zalo, lan, received } = await listen()
    await lan.says('Xin chào')
    await zalo.redeliver()
    expect(received).toHaveLength(2)
    expect(new Set(received.map(({ deliveryId }) => deliveryId)).size).toBe(1)
  })

  it.each([
    ['user_seen_message', { msg_ids: ['m1'] }, 'not_for_us'],
    ['user_click_chatnow', {}, 'not_for_us'],
    ['user_dances', { msg_id: 'm2' }, 'unknown_event'],
  ])('%s', async (name, message, outcome) => {
    const { zalo, lan, received, outcomes, lines } = await listen()
    expect((await zalo.deliver(lan.event(name, message))).status).toBe(200)
    expect(received).toEqual([])
    expect(outcomes).toEqual([outcome])
    expect(lines.join('')).toContain(name)
  })

  it('is dropped when it is older than a day, or of another account of the app', async () => {
    const { zalo, lan, received, outcomes } = await listen()
    const event = lan.event('user_send_text', { text: 'cũ', msg_id: 'm1' })
    await zalo.deliver({ ...event, timestamp: String(Date.now() - 25 * 3_600_000) })
    await zalo.deliver({ ...event, recipient: { id: '999' } })
    await zalo.deliver({
      event_name: 'follow',
      app_id: zalo.appId,
      oa_id: '999',
      follower: { id: lan.id },
      timestamp: String(Date.now()),
    })
    expect(received).toEqual([])
    expect(outcomes).toEqual(['stale', 'other_account', 'other_account'])
  })
})

describe('trouble', () => {
  it('with the store is answered 500, so that Zalo sends the event again', async () => {
    const { zalo, lan, channel, received, keep } = await listen()
    await channel.stop()
    await channel.start(async () => {
      throw new Error('the disk is full')
    })
    await lan.says('Xin chào', { expect: false })
    expect(zalo.deliveries().at(-1)?.status).toBe(500)
    await channel.stop()
    await lan.says('Xin chào', { expect: false })
    expect(zalo.deliveries().at(-1)?.status).toBe(500)
    await channel.start(keep)
    await zalo.redeliver(2)
    expect(received).toHaveLength(2)
  })

  it('never shows a key or a text of a member in the log', async () => {
    const { zalo, lan, channel, lines } = await listen()
    zalo.failNext('/v3.0/oa/message/cs', { kind: 'error', code: -201, message: 'no' }, { times: 9 })
    await lan.says('một câu riêng tư')
    await channel.send(lan.chat.address, { blocks: [{ kind: 'paragraph', text: 'lời đáp riêng' }] })
    await zalo.deliver(lan.event('user_send_text', { text: 'chuyện riêng' }))
    const log = lines.join('\n')
    expect(log).not.toMatch(/riêng/)
    for (const secret of [
      zalo.oaSecretKey,
      zalo.appSecret,
      zalo.tokenState().current?.accessToken,
    ]) {
      expect(log).not.toContain(secret)
    }
  })
})
