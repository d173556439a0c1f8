/**
 * Many people of one platform who take hardly any memory: nothing is kept of them but numbers, so
 * that a fake can say of each of 100,000 how many copies of a message arrived.
 */

export interface Crowd {
  size: number
  /** By number, from 0. */
  idOf(member: number): string
  /** Null for an id that is nobody's here. */
  memberOf(id: string): number | null
  /** A message arrived. Returns its number in that chat, from 1. */
  receive(member: number, text: string): number
  /** Messages that arrived in that chat. */
  newest(member: number): number
  edited(member: number): void
  removed(member: number, messages: number): void
  /** What the platform answers instead of taking a message; null: it takes it. */
  refusalOf(member: number): string | null
  refuse(id: string, refusal: string | null): void
  /** Copies of the messages whose text holds this (of all without it), by id; nobody with none. */
  sentTo(part?: string): Map<string, number>
  /** How many got none of these messages, one copy, or more. */
  tally(part?: string): { none: number; one: number; more: number }
  edits(): number
  removals(): number
}

/** Texts told apart; what is more is counted as one. */
const MOST_TEXTS = 500
const OTHERS = ''

/** Ids are the prefix and a number of nine digits. */
export function createCrowd(prefix: string, size: number): Crowd {
  const digits = 9
  const newest = new Uint32Array(size)
  const byText = new Map<string, Uint16Array>()
  const refusals = new Map<number, string>()
  let edits = 0
  let removals = 0

  function copiesOf(text: string): Uint16Array {
    const key = byText.has(text) || byText.size < MOST_TEXTS ? text : OTHERS
    const copies = byText.get(key) ?? new Uint16Array(size)
    byText.set(key, copies)
    return copies
  }

  function sum(part = ''): Uint32Array {
    const copies = new Uint32Array(size)
    for (const [text, counts] of byText) {
      if (!text.includes(part)) continue
      for (let member = 0; member < size; member += 1) {
        copies[member] = (copies[member] ?? 0) + (counts[member] ?? 0)
      }
    }
    return copies
  }

  const idOf = (member: number) => `${prefix}${String(member).padStart(digits, '0')}`
  const crowd: Crowd = {
    size,
    idOf,
    memberOf(id) {
      if (id.length !== prefix.length + digits || !id.startsWith(prefix)) return null
      const member = Number(id.slice(prefix.length))
      return member < size ? member : null
    },
    receive(member, text) {
      const copies = copiesOf(text)
      copies[member] = (copies[member] ?? 0) + 1
      const number = (newest[member] ?? 0) + 1
      newest[member] = number
      return number
    },
    newest: (member) => newest[member] ?? 0,
    edited: () => {
      edits += 1
    },
    removed(_member, messages) {
      removals += messages
    },
    refusalOf: (member) => refusals.get(member) ?? null,
    refuse(id, refusal) {
      const member = crowd.memberOf(id)
      if (member === null) throw new Error(`${id} is not of this crowd.`)
      if (refusal === null) refusals.delete(member)
      else refusals.set(member, refusal)
    },
    sentTo(part) {
      const counts = new Map<string, number>()
      for (const [member, copies] of sum(part).entries()) {
        if (copies > 0) counts.set(idOf(member), copies)
      }
      return counts
    },
    tally(part) {
      const tally = { none: 0, one: 0, more: 0 }
      for (const copies of sum(part)) {
        if (copies === 0) tally.none += 1
        else if (copies === 1) tally.one += 1
        else tally.more += 1
      }
      return tally
    },
    edits: () => edits,
    removals: () => removals,
  }
  return crowd
}
