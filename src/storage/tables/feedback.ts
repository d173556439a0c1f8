/** One rating per question and sender. */
export interface FeedbackTable {
  question_id: number
  sender_id: string
  rating: 'up' | 'down'
  rated_at: string
}
