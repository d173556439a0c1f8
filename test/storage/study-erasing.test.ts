import { describe, expect, it } from 'vitest'
import type { MeetingEvent } from '../../src/quiz/meeting/events.ts'
import { DATABASES } from '../support/stores.ts'
import { at, cardOf, openStudy } from './study-setup.ts'

const NOTHING = { runs: 0, answers: 0, cards: 0, contestTries: 0, meetings: 0 }

describe.each(DATABASES)('erasing what was studied on $database', ({ open }) => {
  async function openWithMeetings() {
    const opened = await openStudy(open)
    const { db } = opened
    async function hold(code: string, closedAt: string | null): Promise<number> {
      const { id } = await db
        .insertInto('meetings')
        .values({
          opened_by: `delivery ${code}`,
          code: closedAt === null ? code : null,
          last_code: code,
          settings: '{}',
          questions: '[]',
          host_channel: 'telegram',
          host_chat_id: '7',
          host_name: 'Cô An',
          created_at: at(0),
          closed_at: closedAt,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    }
    async function note(
      meetingId: number,
      account: string | null,
      key: string,
      event: MeetingEvent,
    ) {
      await db
        .insertInto('meeting_events')
        .values({ meeting_id: meetingId, key, at: at(1), account, event: JSON.stringify(event) })
        .execute()
    }
    /** Both accounts vote, and somebody whose number begins with An's. */
    async function vote(meetingId: number) {
      for (const account of ['telegram:7', 'zalo-oa:z7', 'telegram:77']) {
        await note(meetingId, account, `vote:0:${account}:d1`, {
          kind: 'vote',
          question: 0,
          account,
          name: `tên ${account}`,
          choices: [1],
          via: 'button',
        })
      }
    }
    const events = async (meetingId: number) =>
      await db
        .selectFrom('meeting_events')
        .select(['key', 'account', 'event'])
        .where('meeting_id', '=', meetingId)
        .orderBy('id')
        .execute()
    return { ...opened, hold, note, vote, events }
  }

  it('removes runs, answers, cards, tries, guesses, the name and the reminder of this person only', async () => {
    const { db, study, an, binh, begin, answer } = await openStudy(open)
    for (const person of [an, binh]) {
      const run = await begin(person)
      await answer(run.id, 0, { card: cardOf('q1') })
      await study.saveName(person, 'Tên')
      await study.saveReminder(person, 420)
      const contest = { contest_id: 1, person_id: person }
      await db
        .insertInto('contest_tries')
        .values({ ...contest, number: 1, run_id: 1 })
        .execute()
      await db
        .insertInto('contest_guesses')
        .values({ ...contest, guess: 1, at: at(1) })
        .execute()
    }
    const both = { runs: 1, answers: 1, cards: 1, contestTries: 1, meetings: 0 }
    expect(await study.countErasable(an)).toEqual(both)
    expect(await study.erase(an)).toEqual(both)
    expect(await study.countErasable(an)).toEqual(NOTHING)
    expect(await study.settings(an)).toEqual({ name: null, unit: null, reminderMinute: null })
    expect(await study.countErasable(binh)).toEqual(both)
    expect((await study.settings(binh)).name).toBe('Tên')
    const guesses = await db.selectFrom('contest_guesses').select('person_id').execute()
    expect(guesses).toEqual([{ person_id: binh }])
    expect(await study.erase(an)).toEqual(NOTHING)
  })

  it('leaves the votes of a meeting that is over, as those of one unknown person', async () => {
    const { study, hold, vote, events, link } = await openWithMeetings()
    const over = await hold('11111', at(30))
    await vote(over)
    const person = await link()
    expect((await study.erase(person)).meetings).toBe(1)
    const [first, second, stranger] = await events(over)
    expect(first?.account).toMatch(/^erased:/)
    expect(second?.account).toBe(first?.account)
    expect(stranger?.account).toBe('telegram:77')
    expect(stranger?.event).toContain('tên telegram:77')
    for (const row of [first, second]) {
      expect(row?.event).not.toContain('tên ')
      expect(row?.event).not.toContain('z7')
      expect(row?.key).not.toContain('z7')
      expect(JSON.parse(row?.event ?? '')).toMatchObject({ choices: [1], account: row?.account })
    }
    expect(await study.countErasable(person)).toEqual(NOTHING)
  })

  it('forgets the name of who held a meeting that is over', async () => {
    const { db, study, an, hold } = await openWithMeetings()
    const over = await hold('11111', at(30))
    const running = await hold('22222', null)
    await study.erase(an)
    const rows = await db.selectFrom('meetings').select(['id', 'host_name']).execute()
    const names = new Map(rows.map(({ id, host_name }) => [id, host_name]))
    expect(names.get(over)).toBe('Người đã xóa tên')
    expect(names.get(running)).toBe('Cô An')
  })

  it('leaves no account behind where a meeting tells who began it and who got what', async () => {
    const { study, hold, note, vote, events, link } = await openWithMeetings()
    const over = await hold('11111', at(30))
    await vote(over)
    await note(over, null, 'started', { kind: 'started', by: 'telegram:7' })
    for (const target of ['zalo-oa:z7', 'telegram:7', 'telegram:77']) {
      const sent = { kind: 'sent', notice: 'final', messageId: null, inGroup: false } as const
      await note(over, null, `sent:final:${target}`, { ...sent, target })
    }
    await study.erase(await link())
    const left = (await events(over)).map(({ key, event }) => `${key} ${event}`).join('\n')
    expect(left).not.toMatch(/telegram:7(?!7)|zalo-oa:z7/)
    expect(left.match(/telegram:77/g)).toHaveLength(5)
    expect(left).toContain('"kind":"started"')
  })

  it('lets a member of a running meeting go on, without the name', async () => {
    const { study, an, hold, vote, events } = await openWithMeetings()
    const running = await hold('22222', null)
    await vote(running)
    await study.erase(an)
    const [mine] = await events(running)
    expect(mine?.account).toBe('telegram:7')
    expect(mine?.key).toBe('vote:0:telegram:7:d1')
    expect(JSON.parse(mine?.event ?? '')).toMatchObject({ name: 'Người đã xóa tên', choices: [1] })
  })
})
