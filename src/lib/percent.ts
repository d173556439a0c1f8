/** A share of 0–1 in whole percent: `60%`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}
