/** The followers of the account, page by page, for the list of subscribers. */
import type { Follower } from '../channel.ts'
import type { OaApi } from './api.ts'
import { type OaProblem, toAdvice } from './errors.ts'
import type { UserDetail } from './schema.ts'

export interface ImportResult {
  /** Followers that Zalo says there are. */
  total: number
  imported: number
  /** Listed, but Zalo gave no details about them. */
  withoutDetails: number
  /** Followers beyond the 10,000 that the API hands out. */
  beyondReach: number
  /** Why it ended early, for the operator; null when it went through. */
  problem: string | null
}

/** Zalo OA docs, "Lấy danh sách người dùng": 50 a page, offset up to 9,951. */
const PAGE_SIZE = 50
const MOST_REACHABLE = 10_000

/**
 * Reads every follower that the API hands out and gives them to `save`, a page at a time. What was
 * saved before a problem stays saved; running it again goes over the same people harmlessly.
 */
export async function importFollowers({
  api,
  save,
  onProgress,
}: {
  api: Pick<OaApi, 'listFollowers' | 'userDetail'>
  save(followers: Follower[]): Promise<void>
  onProgress(done: number, total: number): void
}): Promise<ImportResult> {
  const result: ImportResult = {
    total: 0,
    imported: 0,
    withoutDetails: 0,
    beyondReach: 0,
    problem: null,
  }
  for (let offset = 0; offset < MOST_REACHABLE; offset += PAGE_SIZE) {
    const page = await api.listFollowers(offset, PAGE_SIZE)
    if (page.kind !== 'ok') return { ...result, problem: toAdvice(page) }
    const { total, users } = page.data
    result.total = total
    result.beyondReach = Math.max(0, total - MOST_REACHABLE)
    const read = await readDetails(
      api,
      users.map(({ user_id: id }) => id),
    )
    await save(read.followers)
    result.imported += read.followers.length
    result.withoutDetails += read.missing
    onProgress(Math.min(offset + users.length, total), total)
    if (read.problem) return { ...result, problem: toAdvice(read.problem) }
    // A page may be short of people whom Zalo hides; that does not make it the last.
    if (users.length === 0 || offset + PAGE_SIZE >= total) break
  }
  return result
}

async function readDetails(
  api: Pick<OaApi, 'userDetail'>,
  ids: string[],
): Promise<{ followers: Follower[]; missing: number; problem: OaProblem | null }> {
  const followers: Follower[] = []
  let missing = 0
  for (const id of ids) {
    const detail = await api.userDetail(id)
    if (detail.kind === 'ok') followers.push(toFollower(detail.data))
    // One account that was closed must not end the import of thousands.
    else if (detail.kind === 'refused' && detail.remedy !== 'operator') missing += 1
    else return { followers, missing, problem: detail }
  }
  return { followers, missing, problem: null }
}

function toFollower(user: UserDetail): Follower {
  return {
    chatId: user.user_id,
    displayName: user.display_name.normalize('NFC').trim(),
    tags: user.tags_and_notes_info?.tag_names ?? [],
    lastInteractionAt: toIsoDay(user.user_last_interaction_date),
    follows: user.user_is_follower ?? true,
  }
}

/** `31/12/2025` in Vietnam as the ISO time at which that day began. */
function toIsoDay(date: string | undefined): string | null {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date ?? '') ?? []
  if (day === undefined || month === undefined || year === undefined) return null
  const time = Date.parse(
    `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00+07:00`,
  )
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
