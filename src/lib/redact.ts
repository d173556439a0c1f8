/** `123456:AAE…`, also with the colon escaped as in a URL. */
const TELEGRAM_TOKEN = /\d+(?::|%3[Aa])[A-Za-z0-9_-]{30,}/g

/** `postgres://user:password@` and `redis://:password@`, also where the password holds what it should have escaped. */
const DATABASE_PASSWORD = /((?:postgres(?:ql)?|rediss?):\/\/[^\s:@/]*:)[^\s"'`]*@/g

const MASK = '[đã che]'

/**
 * Replaces the given secrets, and anything that looks like a Telegram token or the password of a
 * database, wherever they stand: in messages, stacks, URLs and JSON. A secret is also found in its
 * URL-encoded and JSON form.
 */
export function createRedactor(secrets: string[]): (text: string) => string {
  const forms = new Set<string>()
  for (const secret of secrets) {
    if (secret.length === 0) continue
    forms.add(secret)
    forms.add(encodeURIComponent(secret))
    forms.add(JSON.stringify(secret).slice(1, -1))
  }
  // The longest first, so that a secret inside another does not leave the rest of it standing.
  const ordered = [...forms].sort((a, b) => b.length - a.length)
  return (text) =>
    ordered
      .reduce((redacted, form) => redacted.replaceAll(form, MASK), text)
      .replace(TELEGRAM_TOKEN, MASK)
      .replace(DATABASE_PASSWORD, `$1${MASK}@`)
}
