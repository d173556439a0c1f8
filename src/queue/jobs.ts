import { z } from 'zod'
import type { JobKinds } from './queue.ts'

/** Every job of the program: its name, what it carries, and how it is tried again. */
export const JOBS = {
  /** Removes rows that nobody needs any more. */
  purge: { payload: z.object({}), attempts: 5, backOffMs: 60_000, rememberedMs: 0 },
} as const satisfies JobKinds
