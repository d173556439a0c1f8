import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DeliveryState } from '../../src/broadcast/broadcast.ts'
import { runBroadcast } from '../../src/cli/commands/broadcast.ts'
import type { BroadcastCommandIo } from '../../src/cli/commands/broadcast-io.ts'
import { loadConfig } from '../../src/config/load.ts'
import { openConsoleOffice } from '../../src/console-office.ts'
import { createBroadcastStore } from '../../src/storage/broadcast-store.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { addMembers, plannedRows } from '../support/broadcasts.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createFakeTelegram } from '../support/fake-telegram/index.ts'
import { freePort } from '../support/free-port.ts'
import { silentLogger } from '../support/logger.ts'
import { runScript } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** 08:00 in Vietnam, which is no quiet hour. */
const NOW = '2026-11-25T01:00:00.000Z'

/** A store with members, an office over it, and Telegram turned on. */
async function setup({
  members = 3,
  env = {},
}: {
  members?: number
  env?: Record<string, string>
} = {}) {
  const telegram = await createFakeTelegram()
  onTestFinished(() => telegram.stop())
  const directory = temporaryDirectory()
  const database = await openDatabase({ dataDirectory: directory, logger: silentLogger })
  onTestFinished(() => database.close())
  await addMembers(database.db, { to: members })
  const clock = createFakeClock(NOW)
  const config = loadConfig({
    DATA_DIR: directory,
    PORT: '0',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ...env,
  })
  const broadcasts = createBroadcastStore(database)
  const ledger = createLedgerStore(database)
  const office = await openConsoleOffice({ config, database, logger: silentLogger, clock })
  onTestFinished(() => office.close())

  /** Types a command. `sleep`: what happens while it waits. */
  async function type(
    args: string[],
    { input = '', answers, terminal = false, sleep }: Typing = {},
  ) {
    const out: string[] = []
    const err: string[] = []
    const overwritten: string[] = []
    const questions: string[] = []
    const io: BroadcastCommandIo = {
      input: Readable.from([input]),
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      overwrite: terminal ? (text) => void overwritten.push(text) : null,
      ask:
        answers === undefined
          ? null
          : async (question) => {
              questions.push(question)
              return answers.shift() ?? ''
            },
    }
    const code = await runBroadcast(args, io, {
      openOffice: async () => office,
      clock,
      timing: { now: clock.now, random: Math.random, sleep: async () => void (await sleep?.()) },
    })
    return { code, out: out.join('\n'), err: err.join('\n'), overwritten, questions }
  }

  function file(text: string): string {
    const path = join(directory, 'thong-bao.txt')
    writeFileSync(path, text)
    return path
  }

  /** A draft; the first has the number 1. */
  const create = (...args: string[]) => type(['create', '--text', file('Mời họp.'), ...args])

  /** Begins as the running program does, and these became of the members. */
  async function send(id: number, states: DeliveryState[]): Promise<void> {
    const at = clock.now().toISOString()
    await broadcasts.move(id, 'start', { startedAt: at })
    await ledger.plan(id, plannedRows({ to: members }), 'end')
    await ledger.finishPlanning(id, at)
    await record(id, states)
  }

  async function record(id: number, states: DeliveryState[]): Promise<void> {
    const at = clock.now().toISOString()
    const work = {
      broadcastId: id,
      channel: 'telegram',
      route: 'message',
      asksConsent: true,
    } as const
    const leaseUntil = new Date(clock.now().getTime() + 60_000).toISOString()
    const claimed = await ledger.claim(work, { count: states.length, owner: 'a', leaseUntil })
    const outcomes = claimed.map(({ channel, chatId, claim }, index) => ({
      broadcastId: id,
      channel,
      chatId,
      claim,
      messageIds: ['1'],
      state: states[index] ?? 'sent',
      reason: states[index] === 'failed' ? 'not_found' : null,
    }))
    await ledger.record('a', outcomes, at)
  }

  const finish = (id: number) => broadcasts.move(id, 'finish', { finishedAt: NOW })
  return {
    telegram,
    directory,
    database,
    office,
    broadcasts,
    type,
    file,
    create,
    send,
    record,
    finish,
  }
}

