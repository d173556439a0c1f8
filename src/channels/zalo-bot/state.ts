/** The channel's state as it changes: kept for the readiness page, and told to the log once each. */
import type { ChannelState } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { toAdvice, type ZaloBotProblem } from './errors.ts'

export interface StateKeeper {
  get(): ChannelState
  set(next: ChannelState): void
}

export function createStateKeeper(logger: Logger): StateKeeper {
  let state: ChannelState = { kind: 'stopped' }
  return {
    get: () => state,
    set(next) {
      const reason = 'reason' in next ? next.reason : null
      if (next.kind === 'failed') logger.error({ reason }, 'Zalo Bot stopped')
      else if (reason !== null) logger.warn({ reason }, 'Zalo Bot is out of reach, trying again')
      else if (next.kind !== state.kind) logger.info({ state: next.kind }, 'Zalo Bot')
      state = next
    },
  }
}

/** Only a refused token ends it: nothing but the operator can help there. */
export function stateAfter(problem: ZaloBotProblem): ChannelState {
  const reason = toAdvice(problem)
  return problem.kind === 'token_rejected'
    ? { kind: 'failed', reason }
    : { kind: 'starting', reason }
}
