/** Calls our own webhook the way a platform does, and says what stands in the way. */
import { errorCode } from '../lib/errors.ts'
import { type CheckItem, fault, ok, warning } from './check.ts'

export interface ReachOptions {
  /** The whole address of the webhook. */
  url: string
  /** What it answers to a call that proves nothing. */
  expects: 200 | 403
  timeoutMs: number
  /** Whether `npm start` runs on this machine; null when that is not known. */
  isRunning: boolean | null
  /** Vietnamese: what is still to be done in the platform's console when it answers; null: nothing. */
  next: string | null
}

type Fault =
  | 'name'
  | 'certificate_expired'
  | 'certificate_name'
  | 'certificate_chain'
  | 'no_tls'
  | 'refused'
  | 'timeout'
  | 'lost'

const OUR_PAGE = /Sổ tay/
const NAME = /^(ENOTFOUND|EAI_\w+)$/
const REFUSED = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/
const TIMEOUT = /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT)$/
const CERTIFICATE = /CERT|VERIFY|ISSUER/
const TLS = /^(EPROTO|ERR_SSL|ERR_TLS)/
const PROXY =
  'máy chủ web đứng trước (nginx, Caddy hoặc đường hầm) chuyển nguyên đường dẫn /webhooks/ về cổng của Sổ tay'
const FROM_OUTSIDE =
  'Nếu máy này không tự gọi được tên miền của chính nó, hãy mở địa chỉ trên bằng điện thoại dùng mạng di động: hiện trang "Địa chỉ nhận tin" là được.'

/** Posts `{}` unsigned, as Zalo's console does when an address is saved (Zalo OA docs, "Webhook"). */
export async function checkReach(options: ReachOptions): Promise<CheckItem> {
  const shown = shownAddress(options.url)
  try {
    const status = await post(options)
    if (status !== options.expects) return wrongStatus(status, shown, options)
    if (await isOurs(options)) return ok(`Webhook ${shown} trả lời đúng.`, options.next)
    return warning(
      `Webhook ${shown} có trả lời, nhưng có vẻ là của một chương trình khác.`,
      `Hãy xem lại tên miền có trỏ đúng máy này không, và để ${PROXY}.`,
    )
  } catch (error) {
    return notReached(readFault(error), shown, options)
  }
}

async function post({ url, timeoutMs }: ReachOptions): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    // Platforms do not follow redirects.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  })
  await response.body?.cancel()
  return response.status
}

/** Some web servers answer 200 to anything. Ours shows a page to whoever opens the address. */
async function isOurs({ url, timeoutMs }: ReachOptions): Promise<boolean> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(url, { redirect: 'manual', signal })
  return OUR_PAGE.test(await response.text())
}

function wrongStatus(
  status: number,
  shown: string,
  { expects, isRunning }: ReachOptions,
): CheckItem {
  const what = `Webhook ${shown} trả lời ${status}, đáng lẽ là ${expects}.`
  if (status >= 502 && status <= 504) {
    return notRunning(what, isRunning) ?? fault(what, `Hãy để ${PROXY}, đúng số PORT trong .env.`)
  }
  if (status >= 500) {
    return fault(
      what,
      'Sổ tay chưa nhận được tin. Hãy xem nhật ký ở cửa sổ đang chạy npm start, rồi khởi động lại.',
    )
  }
  if (status >= 300 && status < 400) {
    return fault(
      what,
      'Tên miền chuyển sang địa chỉ khác mà Zalo không đi theo. Hãy đặt PUBLIC_URL đúng địa chỉ cuối cùng (https, có hoặc không có www).',
    )
  }
  if (status === 401 || status === 403) {
    return fault(
      what,
      'Máy chủ web đang đòi mật khẩu hoặc chặn. Hãy cho phép mọi người gọi đường dẫn /webhooks/.',
    )
  }
  return fault(
    what,
    `Đường dẫn không tới được Sổ tay. Hãy để ${PROXY}; sau khi thêm kênh vào .env, hãy khởi động lại npm start.`,
  )
}

