/** What the page is told of a phone. All of it is sent at every change. */

export interface PhoneMessage {
  id: string
  /** `note`: a line of the app itself, such as that an account is followed now. */
  from: 'me' | 'bot' | 'office' | 'note'
  text: string
  /** Stretches of the text in UTF-16 units, by Telegram's names. */
  marks: { type: string; offset: number; length: number }[]
  /** Row by row. `url` opens a page, the others are pressed. */
  buttons: { label: string; url: string | null }[][]
  attachment: 'photo' | 'sticker' | null
  /** A file to open at `url`. */
  document: { name: string; bytes: number; url: string } | null
  /** The text is then its question. */
  poll: PhonePoll | null
  /** The message it answers. */
  quote: { isMine: boolean; text: string } | null
  /** Epoch milliseconds. */
  at: number
  isEdited: boolean
}

/** A quiz of a group, as somebody sees it who has voted or not. */
export interface PhonePoll {
  allowsSeveral: boolean
  isClosed: boolean
  /** Closed, or voted already: the results show. */
  isOver: boolean
  voters: number
  /** `share`: from 0 to 1, of who has voted. */
  options: { text: string; isMine: boolean; isRight: boolean; share: number }[]
  /** Empty when there is none to show. */
  explanation: string
}

interface PhoneState {
  /** Another number is another person. */
  person: number
  messages: PhoneMessage[]
}

export interface TelegramPhoneState extends PhoneState {
  /** Null while the private chat is shown. */
  group: { title: string; people: number; hasOpenPoll: boolean } | null
  /** Shown in the empty chat. */
  description: string
  commands: { name: string; description: string }[]
}

export interface ZaloPhoneState extends PhoneState {
  isFollowing: boolean
  /** Whether this Zalo takes buttons. */
  hasButtons: boolean
}

export interface SandboxState {
  telegram: TelegramPhoneState
  zalo: ZaloPhoneState
}

/** The person who holds both phones. */
export const OWNER_NAME = 'Lan'

/** Whoever writes here may announce. Before that nobody could tell them anything either. */
export function joinOffice(admins: string[], key: string): void {
  if (!admins.includes(key)) admins.push(key)
}

export function plainMessage(
  message: Pick<PhoneMessage, 'id' | 'from' | 'text' | 'at'>,
): PhoneMessage {
  return {
    marks: [],
    buttons: [],
    attachment: null,
    document: null,
    poll: null,
    quote: null,
    isEdited: false,
    ...message,
  }
}
