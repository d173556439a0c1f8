import { describe, expect, it } from 'vitest'
import type { QuizPoll } from '../../../src/channels/polls.ts'
import { paragraph, setupTelegram } from './setup.ts'
import { setupWebhook } from './webhook-setup.ts'

const POLL: QuizPoll = {
  text: 'Ai ký Hướng dẫn của Ban Tuyên giáo Tỉnh ủy?',
  options: ['Trưởng ban', 'Phó Trưởng ban Thường trực', 'Chánh Văn phòng'],
  correct: [1],
  explanation: 'Phần ký tên của Hướng dẫn.',
  openSeconds: null,
  buttons: [[{ label: 'Bỏ qua', data: 'q1' }]],
}

async function setup(poll: Partial<QuizPoll> = {}) {
  const made = await setupTelegram()
  const group = made.telegram.group('Chi bộ 3')
  const { polls } = made.channel
  return { ...made, polls, group, to: group.address, send: () => polls.send(to(), sized(poll)) }

  function to() {
    return group.address
  }
}

function sized(poll: Partial<QuizPoll>): QuizPoll {
  return { ...POLL, ...poll }
}

async function setupSent(poll?: Partial<QuizPoll>) {
  const made = await setup(poll)
  const sent = await made.send()
  if (sent.kind !== 'sent') throw new Error(JSON.stringify(sent))
  return { ...made, sent, shown: made.group.last() }
}

