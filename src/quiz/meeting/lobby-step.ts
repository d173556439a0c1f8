import { freeAt, LOBBY_CALLS_A_MINUTE } from './group-limit.ts'
import { mayGoAt, type Situation, toHost, toPlace } from './outbox.ts'
import { sentKey, type Target, targetKey } from './ports.ts'
import { log, type Step, sendOr, wait } from './step.ts'
import { addMs, LOBBY_LASTS_MS } from './times.ts'

const REDRAW_MS = 6_000

/** Shows the lobby, and who has joined since, until somebody starts the meeting or it is too old. */
export function nextLobbyStep(situation: Situation): Step {
  const { view, now } = situation
  const expiresAt = addMs(view.meeting.createdAt, LOBBY_LASTS_MS)
  if (now >= expiresAt) return log(situation, 'ended', { kind: 'ended', reason: 'expired' })
  if (view.pause !== null) {
    const notice = { kind: 'paused', count: view.pause.count } as const
    const sends = toHost(view).map((target) => ({ notice, target }))
    return sendOr(situation, sends, ({ nextAt }) => wait(expiresAt, nextAt))
  }
  const [place] = toPlace(view)
  if (place === undefined) return wait(expiresAt)
  const lobby = { notice: { kind: 'lobby' }, target: place } as const
  return sendOr(situation, [lobby], ({ nextAt }) => {
    const redraw = redrawOf(situation, place)
    if (redraw === null) return wait(expiresAt, nextAt)
    return redraw.at <= now ? redraw.step : wait(expiresAt, nextAt, redraw.at)
  })
}

/** How often a lobby was redrawn stands in the log as `lobby:<joined>` being sent. */
function redrawOf(situation: Situation, place: Target): { at: string; step: Step } | null {
  const { view, now } = situation
  const sent = view.sent.get(sentKey({ kind: 'lobby' }, place)) ?? null
  if (sent === null || sent.messageId === null) return null
  const joined = view.participants.filter(({ joinedAt }) => joinedAt !== null).length
  let drawn = { joined: 0, at: sent.at }
  for (const [key, { at }] of view.sent) {
    const [, count] = /^lobby:(\d+):(.*)$/.exec(key) ?? []
    if (count === undefined || !key.endsWith(targetKey(place))) continue
    if (Number(count) > drawn.joined) drawn = { joined: Number(count), at }
  }
  if (joined <= drawn.joined) return null
  const times = [addMs(drawn.at, REDRAW_MS), mayGoAt(situation, place)]
  if (place.kind === 'group') times.push(freeAt(view.groupCalls, now, LOBBY_CALLS_A_MINUTE))
  const { messageId } = sent
  return {
    at: times.sort().at(-1) ?? now,
    step: { do: 'redraw_lobby', target: place, messageId, joined },
  }
}

/** The notice under which a redrawn lobby stands in the log. */
export function drawnLobby(joined: number): string {
  return `lobby:${joined}`
}
