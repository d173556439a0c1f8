/** What a suite measured. */
export interface SuiteResult {
  /** For people: what, and how much. */
  rows: [label: string, value: string][]
  /** For tools; names carry their units. */
  figures: Record<string, number>
  /** Losses, doubles and crashes; any of them fails the run. */
  faults: string[]
}

export interface SuiteOptions {
  /** About how long each part may take. */
  seconds: number
  /** At most so many of what the suite counts are measured: questions, rounds. */
  most: number
}

export type Suite = (options: SuiteOptions) => Promise<SuiteResult>

/** The value that a share of the measurements does not exceed; 0 when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}
