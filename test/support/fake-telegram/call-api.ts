/** Calls as a bot makes them, for the tests of the fake itself. */
import type { Update } from '@grammyjs/types'
import type { FakeTelegram } from './index.ts'

export interface ApiAnswer {
  ok: boolean
  error_code?: number
  description?: string
  parameters?: object
  result?: unknown
}

export async function callApi(
  { apiRoot, token }: Pick<FakeTelegram, 'apiRoot' | 'token'>,
  method: string,
  payload: object = {},
): Promise<ApiAnswer> {
  const response = await fetch(`${apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  return (await response.json()) as ApiAnswer
}

/** Updates from `offset` on; those before it count as taken. */
export async function getUpdates(telegram: FakeTelegram, offset = 0): Promise<Update[]> {
  return ((await callApi(telegram, 'getUpdates', { offset })).result ?? []) as Update[]
}

/** Nothing is left of what has happened so far. */
export async function takeUpdates(telegram: FakeTelegram): Promise<void> {
  await callApi(telegram, 'getUpdates', { offset: -1 })
  const last = telegram.pendingUpdates().at(-1)
  if (last) await getUpdates(telegram, last.update_id + 1)
}

/** What somebody is in a group, or the fault. */
export async function memberStatus(
  telegram: FakeTelegram,
  member: { chat_id: number; user_id: number },
): Promise<unknown> {
  const { result, description } = await callApi(telegram, 'getChatMember', member)
  return result ? (result as { status: string }).status : description
}

/** What `sendPoll` needs beside the chat. */
export const QUIZ = {
  question: 'Ai ký?',
  options: [{ text: 'Trưởng ban' }, { text: 'Phó Trưởng ban' }],
  type: 'quiz',
  is_anonymous: false,
  correct_option_ids: [1],
}
