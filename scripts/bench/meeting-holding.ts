/** A meeting from its opening to the report, as the people in it go through it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ShownMessage } from '../../test/support/fake-telegram/chat-view.ts'
import {
  type FindQuestion,
  type KnownQuestion,
  numberAsked,
  numberRevealed,
} from './meeting-bank.ts'
import type { Cast, Phone } from './meeting-people.ts'

export interface Plan {
  /** How many questions there are to be. */
  questions: number
  findQuestion: FindQuestion
  /** From 0 up to 1. */
  random(): number
  /** The numbers of the questions in which the program is killed. */
  killsAt: ReadonlySet<number>
  /** Ends the program hard and starts it again at once. */
  killAndRestart(): Promise<void>
  /** Why nothing will go on; null while all is well. */
  trouble(): string | null
}

export interface Held {
  code: string
  /** How many questions were asked. */
  questions: number
  /** What the host got. */
  workbook: Uint8Array
  seconds: number
}

const LOOK_MS = 100
const STEP_TIMEOUT_MS = 240_000
const END_TIMEOUT_MS = 300_000
/** Votes come within this time after people have seen the question. */
const THINKING_MS = 9_000
const HURRY_AFTER_MS = 13_000
/** Every fourth question runs to its own end. */
const LEFT_ALONE_EVERY = 4
const KILL_WITHIN_MS = 16_000
/** The last moments in which a vote still counts, see meeting-recount.ts. */
const GRACE = { fromMs: 150, toMs: 1_200 }
const TOO_LATE = { fromMs: 300, toMs: 1_500 }
const READING_MS = 2_500
const AGAIN_MS = 50
const JOINING_MS = 50
const SHARES = { silent: 0.05, twice: 0.08, inGrace: 0.06, tooLate: 0.05, elsewhere: 0.7 }

export async function holdMeeting(cast: Cast, plan: Plan): Promise<Held> {
  const begun = Date.now()
  const { host, group } = cast
  const place = { in: group }
  const until = <Found>(what: string, look: () => Found | null | undefined, limit?: number) =>
    waitUntil(what, look, { limit, trouble: plan.trouble })

  host.says(`/thi ${plan.questions} thi đua`, place)
  const lobby = await until('the lobby', () =>
    group.messages().find(({ buttons }) => buttons.flat().includes('Bắt đầu')),
  )
  const [, code = ''] = /mã (\d{5})/.exec(lobby.text) ?? []
  for (const phone of cast.phones) {
    phone.joins(code)
    await sleep(JOINING_MS)
  }
  for (const voter of cast.voters.slice(0, 30)) voter.presses('Tham gia', { ...place, on: lobby })
  await until('everybody to be in the lobby', () => (hasAll(cast) ? true : null))
  host.presses('Bắt đầu', { ...place, on: lobby })

  const acts = new Set<Promise<void>>()
  let number = 1
  for (let count = number; number <= count; number += 1) {
    const current = number
    const asked = await until(`question ${current} in the group`, () =>
      group.messages().findLast(({ text }) => numberAsked(text) === current),
    )
    count = Number(/câu \d+\/(\d+)/i.exec(asked.text)?.[1])
    const killing = plan.killsAt.has(current)
      ? sleep(plan.random() * KILL_WITHIN_MS).then(plan.killAndRestart)
      : Promise.resolve()
    const voting = startVoting(cast, plan, { number: current, asked, acts })
    if (current % LEFT_ALONE_EVERY !== 0) {
      await sleep(HURRY_AFTER_MS)
      pressIfThere(() => host.presses('Hiện đáp án', { ...place, on: asked }))
    }
    const find = () => group.messages().find(({ id }) => id === asked.id)
    const revealed = () =>
      group.messages().findLast(({ text }) => numberRevealed(text) === current) ?? null
    await until(`question ${current} to be closed`, () =>
      (find()?.poll?.isClosed ?? false) || revealed() !== null ? true : null,
    )
    voting.inGrace()
    const reveal = await until(`the answer of question ${current}`, revealed)
    voting.tooLate()
    await killing
    await sleep(READING_MS)
    const next = current === count ? 'Xem kết quả' : 'Câu tiếp'
    pressIfThere(() => host.presses(next, { ...place, on: reveal }))
  }

  const report = await until(
    'the report',
    () => host.chat.messages().find(({ document }) => document !== null)?.document,
    END_TIMEOUT_MS,
  )
  await until(
    'the results on all phones',
    () => (cast.phones.every((phone) => phone.final() !== null) ? true : null),
    END_TIMEOUT_MS,
  )
  await Promise.all(acts)
  return {
    code,
    questions: number - 1,
    workbook: report.bytes,
    seconds: (Date.now() - begun) / 1000,
  }
}

