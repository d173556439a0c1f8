import { createInterface, type Interface } from 'node:readline'
import { asksForHelp, type CommandIo } from '../json-lines.ts'
import type { ImportSummary, ZaloAnswer, ZaloDesk, ZaloStatus } from '../ports.ts'
import { dayInVietnam, inVietnam, vietnameseNumber } from '../vietnam-time.ts'

export interface ZaloCommandIo extends CommandIo {
  /** Writes over the last line of the terminal; null when there is none, as in a log. */
  overwrite: ((text: string) => void) | null
}

const USAGE = `Cách dùng:
  npm run zalo -- authorize                       cấp quyền cho Sổ tay dùng Official Account
  npm run zalo -- authorize --callback <địa chỉ>  khi ứng dụng đăng ký Callback Url khác
  npm run zalo -- followers                       nhập danh sách người quan tâm
  npm run zalo -- status                          mã truy cập, hạn mức, số người quan tâm
  npm run zalo -- tags                            các nhãn của Official Account
  npm run zalo -- tag <mã người dùng> <tên nhãn>   gắn nhãn cho một người
  npm run zalo -- untag <mã người dùng> <tên nhãn> gỡ nhãn`

/** Without a terminal, a line each time so many followers have been read. */
const LINE_EVERY = 500
const USER_ID = /^\d{5,25}$/

