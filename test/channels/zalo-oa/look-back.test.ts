import { describe, expect, it } from 'vitest'
import { paragraph, setupWithLan } from './setup.ts'

const CS = '/v3.0/oa/message/cs'

describe('a message that an earlier run may have sent', () => {
  it('is not sent again when the conversation holds it', async () => {
    const { channel, zalo, lan, to } = await setupWithLan()
    const maybeSentSince = new Date().toISOString()
    const text = Array.from({ length: 900 }, (_, index) => `chữ${index}`).join(' ')
    zalo.failNext(CS, { kind: 'drop', when: 'after' }, { skip: 1 })
    expect(await channel.send(to, paragraph(text))).toMatchObject({ kind: 'unknown' })
    const sent = () => lan.chat.messages().filter(({ from }) => from === 'oa')
    expect(sent()).toHaveLength(2)

    const again = await channel.send(to, { ...paragraph(text), maybeSentSince })
    expect(again).toEqual({ kind: 'sent', messageIds: sent().map(({ id }) => id) })
    expect(
      sent()
        .map((part) => part.text)
        .join(' '),
    ).toBe(text)
  })

  it('is found behind many others, and not in what the member wrote', async () => {
    const { channel, lan, to } = await setupWithLan()
    const maybeSentSince = new Date().toISOString()
    const first = await channel.send(to, paragraph('Chào Bạn.'))
    for (let count = 0; count < 12; count += 1) await lan.says(`câu ${count}`)
    expect(await channel.send(to, { ...paragraph('Chào Bạn.'), maybeSentSince })).toEqual(first)
    expect(await channel.send(to, { ...paragraph('câu 3'), maybeSentSince })).toMatchObject({
      kind: 'sent',
    })
    const sent = lan.chat.messages().filter(({ from }) => from === 'oa')
    expect(sent.map(({ text }) => text)).toEqual(['Chào Bạn.', 'câu 3'])
  })

  it('is sent when the conversation does not hold it, or holds it from before', async () => {
    const { channel, lan, to } = await setupWithLan()
    await channel.send(to, paragraph('Chào Bạn.'))
    const maybeSentSince = new Date(Date.now() + 5_000).toISOString()
    await channel.send(to, { ...paragraph('Chào Bạn.'), maybeSentSince })
    expect(lan.chat.messages().filter(({ from }) => from === 'oa')).toHaveLength(2)
  })
})
