import { resolve } from 'node:path'
import type { Answerer } from './answering/answer.ts'
import type { Corpus } from './corpus/document.ts'
import { createLibrary } from './corpus/library.ts'
import { readCorpus } from './corpus/load-corpus.ts'
import type { VersionStore } from './corpus/ports.ts'
import { publishTimes } from './corpus/publish.ts'
import type { BuildEngine, Engine } from './engine.ts'
import type { Clock } from './lib/clock.ts'
import { OperatorError } from './lib/errors.ts'
import type { Logger } from './lib/logger.ts'
import { hasEnded } from './lib/process-owner.ts'
import type { Timing } from './lib/timing.ts'
import { openBank } from './open-bank.ts'
import type { QuestionBank } from './quiz/bank.ts'
import type { ReadinessPart } from './web/ports.ts'

/** A third of the time after which a process counts as ended. */
const BEAT_MS = 5_000
const POLL_MS = 1_000
const SHORT = 8
const OLDER =
  'Thư mục văn bản của chương trình này giữ một bản cũ, nên câu trả lời lấy từ bản đang dùng chung. ' +
  'Nếu muốn dùng bản trong thư mục, hãy chạy npm run corpus -- publish.'

/** One version of the documents, whole: what a turn answers from, from its first line to its last. */
export interface Edition {
  version: string
  answerer: Answerer
  library: ReturnType<typeof createLibrary>
  /** The questions on these documents. */
  bank: QuestionBank
}

/** The documents a process was started with. */
export interface Folder {
  corpus: Corpus
  /** Where one was made of these documents before. */
  engine?: Engine | undefined
}

export interface VersionsDeps {
  store: VersionStore
  /** Where they were read from. */
  directory: string
  folder: Folder
  buildEngine: BuildEngine
  /** As `createOwner` names it. */
  process: string
  clock: Clock
  timing: Timing
  logger: Logger
  /** How soon a version that somebody published is noticed. */
  pollMs?: number
}

export interface Versions {
  /**
   * Offers the folder's documents to all, and loads those that are in use. Rejects with
   * OperatorError when there are none or they cannot be loaded.
   */
  start(): Promise<void>
  /** Loads nothing more: `start` rejects where the documents in use are not loaded yet. */
  abandon(): void
  /** Ends following; what was loaded can still be answered from. */
  stop(): Promise<void>
  /**
   * What all processes answer from at this moment. Whoever does not have it yet waits until it is
   * loaded. Rejects with kind `unavailable` when it cannot be.
   */
  current(): Promise<Edition>
  /** The documents as of a moment ago. */
  documents(): { title: string; source: string }[]
  /** The questions on the documents as of a moment ago: it changes with them. */
  bank: QuestionBank
  readiness(): ReadinessPart
}

/** A version cannot be answered from here. */
class VersionError extends OperatorError {
  override readonly name = 'VersionError'
  readonly kind = 'unavailable'
  readonly reason: string

  constructor(version: string, reason: string, options?: ErrorOptions) {
    super(
      `Không nạp được phiên bản văn bản ${short(version)} (${reason}). ` +
        'Hãy chạy lại chương trình. Nếu vẫn vậy, hãy đưa lại văn bản lên bằng npm run corpus -- publish.',
      options,
    )
    this.reason = reason
  }
}

/**
 * The documents that are answered from, the same in all processes on one store. A new version is
 * loaded beside the old one; when all live processes have it, it becomes active for all at once, by
 * one row in the store that every turn reads first.
 */
