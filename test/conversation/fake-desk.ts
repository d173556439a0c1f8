import type { Broadcast, Content, LedgerCount } from '../../src/broadcast/broadcast.ts'
import { EVERYBODY } from '../../src/broadcast/broadcast.ts'
import type { BroadcastDesk, DeskResult, Refusal, Survey } from '../../src/broadcast/desk.ts'
import { type BroadcastMove, stateAfter } from '../../src/broadcast/states.ts'
import type { ChatAddress, DeliveryResult } from '../../src/channels/channel.ts'
import type { Clock } from '../../src/lib/clock.ts'

export const CONTENT: Content = {
  text: '# Thư mời họp\nKính mời Bạn dự hội nghị.',
  picture: null,
  links: [],
  buttons: { read: true, ask: true, practice: false },
  questionId: null,
}

/** A desk that keeps its announcements in memory and moves them by the real table of states. */
export function createFakeDesk(clock: Clock) {
  const broadcasts: Broadcast[] = []
  /** Every action that changed something: `pause 1 fake:admin`. */
  const deeds: string[] = []
  const tests: { id: number; address: ChatAddress }[] = []
  const script = {
    survey: {
      total: 1234,
      included: [{ channel: 'fake', title: 'Telegram', route: 'message', count: 1234 }],
      excluded: [],
      durationMs: 120_000,
      beginsAt: clock.now().toISOString(),
      allowances: [],
      needsApproval: false,
      remarks: [],
    } as Survey,
    counts: [] as LedgerCount[],
    test: { kind: 'sent', messageIds: ['t'] } as DeliveryResult,
    /** The next action is refused so. */
    refusal: null as Refusal | null,
  }

  function add(fields: Partial<Broadcast> = {}): Broadcast {
    const broadcast: Broadcast = {
      id: broadcasts.length + 1,
      kind: 'announcement',
      corrects: null,
      seriesId: null,
      content: CONTENT,
      audience: EVERYBODY,
      state: 'draft',
      revision: 0,
      createdBy: 'fake:admin',
      createdAt: clock.now().toISOString(),
      scheduledAt: null,
      confirmedBy: null,
      confirmedCount: null,
      needsApproval: false,
      approvedBy: null,
      startedAt: null,
      plannedAt: null,
      pausedAt: null,
      pauseReason: null,
      finishedAt: null,
      ...fields,
    }
    broadcasts.push(broadcast)
    return broadcast
  }

  function act(
    deed: string,
    id: number,
    by: string,
    change: (broadcast: Broadcast) => Refusal | null,
  ): DeskResult {
    const broadcast = broadcasts.find((one) => one.id === id)
    const why =
      script.refusal ?? (broadcast === undefined ? { kind: 'not_found' } : change(broadcast))
    script.refusal = null
    if (why !== null || broadcast === undefined) {
      return { kind: 'refused', why: why ?? { kind: 'not_found' } }
    }
    deeds.push(`${deed} ${id} ${by}`)
    return { kind: 'done', broadcast }
  }

  const move = (name: BroadcastMove) => async (id: number, by: string) =>
    act(name, id, by, (broadcast) => {
      const state = stateAfter(name, broadcast.state)
      if (state === null) return { kind: 'wrong_state', state: broadcast.state }
      broadcast.state = state
      return null
    })

  const correction = (fields: Partial<Broadcast>): DeskResult => ({
    kind: 'done',
    broadcast: add(fields),
  })

  const desk = {
    async create(by, draft) {
      return { kind: 'done', broadcast: add({ ...draft, createdBy: by }) }
    },
    async change(id, by, change) {
      return act('change', id, by, (broadcast) => {
        if (broadcast.state !== 'draft') return { kind: 'wrong_state', state: broadcast.state }
        Object.assign(broadcast, change)
        return null
      })
    },
    find: async (id) => broadcasts.find((one) => one.id === id) ?? null,
    list: async (limit) => broadcasts.toReversed().slice(0, limit),
    async preview(id) {
      const broadcast = broadcasts.find((one) => one.id === id)
      if (broadcast === undefined) return null
      const part = { picture: null, buttons: [['Đã đọc'], ['Dừng nhận thông báo']] }
      return [
        {
          channel: 'fake',
          title: 'Telegram',
          route: 'message',
          messages: [
            { text: 'Phần đầu', picture: 'https://example.org/a.png', buttons: [] },
            { ...part, text: broadcast.content.text },
          ],
        },
        {
          channel: 'zalo-oa',
          title: 'Zalo',
          route: 'promotion',
          messages: [{ ...part, text: broadcast.content.text }],
        },
      ]
    },
    survey: async (id) => (broadcasts.some((one) => one.id === id) ? script.survey : null),
    async test(id, address) {
      tests.push({ id, address })
      return script.test
    },
    async confirm(id, by, { count, at }) {
      return act('confirm', id, by, (broadcast) => {
        const state = stateAfter('schedule', broadcast.state)
        if (state === null) return { kind: 'wrong_state', state: broadcast.state }
        const { total, needsApproval } = script.survey
        if (count !== total) return { kind: 'wrong_count', expected: total }
        Object.assign(broadcast, {
          state,
          needsApproval,
          scheduledAt: at ?? clock.now().toISOString(),
          confirmedBy: by,
          confirmedCount: count,
        })
        return null
      })
    },
    async approve(id, by) {
      return act('approve', id, by, (broadcast) => {
        if (broadcast.confirmedBy === by) return { kind: 'same_person' }
        if (!broadcast.needsApproval || broadcast.approvedBy !== null) {
          return { kind: 'no_approval_needed' }
        }
        broadcast.approvedBy = by
        return null
      })
    },
    withdraw: move('withdraw'),
    pause: move('pause'),
    resume: move('resume'),
    cancel: move('cancel'),
    retry: (id, by, which) => {
      deeds.push(`retry_${which}`)
      return move('retry')(id, by)
    },
    async edit(id, by, content) {
      return correction({ kind: 'edit', corrects: id, content, createdBy: by })
    },
    async recall(id, by) {
      return correction({ kind: 'recall', corrects: id, createdBy: by })
    },
    async remind(id, by) {
      return correction({ audience: { ...EVERYBODY, unreadOf: id }, createdBy: by })
    },
    async status(id) {
      const broadcast = broadcasts.find((one) => one.id === id)
      if (broadcast === undefined) return null
      const { counts } = script
      const sum = (rows: LedgerCount[]) => rows.reduce((total, { count }) => total + count, 0)
      const done = sum(counts.filter(({ state }) => state !== 'planned' && state !== 'sending'))
      const waits: [] = []
      const parts = { counts, waits, remainingMs: null, corrections: [], events: [] }
      return { broadcast, done, total: sum(counts), ...parts }
    },
  } satisfies BroadcastDesk

  return { desk, broadcasts, deeds, tests, script, add }
}
