/** Random logs of meetings, the same for the same seed. */
import type { LoggedEvent } from '../../../src/quiz/meeting/events.ts'
import type { Meeting } from '../../../src/quiz/meeting/meeting.ts'
import { createChance } from '../../support/failure-script.ts'
import { asks, closes, happen, joins, makeMeeting, sends, votes } from './events.ts'

const ACCOUNTS = [
  'telegram:1-a',
  'zalo-oa:1-a',
  'telegram:2-b',
  'zalo-bot:2-b',
  'telegram:3',
  'telegram:4',
  'zalo-oa:5',
  'telegram:6-c',
]

export interface RandomMeeting {
  meeting: Meeting
  /** In the order of their times, some twice. */
  events: LoggedEvent[]
  /** From 0 up to 1. */
  chance: () => number
}

/** Everything that can happen, also what the program would not let happen, at close quarters. */
export function makeRandomMeeting(seed: number): RandomMeeting {
  const chance = createChance(seed)
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[Math.floor(chance() * items.length)] ?? items[0]
  const between = (from: number, to: number) =>
    // Coarse, so that much happens at the same moment.
    Math.round((from + chance() * (to - from)) * 2) / 2
  const account = () => pick(ACCOUNTS as [string, ...string[]])
  const meeting = makeMeeting({ mode: pick(['study', 'compete'] as const), questions: 4 })

  const events: LoggedEvent[] = []
  for (let index = 0; index < 5; index++)
    events.push(joins(between(0, 200), account(), chance() < 0.7))
  const asked = Math.floor(chance() * 5)
  for (let question = 0; question < asked; question++) {
    const start = 20 + question * 60
    events.push(...asks(start, question))
    const count = Math.floor(chance() * 12)
    for (let index = 0; index < count; index++) {
      const via = pick(['poll', 'button'] as const)
      const vote = { question, choice: pick([0, 0, 1, 2] as const), via }
      events.push(votes(between(start - 2, start + 48), account(), vote))
    }
    if (chance() < 0.2)
      events.push(happen(between(start, start + 40), { kind: 'skipped', question }))
    if (chance() < 0.2)
      events.push(happen(between(start, start + 50), { kind: 'hurried', question }))
    if (chance() < 0.3) {
      events.push(happen(between(start, start + 40), { kind: 'extended', question, seconds: 30 }))
    }
    if (chance() < 0.9) {
      events.push(closes(start + 35, question, pick([undefined, null, 3] as const)))
      if (chance() < 0.9) events.push(happen(start + 44, { kind: 'revealed', question }))
    }
  }
  const extras = Math.floor(chance() * 8)
  for (let index = 0; index < extras; index++) {
    const second = between(0, 260)
    events.push(
      pick<() => LoggedEvent>([
        () => happen(second, { kind: 'paused', reason: 'host' }),
        () => happen(second, { kind: 'paused', reason: 'group_lost' }),
        () => happen(second, { kind: 'resumed' }),
        () => happen(second, { kind: 'standing', account: account(), isMember: chance() < 0.5 }),
        () => happen(second, { kind: 'group_call' }),
        () => sends(second, pick(['lobby', 'question:1', 'gone'] as const), account()),
      ])(),
    )
  }
  if (chance() < 0.3) events.push(happen(between(0, 260), { kind: 'ended', reason: 'host' }))
  // What is stored has each key once; the same event may be read twice.
  const stored = [...new Map(events.map((event) => [event.key, event])).values()]
  const twice = stored.filter(() => chance() < 0.2)
  return { meeting, events: [...stored, ...twice].sort((a, b) => (a.at < b.at ? -1 : 1)), chance }
}

export function shuffle<Item>(items: readonly Item[], chance: () => number): Item[] {
  return items
    .map((item) => ({ item, order: chance() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)
}