interface Typing {
  input?: string
  /** Of somebody who sits at the terminal. */
  answers?: string[]
  terminal?: boolean
  sleep?: () => Promise<unknown>
}

describe('broadcast', () => {
  it.each([
    [[]],
    [['gui']],
    [['create']],
    [['create', '--text']],
    [['create', '--text', 'tep.txt', '--link', 'https://a.vn']],
    [['create', '--text', 'tep.txt', '--picture', 'https://a.vn/h.jpg']],
    [['create', '--text', 'tep.txt', '--joined-before', '2026-02-30']],
    [['create', '--text', 'tep.txt', '--cities', '4']],
    [['create', '--text', 'tep.txt', '--mau', 'do']],
    [['create', '--text', '/khong/co/tep.txt']],
    [['preview']],
    [['preview', 'mot']],
    [['preview', '1', '2']],
    [['test', '1']],
    [['test', '1', '--to', '123']],
    [['start', '1', '--at', '25/11']],
    [['start', '1', '--at', '2026-11-25 07:59']],
    [['start', '1', '--count', 'ba']],
    [['retry', '1']],
    [['retry', '1', 'all']],
    [['status', '1', '--watch', '--json']],
    [['series', 'create', 'weekly', '--cron', '0 8 * * 1']],
    [['series', 'create', 'question']],
    [['series', 'create', 'reminder', '--cron', '0 8 * * *']],
    [['series', 'go']],
  ])('refuses %j and opens nothing', async (args) => {
    const err: string[] = []
    const io = {
      input: Readable.from(['']),
      out: () => {},
      err: (line: string) => void err.push(line),
      overwrite: null,
      ask: null,
    }
    const openOffice = () => Promise.reject(new Error('opened'))
    expect(await runBroadcast(args, io, { openOffice, clock: createFakeClock(NOW) })).toBe(2)
    expect(err.join('\n')).toMatch(/Cách dùng|cách dùng/)
  })

  it('is an npm command that keeps what was made', async () => {
    const DATA_DIR = temporaryDirectory()
    const file = join(temporaryDirectory(), 'thong-bao.txt')
    writeFileSync(file, 'Mời họp.')
    const run = (...args: string[]) =>
      runScript('src/cli/main.ts', ['broadcast', ...args], { DATA_DIR })
    expect(await run('create', '--text', file)).toMatchObject({ code: 0, stderr: '' })
    const started = await run('start', '1', '--count', '0')
    expect([started.code, started.stderr]).toEqual([
      1,
      'Không có ai để gửi. Hãy xem vì sao bằng lệnh: npm run broadcast -- survey 1\n',
    ])
  }, 60_000)

  it('says how a channel is turned on while none is', async () => {
    const { create, type } = await setup({ env: { TELEGRAM_BOT_TOKEN: '' } })
    await create()
    const { code, out } = await type(['survey', '1'])
    expect([code, out]).toEqual([0, expect.stringContaining('npm run doctor')])
  })

  it.each(['preview', 'survey', 'status', 'start', 'pause', 'report', 'recall', 'remind'])(
    'says in %s that there is no such announcement',
    async (name) => {
      const { type } = await setup()
      const { code, err } = await type([name, '57'])
      expect(code).toBe(1)
      expect(err).toBe(
        'Không có thông báo số 57. Xem danh sách bằng lệnh: npm run broadcast -- list',
      )
    },
  )
})

