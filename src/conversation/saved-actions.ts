import type { ChatAddress, OutgoingMessage } from '../channels/channel.ts'
import type { ActionStore } from './ports.ts'
import type { Reply } from './reply.ts'

/** The message that a channel sends: its buttons carry the ids of what they do. `at`: ISO time. */
export async function withSavedActions(
  { blocks, buttons }: Reply,
  {
    actions,
    address,
    at,
  }: { actions: Pick<ActionStore, 'save'>; address: ChatAddress; at: string },
): Promise<OutgoingMessage> {
  const all = buttons.flat().map((button) => button.action)
  if (all.length === 0) return { blocks }
  const data = await actions.save(address, all, at)
  let next = 0
  return {
    blocks,
    buttons: buttons.map((row) => row.map(({ label }) => ({ label, data: data[next++] ?? '' }))),
  }
}
