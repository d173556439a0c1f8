import type { Button, ChatAddress, OutgoingMessage } from '../channels/channel.ts'
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
  const all = buttons.flat()
  if (all.length === 0) return { blocks }
  const toSave = all.flatMap((button) => ('action' in button ? [button.action] : []))
  const data = toSave.length === 0 ? [] : await actions.save(address, toSave, at)
  let next = 0
  return {
    blocks,
    buttons: buttons.map((row) =>
      row.map(
        (button): Button =>
          'action' in button ? { label: button.label, data: data[next++] ?? '' } : button,
      ),
    ),
  }
}