describe('broadcast create and change', () => {
  it('prints the number and what to type next', async () => {
    const { create } = await setup()
    const { code, out } = await create()
    expect(code).toBe(0)
    expect(out).toMatch(/^Đã soạn thông báo số 1\.\n/)
    expect(out).toContain('npm run broadcast -- start 1')
  })

  it('keeps all that was asked for', async () => {
    const { create, broadcasts } = await setup()
    await create(
      ...['--picture', 'https://a.vn/h.jpg', '--picture-text', 'Hội trường', '--read', '--ask'],
      ...['--link', 'Xem kế hoạch=https://a.vn/kh?x=1', '--channel', 'telegram'],
      ...['--place', 'Biên Hòa', '--place', 'Phước Long', '--tag', 'bí thư', '--active-days', '30'],
      ...['--joined-before', '2026-11-01'],
    )
    expect(await broadcasts.find(1)).toMatchObject({
      createdBy: 'console',
      content: {
        text: 'Mời họp.',
        picture: { url: 'https://a.vn/h.jpg', description: 'Hội trường' },
        links: [{ label: 'Xem kế hoạch', url: 'https://a.vn/kh?x=1' }],
        buttons: { read: true, ask: true, practice: false },
      },
      audience: {
        channels: ['telegram'],
        places: ['Biên Hòa', 'Phước Long'],
        tags: ['bí thư'],
        activeWithinDays: 30,
        // The beginning of that day in Vietnam.
        joinedBefore: '2026-10-31T17:00:00.000Z',
        units: null,
      },
    })
  })

  it('reads the text from the input, without the mark that Notepad writes', async () => {
    const { type, broadcasts } = await setup()
    await type(['create', '--text', '-'], { input: '\uFEFF# Thư mời\n\nHọp lúc 8 giờ.\n' })
    expect((await broadcasts.find(1))?.content.text).toBe('# Thư mời\n\nHọp lúc 8 giờ.')
  })

  it('refuses a file that would arrive as signs nobody can read', async () => {
    const { type, directory } = await setup()
    const path = join(directory, 'thong-bao.txt')
    const remedies = [
      [Buffer.from('\uFEFFThông báo', 'utf16le'), 'mã hóa UTF-8'],
      [Buffer.from('Thông báo họp', 'latin1'), 'mã hóa UTF-8'],
      [Buffer.alloc(0), 'Tệp trống'],
    ] as const
    for (const [bytes, remedy] of remedies) {
      writeFileSync(path, bytes)
      const { code, err } = await type(['create', '--text', path])
      expect([code, err]).toEqual([2, expect.stringContaining(remedy)])
    }
    expect((await type(['list'])).out).toContain('Chưa có thông báo nào')
  })

  it('says which part of the content cannot be sent', async () => {
    const { create, type, file } = await setup()
    const long = await type(['create', '--text', file('a'.repeat(6_001))])
    expect([long.code, long.err]).toEqual([2, expect.stringContaining('dài nhất 6.000 ký tự')])
    const links = ['a', 'b', 'c'].flatMap((label) => ['--link', `${label}=https://a.vn`])
    expect((await create(...links)).err).toContain('nhiều nhất hai liên kết')
    expect((await create('--question', 'khong-co')).err).toContain('"khong-co"')
  })

  it('refuses a channel that is not on, since nobody would be reached', async () => {
    const { create } = await setup()
    const { code, err } = await create('--channel', 'telegarm')
    expect(code).toBe(2)
    expect(err).toContain('Các kênh đang bật: telegram.')
  })

  it('changes what is said and leaves the rest', async () => {
    const { create, type, broadcasts } = await setup()
    await create('--read', '--link', 'Xem=https://a.vn', '--place', 'Biên Hòa')
    await type(['change', '1', '--no-read', '--practice', '--unit', 'Chi bộ 3'])
    expect(await broadcasts.find(1)).toMatchObject({
      content: {
        text: 'Mời họp.',
        links: [{ label: 'Xem' }],
        buttons: { read: false, practice: true },
      },
      audience: { places: ['Biên Hòa'], units: ['Chi bộ 3'] },
    })
    await type(['change', '1', '--everybody', '--no-links'])
    expect(await broadcasts.find(1)).toMatchObject({
      content: { links: [] },
      audience: { places: null, units: null },
    })
  })
})

