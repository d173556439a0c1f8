import { EVERYBODY } from '../../broadcast/broadcast.ts'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { realTiming, type Timing } from '../../lib/timing.ts'
import { asksForHelp } from '../json-lines.ts'
import type { BroadcastOffice } from '../ports.ts'
import { ArgumentFault } from '../typed-options.ts'
import { type BroadcastOrder, readOrder } from './broadcast-arguments.ts'
import { changeContent } from './broadcast-draft.ts'
import { readText, writeReportFile } from './broadcast-files.ts'
import {
  type BroadcastCommandIo,
  BY,
  checkChannel,
  NO_CHANNEL,
  NOT_RUNNING,
  type Order,
  refuse,
  type Surroundings,
  tell,
} from './broadcast-io.ts'
import { retry, start, test, waitingLines } from './broadcast-send.ts'
import { runSeries } from './broadcast-series.ts'
import { statusLines, watch } from './broadcast-status.ts'
import {
  commandLine,
  listLine,
  nextStep,
  previewLines,
  refusalText,
  surveyLines,
} from './broadcast-words.ts'

/** What the command runs with, besides what was typed. */
export interface BroadcastDeps {
  openOffice(): Promise<BroadcastOffice>
  clock?: Clock
  timing?: Timing
}

const USAGE = `Cách dùng:
  npm run broadcast -- create --text TỆP …       soạn thông báo; TỆP là - thì đọc từ bàn phím
  npm run broadcast -- change SỐ …               sửa bản nháp
  npm run broadcast -- list                      các thông báo gần đây
  npm run broadcast -- preview SỐ                xem đúng những gì sẽ tới, và ai nhận
  npm run broadcast -- survey SỐ                 ai nhận, ai không và vì sao
  npm run broadcast -- test SỐ --to telegram:123 gửi thử cho một người
  npm run broadcast -- start SỐ [--at "2026-11-25 08:00"] [--count SỐ NGƯỜI]
  npm run broadcast -- approve SỐ                duyệt thông báo của người khác
  npm run broadcast -- withdraw SỐ               đưa thông báo đã lên lịch về bản nháp
  npm run broadcast -- pause | resume | cancel SỐ
  npm run broadcast -- status SỐ [--watch]       đã gửi đến đâu
  npm run broadcast -- retry SỐ failed           gửi lại người bị lỗi
  npm run broadcast -- retry SỐ unknown [--yes]  gửi lại người chưa rõ đã nhận hay chưa
  npm run broadcast -- edit SỐ --text TỆP        sửa tin đã gửi
  npm run broadcast -- recall SỐ                 thu hồi tin đã gửi
  npm run broadcast -- remind SỐ                 nhắc người chưa bấm Đã đọc
  npm run broadcast -- report SỐ [--out TỆP.xlsx]
  npm run broadcast -- series create question --cron "0 8 * * 1" [--intro "…"]
  npm run broadcast -- series create drip --cron "0 8 * * 1,4" [--topic "…"]
  npm run broadcast -- series create reminder --of SỐ --cron "0 8 * * *" [--times 3]
  npm run broadcast -- series list | stop SỐ
Nội dung: --picture https://… --picture-text "…"  --link "Chữ trên nút=https://…"  --question MÃ
          --read (nút Đã đọc)  --ask (nút Hỏi thêm)  --practice (nút Làm 3 câu)
          bỏ đi: --no-picture --no-links --no-question --no-read --no-ask --no-practice
Người nhận: --channel telegram  --place "…"  --unit "…"  --tag "…"  --active-days 30
          --joined-before 2026-01-31  --unread-of SỐ  --article [--cities 4,9]
          --no-article  --everybody (bỏ mọi điều kiện)
Với list, status, survey, preview và series list: --json`

const MOST_LISTED = 30

/**
 * `broadcast create | preview | start | …`. Returns the exit code: 1 when something was refused,
 * 2 when the arguments make no command.
 */