describe('a quiz poll', () => {
  it('is shown with its options, its buttons and the right answer', async () => {
    const { sent, shown } = await setupSent()
    expect(sent).toMatchObject({ messageId: String(shown.id), pollId: shown.poll?.id })
    expect(shown).toMatchObject({
      text: POLL.text,
      buttons: [['Bỏ qua']],
      poll: { options: POLL.options, correct: [1], explanation: POLL.explanation },
    })
  })

  it('takes one vote of each, whose options come back with the id it was sent by', async () => {
    const { telegram, channel, received, keep, sent, shown } = await setupSent()
    const lan = telegram.user('Lan')
    await channel.start(keep)
    expect(lan.votes(shown, ['Trưởng ban'])).toBe('counted')
    expect(lan.votes(shown, [1])).toBe('already_voted')
    await telegram.whenAllConfirmed()
    const votes = received.filter(({ content }) => content.kind === 'vote')
    expect(votes.map(({ sender, content }) => [sender?.id, content])).toEqual([
      [String(lan.id), { kind: 'vote', pollId: sent.pollId, choices: [0] }],
    ])
  })

  it('with several right options takes several', async () => {
    const { telegram, channel, received, keep, shown } = await setupSent({ correct: [2, 0, 2] })
    await channel.start(keep)
    telegram.user('Lan').votes(shown, [2, 0])
    await telegram.whenAllConfirmed()
    expect(shown.poll?.correct).toEqual([0, 2])
    expect(received.at(-1)?.content).toMatchObject({ kind: 'vote', choices: [0, 2] })
  })

  it('is open for whole seconds, rather one more', async () => {
    const { telegram } = await setupSent({ openSeconds: 29.2 })
    const [poll] = telegram.polls()
    expect((poll?.openUntil ?? 0) - (poll?.sentAt ?? 0)).toBe(30_000)
  })

  it('goes into the topic it is meant for', async () => {
    const { telegram, channel } = await setupTelegram()
    const topic = telegram.group('Chi bộ 3', { forum: true }).addTopic('Học')
    expect((await channel.polls.send(topic.address, POLL)).kind).toBe('sent')
    expect(topic.last().poll).not.toBeNull()
  })

  it('is sent in order with messages to its group', async () => {
    const { telegram, channel, group, to } = await setup()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 1 })
    await Promise.all([channel.send(to, paragraph('Câu 1')), channel.polls.send(to, POLL)])
    expect(group.messages().map(({ text }) => text)).toEqual(['Câu 1', POLL.text])
  })

  const letters = (count: number) => 'đ'.repeat(count)
  it.each<[string, Partial<QuizPoll>, boolean]>([
    ['a question of 300', { text: letters(300) }, true],
    ['a question of 301', { text: letters(301) }, false],
    ['no question', { text: ' ' }, false],
    ['options of 100', { options: [letters(100), 'b'] }, true],
    ['an option of 101', { options: [letters(101), 'b'] }, false],
    ['an empty option', { options: ['', 'b'] }, false],
    ['12 options', { options: Array.from({ length: 12 }, (_, index) => `${index}`) }, true],
    ['13 options', { options: Array.from({ length: 13 }, (_, index) => `${index}`) }, false],
    ['one option', { options: ['a'], correct: [0] }, false],
    ['an explanation of 200', { explanation: letters(200) }, true],
    ['an explanation of 201', { explanation: letters(201) }, false],
    ['two line feeds', { explanation: 'a\nb\nc' }, true],
    ['three line feeds', { explanation: 'a\nb\nc\nd' }, false],
    ['no explanation', { explanation: '' }, true],
    ['no right option', { correct: [] }, false],
    ['a right option that is not there', { correct: [3] }, false],
    ['five seconds', { openSeconds: 5 }, true],
    ['four seconds', { openSeconds: 4 }, false],
  ])('with %s: %j fits as Telegram says', async (_what, poll, fits) => {
    const { telegram, polls, send } = await setup(poll)
    expect(polls.fits(sized(poll))).toBe(fits)
    expect((await send()).kind).toBe(fits ? 'sent' : 'failed')
    expect(telegram.calls('sendPoll')).toHaveLength(fits ? 1 : 0)
  })

  it('says at once when Telegram wants a pause', async () => {
    const { telegram, waits, send } = await setup()
    telegram.failNext('sendPoll', { kind: 'flood', retryAfterSeconds: 7 })
    expect(await send()).toEqual({ kind: 'rate_limited', retryAfterMs: 7_000 })
    expect(waits).toEqual([])
  })

  it('follows a group that was upgraded, once', async () => {
    const { telegram, channel } = await setupTelegram()
    const group = telegram.group('Chi bộ 3', { basic: true })
    const upgraded = group.upgrades()
    expect(await channel.polls.send(group.address, POLL)).toEqual({
      kind: 'moved',
      newChatId: upgraded.address.chatId,
      pollId: upgraded.last().poll?.id,
      messageId: String(upgraded.last().id),
    })
  })

  it.each([
    ['the connection breaks', { kind: 'drop', when: 'after' } as const],
    ['a gateway answers', { kind: 'gateway', status: 502, carriedOut: true } as const],
  ])('that may have arrived before %s is not sent again', async (_what, failure) => {
    const { telegram, send } = await setup()
    telegram.failNext('sendPoll', failure)
    expect((await send()).kind).toBe('unknown')
    expect(telegram.calls('sendPoll')).toHaveLength(1)
  })

  it('is not sent where the bot was removed', async () => {
    const { telegram, group, send } = await setup()
    group.kicksBot(telegram.user('Lan'))
    expect(await send()).toEqual({ kind: 'unreachable', reason: 'removed' })
  })

  it('waits at Telegram while that is out of reach, for some tries', async () => {
    const { telegram, waits, send } = await setup()
    await telegram.goOffline()
    expect((await send()).kind).toBe('unavailable')
    expect(waits).toHaveLength(3)
  })
})