describe('broadcast preview, survey, list', () => {
  it('shows exactly what arrives, and who gets it', async () => {
    const { type, file } = await setup()
    await type(['create', '--text', file('# Thư mời\n\nHọp **lúc 8 giờ**.'), '--read'])
    const { out } = await type(['preview', '1'])
    expect(out).toContain(
      'Telegram, tin nhắn:\n  | Thư mời\n  | \n  | Họp lúc 8 giờ.\n  | [Đã đọc]',
    )
    expect(out).toContain('Người nhận: 3\n  Telegram, tin nhắn: 3')
  })

  it('says who is out and why', async () => {
    const { create, type, database } = await setup({ members: 4 })
    const isFirst = database.db.updateTable('chats').where('chat_id', '=', 'c0')
    await isFirst.set({ announcements: 'off', announcements_source: 'command' }).execute()
    await create()
    const { out } = await type(['survey', '1'])
    expect(out).toContain('Người nhận: 3\n')
    expect(out).toContain('Không gửi:\n  Telegram, không nhận thông báo: 1')
  })

  it('prints one JSON value where asked', async () => {
    const { create, type } = await setup()
    await create()
    expect(JSON.parse((await type(['survey', '1', '--json'])).out)).toMatchObject({ total: 3 })
    expect(JSON.parse((await type(['preview', '1', '--json'])).out)).toMatchObject({
      previews: [{ channel: 'telegram' }],
      survey: { total: 3 },
    })
    expect(JSON.parse((await type(['list', '--json'])).out)).toMatchObject([{ id: 1 }])
    expect(JSON.parse((await type(['status', '1', '--json'])).out)).toMatchObject({
      broadcast: { id: 1, state: 'draft' },
    })
  })

  it('lists the newest first, each with its state', async () => {
    const { create, type } = await setup()
    expect((await type(['list'])).out).toContain('Chưa có thông báo nào')
    await create()
    await create()
    await type(['cancel', '1'])
    const [newest, oldest] = (await type(['list'])).out.split('\n')
    expect(newest).toMatch(/^ +2 {2}nháp .*Mời họp/)
    expect(oldest).toMatch(/^ +1 {2}đã hủy /)
  })
})

describe('broadcast test', () => {
  it('sends it to one chat as it will arrive', async () => {
    const { telegram, create, type } = await setup()
    const lan = telegram.user('Lan')
    lan.says('/start')
    await create('--read')
    const { code, out } = await type(['test', '1', '--to', `telegram:${lan.id}`])
    expect([code, out]).toEqual([0, 'Đã gửi thử. Bạn xem trên điện thoại.'])
    expect((await lan.chat.next()).text).toContain('Mời họp.')
  })

  it('says why it could not', async () => {
    const { create, type } = await setup()
    await create()
    const { code, err } = await type(['test', '1', '--to', 'telegram:123'])
    expect(code).toBe(1)
    expect(err).toMatch(/^Chưa gửi được: .+\.$/)
    expect((await type(['test', '1', '--to', 'zalo-oa:123'])).code).toBe(2)
  })
})

