/** A process that keeps the tokens in a store it shares, and can be held at a step of a refresh. */
import { z } from 'zod'
import type { TokenStore } from '../../src/channels/ports.ts'
import { createTokenKeeper, type TokenKeeper } from '../../src/channels/zalo-oa/token.ts'
import { TokenError } from '../../src/channels/zalo-oa/token-error.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createTokenStore } from '../../src/storage/token-store.ts'
import { serve } from './remote.ts'

const settings = z.object({
  dataDirectory: z.string(),
  appId: z.string(),
  appSecret: z.string(),
  oauthRoot: z.string(),
  leaseMs: z.number(),
  callTimeoutMs: z.number(),
})
const heldAt = z.enum(['before_claim', 'after_claim', 'before_write', 'after_write'])
type HeldAt = z.infer<typeof heldAt>

const logger = createLogger({ level: 'fatal' })
let store: TokenStore
let makeKeeper: (on: TokenStore) => TokenKeeper

serve({
  async open(argument) {
    const { dataDirectory, ...app } = settings.parse(argument)
    // The other driver lets one process in at a time.
    const database = await openDatabase({ dataDirectory, logger, driver: 'native' })
    store = createTokenStore(database)
    makeKeeper = (on) =>
      createTokenKeeper({ ...app, store: on, seed: null, clock: systemClock, logger })
  },
  /** So many calls at once, every other one with the token that was refused. */
  take(argument) {
    const { calls, refused } = z.object({ calls: z.number(), refused: z.string() }).parse(argument)
    const keeper = makeKeeper(store)
    return Promise.all(
      Array.from({ length: calls }, (_, at) =>
        attempt(() => (at % 2 === 0 ? keeper.renew(refused) : keeper.accessToken())),
      ),
    )
  },
  /** Begins a renewal and resolves when it stands at this step, where it stays. */
  holdAt: (argument) =>
    new Promise<void>((reached, fail) => {
      makeKeeper(heldStore(heldAt.parse(argument), reached))
        .accessToken()
        .catch(fail)
    }),
  /** Begins a renewal whose answer is not waited for. */
  begin() {
    makeKeeper(store)
      .accessToken()
      .catch(() => undefined)
  },
})

async function attempt(take: () => Promise<string>) {
  const start = performance.now()
  try {
    return { kind: 'token', token: await take(), elapsedMs: performance.now() - start }
  } catch (error) {
    const kind = error instanceof TokenError ? error.kind : 'crash'
    return { kind, message: error instanceof Error ? error.message : String(error) }
  }
}

function heldStore(step: HeldAt, reached: () => void): TokenStore {
  const hold = () => {
    reached()
    return new Promise<never>(() => undefined)
  }
  return {
    ...store,
    async claimRefresh(...claim) {
      if (step === 'before_claim') return hold()
      const isOurs = await store.claimRefresh(...claim)
      return step === 'after_claim' ? hold() : isOurs
    },
    async finishRefresh(...claim) {
      if (step === 'before_write') return hold()
      const isStored = await store.finishRefresh(...claim)
      return step === 'after_write' ? hold() : isStored
    },
  }
}