/** `zalo authorize | followers | status | tags | tag | untag`. Returns the exit code. */
export async function runZalo(
  args: string[],
  io: ZaloCommandIo,
  openDesk: () => Promise<ZaloDesk>,
): Promise<number> {
  if (asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  const run = readCommand(args, io)
  if (run === null) {
    io.err(args.length === 0 ? USAGE : `Không hiểu lệnh "${args.join(' ')}".\n${USAGE}`)
    return 2
  }
  return run(await openDesk())
}

/** Null when the arguments make no command; told before anything is opened. */
function readCommand(
  [name, ...rest]: string[],
  io: ZaloCommandIo,
): ((desk: ZaloDesk) => Promise<number>) | null {
  switch (name) {
    case 'authorize': {
      const redirectUri = readCallback(rest)
      return redirectUri === undefined ? null : (desk) => authorize(desk, redirectUri, io)
    }
    case 'followers':
      return rest.length > 0 ? null : (desk) => importFollowers(desk, io)
    case 'status':
      return rest.length > 0 ? null : (desk) => showStatus(desk, io)
    case 'tags':
      return rest.length > 0 ? null : (desk) => listTags(desk, io)
    case 'tag':
    case 'untag': {
      const [userId = '', ...words] = rest
      const tag = words.join(' ').trim()
      if (!USER_ID.test(userId) || tag === '') return null
      const done = name === 'tag' ? 'Đã gắn' : 'Đã gỡ'
      return async (desk) =>
        tell(await desk[name](userId, tag), io, () => io.out(`${done} nhãn "${tag}".`))
    }
    default:
      return null
  }
}

/** Null for the address that is taken by default, undefined for arguments that make no sense. */
function readCallback([flag, address, ...more]: string[]): string | null | undefined {
  if (flag === undefined) return null
  const isAddress = address !== undefined && /^https?:/.test(address) && URL.canParse(address)
  return flag === '--callback' && isAddress && more.length === 0 ? address : undefined
}

async function authorize(
  desk: ZaloDesk,
  redirectUri: string | null,
  io: ZaloCommandIo,
): Promise<number> {
  const readers: Interface[] = []
  const readPasted = {
    // Made when it is read, since lines that come before are lost.
    [Symbol.asyncIterator]() {
      const reader = createInterface({ input: io.input })
      readers.push(reader)
      return reader[Symbol.asyncIterator]()
    },
  }
  try {
    const account = await desk.authorize({ redirectUri, print: io.out, readPasted })
    if (account.kind === 'ok') {
      io.out(`Xong. Sổ tay đã được cấp quyền dùng Official Account "${account.value}".`)
      io.out('Sổ tay đang chạy sẽ tự dùng quyền mới. Bạn có thể kiểm tra bằng: npm run doctor')
      return 0
    }
    io.out('Đã lưu quyền mới, nhưng Zalo chưa cho đọc tên Official Account.')
    io.err(account.advice)
    return 1
  } finally {
    for (const reader of readers) reader.close()
  }
}

async function importFollowers(desk: ZaloDesk, io: ZaloCommandIo): Promise<number> {
  let nextLineAt = LINE_EVERY
  const summary = await desk.importFollowers((done, total) => {
    const text = `Đã đọc ${vietnameseNumber(done)} trên ${vietnameseNumber(total)} người`
    if (io.overwrite !== null) io.overwrite(text)
    else if (done >= nextLineAt) {
      nextLineAt = done + LINE_EVERY
      io.out(text)
    }
  })
  if (io.overwrite !== null) io.out('')
  if (summary.problem !== null && summary.imported === 0) {
    io.err(summary.problem)
    return 1
  }
  for (const line of summaryLines(summary)) io.out(line)
  if (summary.problem === null) return 0
  io.err(
    `Chưa nhập hết vì: ${summary.problem}\nNhững người đã nhập vẫn được giữ. Bạn chạy lại lệnh này để nhập tiếp, không ai bị nhập hai lần.`,
  )
  return 1
}

function summaryLines(summary: ImportSummary): string[] {
  const { total, imported, added, withoutDetails, beyondReach, followers } = summary
  const number = vietnameseNumber
  const lines = [
    `Đã nhập ${number(imported)} trên ${number(total)} người quan tâm, trong đó ${number(added)} người mới.`,
  ]
  if (withoutDetails > 0) {
    lines.push(
      `${number(withoutDetails)} người Zalo không cho biết tên và nhãn (tài khoản đã khóa hoặc đặt riêng tư). Họ sẽ có trong danh sách khi nhắn tin cho Official Account.`,
    )
  }
  if (beyondReach > 0) {
    lines.push(
      `${number(beyondReach)} người nằm ngoài 10.000 người mà Zalo cho đọc. Họ sẽ có trong danh sách khi nhắn tin hoặc bấm Quan tâm lại.`,
    )
  }
  lines.push(`Danh sách của Sổ tay hiện có ${number(followers)} người quan tâm.`)
  return lines
}

async function listTags(desk: ZaloDesk, io: ZaloCommandIo): Promise<number> {
  return tell(await desk.tags(), io, (tags) => {
    if (tags.length === 0) io.out('Official Account chưa có nhãn nào.')
    for (const tag of tags) io.out(tag)
  })
}

function tell<Value>(
  answer: ZaloAnswer<Value>,
  io: ZaloCommandIo,
  show: (value: Value) => void,
): number {
  if (answer.kind === 'problem') {
    io.err(answer.advice)
    return 1
  }
  show(answer.value)
  return 0
}

async function showStatus(desk: ZaloDesk, io: ZaloCommandIo): Promise<number> {
  const { oa, bot } = await desk.status()
  io.out('Zalo Official Account')
  for (const line of oa === null ? ['chưa bật'] : oaLines(oa)) io.out(`  ${line}`)
  io.out('Zalo Bot')
  io.out(
    bot === null
      ? '  chưa bật'
      : `  tháng này đã gửi ${vietnameseNumber(bot.sent)} tin, nhận ${vietnameseNumber(bot.received)} tin, trên ${vietnameseNumber(bot.limit)} tin của gói`,
  )
  return 0
}

function oaLines({ tokens, limits, followers }: NonNullable<ZaloStatus['oa']>): string[] {
  return [
    ...tokenLines(tokens),
    ...(limits.length === 0 ? ['hạn mức: Zalo chưa cho biết'] : limits.map(limitLine)),
    `người quan tâm trong danh sách: ${vietnameseNumber(followers)}`,
  ]
}

function tokenLines(tokens: NonNullable<ZaloStatus['oa']>['tokens']): string[] {
  if (tokens === null) return ['mã truy cập: chưa có. Hãy chạy lệnh: npm run zalo -- authorize']
  const { renewedAt, accessExpiresAt, renewableUntil, trouble } = tokens
  if (trouble !== null) return [`mã truy cập: ${trouble}`]
  if (renewedAt === null || accessExpiresAt === null || renewableUntil === null) {
    return ['mã truy cập: mới có mã gia hạn trong tệp .env, chưa dùng lần nào']
  }
  return [
    `mã truy cập: cấp khoảng ${inVietnam(renewedAt)}, hết hạn lúc ${inVietnam(accessExpiresAt)}`,
    `mã gia hạn: dùng được đến khoảng ngày ${dayInVietnam(renewableUntil)}; Sổ tay tự đổi mã mới khi đang chạy`,
  ]
}

type ShownLimit = NonNullable<ZaloStatus['oa']>['limits'][number]

function limitLine({ title, remaining, total, at }: ShownLimit): string {
  const left = remaining === null ? 'không rõ số còn lại' : `còn ${vietnameseNumber(remaining)}`
  const of = total === null ? '' : ` trên ${vietnameseNumber(total)}`
  return `${title}: ${left}${of} (lúc ${inVietnam(at)})`
}
