/** Announcements that come back: what they are; `run-series.ts` makes broadcasts of them. */
import { z } from 'zod'
import type { Audience } from './broadcast.ts'

export const seriesSettings = z.discriminatedUnion('kind', [
  /** "Câu hỏi tuần": a question of the bank, with a word before it. */
  z.object({ kind: z.literal('question'), intro: z.string().trim().max(500) }),
  /** One question after the other, in the order of the bank, until none is left. */
  z.object({ kind: z.literal('drip'), topic: z.string().nullable() }),
  /** Those who have not pressed "Đã đọc", at most `times` times. */
  z.object({
    kind: z.literal('reminder'),
    broadcastId: z.number().int(),
    times: z.number().int().min(1).max(10),
  }),
])
export type SeriesSettings = z.infer<typeof seriesSettings>

export interface Series {
  id: number
  settings: SeriesSettings
  audience: Audience
  /** In Asia/Ho_Chi_Minh. */
  cron: string
  state: 'active' | 'stopped'
  /** ISO time. */
  nextAt: string
  /** Broadcasts it has made. */
  runs: number
  createdBy: string
  createdAt: string
}

export interface SeriesStore {
  create(series: Omit<Series, 'id' | 'runs' | 'state'>): Promise<Series>
  find(id: number): Promise<Series | null>
  list(): Promise<Series[]>
  /** Active ones that are due. */
  due(now: string): Promise<Series[]>
  /**
   * Moves on from the time it was due at; false when another process was first. `made`: a broadcast
   * is made of it this time. `ended`: it was the last time.
   */
  advance(
    id: number,
    from: string,
    next: { at: string; made: boolean; ended: boolean },
  ): Promise<boolean>
  stop(id: number): Promise<boolean>
  /** Ids of the questions that its broadcasts have asked. */
  asked(id: number): Promise<string[]>
}
