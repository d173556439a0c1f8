/** Two hundred people of a meeting, on their phones and in the group. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ShownMessage } from '../../test/support/fake-telegram/chat-view.ts'
import type { FakeGroup, FakeUser } from '../../test/support/fake-telegram/index.ts'
import { type KnownQuestion, labelOf, numberAsked } from './meeting-bank.ts'
import type { Platforms } from './meeting-platforms.ts'

/** Somebody who joined by code. */
export interface Phone {
  /** `telegram:123`. */
  key: string
  name: string
  joins(code: string): void
  /** Whether the question with this number is there. */
  sees(number: number): boolean
  /** Nothing happens where the buttons are gone, or the program does not answer. */
  answers(number: number, question: KnownQuestion, choices: number[]): Promise<void>
  /** Old buttons stay on this platform. */
  keepsButtons: boolean
  /** What the program wrote at the end; null while it has not. */
  final(): string | null
  /** On Zalo: all that the program wrote, oldest first. */
  shown(): ZaloShown[]
}

export interface ZaloShown {
  /** Epoch milliseconds. */
  at: number
  text: string
  buttons: { title: string; payload: string }[]
}

export interface Cast {
  host: FakeUser
  group: FakeGroup
  /** They vote in the group's polls. */
  voters: FakeUser[]
  phones: Phone[]
  /** They vote in a forwarded copy and do not belong to the group. */
  outsiders: FakeUser[]
}

/** How many of each are there; 200 people in all. */
const CROWD = { voters: 120, telegram: 40, zaloOa: 25, zaloBot: 15, outsiders: 6 }
/** Voters who are on the phone as well. */
const BOTH_WAYS = 5
const MARK_TIMEOUT_MS = 5_000
const LOOK_MS = 50
const FINAL = 'Kết thúc phiên thi'

export function gatherPeople(platforms: Platforms): Cast {
  const { telegram, zaloOa, zaloBot } = platforms
  const people = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => `${name} ${String(index + 1).padStart(3, '0')}`)
  const host = telegram.user('Chủ Trì Hoa')
  const voters = people(CROWD.voters, 'Đảng Viên').map(telegram.user)
  const group = telegram.group('Chi bộ 57', { addedBy: host, members: voters })
  host.starts()
  const onTelegram = people(CROWD.telegram, 'Điện Thoại').map((name, index) =>
    telegramPhone(telegram.user(name), index % 2 === 0),
  )
  const onOa = people(CROWD.zaloOa, 'Zalo').map((name, index) =>
    zaloOaPhone(zaloOa.user(name), index % 3),
  )
  const onBot = people(CROWD.zaloBot, 'Bot').map((name, index) =>
    zaloBotPhone(zaloBot.user(name), index % 2 === 0),
  )
  const both = voters.slice(0, BOTH_WAYS).map((voter) => telegramPhone(voter, true))
  return {
    host,
    group,
    voters,
    phones: [...onTelegram, ...onOa, ...onBot, ...both],
    outsiders: people(CROWD.outsiders, 'Người Ngoài').map(telegram.user),
  }
}

function telegramPhone(user: FakeUser, byLink: boolean): Phone {
  const find = (number: number) =>
    user.chat.messages().findLast(({ text }) => numberAsked(text) === number)
  return {
    key: `telegram:${user.id}`,
    name: user.name,
    keepsButtons: true,
    joins(code) {
      if (byLink) user.starts(`thi_${code}`)
      else user.says(code)
    },
    sees: (number) => find(number) !== undefined,
    async answers(number, question, choices) {
      const press = (label: string | null) => {
        const shown = find(number)
        if (shown !== undefined && label !== null && shown.buttons.flat().includes(label)) {
          user.presses(label, { on: shown })
        }
      }
      const labels = () => find(number)?.buttons.flat() ?? []
      const [first = 0] = choices
      if (question.correct.length === 1) return press(labelOf(question, labels(), first))
      for (const choice of choices) {
        press(labelOf(question, labels(), choice))
        await waitFor(() => labelOf(question, labels(), choice)?.startsWith('✓') ?? false)
      }
      press(labels().find((label) => label === 'Xong') ?? null)
    },
    final: () => lastWith(user.chat.messages()),
    shown: () => [],
  }
}

/** `way`: 0 taps, 1 types numbers, 2 types letters. */
function zaloOaPhone(user: ReturnType<Platforms['zaloOa']['user']>, way: number): Phone {
  const messages = () => user.chat.messages().filter(({ from }) => from === 'oa')
  const find = (number: number) => messages().findLast(({ text }) => numberAsked(text) === number)
  const how = { expect: false }
  return {
    key: `zalo-oa:${user.id}`,
    name: user.name,
    keepsButtons: way === 0,
    joins: (code) => void user.says(code, how),
    sees: (number) => find(number) !== undefined,
    async answers(number, question, choices) {
      const shown = find(number)
      const [first = 0] = choices
      if (shown === undefined) return
      const titles = shown.buttons.map(({ title }) => title)
      const title = labelOf(question, titles, first)
      if (question.correct.length > 1) await user.says(letters(choices), how)
      else if (way === 0 && title !== null) await user.taps(title, { ...how, on: shown })
      else await user.says(way === 2 ? letters(choices) : String(first + 1), how)
    },
    final: () => lastWith(messages()),
    shown: messages,
  }
}

function zaloBotPhone(user: ReturnType<Platforms['zaloBot']['user']>, byNumber: boolean): Phone {
  const find = (number: number) =>
    user.chat.messages().findLast(({ text }) => numberAsked(text) === number)
  return {
    key: `zalo-bot:${user.id}`,
    name: user.name,
    keepsButtons: false,
    joins: (code) => void user.says(`mã ${code}`),
    sees: (number) => find(number) !== undefined,
    async answers(_number, { correct }, choices) {
      const [first = 0] = choices
      user.says(byNumber && correct.length === 1 ? String(first + 1) : letters(choices))
    },
    final: () => lastWith(user.chat.messages()),
    shown: () => user.chat.messages().map(({ text, date }) => ({ text, at: date, buttons: [] })),
  }
}

function letters(choices: number[]): string {
  return choices.map((choice) => String.fromCharCode(65 + choice)).join(', ')
}

/** With all that came after it: a long text comes in parts. */
function lastWith(messages: readonly Pick<ShownMessage, 'text'>[]): string | null {
  const at = messages.findLastIndex(({ text }) => text.includes(FINAL))
  if (at < 0) return null
  return messages
    .slice(at)
    .map(({ text }) => text)
    .join('\n')
}

async function waitFor(look: () => boolean): Promise<void> {
  const until = Date.now() + MARK_TIMEOUT_MS
  while (!look() && Date.now() < until) await sleep(LOOK_MS)
}
