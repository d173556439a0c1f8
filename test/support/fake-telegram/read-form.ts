/** Bodies of forms as Telegram's server reads them: it takes names with and without quotes. */

/** A field that holds a file. */
export class FormFile {
  readonly name: string
  readonly bytes: Uint8Array

  constructor(name: string, bytes: Uint8Array) {
    this.name = name
    this.bytes = bytes
  }
}

/** The fields by their names. A text that looks like JSON is read as such, as grammY writes it. */
export function readForm(body: Buffer, contentType: string): Record<string, unknown> {
  const [, boundary] = /boundary="?([^";]+)"?/.exec(contentType) ?? []
  if (boundary === undefined) throw new Error('a form without a boundary')
  return Object.fromEntries(splitParts(body, `--${boundary}`).map(readPart))
}

function splitParts(body: Buffer, border: string): Buffer[] {
  const parts: Buffer[] = []
  let from = body.indexOf(border)
  while (from !== -1) {
    const to = body.indexOf(border, from + border.length)
    // Between the borders stand a line break, the part, and a line break.
    if (to !== -1) parts.push(body.subarray(from + border.length + 2, to - 2))
    from = to
  }
  return parts
}

function readPart(part: Buffer): [string, unknown] {
  const end = part.indexOf('\r\n\r\n')
  const [, disposition = ''] =
    /^content-disposition:(.*)$/im.exec(part.subarray(0, end).toString('utf8')) ?? []
  const parameters = new Map(
    disposition.split(';').map((one): [string, string] => {
      const [key = '', value = ''] = one.trim().split('=')
      return [key, value.replace(/^"(.*)"$/, '$1')]
    }),
  )
  const bytes = part.subarray(end + 4)
  const fileName = parameters.get('filename')
  return [
    parameters.get('name') ?? '',
    fileName === undefined ? fromText(bytes.toString('utf8')) : new FormFile(fileName, bytes),
  ]
}

function fromText(value: string): unknown {
  if (!/^[[{]|^(true|false)$/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
