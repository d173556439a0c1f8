import { type CheckItem, fault, ok, warning } from '../check.ts'
import type { UsageCounter } from '../ports.ts'
import { checkPublicUrl } from '../public-url.ts'
import { checkReach } from '../reach.ts'
import { createApi } from './api.ts'
import { toAdvice } from './errors.ts'

export interface ZaloBotCheckDeps {
  token: string
  /** Another server with the same paths, without a slash at the end. */
  apiRoot?: string
  mode: { kind: 'polling' } | { kind: 'webhook'; url: string; secret: string }
  /** Messages a month in the plan, both directions together. */
  monthlyQuota: number
  /** Null while the store cannot be opened. */
  usage: UsageCounter | null
  /** Whether `npm start` runs on this machine; null when that is not known. */
  isRunning: boolean | null
  callTimeoutMs?: number
}

const CALL_TIMEOUT_MS = 10_000
const REACH_TIMEOUT_MS = 5_000
/** Share of the month's messages from which the operator should look at it. */
const NEARLY = 0.8

/** Looks at the bot as Zalo has it, and changes nothing there. Never rejects for Zalo's sake. */
export async function checkZaloBot(deps: ZaloBotCheckDeps): Promise<CheckItem[]> {
  const { mode } = deps
  return [
    ...(await accountItems(deps)),
    ...(mode.kind === 'webhook' ? await addressItems(mode.url, deps.isRunning) : []),
    ...(await quotaItems(deps)),
  ]
}

async function accountItems(deps: ZaloBotCheckDeps): Promise<CheckItem[]> {
  const { token, apiRoot, callTimeoutMs = CALL_TIMEOUT_MS } = deps
  const api = createApi({ token, callTimeoutMs, ...(apiRoot !== undefined && { apiRoot }) })
  const { signal } = new AbortController()
  const me = await api.getMe(signal)
  if (me.kind !== 'ok') return [fault('Chưa dùng được Zalo Bot.', toAdvice(me))]
  const webhook = await api.getWebhookUrl(signal)
  return [
    ok(`Bot "${me.result.names[0] ?? me.result.id}" trả lời.`),
    webhook.kind === 'ok'
      ? modeItem(deps, webhook.result)
      : fault('Chưa đọc được cách nhận tin của bot.', toAdvice(webhook)),
    me.result.canJoinGroups
      ? ok('Bot vào nhóm được; trong nhóm bot chỉ nhận tin nhắc tên bot hoặc trả lời bot.')
      : ok(
          'Bot chưa vào nhóm được.',
          'Nếu muốn dùng trong nhóm, hãy xem mục Nhóm của bot trong Zalo Bot Manager; Zalo đang mở tính năng này dần dần.',
        ),
  ]
}

/** Whether Zalo sends messages where these settings expect them. */
function modeItem({ mode, isRunning }: ZaloBotCheckDeps, url: string): CheckItem {
  if (mode.kind === 'polling') {
    if (url === '') return ok('Cách nhận tin: Sổ tay tự đi lấy tin.')
    return warning(
      `Bot đang gửi tin tới ${hostOf(url)} do một chương trình khác đặt. Khi chạy, Sổ tay gỡ địa chỉ này để tự đi lấy tin.`,
      'Nếu chương trình kia vẫn cần, hãy tạo một bot khác trong Zalo Bot Manager cho Sổ tay và đổi ZALO_BOT_TOKEN.',
    )
  }
  if (url === mode.url) return ok('Cách nhận tin: Zalo gửi tin tới webhook của Sổ tay.')
  const now = url === '' ? 'chưa có địa chỉ nào' : `đang là ${hostOf(url)}`
  return isRunning === true
    ? fault(
        `Zalo chưa ghi nhận webhook của Sổ tay: ${now}.`,
        'Hãy khởi động lại npm start; nếu vẫn vậy, xem lý do ở trang /readyz.',
      )
    : warning(
        `Zalo chưa ghi nhận webhook của Sổ tay: ${now}.`,
        'Hãy gõ npm start: Sổ tay tự báo địa chỉ mới cho Zalo khi khởi động.',
      )
}

async function addressItems(url: string, isRunning: boolean | null): Promise<CheckItem[]> {
  return [
    checkPublicUrl(new URL(url).origin),
    await checkReach({ url, expects: 403, timeoutMs: REACH_TIMEOUT_MS, isRunning, next: null }),
  ]
}

/** Zalo tells no numbers, so this is our own count (Zalo Bot docs: 3,000 a month, Basic plan). */
async function quotaItems({ usage, monthlyQuota }: ZaloBotCheckDeps): Promise<CheckItem[]> {
  if (usage === null) return []
  const { sent = 0, received = 0 } = await usage.month('zalo-bot')
  const what = `Tháng này đã gửi ${sent} tin, nhận ${received} tin, trên ${monthlyQuota} tin của gói (Sổ tay tự đếm).`
  const share = (sent + received) / monthlyQuota
  if (share < NEARLY) return [ok(what)]
  const remedy =
    'Hãy xem gói trong Zalo Bot Manager. Nếu đã nâng gói, sửa dòng ZALO_BOT_MONTHLY_QUOTA trong tệp .env.'
  return [share < 1 ? warning(`${what} Sắp hết.`, remedy) : fault(`${what} Đã hết.`, remedy)]
}

/** The path of a webhook may be somebody's secret. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'một địa chỉ lạ'
}
