import { describe, expect, it } from 'vitest'
import type { LoggedEvent } from '../../../src/quiz/meeting/events.ts'
import { foldMeeting } from '../../../src/quiz/meeting/fold.ts'
import type { KnownAccount } from '../../../src/quiz/meeting/ports.ts'
import {
  asks,
  atSecond,
  closes,
  ends,
  HOST,
  happen,
  joins,
  makeMeeting,
  sends,
  viewOf,
  votes,
} from './events.ts'

const compete = makeMeeting({ mode: 'compete' })

describe('who takes part', () => {
  it('is who has joined, and who votes in the group', () => {
    const view = viewOf([
      joins(1, 'zalo-oa:7'),
      joins(2, 'telegram:2', false),
      ...asks(20),
      votes(25, 'telegram:3'),
    ])
    expect(view.participants).toMatchObject([
      { id: 'zalo-oa:7', joinedAt: atSecond(1), phones: [{ channel: 'zalo-oa', chatId: '7' }] },
      { id: 'telegram:2', joinedAt: atSecond(2), phones: [] },
      { id: 'telegram:3', joinedAt: null, phones: [], name: 'Tên telegram:3' },
    ])
  })

  it('is one participant with several accounts, under the name that was chosen', () => {
    const events = [
      joins(1, 'zalo-oa:7-a'),
      ...asks(20),
      votes(25, 'telegram:3-a', { choice: 1 }),
      votes(26, 'zalo-oa:7-a', { via: 'button' }),
    ]
    const person = { personId: 'a', name: null, givenName: null, unit: null }
    const accounts = new Map([
      ['zalo-oa:7-a', { ...person, unit: 'Tổ 3' }],
      ['telegram:3-a', { ...person, name: 'Cô Lan' }],
    ])
    const view = foldMeeting(makeMeeting(), events, accounts)
    expect(view.participants).toMatchObject([{ id: 'a', name: 'Cô Lan', unit: 'Tổ 3' }])
    expect(view.participants[0]?.accounts).toHaveLength(2)
    expect([...(view.questions[0]?.votes ?? [])]).toMatchObject([['a', { choices: [1] }]])
  })

  it('bears the name a platform once told, where it tells none with what comes in', () => {
    const account = { personId: 'a', name: null, givenName: 'Bác Tư', unit: null }
    const nameless = happen(1, { kind: 'joined', account: 'zalo-oa:7', name: ' ', phone: true })
    const nameIn = (events: LoggedEvent[]) =>
      foldMeeting(makeMeeting(), events, new Map([['zalo-oa:7', account]])).participants[0]?.name
    expect(nameIn([nameless])).toBe('Bác Tư')
    expect(nameIn([nameless, votes(2, 'zalo-oa:7')])).toBe('Tên zalo-oa:7')
  })

  it('has the name the host chose for the host too, and the platform’s where none was chosen', () => {
    const account = { personId: 'a', name: 'Cô Hoa', givenName: 'hoa_1965', unit: null }
    const hostIn = (known: Partial<KnownAccount>, hostName = 'Hoa Hoa') =>
      foldMeeting({ ...makeMeeting(), hostName }, [], new Map([[HOST, { ...account, ...known }]]))
        .meeting.hostName
    expect(hostIn({})).toBe('Cô Hoa')
    expect(hostIn({ name: null })).toBe('Hoa Hoa')
    expect(hostIn({ name: null }, '')).toBe('hoa_1965')
  })

  it('is nobody from outside the group, unless they joined by code', () => {
    const outside = (account: string) => happen(30, { kind: 'standing', account, isMember: false })
    const view = viewOf([
      ...asks(20),
      votes(25, 'telegram:3'),
      votes(25, 'telegram:4'),
      outside('telegram:3'),
      outside('telegram:4'),
      joins(40, 'telegram:4'),
    ])
    expect(view.participants.map(({ id }) => id)).toEqual(['telegram:4'])
    expect([...(view.questions[0]?.votes.keys() ?? [])]).toEqual(['telegram:4'])
    expect(view.unchecked).toEqual([])
  })

  it('is asked of the group where a voter is not known', () => {
    const view = viewOf([
      joins(1, 'telegram:2-a'),
      ...asks(20),
      votes(25, 'telegram:3'),
      votes(25, 'telegram:4-a'),
      votes(26, 'telegram:5', { via: 'button' }),
    ])
    expect(view.unchecked).toEqual([{ channel: 'telegram', chatId: '3' }])
  })
})

