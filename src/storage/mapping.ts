import type { z } from 'zod'

const NUL_OR_LONE_SURROGATE = /\0|\p{Surrogate}/gu

/** Text as every database takes it: no NUL, no half of a surrogate pair. */
export function toStoredText(text: string): string {
  return text.replace(NUL_OR_LONE_SURROGATE, '\uFFFD')
}

/** ISO time in UTC, so that stored times compare as text whatever offset they came with. */
export function toStoredTime(iso: string): string {
  return new Date(iso).toISOString()
}

/** A JSON column read back; null when it is damaged or from a version with another shape. */
export function fromStoredJson<Schema extends z.ZodType>(
  schema: Schema,
  json: string | null,
): z.output<Schema> | null {
  if (json === null) return null
  try {
    const result = schema.safeParse(JSON.parse(json))
    return result.success ? result.data : null
  } catch {
    return null
  }
}
