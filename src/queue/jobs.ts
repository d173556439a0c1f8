import { z } from 'zod'
import type { JobKinds } from './queue.ts'

/** Every job of the program: its name, what it carries, and how it is tried again. */
export const JOBS = {
  /** One stored message, see conversation/queued-turns.ts. */
  turn: {
    payload: z.object({ channel: z.string(), deliveryId: z.string() }),
    attempts: 5,
    backOffMs: 2_000,
    rememberedMs: 0,
  },
  /** Finds the stored messages that have no job. */
  'sweep-inbox': { payload: z.object({}), attempts: 3, backOffMs: 5_000, rememberedMs: 0 },
  /** Makes the recurring announcements that are due. */
  series: { payload: z.object({}), attempts: 3, backOffMs: 5_000, rememberedMs: 0 },
  /** Goes on with a meeting; `wake` tells the newest of its jobs, see quiz/meeting/runner.ts. */
  meeting: {
    payload: z.object({ meetingId: z.number().int(), wake: z.number().int() }),
    attempts: 20,
    backOffMs: 1_000,
    rememberedMs: 0,
  },
  /** Looks after the meetings whose job was lost, or waits too long after failures. */
  'sweep-meetings': { payload: z.object({}), attempts: 3, backOffMs: 5_000, rememberedMs: 0 },
  /** Reminds those whose hour has come of what they wanted to review. */
  'remind-study': { payload: z.object({}), attempts: 3, backOffMs: 5_000, rememberedMs: 0 },
  /** Opens and closes the contests whose time has come. */
  contests: { payload: z.object({}), attempts: 3, backOffMs: 5_000, rememberedMs: 0 },
  /** Removes rows that nobody needs any more. */
  purge: { payload: z.object({}), attempts: 5, backOffMs: 60_000, rememberedMs: 0 },
} as const satisfies JobKinds
