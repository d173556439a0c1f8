/** One row per member, who may have a private chat on each of several channels. */
export interface PeopleTable {
  id: string
  place: string | null
  /** The party cell or group, as the member wrote it. */
  unit: string | null
  created_at: string
}

/** The newest code of a chat for linking another chat to it. */
export interface LinkCodesTable {
  channel: string
  chat_id: string
  /** SHA-256 of the code, in hex. */
  code_hash: string
  expires_at: string
  /** Set when it was used up. */
  used_at: string | null
}

/** Wrong codes that were typed in a chat. */
export interface LinkTriesTable {
  channel: string
  chat_id: string
  tried_at: string
}
