/** The office's desk over a store with people; what it sends goes to fake channels. */
import { type Audience, type Content, EVERYBODY } from '../../src/broadcast/broadcast.ts'
import type { BroadcastDesk, DeskResult } from '../../src/broadcast/desk.ts'
import { createBroadcastDesk } from '../../src/broadcast/manager.ts'
import type { AdminEvent, AskedQuestion, Notifier } from '../../src/broadcast/ports.ts'
import { createQuietHours } from '../../src/broadcast/quiet-hours.ts'
import type { BulkChannel } from '../../src/channels/bulk.ts'
import { createFakeBulkChannel } from '../support/fake-bulk-channel.ts'
import { silentLogger } from '../support/logger.ts'
import { contentWith } from './content.ts'
import { clock, openOffice } from './setup.ts'

export const LAN = 'telegram:1'
export const LAN_ON_ZALO = 'zalo-oa:1'
export const MINH = 'telegram:2'

/** The bank of the tests, in its order. */
export const QUESTIONS = new Map<string, AskedQuestion & { topic: string }>([
  [
    'q01',
    { topic: 'Quan điểm', question: 'Yếu tố nào đi trước?', options: ['Hạ tầng', 'Thể chế'] },
  ],
  ['q02', { topic: 'Mục tiêu', question: 'Đến năm nào?', options: ['2030', '2045'] }],
  ['q03', { topic: 'Quan điểm', question: 'Ai là chủ thể?', options: ['Người dân', 'Máy móc'] }],
])

export const bank = {
  find: (id: string) => QUESTIONS.get(id) ?? null,
  list: () => [...QUESTIONS].map(([id, { topic }]) => ({ id, topic })),
}

interface Circumstances {
  channels?: BulkChannel[]
  admins?: string[]
  approvalAbove?: number
  quietHours?: string
  now?: () => Date
  notifier?: Notifier
}

export async function openDesk(circumstances: Circumstances = {}) {
  const office = await openOffice()
  const telegram = createFakeBulkChannel('telegram', { title: 'Telegram' })
  const { channels = [telegram], admins = [LAN, MINH], now = clock.now } = circumstances
  const told: AdminEvent[] = []
  const woken: number[] = []
  const desk: BroadcastDesk = createBroadcastDesk({
    // Lan has a second account.
    personOf: async (by) => (by === LAN_ON_ZALO ? LAN : by),
    ...office,
    channels,
    questions: bank,
    notifier: circumstances.notifier ?? { tellAdmins: async (event) => void told.push(event) },
    clock: { now },
    logger: silentLogger,
    settings: {
      admins,
      approvalAbove: circumstances.approvalAbove ?? 1000,
      quietHours: createQuietHours(circumstances.quietHours ?? 'off'),
    },
    wake: () => void woken.push(woken.length),
  })

  /** The id of a new draft. */
  async function draft(
    audience: Partial<Audience> = {},
    content: Partial<Content> = {},
  ): Promise<number> {
    const made = await desk.create(LAN, {
      content: contentWith(content),
      audience: { ...EVERYBODY, ...audience },
    })
    return done(made).id
  }

  /** Confirms it with the right number, and waits until everything was sent. */
  async function sendAll(id: number): Promise<void> {
    const runner = office.run(channels)
    const survey = await desk.survey(id)
    done(await desk.confirm(id, LAN, { count: survey?.total ?? 0, at: null }))
    await office.whenState(id, 'finished')
    await runner.stop()
  }

  return { ...office, desk, telegram, channels, adminsTold: told, woken, draft, sendAll }
}

/** The broadcast of a result, which must be one. */
export function done(result: DeskResult) {
  if (result.kind === 'refused') throw new Error(`refused: ${JSON.stringify(result.why)}`)
  return result.broadcast
}

/** Why nothing was done. */
export function why(result: DeskResult) {
  if (result.kind === 'done') throw new Error('it was done')
  return result.why
}