describe('broadcast start', () => {
  it('shows who gets it, and begins when the right number is given', async () => {
    const { create, type, broadcasts } = await setup()
    await create()
    const { code, out } = await type(['start', '1', '--count', '3'])
    expect(code).toBe(0)
    expect(out).toContain('Người nhận: 3')
    expect(out).toContain('status 1 --watch')
    expect(await broadcasts.find(1)).toMatchObject({
      state: 'scheduled',
      scheduledAt: NOW,
      confirmedBy: 'console',
      confirmedCount: 3,
    })
  })

  it('asks whoever sits at the terminal to type the number', async () => {
    const { create, type, broadcasts } = await setup({ members: 1_234 })
    await create()
    for (const answer of ['', '1233', 'có']) {
      expect((await type(['start', '1'], { answers: [answer] })).code).toBe(1)
      expect((await broadcasts.find(1))?.state).toBe('draft')
    }
    const { code, questions } = await type(['start', '1'], {
      answers: ['1.234'],
    })
    expect(questions).toEqual(['Gõ đúng số người nhận, 1.234, để gửi; để trống là thôi: '])
    // Above the set size another one has to approve, and nobody else is set.
    expect(code).toBe(1)
  })

  it('sends nothing without the number, or with a wrong one', async () => {
    const { create, type, broadcasts } = await setup()
    await create()
    const without = await type(['start', '1'])
    expect([without.code, without.err]).toEqual([2, expect.stringContaining('start 1 --count 3')])
    const wrong = await type(['start', '1', '--count', '4'])
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('Số người nhận là 3')])
    expect((await broadcasts.find(1))?.state).toBe('draft')
  })

  it('waits for a time in Vietnam', async () => {
    const { create, type, broadcasts } = await setup()
    await create()
    const { out } = await type(['start', '1', '--at', '2026-11-26 07:30', '--count', '3'])
    expect((await broadcasts.find(1))?.scheduledAt).toBe('2026-11-26T00:30:00.000Z')
    expect(out).toContain('07:30 ngày 26/11/2026')
    expect((await type(['status', '1'])).out).toContain('Hẹn gửi lúc 07:30 ngày 26/11/2026')
  })

  it('says that the program does not run, and that it sends later', async () => {
    const { create, type } = await setup({ env: { PORT: String(await freePort()) } })
    await create()
    const { out } = await type(['start', '1', '--count', '3'])
    expect(out).toContain('Sổ tay chưa chạy; tin sẽ được gửi khi chạy npm start.')
  })

  it('tells the other admins above the set size, and lets nobody approve alone', async () => {
    const env = { BROADCAST_APPROVAL_ABOVE: '2', ADMINS: 'telegram:1000000001' }
    const { create, type, telegram } = await setup({ env })
    await create()
    const { out } = await type(['start', '1', '--count', '3'])
    expect(out).toContain('Cần một người phụ trách khác duyệt')
    const { code, err } = await type(['approve', '1'])
    expect([code, err]).toEqual([1, expect.stringContaining('không được tự duyệt')])
    expect(telegram.calls('sendMessage')).toMatchObject([{ payload: { chat_id: 1000000001 } }])
  })

  it('approves what somebody confirmed in a chat', async () => {
    const ADMINS = 'telegram:1000000001,telegram:1000000002'
    const env = { BROADCAST_APPROVAL_ABOVE: '2', ADMINS }
    const { create, type, office, broadcasts } = await setup({ env })
    await create()
    await office.desk.confirm(1, 'telegram:1000000001', { count: 3, at: null })
    expect((await type(['approve', '1'])).code).toBe(0)
    expect((await broadcasts.find(1))?.approvedBy).toBe('console')
  })
})

describe('broadcast pause, resume, cancel, withdraw', () => {
  it('moves it on, and says what is not possible from where it stands', async () => {
    const { create, type, send, broadcasts } = await setup()
    await create()
    await type(['start', '1', '--count', '3'])
    expect((await type(['withdraw', '1'])).out).toContain('về bản nháp')
    await type(['start', '1', '--count', '3'])
    await send(1, ['sent'])
    expect((await type(['pause', '1'])).out).toContain('npm run broadcast -- resume 1')
    const twice = await type(['pause', '1'])
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('đang tạm dừng')])
    expect((await type(['resume', '1'])).out).toContain('Đã cho gửi tiếp')
    expect((await type(['cancel', '1'])).code).toBe(0)
    expect((await broadcasts.find(1))?.state).toBe('cancelled')
    expect((await type(['start', '1', '--count', '3'])).err).toContain('đã hủy')
  })
})

