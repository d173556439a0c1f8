import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { createTokenStore } from '../../src/storage/token-store.ts'
import { freePort } from '../support/free-port.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { startProgram } from './program.ts'
import { createTelegram, waitForReadiness, withStore } from './setup.ts'
import { createZalo, startOnZalo, zaloSettings } from './zalo-setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'
const CS = '/v3.0/oa/message/cs'

describe('a member on Zalo', () => {
  it('is greeted for following, asks, opens the place and rates by buttons', async () => {
    const { lan, zalo } = await startOnZalo()
    await lan.follows()
    await lan.chat.next('Xin chào Bạn.')
    const asked = await lan.says('muc tieu kinh te so cua thai nguyen den 2030')
    const answer = await lan.chat.next('40% GRDP')
    expect(answer.quotedMessageId).toBe(asked)
    expect(answer.text).toContain('mục II.1')
    await lan.taps('Xem nguyên văn')
    await lan.chat.next(/Chương trình hành động/)
    await lan.taps('👍 Hữu ích')
    await lan.chat.next('Cảm ơn Bạn')
    expect(zalo.faults()).toEqual([])
  })

  it('does the same by numbers where Zalo takes no buttons, also after a restart', async () => {
    const zalo = await createZalo()
    zalo.buttons = 'refused'
    const first = await startOnZalo({ zalo })
    const { lan, dataDirectory } = first
    await lan.says(QUESTION)
    const answer = await lan.chat.next('40% GRDP')
    expect(answer.text).toMatch(/Bạn gõ số để chọn:\n1\. Xem nguyên văn\n/)
    await first.stop()

    await startOnZalo({ zalo, dataDirectory })
    await lan.says('9')
    await lan.chat.next(/Bạn gõ một số từ 1 đến \d/)
    await lan.says('1')
    await lan.chat.next(/Chương trình hành động/)
  })

  it('reads every document, section by section', async () => {
    const { lan } = await startOnZalo()
    await lan.says('văn bản')
    const list = await lan.chat.next('Các văn bản hiện có')
    await lan.taps(list.buttons[0]?.title ?? '1')
    await lan.chat.next()
  })

  it('is answered once, however often and in whatever order Zalo tells', async () => {
    const { lan, zalo } = await startOnZalo()
    await lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    await zalo.redeliver()
    await zalo.redeliver()
    await lan.says('/vanban')
    await lan.chat.next('Các văn bản hiện có')
    expect(lan.chat.messages().filter(({ from }) => from === 'oa')).toHaveLength(2)
  })

  it('is left to the person of the office who writes, until the bot is called back', async () => {
    const { lan, zalo, stop } = await startOnZalo()
    await lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    await zalo.adminSays(lan, 'Chào bạn, tôi là Hà, tôi trả lời tiếp nhé.')
    await lan.says('Công văn 1180 gửi cho ai?')
    await zalo.adminSays(lan, '/tieptuc')
    await lan.says('Ai ký công văn 1180?')
    await lan.chat.next()
    await stop()
    const fromBot = lan.chat.messages().filter(({ from }) => from === 'oa')
    expect(fromBot.map(({ text }) => text).join('\n')).not.toContain('Kính gửi')
    expect(fromBot).toHaveLength(2)
  })

  it('leaves the list of subscribers by unfollowing, and comes back by writing', async () => {
    const { lan, dataDirectory, stop } = await startOnZalo()
    await lan.follows()
    await lan.chat.next()
    await lan.unfollows()
    await stop()
    const rows = await withStore(dataDirectory, (db) =>
      db.selectFrom('chats').select(['follows', 'reachability']).execute(),
    )
    expect(rows).toEqual([{ follows: 0, reachability: 'blocked' }])
  })
})

it('makes one person of two accounts, with the same settings on both', async () => {
  const telegram = await createTelegram()
  const { lan } = await startOnZalo({ telegram })
  const phone = telegram.user('Lan')
  phone.says('/diaphuong Thái Nguyên')
  await phone.chat.next('Đã chọn')
  phone.says('/lienket')
  const offer = await phone.chat.next(/[A-Z0-9]{4}-[A-Z0-9]{4}/)
  const [code = ''] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(offer.text) ?? []
  await lan.says(`/lienket ${code.toLowerCase()}`)
  await lan.chat.next('Telegram')
  await phone.chat.next('Zalo')
  await lan.says('/diaphuong')
  await lan.chat.next('Thái Nguyên')
  await lan.says('/lienket hủy')
  await lan.chat.next()
  phone.says('/diaphuong không')
  await phone.chat.next()
  await lan.says('/diaphuong')
  await lan.chat.next('Địa phương đang chọn')
})

