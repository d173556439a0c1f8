import type { Clock } from '../../lib/clock.ts'
import { OperatorError } from '../../lib/errors.ts'
import { type CheckItem, fault, ok, warning } from '../check.ts'
import type { LimitNotice, StoredTokens, TokenStore } from '../ports.ts'
import { checkPublicUrl } from '../public-url.ts'
import { checkReach } from '../reach.ts'
import type { AccessTokens, OaApi } from './api.ts'
import { toAdvice } from './errors.ts'
import type { OaProfile } from './schema.ts'
import { tokensDead } from './token-error.ts'

export interface ZaloOaCheckDeps {
  appId: string
  /** Null while the store, which holds the tokens, cannot be opened. */
  account: {
    api: Pick<OaApi, 'getOa'>
    tokens: Pick<AccessTokens, 'accessToken'>
    store: Pick<TokenStore, 'read'>
    /** As the newest answers said. */
    limits(): Promise<LimitNotice[]>
  } | null
  publicUrl: string | null
  /** Whether `npm start` runs on this machine; null when that is not known. */
  isRunning: boolean | null
  clock: Clock
}

/** Zalo OA docs, "Xác thực và ủy quyền": an access token lives 25 hours, a refresh token 3 months. */
const ACCESS_LIVES_MS = 25 * 60 * 60 * 1000
const REFRESH_LIVES_MS = 90 * 24 * 60 * 60 * 1000
/** Zalo docs: within that time Zalo wants its answer. */
const WEBHOOK_TIMEOUT_MS = 2_000
const LEAST_SHARE_LEFT = 0.1
const IN_THE_CONSOLE =
  'Nếu Bạn chưa làm: mở developers.zalo.me, chọn ứng dụng, mục Webhook, dán địa chỉ này rồi bấm Lưu; tắt "Lọc cú pháp", bật "Webhook Retry" và các sự kiện nêu trong docs/zalo.vi.md.'

/** Looks at the account as Zalo has it, and at the way back to us. */
export async function checkZaloOa(deps: ZaloOaCheckDeps): Promise<CheckItem[]> {
  const { account, publicUrl, isRunning } = deps
  const items = account === null ? [] : await accountItems(deps, account)
  items.push(checkPublicUrl(publicUrl))
  if (publicUrl !== null) {
    items.push(
      await checkReach({
        url: `${publicUrl}/webhooks/zalo-oa`,
        expects: 200,
        timeoutMs: WEBHOOK_TIMEOUT_MS,
        isRunning,
        next: IN_THE_CONSOLE,
      }),
    )
  }
  return items
}

/** What may be told about stored tokens: times, never the tokens. */
export interface TokenSummary {
  /** ISO times; null while only a refresh token is there, which was never used. */
  renewedAt: string | null
  accessExpiresAt: string | null
  /** About when the refresh token ends, unless it is used before. */
  renewableUntil: string | null
  /** Vietnamese, with what to do; null while the pair can be refreshed. */
  trouble: string | null
}

export function summariseTokens(stored: StoredTokens): TokenSummary {
  const trouble = stored.deadReason === null ? null : tokensDead(stored.deadReason).message
  if (stored.accessToken === '') {
    return { renewedAt: null, accessExpiresAt: null, renewableUntil: null, trouble }
  }
  const { accessExpiresAt } = stored
  const renewedAt = Date.parse(accessExpiresAt) - ACCESS_LIVES_MS
  return {
    renewedAt: new Date(renewedAt).toISOString(),
    accessExpiresAt,
    renewableUntil: new Date(renewedAt + REFRESH_LIVES_MS).toISOString(),
    trouble,
  }
}

async function accountItems(
  { appId, clock }: ZaloOaCheckDeps,
  { api, tokens, store, limits }: NonNullable<ZaloOaCheckDeps['account']>,
): Promise<CheckItem[]> {
  try {
    await tokens.accessToken()
  } catch (error) {
    // Words for the operator; anything else is a fault of the program.
    if (!(error instanceof OperatorError)) throw error
    return [fault('Chưa có mã truy cập dùng được.', error.message)]
  }
  const stored = await store.read(appId)
  if (stored?.deadReason != null) {
    return [
      fault(
        'Mã truy cập chưa hết hạn nhưng không gia hạn được nữa.',
        tokensDead(stored.deadReason).message,
      ),
    ]
  }
  const profile = await api.getOa()
  return [
    ...(stored === null ? [] : [tokenItem(stored, clock.now())]),
    ...(profile.kind === 'ok'
      ? profileItems(profile.data)
      : [fault('Zalo không cho đọc thông tin Official Account.', toAdvice(profile))]),
    ...(await limits()).flatMap(limitItems),
  ]
}

function tokenItem({ accessExpiresAt }: StoredTokens, now: Date): CheckItem {
  const hours = Math.max(0, Math.round((Date.parse(accessExpiresAt) - now.getTime()) / 3_600_000))
  return ok(`Mã truy cập dùng được, còn khoảng ${hours} giờ; Sổ tay tự gia hạn khi đang chạy.`)
}

function profileItems(oa: OaProfile): CheckItem[] {
  const followers = oa.num_follower == null ? '' : `, ${oa.num_follower} người quan tâm`
  const plan = oa.package_name ? `, gói ${oa.package_name}` : ''
  const items = [ok(`Official Account "${oa.name}"${plan}${followers}.`)]
  if (oa.is_verified === false) {
    items.push(
      warning(
        'Official Account chưa xác thực. Có thể bị hạn chế tính năng, và Zalo có thể không cấp mã gia hạn.',
        'Vào oa.zalo.me, gửi hồ sơ xác thực tài khoản của cơ quan.',
      ),
    )
  }
  return items
}

function limitItems({ name, remaining, total }: LimitNotice): CheckItem[] {
  if (name !== 'requests_per_minute' || remaining === null || total === null) return []
  const [left, all] = [remaining, total].map((count) => count.toLocaleString('vi-VN'))
  const what = `Trong phút này còn gọi được Zalo ${left} trên ${all} lần.`
  if (remaining > total * LEAST_SHARE_LEFT) return [ok(what)]
  return [
    warning(
      what,
      'Ứng dụng đang gọi quá nhiều. Hãy xem có chương trình nào khác dùng chung ứng dụng này không; Sổ tay tự chờ sang phút sau.',
    ),
  ]
}
