/** Reading a request: JSON, forms, files, and `data` in the query. */
import type { IncomingMessage } from 'node:http'

export interface Payload {
  fields: Record<string, unknown>
  file: File | null
  type: 'json' | 'form' | 'multipart' | 'query' | 'unreadable'
}

export async function readPayload(request: IncomingMessage, url: URL): Promise<Payload> {
  try {
    return request.method === 'GET' ? readQuery(url) : await readBody(request)
  } catch {
    return { fields: {}, file: null, type: 'unreadable' }
  }
}

function readQuery(url: URL): Payload {
  const data = url.searchParams.get('data')
  const fields = data === null ? Object.fromEntries(url.searchParams) : toFields(JSON.parse(data))
  return { fields, file: null, type: 'query' }
}

async function readBody(request: IncomingMessage): Promise<Payload> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) {
    return { fields: toFields(JSON.parse(body.toString('utf8'))), file: null, type: 'json' }
  }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const fields = Object.fromEntries(new URLSearchParams(body.toString('utf8')))
    return { fields, file: null, type: 'form' }
  }
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  const file = form.get('file')
  if (!(file instanceof File)) return { fields: {}, file: null, type: 'multipart' }
  return { fields: { fileName: file.name, sizeBytes: file.size }, file, type: 'multipart' }
}

function toFields(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('no JSON object')
  }
  return { ...value }
}
