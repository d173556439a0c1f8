/** What the numbers under a chat's newest message stand for. */
export interface ChoicesTable {
  channel: string
  chat_id: string
  /** '' where the chat has no topics. */
  topic_id: string
  /** Button data as string[] in JSON, in the order shown. */
  data: string
  shown_at: string
}
