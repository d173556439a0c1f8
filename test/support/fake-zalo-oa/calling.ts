/** Calls as a client makes them, for the tests of the fake itself. */
import type { FakeZaloOa } from './index.ts'

export interface Answer {
  error?: number
  message?: string
  data?: Record<string, unknown>
  access_token?: string
  refresh_token?: string
  expires_in?: string
  error_name?: string
}

/** Calls with the newest access token; errors come with HTTP 200, another status throws. */
export function createCaller(zalo: FakeZaloOa) {
  const auth = () => ({ access_token: zalo.tokenState().current?.accessToken ?? '' })
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(zalo.apiRoot + path, init)
    if (response.status !== 200) throw new Error(`${path} was answered ${response.status}`)
    return (await response.json()) as Answer
  }
  const post = (path: string, payload: unknown, signal: AbortSignal | null = null) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...auth() },
      body: JSON.stringify(payload),
      signal,
    })
  return {
    post,
    get(path: string, data?: unknown) {
      const query = data === undefined ? '' : `?data=${encodeURIComponent(JSON.stringify(data))}`
      return call(path + query, { headers: auth() })
    },
    /** A consultation message. */
    send: (to: { id: string }, message: unknown, signal?: AbortSignal) =>
      post('/v3.0/oa/message/cs', { recipient: { user_id: to.id }, message }, signal),
    uploadImage(name: string, sizeBytes: number) {
      const form = new FormData()
      form.set('file', new File([new Uint8Array(sizeBytes)], name))
      return call('/v2.0/oa/upload/image', { method: 'POST', headers: auth(), body: form })
    },
    /** What the token endpoint says to a form. */
    token: (form: Record<string, string>, secretKey: string = zalo.appSecret) =>
      call('/v4/oa/access_token', {
        method: 'POST',
        headers: { secret_key: secretKey },
        body: new URLSearchParams({ app_id: zalo.appId, ...form }),
      }),
  }
}

export const withButtons = (...buttons: unknown[]) => ({
  text: 'Câu 1',
  attachment: { type: 'template', payload: { buttons } },
})

export const showButton = (title: string, payload: string) => ({
  title,
  type: 'oa.query.show',
  payload,
})