/** The bot has answered each who came by code. */
function hasAll({ phones, group }: Cast): boolean {
  const shown = group.messages().findLast(({ text }) => text.includes('Đã tham gia'))
  const [, joined = '0'] = /Đã tham gia (\d+) người/.exec(shown?.text ?? '') ?? []
  return Number(joined) >= phones.length
}

/** Everybody decides now what to do, and does it when the time has come. */
function startVoting(
  { voters, phones, outsiders }: Cast,
  { findQuestion, random }: Plan,
  { number, asked, acts }: { number: number; asked: ShownMessage; acts: Set<Promise<void>> },
) {
  const question = findQuestion(asked.text)
  if (question === null) throw new Error(`a question that is in no file: ${asked.text}`)
  const later = (ms: number, act: () => unknown) => {
    const done = sleep(ms)
      .then(act)
      .then(() => undefined)
    acts.add(done)
  }
  const choose = () => chooseOptions(question, random)

  for (const voter of asked.poll === null ? [] : voters) {
    if (random() < SHARES.silent) continue
    const at = random() * THINKING_MS
    const choices = choose()
    later(at, () => voter.votes(asked, choices))
    if (random() < SHARES.twice) later(at + 400, () => voter.votes(asked, choose()))
  }
  for (const outsider of asked.poll === null ? [] : outsiders) {
    const choices = choose()
    if (random() < SHARES.elsewhere) {
      later(random() * THINKING_MS, () => outsider.votesElsewhere(asked, choices))
    }
  }
  const graceful: Phone[] = []
  const late: Phone[] = []
  for (const phone of phones) {
    const [chance, at, again] = [random(), random() * THINKING_MS * 0.7, random()]
    const [choices, others] = [choose(), choose()]
    if (chance < SHARES.silent) continue
    if (chance < SHARES.silent + SHARES.inGrace) graceful.push(phone)
    else if (chance < SHARES.silent + SHARES.inGrace + SHARES.tooLate) late.push(phone)
    else {
      later(0, async () => {
        if (!(await seesInTime(phone, number))) return
        await sleep(at)
        await phone.answers(number, question, choices)
        if (again >= SHARES.twice) return
        // Two in the same millisecond would have no first.
        await sleep(AGAIN_MS)
        await phone.answers(number, question, others)
      })
    }
  }
  const within = ({ fromMs, toMs }: typeof GRACE) => fromMs + random() * (toMs - fromMs)
  return {
    inGrace() {
      for (const phone of graceful) {
        later(within(GRACE), () => phone.answers(number, question, choose()))
      }
    },
    tooLate() {
      for (const phone of late.filter(({ keepsButtons }) => keepsButtons)) {
        later(within(TOO_LATE), () => phone.answers(number, question, choose()))
      }
    },
  }
}

async function seesInTime(phone: Phone, number: number): Promise<boolean> {
  const until = Date.now() + HURRY_AFTER_MS
  while (!phone.sees(number)) {
    if (Date.now() > until) return false
    await sleep(LOOK_MS)
  }
  return true
}

/** Two of three are right; the others take any. */
function chooseOptions({ options, correct }: KnownQuestion, random: () => number): number[] {
  if (random() < 0.66) return correct
  const shuffled = options.map((_, index) => ({ index, chance: random() }))
  shuffled.sort((a, b) => a.chance - b.chance)
  const taken = shuffled.slice(0, correct.length).map(({ index }) => index)
  return taken.toSorted((a, b) => a - b)
}

/** The button may be gone already: the question was closed meanwhile. */
function pressIfThere(press: () => unknown): void {
  try {
    press()
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('There is no button'))) throw error
  }
}

async function waitUntil<Found>(
  what: string,
  look: () => Found | null | undefined,
  { limit = STEP_TIMEOUT_MS, trouble }: { limit?: number | undefined; trouble(): string | null },
): Promise<Found> {
  const giveUpAt = Date.now() + limit
  for (;;) {
    const found = look()
    if (found !== null && found !== undefined) return found
    const why = trouble()
    if (why !== null) throw new Error(`while waiting for ${what}: ${why}`)
    if (Date.now() > giveUpAt) throw new Error(`waited ${limit} ms in vain for ${what}`)
    await sleep(LOOK_MS)
  }
}
