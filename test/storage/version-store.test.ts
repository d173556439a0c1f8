import { describe, expect, it } from 'vitest'
import { createVersionStore } from '../../src/storage/version-store.ts'
import { DATABASES } from '../support/stores.ts'

const NOW = { at: '2026-11-22T08:00:30.000Z', aliveSince: '2026-11-22T08:00:15.000Z' }
const LONG_AGO = '2026-11-22T08:00:14.999Z'
const FOLDER = '/srv/corpus'
const FILES = [
  { name: 'b.md', text: 'I. MỤC ĐÍCH\n- Một ❤️.\n' },
  { name: 'a.txt', text: 'Kính gửi' },
]

describe.each(DATABASES)('versions of the documents on $database', ({ open }) => {
  async function setUp() {
    const store = createVersionStore(await open())
    const start = (process: string, version: string, source = FOLDER) =>
      store.offer({ version, source, files: FILES }, { by: { kind: 'start', process }, ...NOW })
    const publish = (version: string, files = FILES) =>
      store.offer({ version, source: '/home/new', files }, { by: { kind: 'command' }, ...NOW })
    /** Processes that live, on the version v1. */
    async function run(...processes: string[]) {
      for (const process of processes) {
        await store.beat(process, NOW.at)
        await start(process, 'v1')
      }
    }
    return { store, start, publish, run, settle: (version: string) => store.settle(version, NOW) }
  }

  it('are kept with their texts; the first one is active at once', async () => {
    const { store, start } = await setUp()
    expect(await store.look()).toEqual({ active: null, pending: null })
    expect(await start('a', 'v1')).toBe('active')
    expect(await store.look()).toEqual({ active: 'v1', pending: null })
    expect(await store.files('v1')).toEqual([FILES[1], FILES[0]])
    expect(await store.files('v2')).toEqual([])
  })

  it('have one active when many processes with different folders start at once', async () => {
    const { store, start } = await setUp()
    const versions = ['v1', 'v2', 'v3', 'v4']
    await Promise.all(versions.map((version) => store.beat(`of ${version}`, NOW.at)))
    await Promise.all(versions.map((version) => start(`of ${version}`, version)))
    const { active, pending } = await store.look()
    expect(versions).toContain(active)
    expect(versions).toContain(pending)
    expect(active).not.toBe(pending)
  })

  it('take turns when every live process is ready', async () => {
    const { store, run, publish, settle } = await setUp()
    await run('a', 'b')
    expect(await publish('v2')).toBe('pending')
    await store.report('a', 'v2', { kind: 'ready' })
    expect(await settle('v2')).toEqual({
      state: 'pending',
      reason: null,
      followers: [
        { process: 'a', state: 'ready' },
        { process: 'b', state: 'loading' },
      ],
    })
    expect(await store.look()).toEqual({ active: 'v1', pending: 'v2' })
    await store.report('b', 'v2', { kind: 'ready' })
    expect((await settle('v2')).state).toBe('active')
    expect(await store.look()).toEqual({ active: 'v2', pending: null })
    expect((await settle('v1')).state).toBe('retired')
  })

  it('wait for nobody who left or gave no sign of life', async () => {
    const { store, run, publish, settle } = await setUp()
    await run('a', 'b')
    await store.beat('dead', LONG_AGO)
    await publish('v2')
    await store.report('a', 'v2', { kind: 'ready' })
    await store.leave('b')
    expect(await settle('v2')).toMatchObject({
      state: 'active',
      followers: [{ process: 'a', state: 'ready' }],
    })
    expect(await store.processes()).toEqual(['a'])
  })

  it('are active at once when nobody runs', async () => {
    const { store, run, publish } = await setUp()
    await run('a')
    await store.leave('a')
    expect(await publish('v2')).toBe('active')
    expect(await publish('v2')).toBe('active')
    expect(await store.look()).toEqual({ active: 'v2', pending: null })
  })

  it('are refused when a process cannot load them, and can be published again', async () => {
    const { store, run, publish, settle } = await setUp()
    await run('a', 'b')
    await publish('v2')
    await store.report('a', 'v2', { kind: 'ready' })
    await store.report('b', 'v2', { kind: 'failed', reason: 'hết bộ nhớ' })
    expect(await settle('v2')).toMatchObject({ state: 'refused', reason: 'hết bộ nhớ' })
    expect(await settle('v2')).toMatchObject({ state: 'refused', reason: 'hết bộ nhớ' })
    expect(await store.look()).toEqual({ active: 'v1', pending: null })

    expect(await publish('v2')).toBe('pending')
    expect(await settle('v2')).toMatchObject({
      state: 'pending',
      followers: [{ state: 'loading' }, { state: 'loading' }],
    })
    expect(await store.files('v2')).toHaveLength(2)
  })

  it('make room for a newer one that is published meanwhile', async () => {
    const { store, run, publish, settle } = await setUp()
    await run('a')
    await publish('v2')
    await publish('v3')
    expect(await settle('v2')).toMatchObject({ state: 'refused', reason: null })
    expect(await store.look()).toEqual({ active: 'v1', pending: 'v3' })
    await publish('v1')
    expect(await store.look()).toEqual({ active: 'v1', pending: null })
  })

  describe('in the folder of a process that starts', () => {
    it('are active at once when they are new and nobody else runs', async () => {
      const { store, run, start } = await setUp()
      await run('a')
      await store.leave('a')
      await store.beat('b', NOW.at)
      expect(await start('b', 'v2')).toBe('active')
    })

    it('wait for the others when they are new', async () => {
      const { store, run, start } = await setUp()
      await run('a')
      await store.beat('b', NOW.at)
      expect(await start('b', 'v2')).toBe('pending')
      await store.beat('c', NOW.at)
      expect(await start('c', 'v2')).toBe('pending')
      expect(await store.look()).toEqual({ active: 'v1', pending: 'v2' })
    })

    it('give way when the others use newer ones, as while programs are replaced', async () => {
      const { store, run, publish, settle, start } = await setUp()
      await run('a')
      await publish('v2')
      await store.report('a', 'v2', { kind: 'ready' })
      await settle('v2')
      await store.beat('b', NOW.at)
      expect(await start('b', 'v1')).toBe('older')
      expect(await store.look()).toEqual({ active: 'v2', pending: null })
    })

    it('count when they were changed back and nobody else runs', async () => {
      const { store, start } = await setUp()
      await start('a', 'v1')
      await start('a', 'v2')
      expect(await start('a', 'v1')).toBe('active')
      expect(await store.look()).toEqual({ active: 'v1', pending: null })
    })

    it('give way to what was published from another folder', async () => {
      const { store, start, publish } = await setUp()
      await start('a', 'v1')
      await publish('v2')
      expect(await start('a', 'v1')).toBe('older')
      expect(await store.look()).toEqual({ active: 'v2', pending: null })
    })
  })

  it('keep the texts of the newest, and of hundreds of files', async () => {
    const { store } = await setUp()
    const publish = (version: string, files = FILES, at = `2026-11-22T08:00:3${version[1]}.000Z`) =>
      store.offer({ version, source: FOLDER, files }, { ...NOW, by: { kind: 'command' }, at })
    const many = Array.from({ length: 250 }, (_, i) => ({ name: `${i}.md`, text: `Tệp ${i}` }))
    await publish('v0', many)
    expect(await store.files('v0')).toHaveLength(250)
    for (const version of ['v1', 'v2', 'v3']) await publish(version)
    const kept = await Promise.all(['v0', 'v1', 'v2', 'v3'].map((one) => store.files(one)))
    expect(kept.map(({ length }) => length > 0)).toEqual([false, true, true, true])
  })
})
