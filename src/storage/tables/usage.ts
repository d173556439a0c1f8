/** Messages counted by month. */
export interface UsageTable {
  channel: string
  /** `2026-11`, in Asia/Ho_Chi_Minh. */
  month: string
  name: string
  amount: number
}

/** What platforms last said about our limits. */
export interface LimitsTable {
  channel: string
  name: string
  remaining: number | null
  total: number | null
  noted_at: string
}
