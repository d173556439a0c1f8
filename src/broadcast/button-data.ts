/**
 * What the buttons below an announcement carry. It says everything by itself, so that 100,000
 * recipients cost no rows: `b.<id of the broadcast, base 36>.<code>`.
 */

/** `answer`: the option of the question with this index, from 0. */
export type Press =
  | { kind: 'read' }
  | { kind: 'ask' }
  | { kind: 'practice' }
  | { kind: 'contest' }
  | { kind: 'stop' }
  | { kind: 'answer'; index: number }

const SIMPLE: readonly Exclude<Press['kind'], 'answer'>[] = [
  'read',
  'ask',
  'practice',
  'contest',
  'stop',
]

export interface AnnouncementPress {
  broadcastId: number
  press: Press
}

const PATTERN =
  /^b\.([1-9a-z][0-9a-z]{0,10})\.(?:(read|ask|practice|contest|stop)|answer:(\d|[1-9]\d))$/

/** At most 26 bytes of ASCII; platforms take 64. */
export function encodePress(broadcastId: number, press: Press): string {
  const code = press.kind === 'answer' ? `answer:${press.index}` : press.kind
  return `b.${broadcastId.toString(36)}.${code}`
}

/** Null for anything that `encodePress` does not make, such as the ids of other buttons. */
export function decodePress(data: string): AnnouncementPress | null {
  const match = PATTERN.exec(data)
  if (match === null) return null
  const [, id = '', code, index] = match
  const broadcastId = Number.parseInt(id, 36)
  if (!Number.isSafeInteger(broadcastId)) return null
  if (index !== undefined) return { broadcastId, press: { kind: 'answer', index: Number(index) } }
  return isSimple(code) ? { broadcastId, press: { kind: code } } : null
}

function isSimple(code: string | undefined): code is Exclude<Press['kind'], 'answer'> {
  return SIMPLE.some((one) => one === code)
}
