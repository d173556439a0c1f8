import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exchangeCode, refreshTokens } from '../../../src/channels/zalo-oa/oauth.ts'

const NOW = new Date('2026-01-10T08:00:00.000Z')
const CODE = { code: 'code-1', codeVerifier: 'verifier-1' }

/** A host for signing in that gives each request this answer. */
async function platform(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const seen: { path: string; secretKey: unknown; form: Record<string, string> }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({
      path: `${request.method} ${request.url}`,
      secretKey: request.headers.secret_key,
      form: Object.fromEntries(new URLSearchParams(body)),
    })
    answer(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  onTestFinished(async () => void (await close()))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const oauthRoot = `http://127.0.0.1:${port}`
  const app = {
    appId: '123',
    appSecret: 'app-secret',
    oauthRoot,
    callTimeoutMs: 300,
    now: () => NOW,
  }
  return { app, seen, close }
}

function json(body: unknown, status = 200) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

describe('the request', () => {
  it('is a form with the secret in a header', async () => {
    const { app, seen } = await platform(json({ access_token: 'a', refresh_token: 'r' }))
    await refreshTokens(app, 'old-token')
    await exchangeCode(app, CODE)
    const endpoint = { path: 'POST /v4/oa/access_token', secretKey: 'app-secret' }
    expect(seen).toEqual([
      {
        ...endpoint,
        form: { app_id: '123', grant_type: 'refresh_token', refresh_token: 'old-token' },
      },
      {
        ...endpoint,
        form: {
          app_id: '123',
          grant_type: 'authorization_code',
          code: 'code-1',
          code_verifier: 'verifier-1',
        },
      },
    ])
  })

  it('does not follow a redirect with the secret', async () => {
    const { app, seen } = await platform((response, request) => {
      response.writeHead(307, { location: `${request.url}-elsewhere` }).end()
    })
    expect(await refreshTokens(app, 'old-token')).toMatchObject({ kind: 'unanswered' })
    expect(seen).toHaveLength(1)
  })
})

describe('tokens', () => {
  it.each([
    ['as text', '3600', '2026-01-10T09:00:00.000Z'],
    ['as a number', 3600, '2026-01-10T09:00:00.000Z'],
    ['missing', undefined, '2026-01-11T09:00:00.000Z'],
    ['unreadable', 'soon', '2026-01-11T09:00:00.000Z'],
  ])('are taken with expires_in %s', async (_, expires, accessExpiresAt) => {
    const answer = { access_token: 'new-a', refresh_token: 'new-r', expires_in: expires }
    const { app } = await platform(json(answer))
    expect(await refreshTokens(app, 'old-token')).toEqual({
      kind: 'tokens',
      pair: { accessToken: 'new-a', refreshToken: 'new-r', accessExpiresAt },
    })
  })

  it('are taken whatever the status', async () => {
    const { app } = await platform(json({ access_token: 'a', refresh_token: 'r' }, 502))
    expect(await refreshTokens(app, 'old-token')).toMatchObject({ kind: 'tokens' })
  })

  it('keep the refresh token where a refresh brings no other', async () => {
    const { app } = await platform(json({ access_token: 'new-a', expires_in: '90000' }))
    expect(await refreshTokens(app, 'old-token')).toMatchObject({
      pair: { accessToken: 'new-a', refreshToken: 'old-token' },
    })
    expect(await exchangeCode(app, CODE)).toEqual({ kind: 'access_only' })
  })
})

describe('an answer without tokens', () => {
  const refusal = { error: -14014, error_name: 'Invalid refresh token old-token' }
  const page = (response: ServerResponse) => response.end('<html>Sign in to the network</html>')
  it.each([
    ['refused', 'Zalo says so', json(refusal)],
    ['refused', 'Zalo says so with another status', json(refusal, 400)],
    ['refused', 'the code is text', json({ ...refusal, error: '-14014' })],
    ['unanswered', 'a gateway is in trouble', json(refusal, 503)],
    ['unanswered', 'a page comes instead', page],
    ['unanswered', 'the answer says nothing', json({ error: 0 })],
    ['unanswered', 'the answer is empty', (response: ServerResponse) => response.end()],
    ['unanswered', 'the connection breaks', (response: ServerResponse) => response.destroy()],
    ['unanswered', 'the answer breaks off', breakOff],
    ['unanswered', 'no answer comes in time', () => undefined],
    ['not_sent', 'there are too many requests', json({ error: -32 })],
    ['not_sent', 'a gateway says that there are too many', json({}, 429)],
  ] as const)('is %s when %s', async (kind, _, answer) => {
    const { app } = await platform(answer)
    const result = await refreshTokens(app, 'old-token')
    expect(result.kind).toBe(kind)
    expect(JSON.stringify(result)).not.toMatch(/old-token|app-secret/)
  })

  it('is not sent when nobody listens', async () => {
    const { app, close } = await platform(json({}))
    await close()
    expect(await refreshTokens(app, 'r')).toEqual({ kind: 'not_sent', reason: 'ECONNREFUSED' })
  })
})

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 100 })
  response.write('{"access_token":"a', () => response.destroy())
}