describe('broadcast retry', () => {
  async function finished() {
    const office = await setup()
    await office.create()
    await office.type(['start', '1', '--count', '3'])
    await office.send(1, ['sent', 'failed', 'unknown'])
    await office.finish(1)
    return office
  }

  it('sends once more to those that failed', async () => {
    const { type, broadcasts } = await finished()
    expect((await type(['status', '1'])).out).toContain('npm run broadcast -- retry 1 failed')
    expect((await type(['retry', '1', 'failed'])).code).toBe(0)
    expect((await broadcasts.find(1))?.state).toBe('sending')
  })

  it('warns that some may get it twice, and wants a yes', async () => {
    const { type, broadcasts } = await finished()
    const silent = await type(['retry', '1', 'unknown'])
    expect([silent.code, silent.err]).toEqual([2, expect.stringContaining('nhận hai lần')])
    expect((await type(['retry', '1', 'unknown'], { answers: ['không'] })).code).toBe(1)
    expect((await broadcasts.find(1))?.state).toBe('finished')
    expect((await type(['retry', '1', 'unknown'], { answers: ['Có'] })).code).toBe(0)
    expect((await broadcasts.find(1))?.state).toBe('sending')
  })

  it('says when there is nobody', async () => {
    const { type } = await finished()
    await type(['retry', '1', 'unknown', '--yes'])
    const { code, err } = await type(['retry', '1', 'unknown', '--yes'])
    expect([code, err]).toEqual([1, expect.stringContaining('Không có ai')])
  })
})

describe('broadcast edit, recall, remind', () => {
  it('makes drafts that are started like any other', async () => {
    const { create, type, send, finish, file, broadcasts } = await setup()
    await create('--read')
    await type(['start', '1', '--count', '3'])
    await send(1, ['sent', 'sent', 'failed'])
    await finish(1)
    const edit = await type(['edit', '1', '--text', file('Mời họp lúc 9 giờ.')])
    expect(edit.out).toContain('npm run broadcast -- start 2')
    expect(await broadcasts.find(2)).toMatchObject({
      kind: 'edit',
      corrects: 1,
      content: { text: 'Mời họp lúc 9 giờ.', buttons: { read: true } },
    })
    expect((await type(['recall', '1'])).out).toContain('số 3')
    expect((await type(['remind', '1'])).out).toContain('số 4')
    const { out } = await type(['status', '1'])
    expect(out).toContain('Liên quan: số 2, sửa tin đã gửi, nháp')
    expect(out).toContain('Liên quan: số 4, nhắc người chưa đọc, nháp')
  })
})

describe('broadcast status', () => {
  it('tells what became of everybody', async () => {
    const { create, type, send } = await setup()
    await create()
    await type(['start', '1', '--count', '3'])
    await send(1, ['sent', 'failed'])
    const { out } = await type(['status', '1'])
    expect(out).toContain(
      'Thông báo số 1: đang gửi\n  Mời họp.\n  2 trên 3 người (66 %), còn chưa đến 1 phút',
    )
    expect(out).toContain('Telegram:\n')
    expect(out).toContain('  gửi lỗi (nền tảng không tìm thấy tài khoản): 1')
  })

  it('watches until it has ended, with a bar in a terminal and lines without one', async () => {
    for (const terminal of [true, false]) {
      const { create, type, send, record, finish } = await setup()
      await create()
      await type(['start', '1', '--count', '3'])
      const steps = [() => send(1, ['sent']), () => record(1, ['sent', 'failed']), () => finish(1)]
      const { code, out, overwritten } = await type(['status', '1', '--watch'], {
        terminal,
        sleep: async () => steps.shift()?.(),
      })
      expect(code).toBe(0)
      expect(steps).toEqual([])
      const shown = terminal ? overwritten : out.split('\n').slice(0, 4)
      expect(shown.map((line) => line.replace(/,.*/, '').replace(/^[█░]+ /, ''))).toEqual([
        'đã lên lịch: chưa đến lúc gửi',
        'đang gửi: 1 trên 3 người (33 %)',
        'đang gửi: 3 trên 3 người (100 %)',
        'hoàn tất: 3 trên 3 người (100 %)',
      ])
      if (terminal) expect(overwritten.at(-1)).toMatch(/^█{30} /)
      expect(out).toContain('npm run broadcast -- report 1')
    }
  })

  it('does not watch a draft, which stays one', async () => {
    const { create, type } = await setup()
    await create()
    const { code, out } = await type(['status', '1', '--watch'])
    expect([code, out]).toEqual([0, expect.stringMatching(/^Thông báo số 1: nháp\n/)])
  })

  it('says that nothing is sent while the program does not run', async () => {
    const { create, type, broadcasts } = await setup({ env: { PORT: String(await freePort()) } })
    await create()
    await type(['start', '1', '--count', '3'])
    const { err } = await type(['status', '1', '--watch'], {
      sleep: () => broadcasts.move(1, 'cancel', {}),
    })
    expect(err).toBe('Sổ tay chưa chạy; tin sẽ được gửi khi chạy npm start.')
  })

  it('ends with a fault when it was paused, and says why', async () => {
    const { create, type, send, broadcasts } = await setup()
    await create()
    await type(['start', '1', '--count', '3'])
    await send(1, ['failed'])
    const { code, out } = await type(['status', '1', '--watch'], {
      sleep: () => broadcasts.move(1, 'pause', { pausedAt: NOW, pauseReason: 'Có quá nhiều lỗi' }),
    })
    expect(code).toBe(1)
    expect(out).toContain('Lý do: Có quá nhiều lỗi')
    expect(out).toContain('npm run broadcast -- resume 1')
  })
})

