import type { Kysely } from 'kysely'
import type { ContestEntry, ContestTry } from '../quiz/contest/ports.ts'
import type { Tables } from './tables/tables.ts'

const UNNAMED = 'Thành viên'

/** One entry for each person of these tries, which stand together by person. */
export async function readEntries(
  db: Kysely<Tables>,
  contestId: number,
  tries: readonly ContestTry[],
): Promise<ContestEntry[]> {
  const people = await readPeople(db, contestId)
  const guesses = await readGuesses(db, contestId)
  const entries = new Map<string, ContestEntry>()
  for (const one of tries) {
    const { personId } = one
    const known = entries.get(personId)
    if (known !== undefined) known.tries.push(one)
    else {
      const { name = UNNAMED, unit = null } = people.get(personId) ?? {}
      const guess = guesses.get(personId) ?? null
      entries.set(personId, { personId, name, unit, tries: [one], guess })
    }
  }
  return [...entries.values()]
}

/** The chosen name, or the one that a platform gave last. */
async function readPeople(
  db: Kysely<Tables>,
  contestId: number,
): Promise<Map<string, { name: string; unit: string | null }>> {
  const rows = await db
    .selectFrom('people')
    .leftJoin('chats', 'chats.person_id', 'people.id')
    .select([
      'people.id',
      'people.study_name',
      'people.unit',
      'chats.display_name',
      'chats.named_at',
    ])
    .where('people.id', 'in', (query) =>
      query
        .selectFrom('contest_tries')
        .select('person_id')
        .where('contest_id', '=', contestId)
        .where('finished_at', 'is not', null),
    )
    // Later rows replace earlier ones: the newest name is the last.
    .orderBy((order) => order.fn.coalesce('chats.named_at', order.val('')))
    .orderBy('chats.channel')
    .orderBy('chats.chat_id')
    .execute()
  const people = new Map<string, { name: string; unit: string | null }>()
  for (const { id, study_name, unit, display_name } of rows) {
    const earlier = people.get(id)?.name
    people.set(id, { name: study_name ?? display_name ?? earlier ?? UNNAMED, unit })
  }
  return people
}

async function readGuesses(db: Kysely<Tables>, contestId: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('contest_guesses')
    .select(['person_id', 'guess'])
    .where('contest_id', '=', contestId)
    .execute()
  return new Map(rows.map(({ person_id, guess }) => [person_id, guess]))
}
