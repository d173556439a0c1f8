import { unzipSync } from 'fflate'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Delivery } from '../../src/broadcast/broadcast.ts'
import type { Outcome } from '../../src/broadcast/ports.ts'
import { type ReportDeps, writeReport } from '../../src/broadcast/report.ts'
import { createBroadcastStore } from '../../src/storage/broadcast-store.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { addMembers, newBroadcast, plannedRows, SOME_CONTENT } from '../support/broadcasts.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const WORK = { channel: 'telegram', route: 'message', asksConsent: true } as const

async function openOffice() {
  const database = await openDatabase({
    dataDirectory: temporaryDirectory(),
    logger: silentLogger,
  })
  onTestFinished(() => database.close())
  const broadcasts = createBroadcastStore(database)
  const ledger = createLedgerStore(database)
  const deps: ReportDeps = {
    broadcasts,
    ledger,
    channelTitle: (name) => (name === 'telegram' ? 'Telegram' : name),
    clock: createFakeClock('2026-11-25T02:00:00.000Z'),
  }

  /** A broadcast that was started; these many members are planned. */
  async function sending(
    members: number,
    { text = 'Mời họp.', names = {} }: { text?: string; names?: Record<number, string> } = {},
  ) {
    await addMembers(database.db, { to: members })
    const { id } = await broadcasts.create(newBroadcast({ content: { ...SOME_CONTENT, text } }))
    await broadcasts.move(id, 'schedule', {
      scheduledAt: '2026-11-24T23:30:00.000Z',
      confirmedBy: 'console',
      confirmedCount: members,
    })
    await broadcasts.move(id, 'start', { startedAt: '2026-11-24T23:30:01.000Z' })
    const rows = plannedRows({ to: members }).map((row, index) => ({
      ...row,
      displayName: names[index] ?? row.displayName,
    }))
    await ledger.plan(id, rows, 'end')
    return id
  }

  /** What became of some of them, in the order of their ids. */
  async function record(broadcastId: number, outcomes: Pick<Outcome, 'state' | 'reason'>[]) {
    const leaseUntil = '2026-11-25T01:00:00.000Z'
    const claim = { count: outcomes.length, owner: 'worker', leaseUntil }
    const claimed = await ledger.claim({ broadcastId, ...WORK }, claim)
    const results = claimed.map(({ channel, chatId, claim: number }, index) => ({
      broadcastId,
      channel,
      chatId,
      claim: number,
      messageIds: [],
      state: outcomes[index]?.state ?? 'sent',
      reason: outcomes[index]?.reason ?? null,
    }))
    await ledger.record('worker', results, '2026-11-24T23:30:05.000Z')
  }
  return { deps, broadcasts, sending, record }
}

async function reportOf(id: number, deps: ReportDeps): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  await writeReport(id, deps, async (bytes) => void pieces.push(bytes))
  return Buffer.concat(pieces)
}

/** Rows of a sheet as a program reads them that knows workbooks. */
async function sheetOf(report: Buffer, name: string) {
  const sheets = await readWorkbook(report, { dateFormat: 'dd/mm/yyyy\\ hh:mm:ss' })
  const rows = sheets.find(({ sheet }) => sheet === name)?.data ?? []
  return rows.map((row) => row.map((cell) => (cell instanceof Date ? toSecond(cell) : cell)))
}

/** Workbooks count in days, with a fraction. */
function toSecond(time: Date): Date {
  return new Date(Math.round(time.getTime() / 1000) * 1000)
}