describe('the operator', () => {
  it('sees on the readiness page that the tokens are over, and what to do', async () => {
    const zalo = await createZalo()
    const { url, lines } = await startOnZalo({
      zalo,
      settings: { ZALO_OA_REFRESH_TOKEN: 'a-token-of-long-ago' },
    })
    const { parts } = await waitForReadiness(url, 503)
    const part = parts.find(({ name }) => name === 'zalo-oa')
    expect(part?.detail).toContain('npm run zalo -- authorize')
    expect(lines.join('')).not.toContain('a-token-of-long-ago')
  })

  it('sees the limits that Zalo tells while all is well', async () => {
    const { url, lan } = await startOnZalo()
    await lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    const { parts } = await waitForReadiness(url, 200)
    const detail = parts.find(({ name }) => name === 'zalo-oa')?.detail
    expect(detail).toMatch(/^số lần gọi trong một phút: còn \d+\/4000$/)
  })
})

it('answers once after a kill between Zalo’s taking a message and our noting it', async () => {
  const zalo = await createZalo()
  const dataDirectory = temporaryDirectory()
  const env = { ...zaloSettings(zalo), DATA_DIR: dataDirectory }
  const killed = startProgram(env)
  zalo.webhookUrl = `${await killed.url()}/webhooks/zalo-oa`
  const lan = zalo.user('Lan')
  zalo.failNext(CS, { kind: 'hang', carriedOut: true })
  await lan.says(QUESTION)
  await lan.chat.next('40% GRDP')
  killed.signals('SIGKILL')
  await killed.exit

  await startOnZalo({ zalo, dataDirectory })
  await lan.says('/vanban')
  await lan.chat.next('Các văn bản hiện có')
  const answers = lan.chat.messages().filter(({ from }) => from === 'oa')
  expect(answers.map(({ text }) => text.slice(0, 20))).toHaveLength(2)
})

it('loses no message of members who write while the program is stopped and started', async () => {
  const zalo = await createZalo()
  const dataDirectory = temporaryDirectory()
  const first = await startOnZalo({ zalo, dataDirectory })
  const members = Array.from({ length: 30 }, (_, index) => zalo.user(`Người ${index}`))
  const asked = members.map((member) => member.says('/vanban', { expect: false }))
  await first.stop()
  await Promise.all(asked)
  // Each was either taken or not answered at all, which Zalo tries again; never refused.
  const statuses = new Set(zalo.deliveries().map(({ status }) => status))
  expect([...statuses].filter((status) => status !== 200 && status !== null)).toEqual([])

  await startOnZalo({ zalo, dataDirectory })
  const untaken = zalo.deliveries().filter(({ status }) => status === null)
  for (const { body, headers } of untaken) {
    await fetch(zalo.webhookUrl, { method: 'POST', body, headers: { ...headers, num_retry: '1' } })
  }
  for (const member of members) await member.chat.next('Các văn bản hiện có')
})

it('leaves what is in hand to the program that has it, when started a second time by mistake', async () => {
  const zalo = await createZalo()
  const dataDirectory = temporaryDirectory()
  const port = String(await freePort())
  const { lan, stop } = await startOnZalo({ zalo, dataDirectory, settings: { PORT: port } })
  zalo.failNext(CS, { kind: 'slow', ms: 1_500 })
  await lan.says(QUESTION)
  await zalo.waitUntil(
    () => zalo.calls(CS).length > 0,
    () => 'an answer on its way',
  )
  const again = startOnZalo({ zalo, dataDirectory, settings: { PORT: port } })
  await expect(again).rejects.toThrow(`Cổng ${port}`)
  await stop()
  expect(zalo.calls(CS)).toHaveLength(1)
})

it('answers what was asked while the tokens were dead, once there are new ones', async () => {
  const zalo = await createZalo()
  const first = await startOnZalo({ zalo })
  const { lan, dataDirectory, url } = first
  await lan.says('/vanban')
  await lan.chat.next('Các văn bản hiện có')
  zalo.revokeTokens()
  await lan.says(QUESTION)
  await waitForReadiness(url, 503)
  await first.stop()
  expect(lan.chat.messages().filter(({ from }) => from === 'oa')).toHaveLength(1)

  // As `npm run zalo -- authorize` does.
  const database = await openDatabase({ dataDirectory, logger: silentLogger })
  const accessExpiresAt = new Date(Date.now() + 90_000_000).toISOString()
  const pair = { ...zalo.issueTokens(), accessExpiresAt }
  await createTokenStore(database).replace(zalo.appId, pair, zalo.oaId)
  await database.close()
  await startOnZalo({ zalo, dataDirectory, settings: { ZALO_OA_REFRESH_TOKEN: '' } })
  await lan.chat.next('40% GRDP')
  expect(lan.chat.messages().filter(({ from }) => from === 'oa')).toHaveLength(2)
})
