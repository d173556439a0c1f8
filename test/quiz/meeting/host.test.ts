import { describe, expect, it } from 'vitest'
import type { MeetingEvent } from '../../../src/quiz/meeting/events.ts'
import { nextStep } from '../../../src/quiz/meeting/next-step.ts'
import { addMs } from '../../../src/quiz/meeting/times.ts'
import { GROUP, phone, round, STARTED, viewOf } from '../../conversation/meeting-views.ts'

const ASKING: MeetingEvent = { kind: 'asking', question: 0 }

/** `controls fake:hoa` of everything that is to be sent now. */
function due(happenings: MeetingEvent[], meeting = {}): string[] {
  const view = viewOf(happenings, { meeting })
  const now = addMs(view.meeting.createdAt, 60_000)
  const step = nextStep({ view, now, held: new Map(), asksByPoll: () => false })
  if (step.do !== 'send') return [step.do]
  return step.sends.map(({ notice, target }) =>
    target.kind === 'group' ? `${notice.kind} group` : `${notice.kind} ${target.account.chatId}`,
  )
}

describe('a host without a group', () => {
  it('has the buttons to steer while others answer', () => {
    expect(due([phone('lan'), STARTED, ASKING])).toEqual(['question lan', 'controls hoa'])
  })

  it('who has joined gets the question, which has the buttons, and nothing beside it', () => {
    expect(due([phone('hoa'), phone('lan'), STARTED, ASKING])).toEqual([
      'question hoa',
      'question lan',
    ])
  })

  it('sees the answer once, whether or not the host has joined', () => {
    const closed = (happenings: MeetingEvent[]) =>
      due([...happenings, STARTED, ...round(0, ['lan 2']).slice(0, -1)])
    expect(closed([phone('lan')])).toEqual(['reveal hoa', 'reveal lan'])
    expect(closed([phone('lan'), phone('hoa')]).sort()).toEqual(['reveal hoa', 'reveal lan'])
  })
})

describe('a host with a group', () => {
  it('steers there', () => {
    expect(due([phone('lan'), STARTED, ASKING], { group: GROUP })).toEqual(['question group'])
  })
})
