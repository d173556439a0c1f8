import { describe, expect, it } from 'vitest'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import { createFakeChannel, textOf } from '../support/fake-channel.ts'
import { createMemoryChats, createMemoryStores } from '../support/memory-stores.ts'
import { DATABASES } from '../support/stores.ts'
import { GROUP, setUp } from './setup.ts'

const telegram = { channel: 'fake', chatId: 'chat', topicId: null }
const zalo = { address: { channel: 'zalo', chatId: 'z1', topicId: null } }

describe.each(DATABASES)('linking accounts on $database', ({ open }) => {
  async function setUpTwoChannels() {
    const { db } = await open()
    const other = createFakeChannel({ name: 'zalo' })
    const clock = { now: () => setup.clock.now() }
    const chats = { ...createMemoryChats(), ...createChatStore({ db, clock }) }
    const stores = { ...createMemoryStores(), chats, people: createPeopleStore({ db, clock }) }
    const setup = setUp({ stores, otherChannels: { zalo: other.channel } })
    const lastOn = { fake: setup.sent, zalo: other.sent }
    return {
      ...setup,
      zaloChannel: other,
      /** The last thing that was said on a channel. */
      last: (name: 'fake' | 'zalo') => textOf(lastOn[name].at(-1)?.message ?? { blocks: [] }),
      /** Asks for a code in the Telegram chat. */
      async code() {
        const shown = textOf(await setup.command('lienket'))
        const code = /\/lienket (\S+)/.exec(shown)?.[1]
        if (code === undefined) throw new Error(`no code in: ${shown}`)
        return code
      },
    }
  }

  it('gives a code with what to do and until when it is valid', async () => {
    const { command } = await setUpTwoChannels()
    const reply = textOf(await command('lienket'))
    expect(reply).toMatch(/\/lienket [A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/m)
    expect(reply).toContain('trong 10 phút, đến 15:10')
    expect(reply).toContain('Bạn đừng đưa mã cho người khác')
  })

  it('makes one person of two chats, says so in both, and shares what was chosen', async () => {
    const { command, code, last, stores } = await setUpTwoChannels()
    await command('diaphuong biên hòa')
    await command(`lienket ${await code()}`, zalo)
    expect(last('zalo')).toContain('Đã liên kết tài khoản Zalo này với tài khoản Telegram của Bạn.')
    expect(last('fake')).toContain('vừa được liên kết với một tài khoản Zalo')
    expect((await stores.chats.settings(zalo.address)).place).toBe('Biên Hòa')
  })

  it.each([
    ['lower case', (code: string) => code.toLowerCase()],
    ['no hyphen', (code: string) => code.replace('-', '')],
    ['blanks', (code: string) => ` ${code.replace('-', '  ')} `],
    ['the dash of a phone', (code: string) => code.replace('-', '–')],
  ])('takes the code however it is typed: %s', async (_, typed) => {
    const { command, code, last } = await setUpTwoChannels()
    await command(`lienket ${typed(await code())}`, zalo)
    expect(last('zalo')).toContain('Đã liên kết')
  })

  it('takes a code that is sent alone, and nothing that only looks like one', async () => {
    const { say, code, last, answerer } = await setUpTwoChannels()
    const questions = ['2025-2030', '2234-5567', 'BTGT-UBND', 'A0B1-C2D3']
    for (const question of questions) await say(question, zalo)
    expect(answerer.asked.map(({ question }) => question)).toEqual(questions)
    await say(`${await code()} `, zalo)
    expect(last('zalo')).toContain('Đã liên kết')
  })

  it('takes a code once and only the newest', async () => {
    const { command, code, last, stores } = await setUpTwoChannels()
    const [older, newest] = [await code(), await code()]
    await command(`lienket ${older}`, zalo)
    expect(last('zalo')).toContain('không đúng, đã được dùng, hoặc đã có mã khác thay thế')
    await command(`lienket ${newest}`, zalo)
    await command(`lienket ${newest}`, { address: { ...zalo.address, chatId: 'z2' } })
    expect(last('zalo')).toContain('không đúng')
    const people = await Promise.all(
      ['z1', 'z2'].map((chatId) => stores.people.personOf({ ...zalo.address, chatId })),
    )
    expect(people[0]).not.toBe(people[1])
  })

  it('has a reply for an expired code, one’s own, a second time and what is no code', async () => {
    const { command, code, last, clock } = await setUpTwoChannels()
    const expired = await code()
    await command(`lienket ${expired}`)
    expect(last('fake')).toContain('mã của chính tài khoản này')
    clock.advance(10 * 60_000)
    await command(`lienket ${expired}`, zalo)
    expect(last('zalo')).toContain('đã hết hạn')
    await command(`lienket ${await code()}`, zalo)
    await command(`lienket ${await code()}`, zalo)
    expect(last('zalo')).toContain('đã được liên kết với tài khoản Telegram đó')
    await command('lienket zalo', zalo)
    expect(last('zalo')).toContain('gồm 8 chữ cái và chữ số')
  })

  it('takes no more codes for a while after five wrong ones', async () => {
    const { command, code, last, clock } = await setUpTwoChannels()
    for (let time = 0; time < 5; time++) await command('lienket AAAA-AAAA', zalo)
    await command(`lienket ${await code()}`, zalo)
    expect(last('zalo')).toContain('tạm ngừng nhận mã')
    expect(last('zalo')).toContain('15:10')
    clock.advance(10 * 60_000)
    await command(`lienket ${await code()}`, zalo)
    expect(last('zalo')).toContain('Đã liên kết')
  })

  it('shows no code in a group, and takes none there', async () => {
    const { command, last, stores } = await setUpTwoChannels()
    await command('lienket', GROUP)
    expect(last('fake')).toContain('Bạn nhắn riêng cho Sổ tay')
    await command('lienket huy', GROUP)
    expect(last('fake')).toContain('chỉ làm trong cuộc trò chuyện riêng')
    expect(await stores.people.unlink(telegram)).toEqual([])
  })

  it.each(['/lienket', 'alone'])(
    'makes a code worthless that a group has read: %s',
    async (how) => {
      const { command, say, code, last, stores } = await setUpTwoChannels()
      const seen = await code()
      if (how === 'alone') await say(seen, GROUP)
      else await command(`lienket ${seen}`, GROUP)
      expect(last('fake')).toContain('Sổ tay đã hủy mã')
      await command(`lienket ${seen}`, zalo)
      expect(last('zalo')).toContain('không đúng')
      expect(await stores.people.unlink(telegram)).toEqual([])
    },
  )

  it('undoes it on either side, keeps the choice in both and tells the other', async () => {
    const { command, say, code, last, stores } = await setUpTwoChannels()
    await command('diaphuong biên hòa')
    await command(`lienket ${await code()}`, zalo)
    await say('hủy liên kết', zalo)
    expect(last('zalo')).toContain('Đã tách tài khoản Zalo này khỏi tài khoản Telegram')
    expect(last('fake')).toContain('Một tài khoản Zalo vừa được tách')
    await command('diaphuong thái nguyên')
    expect((await stores.chats.settings(zalo.address)).place).toBe('Biên Hòa')
    await command('lienket hủy', zalo)
    expect(last('zalo')).toContain('chưa liên kết với tài khoản nào')
  })

  it('is not undone by a word to the other chat that does not get through', async () => {
    const { command, code, last, lines, nextSends, stores } = await setUpTwoChannels()
    const typed = await code()
    nextSends({ kind: 'failed', reason: 'refused' })
    await command(`lienket ${typed}`, zalo)
    expect(last('zalo')).toContain('Đã liên kết')
    expect(lines.join()).toContain('notice not sent')
    expect(stores.inbox.states()).toEqual(['finished', 'finished'])
  })
})
