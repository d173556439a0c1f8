/** Files in chats, for the channels that can send them. */
import type { ChatAddress, DeliveryResult } from './channel.ts'

export interface OutgoingFile {
  /** With its extension. */
  name: string
  bytes: Uint8Array
  /** Vietnamese. */
  caption: string
}

export interface FileChannel {
  readonly name: string
  sendFile(address: ChatAddress, file: OutgoingFile): Promise<DeliveryResult>
}