function notReached(kind: Fault, shown: string, { isRunning, timeoutMs }: ReachOptions): CheckItem {
  const what = `Webhook ${shown}`
  switch (kind) {
    case 'name':
      return fault(
        `${what}: không tìm thấy tên miền.`,
        'Hãy kiểm tra chính tả của PUBLIC_URL, và bản ghi DNS ở nơi Bạn mua tên miền. Bản ghi mới có thể mất vài giờ mới có hiệu lực.',
      )
    case 'certificate_expired':
      return fault(
        `${what}: chứng chỉ https đã hết hạn hoặc chưa đến ngày dùng.`,
        'Hãy gia hạn chứng chỉ ở máy chủ web, và xem ngày giờ của máy này có đúng không.',
      )
    case 'certificate_name':
      return fault(
        `${what}: chứng chỉ https là của tên miền khác.`,
        'Hãy cấp chứng chỉ cho đúng tên miền trong PUBLIC_URL.',
      )
    case 'certificate_chain':
      return fault(
        `${what}: chứng chỉ https không được tin cậy.`,
        'Chứng chỉ tự tạo không dùng được, Zalo sẽ không gửi tin. Hãy dùng chứng chỉ thật (Let’s Encrypt cấp miễn phí) và cài đủ cả chứng chỉ trung gian (tệp fullchain).',
      )
    case 'no_tls':
      return fault(
        `${what}: cổng này không nói chuyện được bằng https.`,
        'Hãy bật https ở máy chủ web đứng trước Sổ tay; Sổ tay không tự mở https.',
      )
    case 'refused':
      return (
        notRunning(`${what}: không có gì nhận kết nối.`, isRunning) ??
        fault(
          `${what}: không có gì nhận kết nối.`,
          `Hãy xem máy chủ web đứng trước có đang chạy không, và tường lửa đã mở cổng 443 chưa. ${FROM_OUTSIDE}`,
        )
      )
    case 'timeout':
      return (
        notRunning(`${what}: không trả lời trong ${timeoutMs / 1000} giây.`, isRunning) ??
        fault(
          `${what}: không trả lời trong ${timeoutMs / 1000} giây, Zalo sẽ coi là hỏng.`,
          `Hãy xem tường lửa đã mở cổng 443 chưa, và máy có đang quá tải không. ${FROM_OUTSIDE}`,
        )
      )
    case 'lost':
      return (
        notRunning(`${what}: kết nối bị ngắt giữa chừng.`, isRunning) ??
        fault(`${what}: kết nối bị ngắt giữa chừng.`, `Hãy để ${PROXY}. ${FROM_OUTSIDE}`)
      )
  }
}

/** Without the program nothing can be said about the way to it. */
function notRunning(what: string, isRunning: boolean | null): CheckItem | null {
  if (isRunning !== false) return null
  return warning(
    `${what} Sổ tay chưa chạy nên chưa kiểm tra được đường tới webhook.`,
    'Hãy mở một cửa sổ lệnh khác, gõ npm start, rồi chạy lại npm run doctor.',
  )
}

/** Only codes are read: messages of errors name addresses. */
function readFault(error: unknown): Fault {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout'
  const code = networkCode(error)
  if (NAME.test(code)) return 'name'
  if (REFUSED.test(code)) return 'refused'
  if (TIMEOUT.test(code)) return 'timeout'
  if (/EXPIRED|NOT_YET_VALID/.test(code)) return 'certificate_expired'
  if (/ALTNAME/.test(code)) return 'certificate_name'
  if (CERTIFICATE.test(code)) return 'certificate_chain'
  return TLS.test(code) ? 'no_tls' : 'lost'
}

/** undici hides the system's error in `cause`, and several of them in an AggregateError. */
function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const own = errorCode(error)
  if (typeof own === 'string') return own
  if (error instanceof AggregateError && error.errors.length > 0) {
    return networkCode(error.errors[0])
  }
  return networkCode(error.cause)
}

/** Without a name and password, which an address may hold. */
function shownAddress(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
