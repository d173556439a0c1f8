/**
 * Errors that a catcher can act on. An `OperatorError` is a fault the person who runs the program
 * can mend: its message is Vietnamese, says what to do, and holds no secret, so it is printed alone,
 * without a stack.
 */
export abstract class OperatorError extends Error {
  abstract readonly kind: string
}

/** What the operator is shown: the message alone where they can mend it, the stack otherwise. */
export function describeError(error: unknown): string {
  if (error instanceof OperatorError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** `ENOENT` and the like, where the error has a code. */
export function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

export interface ConfigFault {
  /** The environment variable, or the file. */
  variable: string
  /** What is wrong and what to write instead; never the value itself. */
  remedy: string
}

/** Every fault of the settings at once. */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError'
  readonly kind = 'config'
  readonly faults: ConfigFault[]

  constructor(faults: ConfigFault[]) {
    const lines = faults.map((fault) => `  - ${fault.variable}: ${fault.remedy}`)
    super(`Cấu hình chưa đúng (${faults.length} chỗ):\n${lines.join('\n')}`)
    this.faults = faults
  }
}

export type StoreErrorKind =
  | 'unwritable'
  | 'disk_full'
  | 'locked'
  | 'corrupt'
  | 'newer_schema'
  | 'no_driver'
  | 'unreachable'
  | 'refused'
  | 'no_database'
  | 'busy'
  | 'other'

/** The store cannot be opened or used. Nothing was deleted. */
export class StoreError extends OperatorError {
  override readonly name = 'StoreError'
  readonly kind: StoreErrorKind

  constructor(kind: StoreErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/** The web port cannot be taken. */
export class ListenError extends OperatorError {
  override readonly name = 'ListenError'
  readonly kind: 'port_in_use' | 'port_forbidden' | 'address_unavailable'

  constructor(kind: ListenError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
