/** Who would get a broadcast if it began now, who not and why, and how long it would take. */
import type { Allowance, BulkChannel, BulkRoute } from '../channels/bulk.ts'
import type { Clock } from '../lib/clock.ts'
import type { Broadcast } from './broadcast.ts'
import type { Survey } from './desk.ts'
import { forecast } from './forecast.ts'
import { planHousehold } from './plan.ts'
import type { Household, Ledger, PlannedRow } from './ports.ts'
import type { QuietHours } from './quiet-hours.ts'
import { deliveryTitle, reasonTitle } from './reasons.ts'
import { remarksOn } from './survey-remarks.ts'

const PAGE = 500
const WAYS: readonly BulkRoute[] = ['message', 'promotion', 'article']

export interface SurveyDeps {
  ledger: Pick<Ledger, 'people'>
  channels: BulkChannel[]
  clock: Clock
  settings: {
    quietHours: QuietHours
    /** A second admin has to approve what goes to more recipients than this. */
    approvalAbove: number
  }
}

/**
 * Plans for everybody and stores nothing. `articleOptOuts`: followers who would get the article
 * although they want no announcements.
 */
export async function takeSurvey(
  broadcast: Broadcast,
  deps: SurveyDeps,
): Promise<{ survey: Survey; articleOptOuts: number }> {
  const { channels, clock, settings } = deps
  const now = clock.now()
  const { rows, articleOptOuts } = await planAll(broadcast, deps, now)
  const allowances = await askAllowances(rows, channels)
  const { included, excluded } = divide(rows, allowances)
  const titled = <Group extends { channel: string }>(group: Group) => ({
    ...group,
    title: channels.find(({ name }) => name === group.channel)?.title ?? group.channel,
  })
  const total = included.reduce((sum, { count }) => sum + count, 0)
  const lanes = channels.map((channel) => ({
    channel,
    counts: included.filter((group) => group.channel === channel.name),
    from: now,
  }))
  const span = forecast(lanes, settings.quietHours)
  const survey = {
    total,
    included: included.map(titled),
    excluded: excluded.map(titled),
    durationMs: span === null ? 0 : span.endsAt.getTime() - span.beginsAt.getTime(),
    beginsAt: (span?.beginsAt ?? now).toISOString(),
    allowances: allowances.map(titled),
    needsApproval: total > settings.approvalAbove,
  }
  const remarks = remarksOn(survey, { broadcast, channels, now, articleOptOuts })
  return { survey: { ...survey, remarks }, articleOptOuts }
}

/** Like the counts of a ledger, before there is one. */
interface Group extends Pick<PlannedRow, 'channel' | 'route' | 'state' | 'reason'> {
  count: number
}

async function planAll(
  broadcast: Broadcast,
  { ledger, channels }: SurveyDeps,
  now: Date,
): Promise<{ rows: Group[]; articleOptOuts: number }> {
  const groups = new Map<string, Group>()
  let articleOptOuts = 0
  const giving = channelsWithArticle(broadcast, channels)
  let after: string | null = null
  const earlierOf = broadcast.corrects ?? broadcast.audience.unreadOf
  for (;;) {
    const page: Household[] = await ledger.people({ after, limit: PAGE, earlierOf })
    const last = page.at(-1)
    if (last === undefined) return { rows: inOrder([...groups.values()], channels), articleOptOuts }
    after = last.personId
    for (const household of page) {
      articleOptOuts += optOutsOf(household, giving)
      for (const row of planHousehold(household, { broadcast, channels, now })) count(groups, row)
    }
  }
}

/** As the channels stand, then by way; the largest groups of the others first. */
function inOrder(groups: Group[], channels: BulkChannel[]): Group[] {
  const place = ({ channel }: Group) => {
    const index = channels.findIndex(({ name }) => name === channel)
    return index < 0 ? channels.length : index
  }
  const way = ({ route }: Group) => (route === null ? WAYS.length : WAYS.indexOf(route))
  return groups.toSorted((a, b) => place(a) - place(b) || way(a) - way(b) || b.count - a.count)
}

function count(groups: Map<string, Group>, row: PlannedRow): void {
  const { channel, route, state, reason } = row
  const key = JSON.stringify([channel, route, state, reason])
  const group = groups.get(key) ?? { channel, route, state, reason, count: 0 }
  group.count += 1
  groups.set(key, group)
}

/** Names of those that give the broadcast to their followers as an article. */
function channelsWithArticle({ kind, audience }: Broadcast, channels: BulkChannel[]): string[] {
  if (kind !== 'announcement' || audience.article === null) return []
  return channels
    .filter(
      ({ name, articles }) => articles !== null && (audience.channels?.includes(name) ?? true),
    )
    .map(({ name }) => name)
}

/** The platform gives an article to each follower, whatever they told us. */
function optOutsOf({ chats }: Household, giving: string[]): number {
  return chats.filter(({ channel, follows, receives, reachability }) => {
    if (!giving.includes(channel) || follows !== true) return false
    return reachability === 'active' && !receives
  }).length
}

interface AskedAllowance {
  channel: string
  route: BulkRoute
  allowance: Allowance
  needed: number
}

async function askAllowances(rows: Group[], channels: BulkChannel[]): Promise<AskedAllowance[]> {
  const asked: AskedAllowance[] = []
  for (const { channel, route, state, count: needed } of rows) {
    const bulk = channels.find(({ name }) => name === channel)
    if (state !== 'planned' || route === null || bulk === undefined) continue
    const allowance = await bulk.allowance(route)
    if (allowance === null) continue
    asked.push({ channel, route, allowance, needed: route === 'article' ? 1 : needed })
  }
  return asked
}

/** As the planning does: what goes beyond an allowance is left out from the start. */
function divide(
  rows: Group[],
  allowances: AskedAllowance[],
): {
  included: { channel: string; route: BulkRoute; count: number }[]
  excluded: { channel: string; reason: string; count: number }[]
} {
  const included: { channel: string; route: BulkRoute; count: number }[] = []
  const excluded: { channel: string; reason: string; count: number }[] = []
  for (const { channel, route, state, reason, count: all } of rows) {
    if (state !== 'planned' || route === null) {
      excluded.push({ channel, reason: excludedBecause(state, reason), count: all })
      continue
    }
    const most = route === 'article' ? all : remainingOf(allowances, channel, route)
    const count = Math.min(all, most)
    if (count > 0) included.push({ channel, route, count })
    if (all > count) {
      excluded.push({ channel, reason: reasonTitle('allowance'), count: all - count })
    }
  }
  return { included, excluded }
}

function remainingOf(allowances: AskedAllowance[], channel: string, route: BulkRoute): number {
  const asked = allowances.find((one) => one.channel === channel && one.route === route)
  return asked === undefined ? Number.POSITIVE_INFINITY : Math.max(0, asked.allowance.remaining)
}

function excludedBecause(state: PlannedRow['state'], reason: string | null): string {
  return reason === null ? deliveryTitle(state, 'announcement') : reasonTitle(reason)
}
