import { describe, expect, it } from 'vitest'
import { createBroadcastDesk } from '../../src/broadcast/manager.ts'
import { createQuietHours } from '../../src/broadcast/quiet-hours.ts'
import { clock, openOffice } from '../broadcast/setup.ts'
import { createFakeBulkChannel } from '../support/fake-bulk-channel.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { silentLogger } from '../support/logger.ts'
import { ADMIN, setUp } from './setup.ts'

describe('the office in a chat, with the desk, the store and the runner', () => {
  it('composes, confirms by number, and finds everybody reached', async () => {
    const office = await openOffice()
    await office.meet('fake', 120)
    const channel = createFakeBulkChannel('fake', { title: 'Telegram' })
    const runner = office.run([channel])
    const desk = createBroadcastDesk({
      ...office,
      channels: [channel],
      personOf: async (by) => by,
      questions: { find: () => null, list: () => [] },
      notifier: { tellAdmins: async () => undefined },
      clock,
      logger: silentLogger,
      settings: {
        quietHours: createQuietHours('off'),
        approvalAbove: 1000,
        admins: ['fake:admin', 'fake:second'],
      },
      wake: () => runner.wake(),
    })
    const chat = setUp({ desk })
    // Ahead of what the store will say, so that nothing seems to begin later.
    chat.clock.set(new Date(Date.now() + 60_000).toISOString())
    const shown = () => chat.shown.at(-1)?.message ?? { blocks: [] }

    await chat.command('thongbao', ADMIN)
    await chat.press('Soạn mới', ADMIN)
    await chat.say('# Thư mời họp\n**Kính mời** Bạn dự hội nghị.', ADMIN)
    await chat.press('Gửi', ADMIN)
    expect(textOf(shown())).toContain('Telegram, tin nhắn: 120 người')
    await chat.say('121', ADMIN)
    expect(textOf(shown())).toContain('Hiện có 120 người nhận')
    expect(await office.state(1)).toBe('draft')
    await chat.say('120', ADMIN)
    await office.whenState(1, 'finished')

    await chat.command('thongbao 1', ADMIN)
    expect(textOf(shown())).toContain('Đã xong 120 trên 120 người (100%).')
    expect(labelsOf(shown())).toContain('Thu hồi')
    expect(new Set(channel.sent.map(({ chatId }) => chatId)).size).toBe(120)
    expect(channel.sent).toHaveLength(120)
  })
})