describe('news of a poll', () => {
  const kinds = (received: { content: { kind: string } }[]) =>
    received.map(({ content }) => content.kind)

  it('is handed on once when the answer to its sending was lost', async () => {
    const { telegram, channel, group, received, keep, send } = await setup()
    telegram.failNext('sendPoll', { kind: 'drop', when: 'after' })
    await send()
    await channel.start(keep)
    await telegram.whenAllConfirmed()
    const before = received.length
    const shown = group.last()
    telegram.user('Lan').votes(shown, [1])
    telegram.user('Minh').votes(shown, [1])
    await telegram.whenAllConfirmed()
    const news = received.slice(before)
    expect(kinds(news).toSorted()).toEqual(['poll_seen', 'vote', 'vote'])
    expect(news.find(({ content }) => content.kind === 'poll_seen')?.content).toEqual({
      kind: 'poll_seen',
      pollId: shown.poll?.id,
      text: POLL.text,
    })
  })

  it('comes again when it could not be stored', async () => {
    const { telegram, channel, group, received, keep, send } = await setup()
    telegram.failNext('sendPoll', { kind: 'drop', when: 'after' })
    await send()
    let failures = 0
    await channel.start(async (message) => {
      if (message.content.kind === 'poll_seen' && failures < 2) {
        failures += 1
        throw new Error('the disk is full')
      }
      await keep(message)
    })
    telegram.user('Lan').votes(group.last(), [1])
    await telegram.whenAllConfirmed()
    expect(kinds(received)).toContain('poll_seen')
  })

  it('is remembered of so many polls, not of all there ever were', async () => {
    const { telegram, channel, received, keep } = await setupTelegram()
    await channel.start(keep)
    const tell = (id: number) =>
      telegram.pushUpdate({
        poll: { id: String(id), question: 'Ai ký?', type: 'quiz', is_anonymous: false },
      })
    for (let id = 0; id <= 1_000; id += 1) tell(id)
    await telegram.whenAllConfirmed()
    expect(received).toHaveLength(1_001)
    tell(1_000)
    tell(0)
    await telegram.whenAllConfirmed()
    expect(received.slice(1_001).map(({ address }) => address.chatId)).toEqual(['poll:0'])
  })

  it('is passed over for a poll that was sent here', async () => {
    const { telegram, channel, received, keep, shown } = await setupSent()
    await channel.start(keep)
    telegram.user('Lan').votes(shown, [1])
    await telegram.whenAllConfirmed()
    expect(kinds(received)).not.toContain('poll_seen')
  })

  it('may come before the poll is known to be sent, and the vote as well', async () => {
    const { telegram, channel, group, received, keep, send } = await setup()
    await channel.start(keep)
    telegram.failNext('sendPoll', { kind: 'slow', ms: 200 })
    const sending = send()
    const shown = await group.next((message) => message.poll !== null)
    telegram.user('Lan').votes(shown, [1])
    await telegram.whenAllConfirmed()
    expect(kinds(received)).toEqual(expect.arrayContaining(['vote', 'poll_seen']))
    expect(await sending).toMatchObject({ kind: 'sent', pollId: shown.poll?.id })
  })
})

describe('votes by webhook', () => {
  it('come as they do otherwise, a repeated one with the same delivery id', async () => {
    const { telegram, channel, received, keep } = await setupWebhook()
    await channel.start(keep)
    telegram.repeatUpdates(1)
    const group = telegram.group('Chi bộ 3')
    await channel.polls.send(group.address, POLL)
    telegram.user('Lan').votes(group.last(), [1])
    await expect
      .poll(() => received.filter(({ content }) => content.kind === 'vote'))
      .toHaveLength(2)
    await telegram.whenAllConfirmed()
    const votes = received.filter(({ content }) => content.kind === 'vote')
    expect(new Set(votes.map(({ deliveryId }) => deliveryId)).size).toBe(1)
    expect(received.map(({ content }) => content.kind)).not.toContain('poll_seen')
  })
})

