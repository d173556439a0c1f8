import type {
  Capabilities,
  Channel,
  ChatAddress,
  DeliveryResult,
  IncomingMessage,
  OnMessage,
  OutgoingMessage,
} from '../../src/channels/channel.ts'

interface Sent {
  messageId: string
  address: ChatAddress
  message: OutgoingMessage
}

/** A channel that keeps what was sent, edited and acknowledged; results can be scripted. */
export function createFakeChannel(
  options: { name?: string; capabilities?: Partial<Capabilities> } = {},
) {
  const sent: Sent[] = []
  const edits: Sent[] = []
  /** Sent or edited, in the order it happened. */
  const shown: Sent[] = []
  const notices: (string | null)[] = []
  const results: DeliveryResult[] = []
  const editResults: DeliveryResult[] = []
  const channel = {
    name: options.name ?? 'fake',
    capabilities: {
      editing: true,
      quotesInPrivate: false,
      startCommand: true,
      maxTextLength: 4096,
      maxButtons: null,
      ...options.capabilities,
    },
    async start(_onMessage: OnMessage) {},
    async stop() {},
    async send(address: ChatAddress, message: OutgoingMessage): Promise<DeliveryResult> {
      const messageId = `sent-${sent.length + 1}`
      sent.push({ messageId, address, message })
      shown.push({ messageId, address, message })
      return results.shift() ?? { kind: 'sent', messageIds: [messageId] }
    },
    async edit(
      address: ChatAddress,
      messageId: string,
      message: OutgoingMessage,
    ): Promise<DeliveryResult> {
      edits.push({ messageId, address, message })
      shown.push({ messageId, address, message })
      return editResults.shift() ?? { kind: 'sent', messageIds: [messageId] }
    },
    async acknowledge(_message: IncomingMessage, notice: string | null) {
      notices.push(notice)
    },
  } satisfies Channel
  return {
    channel,
    sent,
    edits,
    shown,
    notices,
    /** The next sends end so, in order; after that all is well again. */
    nextSends: (...next: DeliveryResult[]) => results.push(...next),
    nextEdits: (...next: DeliveryResult[]) => editResults.push(...next),
  }
}

/** Everything a reader sees of a message, one block a line. */
export function textOf({ blocks }: OutgoingMessage): string {
  return blocks
    .flatMap((block) => {
      if (block.kind === 'list') return block.items
      return block.kind === 'quote' ? [block.text, block.source] : [block.text]
    })
    .join('\n')
}

export function labelsOf(message: OutgoingMessage): string[] {
  return (message.buttons ?? []).flat().map((button) => button.label)
}
