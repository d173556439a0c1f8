/** What the buttons of one message do. */
export interface ActionsTable {
  token: string
  channel: string
  chat_id: string
  /** Action[] as JSON, in the order of the buttons. */
  actions: string
  saved_at: string
}
