import { describe, expect, it } from 'vitest'
import { sentTexts, startBotWithLan, withStore } from './setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'

async function startInGroup(options: { forum?: boolean; basic?: boolean; botIsAdmin?: boolean }) {
  const bot = await startBotWithLan()
  const group = bot.telegram.group('Chi bộ 3', { ...options, addedBy: bot.lan })
  await group.next('Xin chào các Bạn.')
  return { ...bot, group }
}

describe('in a group', () => {
  it.each([
    ['a mention', (question: string, name: string) => `@${name} ${question}`],
    ['a command', (question: string) => `/hoi ${question}`],
    ['a command with its name', (question: string, name: string) => `/hoi@${name} ${question}`],
  ])('answers %s, as a reply to it', async (_what, toText) => {
    const { lan, telegram, group } = await startInGroup({})
    const asked = lan.says(toText(QUESTION, telegram.username), { in: group })
    const answer = await group.next('40% GRDP')
    expect(answer.replyTo).toBe(asked)
    expect(lan.chat.messages()).toEqual([])
  })

  it('answers a reply to one of its messages, with the question before it', async () => {
    const { lan, group } = await startInGroup({})
    lan.says('/hoi Mục tiêu kinh tế số của cả nước đến năm 2030?', { in: group })
    const answer = await group.next('30% GDP')
    lan.says('còn Thái Nguyên thì sao', { in: group, replyTo: answer.id })
    await group.next('40% GRDP')
  })

  it('keeps out of what members say to each other, even when it hears everything', async () => {
    const { lan, telegram, group } = await startInGroup({ botIsAdmin: true })
    const minh = telegram.user('Minh')
    const said = lan.says('Tối nay họp lúc mấy giờ?', { in: group })
    minh.says('7 giờ nhé', { in: group, replyTo: said })
    minh.says('/batdau@mot_bot_khac', { in: group })
    minh.says('hỏi @mot_bot_khac xem', { in: group })
    minh.sends('photo', { in: group })
    // Whatever it wrote about those would stand before this answer.
    const asked = lan.says(`/hoi ${QUESTION}`, { in: group })
    expect((await group.next()).replyTo).toBe(asked)
    await telegram.whenAllConfirmed()
    expect(group.messages()).toHaveLength(2)
  })

  it('answers in the topic it was asked in, and keeps the topics apart', async () => {
    const { lan, telegram, group } = await startInGroup({ forum: true })
    const [study, other] = [group.addTopic('Học nghị quyết'), group.addTopic('Việc khác')]
    lan.says(`@${telegram.username} Mục tiêu kinh tế số của cả nước đến năm 2030?`, { in: study })
    const answer = await study.next('30% GDP')
    expect(answer.topicId).toBe(Number(study.address.topicId))
    lan.presses(answer.buttons[0]?.[0] ?? '', { in: study })
    expect((await study.next()).topicId).toBe(Number(study.address.topicId))

    lan.says('/nguon', { in: other })
    await other.next('Ở đây chưa có câu trả lời nào để xem nguồn.')
    lan.says('/hoi còn Thái Nguyên thì sao', { in: study })
    await study.next('40% GRDP')
  })

  it('answers an admin who writes as the group', async () => {
    const { group } = await startInGroup({})
    group.anonymousAdminSays(`/hoi ${QUESTION}`)
    await group.next('40% GRDP')
  })

  it('moves along when the group becomes a supergroup', async () => {
    const { lan, telegram, group, dataDirectory, stop } = await startInGroup({ basic: true })
    lan.says('/diaphuong thái nguyên', { in: group })
    await group.next('Đã chọn Thái Nguyên.')
    // Asked in the old group, answered when it is the new one already.
    lan.says(`/hoi ${QUESTION}`, { in: group })
    const upgraded = group.upgrades()
    await upgraded.next('40% GRDP')
    lan.says('/diaphuong', { in: upgraded })
    await upgraded.next('Địa phương đang chọn: Thái Nguyên.')
    lan.says('/nguon', { in: upgraded })
    await upgraded.next(`“${QUESTION}”`)
    expect(sentTexts(telegram).filter((text) => text.includes('trục trặc'))).toEqual([])

    await stop()
    const chats = await withStore(dataDirectory, (db) =>
      db.selectFrom('chats').select(['chat_id', 'place']).where('kind', '=', 'group').execute(),
    )
    expect(chats).toEqual([{ chat_id: String(upgraded.id), place: 'Thái Nguyên' }])
  })

  it('is silent where it was removed, and greets where it is let in again', async () => {
    const { lan, group, telegram, dataDirectory, stop } = await startInGroup({})
    group.kicksBot(lan)
    await telegram.whenAllConfirmed()
    await stop()
    const reachability = await withStore(dataDirectory, (db) =>
      db.selectFrom('chats').select('reachability').executeTakeFirst(),
    )
    expect(reachability).toEqual({ reachability: 'removed' })

    await startBotWithLan({ telegram, dataDirectory })
    group.addsBot(lan)
    await group.next('Xin chào các Bạn.')
    lan.says(`/hoi ${QUESTION}`, { in: group })
    await group.next('40% GRDP')
  })
})
