/** Who comes before whom in a contest. The order in which entries and tries come changes nothing. */
import { collapseSpaces, fold } from '../../lib/vietnamese.ts'
import { compareInTurn, withRanks } from '../ranks.ts'
import type { ContestEntry, ContestSettings, ContestTry } from './ports.ts'

export interface RankedPerson {
  /** From 1; shared by those whom nothing tells apart. */
  rank: number
  personId: string
  name: string
  unit: string | null
  best: ContestTry
  tries: number
  guess: number | null
}

export interface RankedUnit {
  rank: number
  name: string
  /** Who took part. */
  members: number
  /** From 0 to 1: the mean of the members' best shares of right answers. */
  share: number
  /** The mean of the members' best tries. */
  seconds: number
  personIds: string[]
}

export interface Ranking {
  people: RankedPerson[]
  units: RankedUnit[]
  /** How many have got everything right, which is what was to be guessed. */
  allRight: number
}

/**
 * People: most right answers, then least time in whole seconds, then the guess nearest to how many
 * have got all right (none is the farthest), then the same rank. Units: the mean of the best shares of
 * right answers of those who took part, then more of them, then less time on average. Who has
 * finished no try is left out.
 */
export function rankContest(
  entries: readonly ContestEntry[],
  settings: Pick<ContestSettings, 'questionsPerTry' | 'tries'>,
): Ranking {
  const { questionsPerTry } = settings
  const played = entries.flatMap((entry) => {
    const best = bestTry(entry.tries, settings)
    return best === null ? [] : [{ entry, best }]
  })
  const allRight = played.filter(({ best }) => best.right >= questionsPerTry).length
  const people = played
    .map(({ entry: { personId, name, unit, tries, guess }, best }) => {
      const person = { personId, name, unit, tries: tries.length, guess, best }
      const order = [-best.right, wholeSeconds(best.elapsedMs), distance(guess, allRight)]
      return { value: person, order }
    })
    .sort((a, b) => compareInTurn(a.order, b.order) || compareNames(a.value, b.value))
  return {
    people: withRanks(people),
    units: rankUnits(
      people.map(({ value }) => value),
      questionsPerTry,
    ),
    allRight,
  }
}

/**
 * Most right, then least time, then the earlier one; null when there is none. Accounts that were linked
 * during the contest may have more tries than allowed: then the first ones count.
 */
export function bestTry(
  tries: readonly ContestTry[],
  { tries: most }: Pick<ContestSettings, 'tries'>,
): ContestTry | null {
  const order = (one: ContestTry) => [-one.right, one.elapsedMs, one.number]
  const counted = tries.filter(({ number }) => number <= most)
  return counted.sort((a, b) => compareInTurn(order(a), order(b)))[0] ?? null
}

/** As times are shown and compared: who reads the same time has the same. */
export function wholeSeconds(elapsedMs: number): number {
  return Math.floor(elapsedMs / 1000)
}

type Member = Omit<RankedPerson, 'rank'>

function rankUnits(people: readonly Member[], questionsPerTry: number): RankedUnit[] {
  const units = new Map<string, { name: string; members: Member[] }[]>()
  for (const member of people) {
    const name = collapseSpaces(member.unit ?? '')
    if (name === '') continue
    // "chi bộ 3" and "Chi bộ 3" are one.
    const key = fold(name)
    units.set(key, [...(units.get(key) ?? []), { name, members: [member] }])
  }
  const ranked = Array.from(units.values(), (parts) => {
    const members = parts.flatMap((part) => part.members)
    const right = sum(members.map(({ best }) => best.right))
    const seconds = sum(members.map(({ best }) => wholeSeconds(best.elapsedMs)))
    const count = members.length
    const [name = ''] = parts.map((part) => part.name).sort(byWords)
    const share = right / (count * questionsPerTry)
    const personIds = members.map(({ personId }) => personId).sort()
    const value = { name, members: count, share, seconds: seconds / count, personIds }
    // Means of whole numbers: equal ones come out equal.
    return { value, order: [-right / count, -count, seconds / count] }
  })
  return withRanks(
    ranked.sort((a, b) => compareInTurn(a.order, b.order) || byWords(a.value.name, b.value.name)),
  )
}

function distance(guess: number | null, allRight: number): number {
  return guess === null ? Number.POSITIVE_INFINITY : Math.abs(guess - allRight)
}

/** Only for a steady order within one rank. */
function compareNames(a: Member, b: Member): number {
  return byWords(a.name, b.name) || (a.personId < b.personId ? -1 : 1)
}

const collator = new Intl.Collator('vi', { numeric: true })

function byWords(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
