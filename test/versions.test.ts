import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { loadCorpus } from '../src/corpus/load-corpus.ts'
import { publishCorpus } from '../src/corpus/publish.ts'
import { type BuildEngine, createEngineBuilder } from '../src/engine.ts'
import { realTiming } from '../src/lib/timing.ts'
import { createVersionStore } from '../src/storage/version-store.ts'
import { createVersions } from '../src/versions.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createMemoryLogger, silentLogger } from './support/logger.ts'
import { DATABASES } from './support/stores.ts'
import { temporaryDirectory } from './support/temporary-directory.ts'

const TWO_PLACES = fileURLToPath(new URL('./retrieval/fixtures/two-places/', import.meta.url))
/** On a busy machine. */
const SOON = { timeout: 10_000, interval: 20 }
const DOCUMENT = 'huong-dan-ha-lam'
const dataDirectory = mkdtempSync(join(tmpdir(), 'so-tay-57-versions-'))
const buildEngine = createEngineBuilder({ dataDirectory }, silentLogger)

afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }))

describe.each(DATABASES)('the documents in use, on $database', ({ open }) => {
  async function setUp() {
    const database = await open()
    const store = createVersionStore(database)
    const clock = createFakeClock()
    let processes = 0

    /** A folder whose guidance speaks of so many libraries. */
    function folder(libraries: number): string {
      const directory = temporaryDirectory()
      cpSync(TWO_PLACES, directory, { recursive: true })
      const file = join(directory, 'huong-dan-ha-lam.md')
      const text = readFileSync(file, 'utf8')
      writeFileSync(file, text.replace('9 thư viện', `${libraries} thư viện`))
      return directory
    }

    /** One process. It stops when the test ends. */
    async function run(
      directory: string,
      options: { build?: BuildEngine; pollMs?: number; name?: string } = {},
    ) {
      processes += 1
      const name = options.name ?? `process-${processes}`
      const { logger, lines } = createMemoryLogger()
      const versions = createVersions({
        store,
        directory,
        folder: { corpus: await loadCorpus(directory) },
        buildEngine: options.build ?? buildEngine,
        process: name,
        clock,
        timing: realTiming,
        logger,
        pollMs: options.pollMs ?? 10,
      })
      onTestFinished(() => versions.stop())
      await versions.start()
      return { versions, lines, says: async () => libraries(await versions.current()) }
    }

    async function publish(
      directory: string,
      { patienceMs, steps = [] }: { patienceMs?: number; steps?: string[] } = {},
    ) {
      const outcome = await publishCorpus(await loadCorpus(directory), directory, {
        store,
        clock,
        timing: realTiming,
        onProgress: (followers) => steps.push(followers.map(({ state }) => state).join()),
        ...(patienceMs !== undefined && { patienceMs }),
      })
      return outcome
    }

    return { database, store, clock, folder, run, publish }
  }

  it('change for all together; nobody waits, and nobody is ahead', async () => {
    const { folder, run, publish } = await setUp()
    const gate = createGate()
    const first = folder(9)
    const a = await run(first)
    const b = await run(first, { build: slow(gate) })
    expect(await Promise.all([a.says(), b.says()])).toEqual([9, 9])

    const steps: string[] = []
    const publishing = publish(folder(8), { steps })
    await vi.waitUntil(() => steps.includes('ready,loading'), SOON)
    const kept = await a.versions.current()
    expect(await Promise.all([a.says(), b.says()])).toEqual([9, 9])

    gate.open()
    expect(await publishing).toEqual({ kind: 'active' })
    expect(await Promise.all([a.says(), b.says()])).toEqual([8, 8])
    // A turn that began before keeps what it began with.
    expect(libraries(kept)).toBe(9)
    expect(await kept.answerer.answer({ question: 'Hà Lam có bao nhiêu thư viện?' })).toMatchObject(
      { kind: 'answered' },
    )
  })

  it('wait for nobody who gave no sign of life; who comes back answers from the new ones', async () => {
    const { folder, run, publish, clock } = await setUp()
    const gate = createGate()
    const first = folder(9)
    const a = await run(first)
    const b = await run(first, { pollMs: 1_000_000, build: slow(gate) })
    clock.advance(20_000)
    const outcome = await publish(folder(8))
    expect(outcome).toEqual({ kind: 'active' })
    expect(await a.says()).toBe(8)

    const answers = Promise.all([b.says(), b.says()])
    await gate.reached
    gate.open()
    expect(await answers).toEqual([8, 8])
    expect(gate.count()).toBe(1)
  })

  it('stay as they are when one process cannot load the new ones, and the reason is told', async () => {
    const { folder, run, publish } = await setUp()
    const first = folder(9)
    const a = await run(first)
    const b = await run(first, { build: failing(8, 'không đủ bộ nhớ') })
    const outcome = await publish(folder(8))
    expect(outcome).toEqual({ kind: 'refused', reason: 'process-2: không đủ bộ nhớ' })
    expect(await Promise.all([a.says(), b.says()])).toEqual([9, 9])
    expect(b.versions.readiness()).toMatchObject({ isReady: true })
  })

  it('are refused by nobody who stops while loading them', async () => {
    const { folder, run, publish } = await setUp()
    const first = folder(9)
    const a = await run(first)
    const loading = createGate()
    const b = await run(first, { build: untilStopped(loading) })
    const publishing = publish(folder(8))
    await loading.reached
    b.versions.abandon()
    await b.versions.stop()
    expect(await publishing).toEqual({ kind: 'active' })
    expect(await a.says()).toBe(8)
    expect(b.lines.filter((line) => line.includes('refused'))).toEqual([])
  })

  it('are never read from a store that has not all of them', async () => {
    const { folder, run, publish, database, store } = await setUp()
    const first = folder(9)
    const a = await run(first, { pollMs: 1_000_000 })
    await publish(folder(8), { patienceMs: 0 })
    const { active, pending } = await store.look()
    await database.db
      .deleteFrom('corpus_files')
      .where('version', '=', pending)
      .where('name', 'like', 'ke-hoach%')
      .execute()
    const b = await run(first)
    await vi.waitUntil(async () => (await store.look()).pending === null, SOON)
    expect((await store.look()).active).toBe(active)
    expect(await Promise.all([a.says(), b.says()])).toEqual([9, 9])
    expect(b.lines.join('')).toContain('văn bản đã lưu không nguyên vẹn')
  })

  it('are named when a process does not follow', async () => {
    const { folder, run, publish, store } = await setUp()
    const first = folder(9)
    await run(first)
    await run(first, { pollMs: 1_000_000 })
    const outcome = await publish(folder(8), { patienceMs: 0 })
    expect(outcome).toMatchObject({
      kind: 'waiting',
      missing: expect.arrayContaining(['process-2']),
    })
    expect((await store.look()).pending).not.toBeNull()
  })

  it('are the newer ones for a program that starts with an older folder beside others', async () => {
    const { folder, run, publish } = await setUp()
    const first = folder(9)
    const a = await run(first)
    await publish(folder(8))
    const b = await run(first)
    expect(await Promise.all([a.says(), b.says()])).toEqual([8, 8])
    expect(b.lines.join('')).toContain('npm run corpus -- publish')
  })

  it('change with a program that starts with a newer folder beside others', async () => {
    const { folder, run } = await setUp()
    const a = await run(folder(9))
    const b = await run(folder(8))
    await vi.waitUntil(async () => (await a.says()) === 8, SOON)
    expect(await b.says()).toBe(8)
  })

  it('are those of the folder when it was changed and changed back, and one process runs', async () => {
    const { folder, run } = await setUp()
    const directory = folder(9)
    const file = join(directory, 'huong-dan-ha-lam.md')
    const text = readFileSync(file, 'utf8')
    for (const [count, content] of [
      [9, text],
      [7, text.replace('9 thư viện', '7 thư viện')],
      [9, text],
    ] as const) {
      writeFileSync(file, content)
      const one = await run(directory)
      expect(await one.says()).toBe(count)
      await one.versions.stop()
    }
  })

  it('change although everybody was stopped in the middle of it', async () => {
    const { folder, run, publish } = await setUp()
    const first = folder(9)
    const a = await run(first, { pollMs: 1_000_000 })
    expect((await publish(folder(8), { patienceMs: 0 })).kind).toBe('waiting')
    expect(await a.says()).toBe(9)
    await a.versions.stop()
    const again = await run(first)
    await vi.waitUntil(async () => (await again.says()) === 8, SOON)
  })

  it('are not waited for when their process was killed on this machine', async () => {
    const { folder, run, publish, store, clock } = await setUp()
    await run(folder(9))
    // No system has a process of this number.
    await store.beat(`${hostname()}:999999999:x`, clock.now().toISOString())
    expect(await publish(folder(8))).toEqual({ kind: 'active' })
  })

  it('bring their questions along, for all at once; one on words that are gone is not asked', async () => {
    const { folder, run, publish } = await setUp()
    const first = folder(9)
    askIn(first, 9)
    const a = await run(first)
    const b = await run(first)
    expect(a.versions.bank.find('thu-vien')).not.toBeNull()
    const kept = await a.versions.current()

    const next = folder(8)
    askIn(next, 9)
    await publish(next)
    expect((await a.versions.current()).bank.list()).toEqual([])
    expect((await b.versions.current()).bank.list()).toEqual([])
    expect(a.versions.bank.find('thu-vien')).toBeNull()
    expect(kept.bank.list().map(({ id }) => id)).toEqual(['thu-vien'])

    askIn(next, 8)
    await publish(next)
    const asked = (await b.versions.current()).bank.find('thu-vien')
    expect(asked?.passageId).toMatch(/^huong-dan-ha-lam#/)
    expect(b.versions.bank.topics()).toEqual(['Thư viện'])
  })

  it('are shown to the operator by version and number', async () => {
    const { folder, run, store } = await setUp()
    const { versions } = await run(folder(9))
    const { active } = await store.look()
    expect(versions.readiness()).toEqual({
      name: 'index',
      isReady: true,
      detail: `phiên bản ${active?.slice(0, 8)}, 2 văn bản`,
    })
    expect(versions.documents()).toHaveLength(2)
  })
})

/** Puts a question on so many libraries beside the documents. */
function askIn(directory: string, count: number): void {
  mkdirSync(join(directory, 'quiz'), { recursive: true })
  const question = {
    id: 'thu-vien',
    topic: 'Thư viện',
    difficulty: 'easy',
    question: 'Hà Lam có bao nhiêu thư viện?',
    options: [`${count} thư viện`, '20 thư viện'],
    correct: 0,
    explanation: 'Theo hướng dẫn.',
    source: { doc: DOCUMENT, quote: `${count} thư viện` },
  }
  writeFileSync(join(directory, 'quiz', 'cau-hoi.jsonl'), JSON.stringify(question))
}

/** How many libraries the guidance of Hà Lam speaks of. */
function libraries({ library }: Awaited<ReturnType<ReturnType<typeof createVersions>['current']>>) {
  return Number(/(\d+) thư viện/.exec(readAll(library, ''))?.[1])
}

type Library = Parameters<typeof libraries>[0]['library']

function readAll(library: Library, sectionId: string): string {
  const section = library.section(DOCUMENT, sectionId)
  const below = section?.children.map((child) => readAll(library, child.sectionId))
  return [...(section?.paragraphs ?? []), ...(below ?? [])].join('\n')
}

function createGate() {
  let open = () => {}
  let reach = () => {}
  let count = 0
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  return {
    open,
    reached,
    count: () => count,
    wait: async () => {
      count += 1
      reach()
      await opened
    },
  }
}

/** Builds, but of the changed documents only when the gate is open. */
function slow(gate: ReturnType<typeof createGate>): BuildEngine {
  return async (corpus) => {
    if (!mentions(corpus, 9)) await gate.wait()
    return buildEngine(corpus)
  }
}

/** Builds, but of the changed documents never: it goes on until it is stopped. */
function untilStopped(gate: ReturnType<typeof createGate>): BuildEngine {
  return async (corpus, signal) => {
    if (mentions(corpus, 9)) return buildEngine(corpus)
    void gate.wait()
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  }
}

function failing(count: number, reason: string): BuildEngine {
  return async (corpus) => {
    if (mentions(corpus, count)) throw new Error(reason)
    return buildEngine(corpus)
  }
}

function mentions({ files }: Parameters<BuildEngine>[0], count: number): boolean {
  return files.some(({ text }) => text.includes(`${count} thư viện`))
}
