import { byTime, type EventIndex, type EventOf } from './event-index.ts'
import { type Account, accountKey, accountOf } from './meeting.ts'
import type { KnownAccount } from './ports.ts'
import type { Participant } from './view.ts'

/** Neither chosen nor given by the platform. */
const NAMELESS = 'Chưa rõ tên'

export interface FoldedPeople {
  participants: Participant[]
  /** Id of the participant whose vote this is; null for somebody who is not of the group. */
  voterOf(vote: EventOf<'vote'>): string | null
  unchecked: Account[]
}

/**
 * Who takes part: everybody who has joined, and the voters of the group's poll but for those of whom
 * it is known that they are not in the group.
 */
export function foldPeople(
  index: EventIndex,
  accounts: ReadonlyMap<string, KnownAccount>,
): FoldedPeople {
  const idOf = (account: string) => accounts.get(account)?.personId ?? account
  const joined = index.of('joined')
  const votes = index.of('vote')
  const standings = index.of('standing')
  const outside = new Set(
    standings.filter(({ event }) => !event.isMember).map(({ event }) => event.account),
  )
  const joinedIds = new Set(joined.map(({ event }) => idOf(event.account)))

  function voterOf({ event: { account, via } }: EventOf<'vote'>): string | null {
    const id = idOf(account)
    return joinedIds.has(id) || via === 'button' || !outside.has(account) ? id : null
  }

  const traces = new Map<string, Trace[]>()
  for (const trace of [...joined, ...votes.filter((vote) => voterOf(vote) !== null)]) {
    const id = idOf(trace.event.account)
    const list = traces.get(id)
    if (list === undefined) traces.set(id, [trace])
    else list.push(trace)
  }
  const known = new Set(standings.map(({ event }) => event.account))
  const unchecked = votes.filter(
    ({ event: { account, via } }) =>
      via === 'poll' && !known.has(account) && !joinedIds.has(idOf(account)),
  )
  return {
    participants: [...traces]
      .flatMap(([id, list]) => {
        const [first] = list.sort(byTime)
        return first === undefined ? [] : { first, id, list }
      })
      .sort((a, b) => byTime(a.first, b.first))
      .map(({ first, id, list }) => ({
        ...toParticipant(id, list, accounts),
        firstSeenAt: first.at,
      })),
    voterOf,
    unchecked: [...new Set(unchecked.map(({ event }) => event.account))].map(accountOf),
  }
}

type Trace = EventOf<'joined'> | EventOf<'vote'>

/** `traces` in the order of their times. */
function toParticipant(
  id: string,
  traces: readonly Trace[],
  accounts: ReadonlyMap<string, KnownAccount>,
): Omit<Participant, 'firstSeenAt'> {
  const joined = traces.filter(({ event }) => event.kind === 'joined')
  const phones = joined.flatMap(({ event }) =>
    event.kind === 'joined' && event.phone ? event.account : [],
  )
  const keys = [...new Set(traces.map(({ event }) => event.account))]
  const known = keys.toSorted().flatMap((key) => accounts.get(key) ?? [])
  const given = traces.findLast(({ event }) => event.name.trim() !== '')
  const chosen = known.find(({ name }) => name !== null)?.name
  const kept = known.find(({ givenName }) => givenName !== null)?.givenName
  return {
    id,
    name: chosen ?? given?.event.name.trim() ?? kept ?? NAMELESS,
    unit: known.find(({ unit }) => unit !== null)?.unit ?? null,
    accounts: keys.map(accountOf),
    phones: [...new Set(phones)].map(accountOf),
    joinedAt: joined[0]?.at ?? null,
  }
}

/** All phones, each once. */
export function phonesOf(participants: readonly Participant[]): Account[] {
  const phones = participants.flatMap((participant) => participant.phones)
  return [...new Map(phones.map((phone) => [accountKey(phone), phone])).values()]
}
