/**
 * What an error may say in the log and in the inbox: its kind or class name. Never its message,
 * which may hold what a member wrote.
 */
export function errorKind(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'kind' in error && typeof error.kind === 'string' ? error.kind : error.name
}
