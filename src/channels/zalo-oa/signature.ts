import { createHash, timingSafeEqual } from 'node:crypto'

export interface SignatureKeys {
  appId: string
  /** "OA Secret Key" of the webhook page; not the app's secret. */
  oaSecretKey: string
}

const SIGNATURE = /^(?:mac=)?([0-9a-f]{64})$/i

/**
 * Whether a header `X-ZEvent-Signature` was made over these bytes by Zalo: SHA-256 over the app id,
 * the body as received, one of the timestamps and the secret key, one behind the other, no HMAC
 * (Zalo OA docs, "Webhook"). Compared in constant time.
 */
export function isSigned(
  header: string | null,
  { body, timestamps }: { body: Uint8Array; timestamps: string[] },
  { appId, oaSecretKey }: SignatureKeys,
): boolean {
  const [, hex] = SIGNATURE.exec(header?.trim() ?? '') ?? []
  if (hex === undefined) return false
  const given = Buffer.from(hex, 'hex')
  return timestamps.some((timestamp) => {
    const hash = createHash('sha256').update(appId).update(body)
    return timingSafeEqual(given, hash.update(timestamp).update(oaSecretKey).digest())
  })
}
