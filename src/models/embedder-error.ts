import { OperatorError } from '../lib/errors.ts'

export type EmbedderErrorKind =
  /** The package is not installed. */
  | 'not_installed'
  /** No such model, address or file. */
  | 'no_model'
  /** The key was not taken. */
  | 'unauthorized'
  /** The request was not taken: too long, too many texts. */
  | 'refused'
  | 'rate_limited'
  /** The account's quota is used up. */
  | 'quota'
  | 'unreachable'
  | 'timeout'
  /** The other side is in trouble. */
  | 'failing'
  /** The answer does not hold what was asked for. */
  | 'malformed'
  /** Under the same name there is another model now. */
  | 'changed'

/** A text could not be turned into a vector. The message holds no key and no text. */
export class EmbedderError extends OperatorError {
  override readonly name = 'EmbedderError'
  readonly kind: EmbedderErrorKind

  constructor(kind: EmbedderErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
