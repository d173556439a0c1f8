/** What every part of `npm run broadcast` works with. */
import type { Broadcast } from '../../broadcast/broadcast.ts'
import type { DeskResult } from '../../broadcast/desk.ts'
import type { CommandIo } from '../json-lines.ts'
import type { BroadcastOffice } from '../ports.ts'
import { ArgumentFault } from '../typed-options.ts'
import type { BroadcastOrder } from './broadcast-arguments.ts'
import { refusalText } from './broadcast-words.ts'

export interface BroadcastCommandIo extends CommandIo {
  /** Writes over the last line of the terminal; null when there is none, as in a log. */
  overwrite: ((text: string) => void) | null
  /** Asks somebody who sits there for one line; null when nobody does. */
  ask: ((question: string) => Promise<string>) | null
}

export interface Surroundings {
  office: BroadcastOffice
  io: BroadcastCommandIo
}

export type Order<Kind extends BroadcastOrder['kind']> = Extract<BroadcastOrder, { kind: Kind }>

/** Who acts from the command line. */
export const BY = 'console'
export const NO_CHANNEL = 'Chưa kênh nào được bật. Xem cách bật bằng lệnh: npm run doctor'
export const NOT_RUNNING = 'Sổ tay chưa chạy; tin sẽ được gửi khi chạy npm start.'

/** Says that there is no such broadcast; returns the exit code. */
export function refuse(id: number, io: BroadcastCommandIo): number {
  io.err(refusalText({ kind: 'not_found' }, id))
  return 1
}

/** Says what was done, or why it was not and what to do; returns the exit code. */
export async function tell(
  result: DeskResult,
  io: BroadcastCommandIo,
  id: number,
  describe: (broadcast: Broadcast) => string[] | Promise<string[]>,
): Promise<number> {
  if (result.kind === 'refused') {
    io.err(refusalText(result.why, id))
    return 1
  }
  for (const line of await describe(result.broadcast)) io.out(line)
  return 0
}

/** Throws ArgumentFault for a channel that is not there: nobody would be reached by it. */
export function checkChannel(name: string, known: BroadcastOffice['channels']): void {
  if (known.some((channel) => channel.name === name)) return
  const names = known.map((channel) => channel.name).join(', ')
  throw new ArgumentFault(
    known.length === 0
      ? NO_CHANNEL
      : `Kênh "${name}" không có hoặc chưa bật. Các kênh đang bật: ${names}.`,
  )
}