describe('ending a poll', () => {
  it('tells how many have voted', async () => {
    const { telegram, polls, to, sent, shown } = await setupSent()
    telegram.user('Lan').votes(shown, [1])
    telegram.user('Minh').votes(shown, [0])
    expect(await polls.close(to, sent.messageId)).toEqual({ kind: 'closed', voters: 2 })
    expect(telegram.user('Hoa').votes(shown, [1])).toBe('closed')
  })

  it('is the same when it had ended before, or was deleted', async () => {
    const { polls, group, to, sent, shown } = await setupSent()
    await polls.close(to, sent.messageId)
    expect(await polls.close(to, sent.messageId)).toEqual({ kind: 'closed', voters: null })
    group.deletes(shown.id)
    expect(await polls.close(to, sent.messageId)).toEqual({ kind: 'closed', voters: null })
  })

  it.each([
    ["poll can't be stopped"],
    ['poll has already been closed'],
    ['message with poll to stop not found'],
  ])('counts as done when Telegram says "%s"', async (what) => {
    const { telegram, polls, to, sent } = await setupSent()
    const description = `Bad Request: ${what}`
    telegram.failNext('stopPoll', { kind: 'error', code: 400, description })
    expect(await polls.close(to, sent.messageId)).toEqual({ kind: 'closed', voters: null })
  })

  it('is tried again when its answer was lost', async () => {
    const { telegram, polls, to, sent } = await setupSent()
    telegram.failNext('stopPoll', { kind: 'drop', when: 'before' })
    expect(await polls.close(to, sent.messageId)).toEqual({ kind: 'closed', voters: 0 })
  })

  it('waits for no message that is still on its way', async () => {
    const { telegram, channel, polls, to, sent } = await setupSent()
    telegram.failNext('sendMessage', { kind: 'hang', carriedOut: false })
    void channel.send(to, paragraph('đang gửi'))
    expect((await polls.close(to, sent.messageId)).kind).toBe('closed')
    await telegram.goOffline()
  })

  it('says when Telegram wants a pause, or the bot is out', async () => {
    const { telegram, polls, group, to, sent } = await setupSent()
    telegram.failNext('stopPoll', { kind: 'flood', retryAfterSeconds: 3 })
    expect(await polls.close(to, sent.messageId)).toEqual({
      kind: 'rate_limited',
      retryAfterMs: 3_000,
    })
    group.kicksBot(telegram.user('Lan'))
    expect((await polls.close(to, sent.messageId)).kind).toBe('unreachable')
  })

  it('of an upgraded group is done: nobody can vote there', async () => {
    const { telegram, channel } = await setupTelegram()
    const group = telegram.group('Chi bộ 3', { basic: true })
    await channel.polls.send(group.address, POLL)
    const shown = group.last()
    group.upgrades()
    expect(await channel.polls.close(group.address, String(shown.id))).toEqual({
      kind: 'closed',
      voters: null,
    })
    expect(telegram.user('Lan').votesElsewhere(shown, [1])).toBe('closed')
  })
})

describe('who belongs to a group', () => {
  it.each([
    ['creator', 'admin'],
    ['administrator', 'admin'],
    ['member', 'member'],
    ['restricted', 'member'],
    ['restricted_out', 'outside'],
    ['left', 'outside'],
    ['kicked', 'outside'],
  ] as const)('counts a %s as %s', async (standing, expected) => {
    const { telegram, polls, group, to } = await setup()
    const lan = telegram.user('Lan')
    group.takesAs(lan, standing)
    expect(await polls.standing(to, String(lan.id))).toBe(expected)
  })

  it('counts who was never there as outside, also those Telegram does not know', async () => {
    const { telegram, polls, to } = await setup()
    const lan = telegram.user('Lan')
    expect(await polls.standing(to, String(lan.id))).toBe('outside')
    expect(await polls.standing(to, '999999')).toBe('outside')
    const description = 'Bad Request: PARTICIPANT_ID_INVALID'
    telegram.failNext('getChatMember', { kind: 'error', code: 400, description })
    expect(await polls.standing(to, String(lan.id))).toBe('outside')
  })

  it('takes a channel that writes there for no member, without asking', async () => {
    const { telegram, polls, to } = await setup()
    expect(await polls.standing(to, '-100300')).toBe('outside')
    expect(telegram.calls('getChatMember')).toEqual([])
  })

  it('asks the group that an upgraded one has become', async () => {
    const { telegram, channel } = await setupTelegram()
    const lan = telegram.user('Lan')
    const group = telegram.group('Chi bộ 3', { basic: true, addedBy: lan })
    group.upgrades()
    expect(await channel.polls.standing(group.address, String(lan.id))).toBe('admin')
  })

  it('is not known while Telegram does not say', async () => {
    const { telegram, polls, group, to } = await setup()
    const lan = telegram.user('Lan')
    telegram.failNext('getChatMember', { kind: 'flood', retryAfterSeconds: 3 })
    expect(await polls.standing(to, String(lan.id))).toBeNull()
    group.kicksBot(lan)
    expect(await polls.standing(to, String(lan.id))).toBeNull()
  })
})