export function createVersions({
  store,
  directory,
  folder: first,
  buildEngine,
  process: self,
  clock,
  timing,
  logger,
  pollMs = POLL_MS,
}: VersionsDeps): Versions {
  const stopping = new AbortController()
  /** Loaded or being loaded. Turns keep what they began with; nobody else keeps what leaves here. */
  const editions = new Map<string, Promise<Edition>>()
  let latest: Edition | null = null
  let trouble: string | null = null
  let isFollowing = true
  let loops: Promise<unknown> = Promise.resolve()
  let hasStarted = false
  /** Until the documents in use are loaded; what is not in use takes no memory afterwards. */
  let folder: Folder | null = first

  async function start(): Promise<void> {
    if (folder === null) return
    const { hash: version, files } = folder.corpus
    hasStarted = true
    await beat()
    await forgetEnded(await store.processes())
    const offered = await store.offer(
      { version, source: resolve(directory), files },
      { by: { kind: 'start', process: self }, ...publishTimes(clock) },
    )
    if (offered === 'older') logger.warn({ version: short(version) }, OLDER)
    if (offered === 'pending') logger.info({ version: short(version) }, 'documents were offered')
    await current()
    folder = null
    loops = Promise.all([repeat(BEAT_MS, beat), repeat(pollMs, follow)])
  }

  async function stop(): Promise<void> {
    stopping.abort()
    await loops
    // Best effort: without it the others wait until its last sign of life is old.
    if (hasStarted) await store.leave(self).catch(() => undefined)
  }

  const beat = () => store.beat(self, publishTimes(clock).at)

  async function forgetEnded(processes: string[]): Promise<void> {
    for (const one of processes) if (hasEnded(one)) await store.leave(one)
  }

  async function repeat(everyMs: number, task: () => Promise<void>): Promise<void> {
    const { signal } = stopping
    for (;;) {
      await timing.sleep(everyMs, signal)
      if (signal.aborted) return
      try {
        await task()
        isFollowing = true
      } catch (error) {
        if (signal.aborted) return
        // The store comes back, and says so itself; one line is enough.
        const reason = error instanceof Error ? error.name : typeof error
        logger[isFollowing ? 'warn' : 'debug']({ reason }, 'the documents in use are not known')
        isFollowing = false
      }
    }
  }

  /** Keeps what is in use and what is to follow it, and lets go of the rest. */
  async function follow(): Promise<void> {
    const { active, pending } = await store.look()
    if (active !== null) await show(active)
    if (pending !== null) await prepare(pending)
    for (const version of editions.keys()) {
      if (version !== active && version !== pending) editions.delete(version)
    }
  }

  async function prepare(version: string): Promise<void> {
    const { state, followers } = await store.settle(version, publishTimes(clock))
    if (state !== 'pending') return
    const own = followers.find(({ process }) => process === self)
    if (own?.state === 'loading') {
      await store.report(self, version, await outcomeOf(version))
      await store.settle(version, publishTimes(clock))
      return
    }
    const late = followers.filter((one) => one.state === 'loading')
    await forgetEnded(late.map(({ process }) => process))
  }

  /** Rejects when the store cannot be read, which says nothing about the version. */
  async function outcomeOf(
    version: string,
  ): Promise<{ kind: 'ready' } | { kind: 'failed'; reason: string }> {
    try {
      await load(version)
      return { kind: 'ready' }
    } catch (error) {
      if (!(error instanceof VersionError)) throw error
      logger.error({ version: short(version), reason: error.reason }, 'documents were refused')
      return { kind: 'failed', reason: `${self}: ${error.reason}` }
    }
  }

  async function current(): Promise<Edition> {
    const { active } = await store.look()
    if (active === null) throw new Error('no documents were published')
    return show(active)
  }

  async function show(version: string): Promise<Edition> {
    try {
      const edition = await load(version)
      if (version !== latest?.version) {
        const documents = edition.library.documents().length
        logger.info({ version: short(version), documents }, 'documents in use')
      }
      latest = edition
      trouble = null
      return edition
    } catch (error) {
      if (error instanceof VersionError) trouble = error.message
      throw error
    }
  }

  async function load(version: string): Promise<Edition> {
    const known = editions.get(version)
    if (known !== undefined) return known
    const loading = open(version)
    editions.set(version, loading)
    try {
      return await loading
    } catch (error) {
      if (editions.get(version) === loading) editions.delete(version)
      throw error
    }
  }

  async function open(version: string): Promise<Edition> {
    const own = folder?.corpus.hash === version ? folder : null
    if (own?.engine !== undefined) return toEdition(own.engine, logger)
    const corpus = own?.corpus ?? (await readCorpus(await store.files(version)))
    if (corpus.hash !== version) throw new VersionError(version, 'văn bản đã lưu không nguyên vẹn')
    try {
      return toEdition(await buildEngine(corpus, stopping.signal), logger)
    } catch (cause) {
      // Stopped, which says nothing about the version.
      if (stopping.signal.aborted) throw cause
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new VersionError(version, reason, { cause })
    }
  }

  return {
    start,
    abandon: () => stopping.abort(),
    stop,
    current,
    documents: () => latest?.library.documents() ?? [],
    bank: {
      find: (id) => latest?.bank.find(id) ?? null,
      list: () => latest?.bank.list() ?? [],
      topics: () => latest?.bank.topics() ?? [],
    },
    readiness() {
      if (latest === null || trouble !== null) {
        return { name: 'index', isReady: false, detail: trouble ?? 'đang nạp văn bản' }
      }
      const documents = latest.library.documents().length
      const detail = `phiên bản ${short(latest.version)}, ${documents} văn bản`
      return { name: 'index', isReady: true, detail }
    },
  }
}

function toEdition({ corpus, answerer }: Engine, logger: Logger): Edition {
  const library = createLibrary(corpus)
  return { version: corpus.hash, answerer, library, bank: openBank(corpus, logger) }
}

function short(version: string): string {
  return version.slice(0, SHORT)
}