export async function runBroadcast(
  args: string[],
  io: BroadcastCommandIo,
  deps: BroadcastDeps,
): Promise<number> {
  if (asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  const { clock = systemClock, timing = realTiming } = deps
  try {
    const order = readOrder(args, clock.now())
    if (order === null) {
      io.err(args.length === 0 ? USAGE : `Không có lệnh "${args[0]}".\n${USAGE}`)
      return 2
    }
    return await carryOut(order, { io, timing, open: deps.openOffice })
  } catch (error) {
    if (!(error instanceof ArgumentFault)) throw error
    io.err(`${error.message}\nXem cách dùng bằng lệnh: ${commandLine('--help')}`)
    return 2
  }
}

interface Opening {
  io: BroadcastCommandIo
  timing: Timing
  open(): Promise<BroadcastOffice>
}

async function carryOut(order: BroadcastOrder, { io, timing, open }: Opening): Promise<number> {
  // Before anything is opened: a file that is not there is a fault of the arguments.
  const text = 'content' in order ? await readText(order.content.textFile, io) : null
  const office = await open()
  const { desk } = office
  switch (order.kind) {
    case 'create': {
      const audience = { ...EVERYBODY, ...order.audience }
      await checkAudience(audience, office)
      const content = changeContent(null, order.content, text)
      return tell(await desk.create(BY, { content, audience }), io, 0, ({ id }) => [
        `Đã soạn thông báo số ${id}.`,
        `Xem trước: ${commandLine(`preview ${id}`)}`,
        `Gửi thử:   ${commandLine(`test ${id} --to telegram:MÃ`)}`,
        `Gửi:       ${commandLine(`start ${id}`)}`,
      ])
    }
    case 'change':
    case 'edit':
      return changeOrEdit(order, text, { office, io })
    case 'list': {
      const broadcasts = await desk.list(MOST_LISTED)
      if (order.json) io.out(JSON.stringify(broadcasts))
      else if (broadcasts.length === 0) {
        io.out(`Chưa có thông báo nào. Soạn bằng lệnh: ${commandLine('create --text TỆP')}`)
      } else for (const broadcast of broadcasts) io.out(listLine(broadcast))
      return 0
    }
    case 'preview':
    case 'survey':
      return show(order, { office, io })
    case 'test':
      return test(order, { office, io })
    case 'start':
      return start(order, { office, io })
    case 'approve':
    case 'resume':
      return tell(await desk[order.kind](order.id, BY), io, order.id, async (broadcast) => [
        order.kind === 'approve' ? `Đã duyệt thông báo số ${order.id}.` : 'Đã cho gửi tiếp.',
        ...(await waitingLines(broadcast, office)),
      ])
    case 'withdraw':
      return tell(await desk.withdraw(order.id, BY), io, order.id, () => [
        `Thông báo số ${order.id} đã về bản nháp. Chưa gửi cho ai.`,
      ])
    case 'pause':
      return tell(await desk.pause(order.id, BY), io, order.id, ({ state }) => [
        `Đã dừng. Tin đang trên đường vẫn tới. ${nextStep(state, order.id)}`,
      ])
    case 'cancel':
      return tell(await desk.cancel(order.id, BY), io, order.id, () => [
        `Đã hủy thông báo số ${order.id}. Người chưa nhận sẽ không nhận nữa.`,
      ])
    case 'recall':
    case 'remind': {
      const what = order.kind === 'recall' ? 'thu hồi tin' : 'nhắc người chưa đọc'
      return tell(await desk[order.kind](order.id, BY), io, order.id, ({ id }) => [
        `Đã soạn bản nháp số ${id} để ${what} của thông báo số ${order.id}.`,
        `Để thực hiện, gõ: ${commandLine(`start ${id}`)}`,
      ])
    }
    case 'retry':
      return retry(order, { office, io })
    case 'status':
      return status(order, { office, io, timing })
    case 'report': {
      const file = order.out ?? `bao-cao-thong-bao-${order.id}.xlsx`
      const isWritten = await writeReportFile(file, (write) => office.writeReport(order.id, write))
      if (!isWritten) return refuse(order.id, io)
      io.out(`Đã ghi báo cáo vào tệp ${file}.`)
      return 0
    }
    default:
      return runSeries(order, { office, io, by: BY })
  }
}

async function changeOrEdit(
  order: Order<'change' | 'edit'>,
  text: string | null,
  { office, io }: Surroundings,
): Promise<number> {
  const { desk } = office
  const before = await desk.find(order.id)
  if (before === null) return refuse(order.id, io)
  const content = changeContent(before.content, order.content, text)
  if (order.kind === 'edit') {
    return tell(await desk.edit(order.id, BY, content), io, order.id, ({ id }) => [
      `Đã soạn bản nháp số ${id} để sửa tin của thông báo số ${order.id}.`,
      `Xem trước: ${commandLine(`preview ${id}`)}`,
      `Sửa tin:   ${commandLine(`start ${id}`)}`,
    ])
  }
  const audience = { ...before.audience, ...order.audience }
  await checkAudience(audience, office)
  return tell(await desk.change(order.id, BY, { content, audience }), io, order.id, () => [
    `Đã sửa thông báo số ${order.id}. Xem trước: ${commandLine(`preview ${order.id}`)}`,
  ])
}

/** Throws ArgumentFault for a channel or a broadcast that there is not: nobody would be reached. */
async function checkAudience(
  { channels, unreadOf }: { channels: string[] | null; unreadOf: number | null },
  { desk, channels: known }: BroadcastOffice,
): Promise<void> {
  for (const name of channels ?? []) checkChannel(name, known)
  if (unreadOf !== null && (await desk.find(unreadOf)) === null) {
    throw new ArgumentFault(refusalText({ kind: 'not_found' }, unreadOf))
  }
}

async function show(
  { kind, id, json }: Order<'preview' | 'survey'>,
  { office: { desk, channels }, io }: Surroundings,
): Promise<number> {
  const previews = kind === 'preview' ? await desk.preview(id) : []
  const survey = await desk.survey(id)
  if (previews === null || survey === null) return refuse(id, io)
  if (json) io.out(JSON.stringify(kind === 'preview' ? { previews, survey } : survey))
  else {
    for (const line of [...previewLines(previews), ...surveyLines(survey)]) io.out(line)
    if (channels.length === 0) io.out(NO_CHANNEL)
  }
  return 0
}

async function status(
  { id, json, watch: isWatched }: Order<'status'>,
  { office, io, timing }: Surroundings & { timing: Timing },
): Promise<number> {
  const { desk, channelTitle } = office
  const current = await desk.status(id)
  if (current === null) return refuse(id, io)
  // A draft stays one until somebody starts it.
  if (isWatched && current.broadcast.state !== 'draft') {
    if ((await office.isRunning()) === false) io.err(NOT_RUNNING)
    return watch(id, { desk, io, timing, channelTitle })
  }
  if (json) io.out(JSON.stringify(current))
  else for (const line of statusLines(current, channelTitle)) io.out(line)
  return 0
}
