/** The account, its followers and their tags (Zalo OA docs, "Quản lý người dùng"). */
import { z } from 'zod'
import { DAY_MS, dateText, dayOf } from './days.ts'
import { ApiFault, badParameter, overLimit } from './faults.ts'
import { personOf } from './message-methods.ts'
import type { Person, World } from './world.ts'

const MAX_COUNT = 50
const MAX_OFFSET = 9951

/** `GET /v2.0/oa/getoa` */
export function getAccount(world: World): unknown {
  return {
    oa_id: world.oaId,
    name: world.oaName,
    description: '',
    oa_type: 2,
    is_verified: true,
    num_follower: world.followerCount,
    package_name: 'Nâng cao',
    avatar: 'https://s160-ava-talk.zadn.vn/oa.jpg',
  }
}

const listQuery = z.object({
  offset: z.number().int().nonnegative(),
  count: z.number().int().positive(),
  tag_name: z.string().optional(),
  last_interaction_period: z
    .string()
    .regex(/^(TODAY|YESTERDAY|L7D|L30D|\d{4}_\d\d_\d\d:\d{4}_\d\d_\d\d)$/)
    .optional(),
  is_follower: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
})

/** `GET /v3.0/oa/user/getlist` */
export function listUsers(world: World, payload: unknown): unknown {
  const query = listQuery.parse(payload)
  if (query.count > MAX_COUNT) throw overLimit(`count is ${query.count}`)
  if (query.offset > MAX_OFFSET) throw overLimit(`offset is ${query.offset}`)
  const { tag_name, last_interaction_period: period, is_follower } = query
  const isWanted = (person: Person) =>
    (tag_name === undefined || person.tags.has(tag_name)) &&
    (is_follower === undefined || person.follows === (String(is_follower) === 'true')) &&
    (period === undefined || isWithin(world, person, period))
  const isFiltered = tag_name !== undefined || is_follower !== undefined || period !== undefined
  const wanted = isFiltered ? world.known.filter(isWanted) : world.known
  return {
    total: world.settings.listedTotal ?? wanted.length,
    count: query.count,
    offset: query.offset,
    users: wanted
      .slice(query.offset, query.offset + query.count)
      .map(({ id }) => ({ user_id: id })),
  }
}

function isWithin(world: World, { lastInteractionAt }: Person, period: string): boolean {
  if (lastInteractionAt === null) return false
  const now = world.now()
  const day = dayOf(lastInteractionAt)
  switch (period) {
    case 'TODAY':
      return day === dayOf(now)
    case 'YESTERDAY':
      return day === dayOf(now - DAY_MS)
    case 'L7D':
      return lastInteractionAt >= now - 7 * DAY_MS
    case 'L30D':
      return lastInteractionAt >= now - 30 * DAY_MS
    default: {
      const [from = '', to = ''] = period.replaceAll('_', '-').split(':')
      return from <= day && day <= to
    }
  }
}

const userId = z.looseObject({ user_id: z.string() })

/** `GET /v3.0/oa/user/detail` */
export function getUser(world: World, payload: unknown): unknown {
  const person = personOf(world, userId.parse(payload).user_id)
  const avatar = `https://s120-ava-talk.zadn.vn/${person.id}.jpg`
  const { lastInteractionAt } = person
  return {
    user_id: person.id,
    user_id_by_app: person.idByApp,
    user_external_id: '',
    display_name: person.name,
    user_alias: person.name,
    is_sensitive: false,
    user_is_follower: person.follows,
    user_last_interaction_date: lastInteractionAt === null ? '' : dateText(lastInteractionAt),
    avatar,
    avatars: { 120: avatar, 240: avatar },
    dynamic_param: '',
    tags_and_notes_info: { notes: [], tag_names: [...person.tags] },
    shared_info: { address: '', city: '', district: '', name: '', phone: 0, user_dob: '' },
  }
}

/** `GET /v2.0/oa/tag/gettagsofoa` */
export function listTags(world: World): unknown {
  return [...world.tags]
}

const tagging = z.looseObject({ user_id: z.string(), tag_name: z.string().trim().min(1) })

/** `POST /v2.0/oa/tag/tagfollower` */
export function tagFollower(world: World, payload: unknown): undefined {
  const { user_id, tag_name } = tagging.parse(payload)
  const person = personOf(world, user_id)
  if (!person.follows) throw new ApiFault(-213, 'User has not followed OA')
  person.tags.add(tag_name)
  world.tags.add(tag_name)
}

/** `POST /v2.0/oa/tag/rmfollowerfromtag` */
export function untagFollower(world: World, payload: unknown): undefined {
  const { user_id, tag_name } = tagging.parse(payload)
  if (!world.tags.has(tag_name)) throw badParameter('tag_name is unknown')
  personOf(world, user_id).tags.delete(tag_name)
}
