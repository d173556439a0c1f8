/** A published document file as the store keeps it. */
export interface CorpusFile {
  /** With its extension, relative to the folder. */
  name: string
  /** As it stands in the file, without a byte order mark. */
  text: string
}

/**
 * pending: waits until every running process has loaded it. active: what all answer from. retired:
 * was active. refused: never became active; a process could not load it, or a newer one came first.
 */
export type VersionState = 'pending' | 'active' | 'retired' | 'refused'

export interface NewVersion {
  /** The `hash` of the corpus. */
  version: string
  /** The folder it was read from, absolute. */
  source: string
  files: readonly CorpusFile[]
}

/** Who offers a version, and when; ISO times. */
export interface Offer {
  /**
   * start: the folder of a process that starts, which counts unless the documents of another folder,
   * or newer ones that other processes use, have been published. command: a person wants it.
   */
  by: { kind: 'start'; process: string } | { kind: 'command' }
  at: string
  /** A process whose last sign of life is older has ended. */
  aliveSince: string
}

/** older: it was published before, and another is in use since. */
export type Offered = 'active' | 'pending' | 'older'

export interface Follower {
  process: string
  state: 'loading' | 'ready' | 'failed'
}

/** How far the change to a version has come. */
export interface SwitchProgress {
  state: VersionState
  /** Of `refused`: what the process said that could not load it. Null when a newer one came first. */
  reason: string | null
  /** The live processes, in the order of their names. */
  followers: Follower[]
}

/** Versions of the documents and the processes that answer from them, for all who share a store. */
export interface VersionStore {
  /** What all answer from, and what is to follow it; null where there is none. */
  look(): Promise<{ active: string | null; pending: string | null }>
  /**
   * Stores a version, unless it is active. It becomes active at once where there is nobody to wait
   * for; another pending one is refused.
   */
  offer(version: NewVersion, offer: Offer): Promise<Offered>
  /** In the order of their names; none when they are no longer kept. */
  files(version: string): Promise<CorpusFile[]>
  /** A sign of life; the first one makes the process known. ISO time. */
  beat(process: string, at: string): Promise<void>
  /** Nobody waits for this process any more. */
  leave(process: string): Promise<void>
  /** All that gave a sign of life and did not leave. */
  processes(): Promise<string[]>
  /** Whether this process can answer from the version; `failed` is why it cannot. */
  report(
    process: string,
    version: string,
    outcome: { kind: 'ready' } | { kind: 'failed'; reason: string },
  ): Promise<void>
  /**
   * Ends the change to a pending version as soon as it can be ended, for all at once: active when
   * every live process is ready, refused when one failed. Says how things stand then.
   */
  settle(version: string, at: { at: string; aliveSince: string }): Promise<SwitchProgress>
}
