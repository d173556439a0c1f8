import type { Background } from './background.ts'
import type { OnMessage } from './channels/channel.ts'
import type { TerminalChannel } from './channels/terminal/index.ts'
import type { ConnectedChannel } from './connect-channels.ts'
import type { Intake, Receiver } from './conversation/receive-message.ts'
import type { Database } from './storage/database.ts'
import type { WebServer } from './web/server.ts'

/** The wired program, as far as it has to be started and stopped. */
export interface LifecycleParts {
  database: Pick<Database, 'close'>
  /** The documents. */
  versions: { start(): Promise<void>; abandon(): void; stop(): Promise<void> }
  background: Pick<Background, 'start' | 'stop'>
  /** What sends announcements. */
  runner: { start(): void; stop(): Promise<void> }
  quizzes: { resume(): Promise<void> }
  receiver: Receiver
  intake: Intake
  terminal: TerminalChannel | null
  /** Channels whose platform calls, that ask their platform, and that only send here. */
  called: ConnectedChannel[]
  polling: ConnectedChannel[]
  silent: ConnectedChannel[]
  web: WebServer | null
  /** Who only fetches messages needs no documents. */
  answers: boolean
  /** Sends announcements, leads meetings. */
  sends: boolean
  /** Takes up what was left unanswered, whichever channel it came by. */
  works: boolean
  onListening: ((port: number) => void) | undefined
}

/** What is opened and closed after what; see `App`. */
export interface Lifecycle {
  start(): Promise<{ port: number | null }>
  stop(): Promise<void>
}

export function createLifecycle(parts: LifecycleParts): Lifecycle {
  const { database, versions, background, runner, receiver, intake, terminal, web } = parts
  const { called, polling, silent } = parts
  let starting: Promise<{ port: number | null }> | null = null
  let stopped: Promise<void> | null = null
  let isStopping = false

  async function startParts(): Promise<{ port: number | null }> {
    if (isStopping) return { port: null }
    if (parts.answers) await loadDocuments()
    if (isStopping) return { port: null }
    await background.start()
    if (isStopping) return { port: null }
    for (const { meet } of silent) void meet()
    if (parts.sends) runner.start()
    if (parts.sends) await parts.quizzes.resume()
    const gate = createGate()
    const takeLater: OnMessage = (message) => gate.opened.then(() => intake.onMessage(message))
    // Whoever is called is there when the port opens.
    const starts = settleAll(called.map(({ channel }) => channel.start(takeLater)))
    void starts.catch(() => undefined)
    const port = await openPort().finally(gate.open)
    // Those who poll resume by themselves, when it is their turn to poll.
    if (terminal && !isStopping) await receiver.resume(terminal.name)
    if (!isStopping) await terminal?.start(receiver.onMessage)
    for (const { channel } of polling) if (!isStopping) await channel.start(intake.onMessage)
    await starts
    return { port }
  }

  /** Loading that was stopped is no fault of the documents. */
  async function loadDocuments(): Promise<void> {
    try {
      await versions.start()
    } catch (error) {
      if (!isStopping) throw error
    }
  }

  /** Only one program can have the port, so that what an earlier run left is not done twice. */
  async function openPort(): Promise<number | null> {
    const port = (await web?.start())?.port ?? null
    if (port !== null && !isStopping) parts.onListening?.(port)
    // What was left over comes before what has just come.
    const resumed = parts.works ? [...called, ...silent] : called
    for (const { channel } of resumed) if (!isStopping) await intake.resume(channel.name)
    return port
  }

  async function stopParts(): Promise<void> {
    versions.abandon()
    receiver.stop()
    // Before the channels: what is on its way is still noted.
    const announced = runner.stop()
    try {
      // A start in flight may wait for a channel, so the channels end first. Those that are called
      // store what they have been given: once the port is closed, platforms repeat the rest.
      await settleAll([
        terminal?.stop(),
        ...[...polling, ...silent].map(({ channel }) => channel.stop()),
        (async () => {
          await web?.stop()
          await settleAll(called.map(({ channel }) => channel.stop()))
        })(),
      ])
    } finally {
      await starting?.catch(() => undefined)
      await settleAll([receiver.drain(), web?.stop(), background.stop(), announced])
        .finally(versions.stop)
        .finally(() => database.close())
    }
  }

  return {
    async start() {
      starting ??= startParts()
      return starting
    },
    async stop() {
      isStopping = true
      stopped ??= stopParts()
      return stopped
    },
  }
}

/** Something to wait for until it is opened. */
function createGate(): { opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** Waits for all of them, then rejects with the first fault, if there was one. */
async function settleAll(parts: (Promise<void> | undefined)[]): Promise<void> {
  const outcomes = await Promise.allSettled(parts)
  const fault = outcomes.find((outcome) => outcome.status === 'rejected')
  if (fault) throw fault.reason
}