describe('votes', () => {
  it('count by their time, the earliest of a person', () => {
    const view = viewOf([
      ...asks(20),
      votes(30, 'telegram:1', { choice: 2 }),
      votes(24, 'telegram:1', { choice: 1 }),
    ])
    expect(view.questions[0]?.votes.get('telegram:1')).toEqual({
      choices: [1],
      at: atSecond(24),
      via: 'poll',
      elapsedMs: 4_000,
    })
  })

  it('are taken three seconds after the end, and ten minutes where the poll was stopped', () => {
    const late = [
      votes(53, 'telegram:1', { via: 'button' }),
      votes(53.001, 'telegram:2', { via: 'button' }),
      votes(650, 'telegram:3'),
      votes(650.001, 'telegram:4'),
    ]
    const counted = (voters?: number) => [
      ...(viewOf([...asks(20), ...late, closes(50, 0, voters)]).questions[0]?.votes.keys() ?? []),
    ]
    expect(counted()).toEqual(['telegram:1'])
    expect(counted(2)).toEqual(['telegram:1', 'telegram:3'])
  })

  it('are not taken so long where a second poll may still be open beside the one that was stopped', () => {
    const sending = (second: number, attempt: number) =>
      happen(second, { kind: 'sending', notice: 'question:0', target: 'group', attempt })
    const notSent = { kind: 'not_sent', notice: 'question:0', target: 'group', attempt: 1 } as const
    const counted = (...tries: LoggedEvent[]) => {
      const events = [...asks(20), ...tries, closes(50, 0, 1), votes(60, 'telegram:1')]
      return viewOf(events).questions[0]?.votes.size
    }
    expect(counted(sending(10, 1))).toBe(1)
    expect(counted(sending(10, 1), sending(19, 2))).toBe(0)
    expect(counted(sending(10, 1), happen(11, notSent), sending(19, 2))).toBe(1)
  })

  it('for a question that was skipped count for nobody', () => {
    const skipped = happen(30, { kind: 'skipped', question: 0 })
    const events = [...asks(20), votes(25, 'telegram:1'), skipped]
    const [question] = viewOf(events).questions
    expect(question).toMatchObject({ isSkipped: true, votes: new Map() })
    const [tooLate] = viewOf([...asks(20), votes(25, 'telegram:1'), closes(29), skipped]).questions
    expect(tooLate?.isSkipped).toBe(false)
    expect(tooLate?.votes.size).toBe(1)
  })

  it('before everybody had the question took no time', () => {
    const view = viewOf([...asks(20), votes(19.5, 'telegram:1')])
    expect(view.questions[0]?.votes.get('telegram:1')?.elapsedMs).toBe(0)
  })
})

describe('the time of a question', () => {
  const deadline = (events: Parameters<typeof viewOf>[0], meeting = makeMeeting()) =>
    viewOf([...asks(20), ...events], meeting).questions[0]?.deadline

  const paused = (second: number) => happen(second, { kind: 'paused', reason: 'host' })
  const resumed = (second: number) => happen(second, { kind: 'resumed' })
  const lost = (second: number) => happen(second, { kind: 'paused', reason: 'group_lost' })

  it('runs from the moment everybody has it, longer when the host extends it', () => {
    expect(deadline([])).toBe(atSecond(50))
    const extended = happen(30, { kind: 'extended', question: 0, seconds: 30 })
    expect(deadline([extended])).toBe(atSecond(80))
    expect(deadline([closes(51)])).toBeNull()
  })

  it('stands still in a pause of the mode study', () => {
    expect(deadline([paused(30)])).toBeNull()
    expect(deadline([paused(30), resumed(100)])).toBe(atSecond(120))
    expect(deadline([paused(15), resumed(25)])).toBe(atSecond(55))
    expect(deadline([paused(30), resumed(40), paused(45), resumed(50)])).toBe(atSecond(65))
  })

  it('runs on through the host’s pause in the mode compete, not when the group is lost', () => {
    expect(deadline([paused(30)], compete)).toBe(atSecond(50))
    expect(deadline([lost(30)], compete)).toBeNull()
    expect(deadline([paused(25), lost(30), resumed(40)], compete)).toBe(atSecond(60))
  })

  it('does not count the pause as time that was used', () => {
    const events = [paused(30), resumed(100), votes(105, 'telegram:1'), ...asks(20)]
    expect(viewOf(events).questions[0]?.votes.get('telegram:1')?.elapsedMs).toBe(15_000)
  })

  it('is over when the host does not want to wait', () => {
    expect(deadline([happen(33, { kind: 'hurried', question: 0 })])).toBe(atSecond(33))
  })
})