describe('broadcast report', () => {
  it('writes a workbook, whole or not at all', async () => {
    const { create, type, send, directory } = await setup()
    await create()
    await type(['start', '1', '--count', '3'])
    await send(1, ['sent', 'sent', 'failed'])
    const out = join(directory, 'ket-qua.xlsx')
    expect((await type(['report', '1', '--out', out])).out).toBe(`Đã ghi báo cáo vào tệp ${out}.`)
    const sheets = await readWorkbook(readFileSync(out))
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['Tóm tắt', 'Người nhận', 'Nhật ký'])
    expect(sheets[1]?.data).toHaveLength(4)

    const none = join(directory, 'khong-co.xlsx')
    expect((await type(['report', '57', '--out', none])).code).toBe(1)
    expect(existsSync(none)).toBe(false)
    expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('says what to do where it cannot be written', async () => {
    const { create, type } = await setup()
    await create()
    await expect(type(['report', '1', '--out', '/khong/co/b.xlsx'])).rejects.toThrow(/--out/)
  })
})

describe('broadcast series', () => {
  it('sets, lists and stops what comes back', async () => {
    const { type } = await setup()
    const created = await type(['series', 'create', 'question', '--cron', '0 8 * * 1'])
    expect(created.code).toBe(0)
    // The next Monday.
    expect(created.out).toContain('Lần đầu gửi lúc 08:00 ngày 30/11/2026.')
    expect((await type(['series', 'list'])).out).toMatch(/^ +1 {2}câu hỏi tuần .*lần tới 08:00/)
    expect((await type(['series', 'stop', '1'])).code).toBe(0)
    expect((await type(['series', 'list'])).out).toContain('đã dừng')
    const again = await type(['series', 'stop', '1'])
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('đã dừng từ trước')])
    expect(JSON.parse((await type(['series', 'list', '--json'])).out)).toMatchObject([{ id: 1 }])
  })

  it.each([
    [['question', '--cron', 'thứ hai'], 'Không hiểu lịch'],
    [['question', '--cron', '* * * * *'], 'nhiều lần trong một giờ'],
    [['drip', '--cron', '0 8 * * 1', '--topic', 'chuyện khác'], '--topic'],
    [['reminder', '--cron', '0 8 * * *', '--of', '57'], 'nút Đã đọc'],
    [['reminder', '--cron', '0 8 * * *', '--of', '1', '--times', '99'], 'từ 1 đến 10'],
  ])('refuses %j', async (args, words) => {
    const { type } = await setup()
    const { code, err } = await type(['series', 'create', ...args])
    expect(code).toBeGreaterThan(0)
    expect(err).toContain(words)
  })
})