describe('a report', () => {
  it('is not written for a broadcast that there is not', async () => {
    const { deps } = await openOffice()
    const written: Uint8Array[] = []
    expect(await writeReport(57, deps, async (bytes) => void written.push(bytes))).toBe(false)
    expect(written).toEqual([])
  })

  it('says what was sent, who confirmed it, and how many got it', async () => {
    const { deps, sending, record } = await openOffice()
    const id = await sending(3, { text: '# Thư mời\n\nMời họp lúc 8 giờ.' })
    await record(id, [
      { state: 'sent', reason: null },
      { state: 'failed', reason: 'not_found' },
    ])
    const rows = await sheetOf(await reportOf(id, deps), 'Tóm tắt')
    const facts = new Map(rows.map(([label, value]) => [label, value]))
    expect(facts.get('Tình trạng')).toBe('đang gửi')
    expect(facts.get('Nội dung')).toBe('# Thư mời\n\nMời họp lúc 8 giờ.')
    expect(facts.get('Gửi cho')).toBe('Tất cả mọi người')
    expect(facts.get('Người soạn')).toBe('Telegram 1')
    expect(facts.get('Người xác nhận')).toBe('dòng lệnh')
    expect(facts.get('Số người nhận đã xác nhận')).toBe(3)
    // Times as they are in Vietnam.
    expect(facts.get('Hẹn gửi lúc')).toEqual(new Date('2026-11-25T06:30:00.000Z'))
    expect(facts.get('Lập báo cáo lúc')).toEqual(new Date('2026-11-25T09:00:00.000Z'))
    const counts = rows.slice(rows.findIndex(([label]) => label === 'Kênh') + 1)
    expect(counts).toContainEqual(['Telegram', 'tin nhắn', 'đã gửi', null, 1])
    expect(counts).toContainEqual([
      'Telegram',
      'tin nhắn',
      'gửi lỗi',
      'nền tảng không tìm thấy tài khoản',
      1,
    ])
    expect(counts.at(-1)).toEqual(['Cộng', null, null, null, 3])
  })

  it('has a row for every recipient, over many pages', async () => {
    const { deps, sending, record } = await openOffice()
    const id = await sending(2_345)
    await record(id, [{ state: 'sent', reason: null }])
    const [head, ...rows] = await sheetOf(await reportOf(id, deps), 'Người nhận')
    expect(head?.slice(0, 6)).toEqual(['Kênh', 'Tên', 'Mã', 'Cách gửi', 'Kết quả', 'Lý do'])
    expect(new Set(rows.map((row) => row[2])).size).toBe(2_345)
    expect(rows).toHaveLength(2_345)
    expect(rows[0]?.slice(0, 7)).toEqual([
      'Telegram',
      'Bạn 0',
      'c0',
      'tin nhắn',
      'đã gửi',
      null,
      new Date('2026-11-25T06:30:05.000Z'),
    ])
    expect(rows[1]?.slice(4, 7)).toEqual(['chờ gửi', null, null])
  })

  it('has the log of who did what', async () => {
    const { deps, broadcasts, sending } = await openOffice()
    const id = await sending(1)
    await broadcasts.log(id, {
      at: '2026-11-25T01:00:00.000Z',
      by: 'telegram:57',
      event: 'paused',
      detail: null,
    })
    expect(await sheetOf(await reportOf(id, deps), 'Nhật ký')).toEqual([
      ['Lúc', 'Ai', 'Việc', 'Chi tiết'],
      [new Date('2026-11-25T08:00:00.000Z'), 'Telegram 57', 'tạm dừng', null],
    ])
  })

  it.each(['=HYPERLINK("http://xau.vn")', '+84 912 345 678', '-1+2', '@SUM(A1)', '\t=1'])(
    'keeps the name %j as text, never as a formula',
    async (name) => {
      const { deps, sending } = await openOffice()
      const id = await sending(1, { names: { 0: name } })
      const report = await reportOf(id, deps)
      const [, row] = await sheetOf(report, 'Người nhận')
      expect(row?.[1]).toBe(name.trim())
      const sheets = Object.entries(unzipSync(report)).filter(([path]) => /sheet\d/.test(path))
      for (const [, xml] of sheets) expect(Buffer.from(xml).toString()).not.toContain('<f>')
    },
  )

  it('keeps what XML and workbooks give a meaning of their own, and drops what they cannot hold', async () => {
    const { deps, sending } = await openOffice()
    const names = { 0: 'A&B <i>"x"</i>', 1: '_x0041_ và \u0007chuông' }
    const id = await sending(2, { names })
    const [, ...rows] = await sheetOf(await reportOf(id, deps), 'Người nhận')
    expect(rows.map((row) => row[1])).toEqual(['A&B <i>"x"</i>', '_x0041_ và chuông'])
  })

  it('is given on while the rows are still being read', async () => {
    const { deps, sending } = await openOffice()
    const id = await sending(1)
    const total = 30_000
    let written = 0
    /** Bytes given on when each page was asked for. */
    const atPage: number[] = []
    const ledger: ReportDeps['ledger'] = {
      counts: async () => [],
      async rows(_, { after, limit }) {
        atPage.push(written)
        const from = after === null ? 0 : Number(after.chatId) + 1
        const size = Math.min(limit, total - from)
        return Array.from({ length: size }, (_, index) => someDelivery(String(from + index)))
      },
    }
    await writeReport(id, { ...deps, ledger }, async (bytes) => {
      written += bytes.length
    })
    expect(atPage.length).toBeGreaterThan(10)
    expect(atPage.at(-1)).toBeGreaterThan(written * 0.8)
  })
})

function someDelivery(chatId: string): Delivery {
  return {
    broadcastId: 1,
    channel: 'telegram',
    chatId,
    displayName: `Nguyễn Văn ${chatId}`,
    route: 'message',
    state: 'sent',
    reason: null,
    attempts: 1,
    messageIds: [],
    targetMessageIds: [],
    sentAt: '2026-11-25T01:00:00.000Z',
    readAt: null,
  }
}
