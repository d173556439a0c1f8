import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ChannelState } from '../../src/channels/channel.ts'
import type { LockStore } from '../../src/channels/ports.ts'
import { createSinglePoller } from '../../src/channels/single-poller.ts'
import { createOwner } from '../../src/lib/process-owner.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryLogger } from '../support/logger.ts'

/** A lock as the store keeps it. */
function createMemoryLocks() {
  let held: { owner: string; until: string } | null = null
  let isFailing = false
  const locks: LockStore = {
    async take(_name, { owner, insteadOf, now, leaseUntil }) {
      if (isFailing) throw new Error('the disk is full')
      const isFree = held === null || held.until <= now || [owner, insteadOf].includes(held.owner)
      if (isFree) held = { owner, until: leaseUntil }
      return held?.owner ?? ''
    },
    async release(_name, owner) {
      if (held?.owner === owner) held = null
    },
  }
  return {
    locks,
    fails(failing: boolean) {
      isFailing = failing
    },
    holder: () => held?.owner,
    seize(owner: string, until: string) {
      held = { owner, until }
    },
  }
}

function setUp() {
  const clock = createFakeClock()
  const memory = createMemoryLocks()
  /** A process that polls when it is let. Its waits pass at once, by the clock on the wall. */
  function poller(owner: string) {
    let state: ChannelState = { kind: 'stopped' }
    const events: string[] = []
    const single = createSinglePoller({
      channel: {
        name: 'telegram',
        async start() {
          events.push('start')
          state = { kind: 'running' }
        },
        async stop() {
          if (state.kind === 'running') events.push('stop')
          state = { kind: 'stopped' }
        },
        state: () => state,
      },
      locks: memory.locks,
      clock,
      timing: {
        async sleep(_ms, signal) {
          await delay(2, undefined, { signal }).catch(() => undefined)
        },
        now: clock.now,
        random: () => 0.5,
      },
      logger: createMemoryLogger().logger,
      owner,
      async onTurn() {
        events.push('turn')
      },
    })
    onTestFinished(single.stop)
    return { events, ...single, begin: () => single.start(async () => {}) }
  }
  const becomes = (events: string[], wanted: string[]) =>
    vi.waitFor(() => expect(events).toEqual(wanted), { timeout: 2_000, interval: 2 })
  return { clock, memory, poller, becomes }
}

describe('polling alone', () => {
  it('starts at once when nobody polls, and takes up what was left before', async () => {
    const { poller } = setUp()
    const one = poller('a:1:x')
    await one.begin()
    expect(one.events).toEqual(['turn', 'start'])
    expect(one.state()).toEqual({ kind: 'running' })
  })

  it('waits while another polls, says so, and takes over when that one stops', async () => {
    const { poller, becomes } = setUp()
    const one = poller('a:1:x')
    const two = poller('b:1:y')
    await one.begin()
    await two.begin()
    await delay(20)
    expect(two.events).toEqual([])
    expect(two.state()).toMatchObject({ kind: 'starting' })
    expect(JSON.stringify(two.state())).toContain('chờ đến lượt')
    await one.stop()
    await becomes(two.events, ['turn', 'start'])
    expect(one.events).toEqual(['turn', 'start', 'stop'])
  })

  it('takes over from one on another machine only when its lease is over', async () => {
    const { poller, becomes, memory, clock } = setUp()
    memory.seize('gone-machine:1:x', new Date(clock.now().getTime() + 15_000).toISOString())
    const two = poller('b:1:y')
    await two.begin()
    clock.advance(14_999)
    await delay(20)
    expect(two.events).toEqual([])
    clock.advance(1)
    await becomes(two.events, ['turn', 'start'])
  })

  it('takes over at once from a process of this machine that has ended', async () => {
    const { poller, memory, clock } = setUp()
    const ended = createOwner('x').replace(`:${process.pid}:`, ':4194303:')
    memory.seize(ended, new Date(clock.now().getTime() + 15_000).toISOString())
    const two = poller('b:1:y')
    await two.begin()
    expect(two.events).toEqual(['turn', 'start'])
  })

  it('stops when somebody else has the lock, and begins again when that ends', async () => {
    const { poller, becomes, memory, clock } = setUp()
    const one = poller('a:1:x')
    await one.begin()
    memory.seize('other-machine:1:z', new Date(clock.now().getTime() + 15_000).toISOString())
    await becomes(one.events, ['turn', 'start', 'stop'])
    clock.advance(15_000)
    await becomes(one.events, ['turn', 'start', 'stop', 'turn', 'start'])
  })

  it('goes on while the store fails, but not beyond its lease', async () => {
    const { poller, becomes, memory, clock } = setUp()
    const one = poller('a:1:x')
    await one.begin()
    memory.fails(true)
    clock.advance(14_000)
    await delay(20)
    expect(one.events).toEqual(['turn', 'start'])
    clock.advance(1_000)
    await becomes(one.events, ['turn', 'start', 'stop'])
    expect(JSON.stringify(one.state())).toContain('kho dữ liệu')
    memory.fails(false)
    await becomes(one.events, ['turn', 'start', 'stop', 'turn', 'start'])
  })

  it('gives the lock back when it stops', async () => {
    const { poller, memory } = setUp()
    const one = poller('a:1:x')
    await one.begin()
    await one.stop()
    expect(memory.holder()).toBeUndefined()
  })
})
