/** Gives an article to followers: made, looked after until it is there, then handed over once. */
import type { ArticleDesk, ArticleDraft, ArticleStep, BulkChannel } from '../channels/bulk.ts'
import type { Clock } from '../lib/clock.ts'
import type { Broadcast, DeliveryState } from './broadcast.ts'
import type { ArticleProgress, ArticleStore, Ledger } from './ports.ts'
import type { QuietHours } from './quiet-hours.ts'

export interface ArticleDeps {
  ledger: Pick<Ledger, 'changeAll' | 'unwillingFollowers'>
  articles: ArticleStore
  quietHours: QuietHours
  clock: Clock
  draft(broadcast: Broadcast): ArticleDraft
  /** It waits for a person. `reason`: Vietnamese. */
  pause(broadcast: Broadcast, reason: string): Promise<void>
}

/** A making that got lost on the way is tried again: an article that nobody is given harms nobody. */
const LOST_MS = 60_000
/** Whether it is day again. */
const LOOK_AGAIN_MS = 60_000
const UNWILLING =
  'Bài viết sẽ đến cả người đã dừng nhận thông báo, nên Sổ tay chưa gửi. ' +
  'Bạn hủy thông báo này, rồi soạn lại để gửi bằng tin nhắn.'

/**
 * Goes one step further. Returns after how long to go on, or null when its rows have an end or it was paused. The
 * caller sees to it that one process at a time does this, while the broadcast is being sent.
 */
export async function handOverArticle(
  broadcast: Broadcast,
  channel: BulkChannel,
  deps: ArticleDeps,
): Promise<number | null> {
  const desk = channel.articles
  if (desk === null)
    return end(broadcast, channel, deps, { state: 'failed', reason: 'channel_off' })
  const progress = await deps.articles.read(broadcast.id, channel.name)
  switch (progress?.step) {
    case undefined:
    case 'failed':
      return create(broadcast, channel, { ...deps, desk })
    case 'created':
      return verify(broadcast, channel, { ...deps, desk, progress })
    case 'verified':
      return hand(broadcast, channel, { ...deps, desk, progress })
    case 'handing': {
      // Whoever did this is gone, and nobody knows whether the call got through.
      await end(broadcast, channel, deps, { state: 'unknown', reason: 'interrupted' })
      await save(broadcast, channel, deps, { ...progress, step: 'verified' })
      return null
    }
    case 'handed':
      return end(broadcast, channel, deps, { state: 'handed_over', reason: null })
  }
}

async function create(
  broadcast: Broadcast,
  channel: BulkChannel,
  deps: ArticleDeps & { desk: ArticleDesk },
): Promise<number | null> {
  const step = await deps.desk.create(deps.draft(broadcast))
  if (step.kind !== 'ok') return afterProblem(broadcast, channel, { ...deps, step })
  const { token } = step.value
  await save(broadcast, channel, deps, { step: 'created', token, articleId: null, messageId: null })
  return 0
}

async function verify(
  broadcast: Broadcast,
  channel: BulkChannel,
  deps: ArticleDeps & { desk: ArticleDesk; progress: ArticleProgress },
): Promise<number | null> {
  const step = await deps.desk.verify(deps.progress.token ?? '')
  if (step.kind !== 'ok') return afterProblem(broadcast, channel, { ...deps, step })
  const { articleId } = step.value
  await save(broadcast, channel, deps, { ...deps.progress, step: 'verified', articleId })
  return 0
}

async function hand(
  broadcast: Broadcast,
  channel: BulkChannel,
  deps: ArticleDeps & { desk: ArticleDesk; progress: ArticleProgress },
): Promise<number | null> {
  const now = deps.clock.now()
  if (deps.quietHours.isQuiet(now) || channel.opensAt('article', now) !== null) return LOOK_AGAIN_MS
  // Whoever said so after it was confirmed counts as well.
  if ((await deps.ledger.unwillingFollowers(channel.name)) > 0) {
    await deps.pause(broadcast, UNWILLING)
    return null
  }
  // Said before the call, so that a crash in the middle of it never leads to a second one.
  await save(broadcast, channel, deps, { ...deps.progress, step: 'handing' })
  const step = await deps.desk.hand(deps.progress.articleId ?? '', broadcast.audience.article ?? {})
  if (step.kind === 'unknown') {
    await end(broadcast, channel, deps, { state: 'unknown', reason: step.reason })
    await save(broadcast, channel, deps, { ...deps.progress, step: 'verified' })
    return null
  }
  if (step.kind !== 'ok') {
    await save(broadcast, channel, deps, { ...deps.progress, step: 'verified' })
    return afterProblem(broadcast, channel, { ...deps, step })
  }
  const { messageId } = step.value
  await save(broadcast, channel, deps, { ...deps.progress, step: 'handed', messageId })
  return end(broadcast, channel, deps, { state: 'handed_over', reason: null })
}

async function afterProblem(
  broadcast: Broadcast,
  channel: BulkChannel,
  deps: ArticleDeps & { step: Exclude<ArticleStep<unknown>, { kind: 'ok' }> },
): Promise<number | null> {
  const { step } = deps
  if (step.kind === 'later') return step.afterMs
  if (step.kind === 'unknown') return LOST_MS
  return end(broadcast, channel, deps, { state: 'failed', reason: step.reason })
}

async function end(
  { id }: Broadcast,
  { name }: BulkChannel,
  { ledger, clock }: ArticleDeps,
  to: { state: DeliveryState; reason: string | null },
): Promise<null> {
  const from = { state: 'planned', channel: name, route: 'article' } as const
  await ledger.changeAll(id, from, to, clock.now().toISOString())
  return null
}

async function save(
  { id }: Broadcast,
  { name }: BulkChannel,
  { articles, clock }: ArticleDeps,
  progress: Omit<ArticleProgress, 'at'>,
): Promise<void> {
  await articles.save(id, name, { ...progress, at: clock.now().toISOString() })
}
