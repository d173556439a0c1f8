/** One size with its platforms and members: announcing, watching, and counting again afterwards. */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Audience, type Broadcast, EVERYBODY } from '../../src/broadcast/broadcast.ts'
import { addPeople, type Chat, shareOut } from './broadcast-people.ts'
import type { ProgramProcess } from './broadcast-processes.ts'
import type { Size } from './broadcast-sizes.ts'
import type { Remote } from './remote.ts'

export interface Trial {
  size: Size
  platforms: Remote
  people: number
  /** Running now; the ones that were killed are gone from here. */
  processes: ProgramProcess[]
  memory: MemorySample[]
  faults: string[]
}

interface MemorySample {
  pid: number
  at: number
  mb: number
}

export interface Announcement {
  id: number
  /** Stands in its text. */
  mark: string
  /** As the office confirmed. */
  recipients: number
  confirmedAt: number
}

const SAMPLE_MS = 250
const LOOK_MS = 100
const chatList = z.array(z.tuple([z.string(), z.string()]))
const timeList = z.array(z.number())
const word = z.string()
const DONE = 'done'

export async function openTrial(size: Size, platforms: Remote, people: number): Promise<Trial> {
  const chats: Chat[] = await platforms.call('meet', shareOut(people), chatList)
  await addPeople(size.database.db, chats)
  await size.analyze()
  return { size, platforms, people, processes: [], memory: [], faults: [] }
}

/** Works with all processes of the size running, and ends them afterwards. */
export async function withProcesses<Result>(
  trial: Trial,
  settings: NodeJS.ProcessEnv,
  work: () => Promise<Result>,
): Promise<Result> {
  await startMissing(trial, settings)
  const sampling = setInterval(() => sample(trial), SAMPLE_MS)
  try {
    return await work()
  } finally {
    clearInterval(sampling)
    await Promise.all(trial.processes.splice(0).map((one) => one.kill()))
  }
}

export async function startMissing(trial: Trial, settings: NodeJS.ProcessEnv): Promise<void> {
  const { size, processes } = trial
  const missing = Array.from({ length: size.processes - processes.length }, () =>
    size.startProcess(settings),
  )
  processes.push(...(await Promise.all(missing)))
}

function sample({ processes, memory, faults }: Trial): void {
  const at = Date.now()
  for (const one of [...processes]) {
    const mb = one.rssMb()
    if (mb !== null) memory.push({ pid: one.pid, at, mb })
    const crash = one.crash()
    if (crash === null) continue
    processes.splice(processes.indexOf(one), 1)
    faults.push(`a process crashed: ${crash}`)
  }
}

/** Two people of the office confirm it in the same instant; one of them may. */
export async function announce(
  { size, faults }: Trial,
  mark: string,
  audience: Partial<Audience> = {},
): Promise<Announcement> {
  const [here, there] = size.operators
  const draft = {
    content: {
      text: `${mark} – Mời Bạn xem những điểm mới của kế hoạch thực hiện Nghị quyết 57.`,
      picture: null,
      links: [{ label: 'Xem kế hoạch', url: 'https://sotay57.example.vn/ke-hoach' }],
      buttons: { read: true, ask: false, practice: false },
      questionId: null,
    },
    audience: { ...EVERYBODY, ...audience },
  }
  const id = await here.call('create', draft, z.number())
  const count = await here.call('survey', id, z.number())
  const answers = await Promise.all([
    here.call('confirm', { id, by: 'telegram:1', count }, word),
    there.call('confirm', { id, by: 'telegram:2', count }, word),
  ])
  const done = answers.filter((answer) => answer === DONE).length
  if (done !== 1) faults.push(`${mark}: two operators pressed start and got ${answers.join(', ')}`)
  return { id, mark, recipients: count, confirmedAt: Date.now() }
}

/** Again until it is so; a store that does not answer is asked again. */
export async function until(
  what: string,
  timeoutMs: number,
  look: () => Promise<boolean>,
): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs
  for (;;) {
    const isSo = await look().catch(() => false)
    if (isSo) return
    if (Date.now() > giveUpAt) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
    await sleep(LOOK_MS)
  }
}

export function whenPlanned({ size, people }: Trial, { id }: Announcement): Promise<void> {
  return until('the ledger to be filled', 60_000 + people, async () => {
    const broadcast = await size.broadcasts.find(id)
    return broadcast !== null && broadcast.plannedAt !== null
  })
}

/** A person presses "Tiếp tục" when the program has stopped by itself; told how often. */
export async function whenFinished(
  { size, people }: Trial,
  { id, mark }: Announcement,
): Promise<{ resumed: number }> {
  let resumed = 0
  await until(`${mark} to be finished`, 120_000 + people * 10, async () => {
    const broadcast = await size.broadcasts.find(id)
    if (isPausedByProgram(broadcast) && (await press(size, 'resume', id))) resumed += 1
    return broadcast?.state === 'finished'
  })
  return { resumed }
}

/** False when it was refused. */
export async function press(
  { operators }: Size,
  button: 'pause' | 'resume' | 'cancel',
  id: number,
): Promise<boolean> {
  return (await operators[0].call(button, id, word)) === DONE
}

export function isPausedByProgram(broadcast: Broadcast | null): boolean {
  return broadcast?.state === 'paused' && broadcast.pauseReason !== null
}

/** When messages arrived since then (ms since 1970), in order. */
export function arrivals({ platforms }: Trial, since: number): Promise<number[]> {
  return platforms.call('times', since, timeList)
}