describe('the phase', () => {
  const phases = (events: Parameters<typeof viewOf>[0], meeting = makeMeeting()) =>
    viewOf(events, meeting).phase

  it('goes from the lobby through every question', () => {
    const started = happen(10, { kind: 'started', by: null })
    expect(phases([])).toEqual({ kind: 'lobby' })
    expect(phases([started])).toEqual({ kind: 'asking', question: 0 })
    expect(phases(asks(20).slice(0, 2))).toEqual({ kind: 'asking', question: 0 })
    expect(phases(asks(20))).toEqual({ kind: 'open', question: 0 })
    expect(phases([...asks(20), closes(50)])).toEqual({ kind: 'closed', question: 0 })
    // Ten seconds, and eleven words at 150 a minute: fifteen at least.
    expect(phases([...asks(20), ...ends(50)])).toEqual({
      kind: 'revealed',
      question: 0,
      nextAt: atSecond(70),
    })
    expect(phases([...asks(20), ...ends(50), ...asks(80, 1)])).toEqual({
      kind: 'open',
      question: 1,
    })
    const ended = happen(90, { kind: 'ended', reason: 'host' })
    expect(phases([...asks(20), ended])).toEqual({
      kind: 'ended',
      reason: 'host',
      at: atSecond(90),
    })
  })

  it('has the next question wait for the end of a pause, and come at once when hurried', () => {
    const over = [...asks(20), ...ends(50)]
    const paused = happen(60, { kind: 'paused', reason: 'host' })
    expect(phases([...over, paused], compete)).toMatchObject({ kind: 'revealed', nextAt: null })
    const resumed = happen(160, { kind: 'resumed' })
    expect(phases([...over, paused, resumed])).toMatchObject({ nextAt: atSecond(170) })
    const hurried = happen(57, { kind: 'hurried', question: 0 })
    expect(phases([...over, hurried])).toMatchObject({ nextAt: atSecond(57) })
  })

  it('goes on as soon as all phones have the answer when the host did not wait for them', () => {
    const over = [...asks(20), ...ends(50)]
    const shown = sends(52, 'reveal:0', 'group')
    const sooner = happen(53, { kind: 'hurried', question: 0 })
    expect(phases([...over, shown, sooner])).toMatchObject({ nextAt: atSecond(55) })
    const closing = happen(49, { kind: 'hurried', question: 0 })
    expect(phases([...over, shown, closing])).toMatchObject({ nextAt: atSecond(70) })
  })
})

describe('what was sent', () => {
  const sent = (second: number, key: string, messageId: string | null) =>
    happen(
      second,
      { kind: 'sent', notice: 'question:0', target: 'group', messageId, inGroup: true },
      key,
    )

  it('has the id of the message from whoever knew it', () => {
    const view = viewOf([sent(22, 'sent:question:0:group', '77'), sent(21, 'noted:x', null)])
    expect(view.sent.get('question:0:group')).toEqual({ messageId: '77', at: atSecond(21) })
  })

  it('counts each call of the group once', () => {
    const sending = happen(20, {
      kind: 'sending',
      notice: 'question:0',
      target: 'group',
      attempt: 1,
    })
    const other = happen(25, { kind: 'group_call' })
    const view = viewOf([sending, sent(22, 'sent:question:0:group', '77'), other])
    expect(view.groupCalls).toEqual([atSecond(20), atSecond(25)])
    expect(view.tries.get('question:0:group')).toMatchObject({ count: 1, isOpen: true })
  })

  it('forgets that a phone was out of reach when it writes again', () => {
    const gone = happen(30, {
      kind: 'sent',
      notice: 'gone',
      target: 'telegram:1',
      messageId: null,
      inGroup: false,
    })
    expect(viewOf([joins(1, 'telegram:1'), gone]).sent.has('gone:telegram:1')).toBe(true)
    const back = votes(31, 'telegram:1', { via: 'button' })
    expect(viewOf([joins(1, 'telegram:1'), gone, back]).sent.has('gone:telegram:1')).toBe(false)
  })
})
