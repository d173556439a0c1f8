import { type CheckItem, fault, ok, warning } from '../check.ts'
import { createApi } from './api.ts'
import { toAdvice } from './errors.ts'

export interface TelegramCheckDeps {
  token: string
  /** Another Bot API server, without a slash at the end. */
  apiRoot?: string
  /** How the program takes its messages. */
  mode: { kind: 'polling' } | { kind: 'webhook'; url: string }
  timeoutSeconds?: number
}

const TIMEOUT_SECONDS = 10

/** Looks at the bot as Telegram has it, and changes nothing there. Never rejects. */
export async function checkTelegram({
  timeoutSeconds = TIMEOUT_SECONDS,
  mode,
  ...server
}: TelegramCheckDeps): Promise<CheckItem[]> {
  const api = createApi({ ...server, timeoutSeconds })
  try {
    const me = await api.getMe()
    const webhook = await api.getWebhookInfo()
    return [
      ok(`Bot @${me.username} (${me.first_name}) trả lời.`),
      mode.kind === 'webhook' ? ownWebhookItem(webhook, mode.url) : pollingItem(webhook),
      groupItem(me),
    ]
  } catch (error) {
    return [fault('Chưa dùng được bot Telegram.', toAdvice(error))]
  }
}

interface WebhookInfo {
  url?: string
  last_error_message?: string
  pending_update_count: number
}

function ownWebhookItem(webhook: WebhookInfo, url: string): CheckItem {
  const waiting = webhook.pending_update_count
  if (webhook.url !== url) {
    return warning(
      'Telegram chưa biết địa chỉ webhook của Sổ tay.',
      'Sổ tay báo địa chỉ này khi chạy: hãy chạy npm start rồi kiểm tra lại.',
    )
  }
  if (!webhook.last_error_message) {
    return ok(`Telegram gửi tin tới địa chỉ webhook của Sổ tay; ${waiting} tin đang chờ.`)
  }
  return warning(
    `Telegram báo gần đây không gửi được tin tới địa chỉ webhook; ${waiting} tin đang chờ.`,
    'Hãy xem Sổ tay có đang chạy không, và PUBLIC_URL có mở được từ Internet không.',
  )
}

/** The program fetches its messages itself and removes a webhook when it starts. */
function pollingItem(webhook: WebhookInfo): CheckItem {
  const waiting = webhook.pending_update_count
  if (!webhook.url) return ok(`Sổ tay tự đi lấy tin; ${waiting} tin đang chờ.`)
  // The path of somebody's webhook may be their secret.
  const host = URL.canParse(webhook.url) ? new URL(webhook.url).host : 'một địa chỉ lạ'
  const trouble = webhook.last_error_message ? ' Telegram báo địa chỉ đó đang lỗi.' : ''
  return warning(
    `Bot đang gửi tin tới ${host} do một chương trình khác đặt.${trouble} Khi chạy, Sổ tay gỡ địa chỉ này để tự nhận tin.`,
    'Nếu chương trình kia vẫn cần, hãy tạo một bot khác ở @BotFather cho Sổ tay và đổi TELEGRAM_BOT_TOKEN.',
  )
}

/** Bot API docs, "Privacy mode": commands and replies reach the bot, and more is not needed. */
function groupItem(me: {
  can_join_groups?: boolean
  can_read_all_group_messages?: boolean
}): CheckItem {
  if (me.can_join_groups === false) {
    return warning(
      'Bot không được thêm vào nhóm.',
      'Nếu muốn dùng trong nhóm: mở @BotFather, gửi /setjoingroups, chọn bot, chọn Enable.',
    )
  }
  if (me.can_read_all_group_messages) {
    return ok(
      'Trong nhóm, bot đọc được mọi tin nhắn. Sổ tay chỉ cần lệnh và tin trả lời bot.',
      'Nếu muốn kín đáo hơn: mở @BotFather, gửi /setprivacy, chọn bot, chọn Enable.',
    )
  }
  return ok('Trong nhóm, bot chỉ đọc lệnh và tin trả lời bot.')
}
