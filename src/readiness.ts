import { type ConnectedChannel, reasonOf } from './connect-channels.ts'
import type { ReadinessPart } from './web/ports.ts'

/** How the store is, for the readiness page. */
export async function storeReadiness(ping: () => Promise<void>): Promise<ReadinessPart> {
  try {
    await ping()
    return { name: 'store', isReady: true, detail: null }
  } catch {
    return { name: 'store', isReady: false, detail: 'kho dữ liệu không trả lời' }
  }
}

/** How a channel is, for the same page. */
export async function channelReadiness(connected: ConnectedChannel): Promise<ReadinessPart> {
  const state = connected.state()
  const isReady = state.kind === 'running'
  const detail = isReady ? await connected.figures() : reasonOf(state)
  return { name: connected.channel.name, isReady, detail, warning: connected.warning() }
}
