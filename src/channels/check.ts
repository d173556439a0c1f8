/** One thing that `npm run doctor` has looked at. Nothing in it is secret. */
export interface CheckItem {
  status: 'ok' | 'warning' | 'fault'
  /** Vietnamese: what was found. */
  what: string
  /** Vietnamese: what to do, and on which page of which console; null when there is nothing. */
  remedy: string | null
}

export function ok(what: string, remedy: string | null = null): CheckItem {
  return { status: 'ok', what, remedy }
}

export function warning(what: string, remedy: string): CheckItem {
  return { status: 'warning', what, remedy }
}

export function fault(what: string, remedy: string): CheckItem {
  return { status: 'fault', what, remedy }
}
