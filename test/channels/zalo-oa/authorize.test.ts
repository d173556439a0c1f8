import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type AuthorizeOptions, authorize } from '../../../src/channels/zalo-oa/authorize.ts'
import { createFakeZaloOa } from '../../support/fake-zalo-oa/index.ts'
import { freePort } from '../../support/free-port.ts'

const TOKEN_PATH = '/v4/oa/access_token'
const NOW = new Date('2026-01-10T08:00:00.000Z')

async function setup(options: Partial<AuthorizeOptions> = {}) {
  const zalo = await createFakeZaloOa({ now: () => NOW.getTime() })
  onTestFinished(() => zalo.stop())
  const printed: string[] = []
  let seeLink: (link: string) => void
  const link = new Promise<string>((resolve) => {
    seeLink = resolve
  })
  const port = await freePort()
  const begin = (more: Partial<AuthorizeOptions> = {}) =>
    authorize({
      appId: zalo.appId,
      appSecret: zalo.appSecret,
      oauthRoot: zalo.oauthRoot,
      redirectUri: `http://localhost:${port}/zalo/callback`,
      now: () => NOW,
      print(line) {
        printed.push(line)
        if (line.includes('permission?')) seeLink(line)
      },
      ...options,
      ...more,
    })
  /** Where Zalo sends the browser after the operator agreed, changed as told. */
  async function agreed(change: (address: URL) => void = () => undefined): Promise<string> {
    const response = await fetch(await link, { redirect: 'manual' })
    const address = new URL(response.headers.get('location') ?? '')
    change(address)
    return address.href
  }
  return { zalo, port, printed, link, begin, agreed }
}

async function open(address: string): Promise<{ status: number; text: string }> {
  const response = await fetch(address.replace('localhost', '127.0.0.1'))
  return { status: response.status, text: await response.text() }
}

async function* typed(...lines: (string | Promise<string>)[]): AsyncGenerator<string> {
  for (const line of lines) yield await line
}

describe('the permission link', () => {
  it('asks for this app with a challenge and a state, new each time', async () => {
    const { zalo, port, printed, link, begin, agreed } = await setup()
    const first = begin()
    const url = new URL(await link)
    expect(`${url.origin}${url.pathname}`).toBe(`${zalo.oauthRoot}/v4/oa/permission`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      app_id: zalo.appId,
      redirect_uri: `http://localhost:${port}/zalo/callback`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    })
    expect(printed.join('\n')).toMatch(/Official Account Callback Url.*\/zalo\/callback/s)
    await open(await agreed())
    await first
    const other = await setup()
    const second = other.begin()
    expect(new URL(await other.link).searchParams.get('state')).not.toBe(
      url.searchParams.get('state'),
    )
    await open(await other.agreed())
    await second
  })
})

describe('a redirect to this machine', () => {
  it('brings the first pair and the account, and the browser says so', async () => {
    const { zalo, begin, agreed } = await setup()
    const authorising = begin()
    const page = open(await agreed())
    expect(await authorising).toEqual({
      pair: { ...zalo.tokenState().current, accessExpiresAt: '2026-01-11T09:00:00.000Z' },
      oaId: zalo.oaId,
    })
    expect(await page).toMatchObject({
      status: 200,
      text: expect.stringContaining('Đã cấp quyền'),
    })
    const [call] = zalo.calls(TOKEN_PATH)
    expect(call?.payload.code_verifier).toMatch(/^[A-Za-z0-9]{43}$/)
  })

  it('exchanges the code once, however often the page is loaded', async () => {
    const { zalo, begin, agreed } = await setup()
    zalo.failNext(TOKEN_PATH, { kind: 'slow', ms: 80 })
    const authorising = begin()
    const address = await agreed()
    const pages = await Promise.all([open(address), open(address), open(address)])
    await authorising
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(zalo.tokenState().requests).toHaveLength(1)
  })

  it('is not taken with the state of another, nor without one', async () => {
    const { zalo, printed, begin, agreed } = await setup()
    const authorising = begin()
    for (const change of [
      (address: URL) => address.searchParams.set('state', 'x'.repeat(32)),
      (address: URL) => address.searchParams.delete('state'),
    ]) {
      expect(await open(await agreed(change))).toMatchObject({
        status: 400,
        text: expect.stringContaining('lần xin quyền khác'),
      })
    }
    expect(zalo.tokenState().requests).toEqual([])
    expect(printed.join('\n')).toContain('thuộc một lần xin quyền khác')
    await open(await agreed())
    await authorising
  })

  it('is told apart from other requests', async () => {
    const { port, begin, agreed } = await setup()
    const authorising = begin()
    const address = await agreed()
    for (const path of ['/favicon.ico', '//', '/zalo/callback/x?code=1']) {
      expect(await open(`http://127.0.0.1:${port}${path}`)).toMatchObject({ status: 404 })
    }
    expect(await open(`http://127.0.0.1:${port}/zalo/callback`)).toMatchObject({ status: 400 })
    await open(address)
    await authorising
  })

  it('may say that the operator refused', async () => {
    const { begin, agreed } = await setup()
    const authorising = begin()
    const refused = expect(authorising).rejects.toMatchObject({ kind: 'refused_by_user' })
    const page = await open(
      await agreed(({ searchParams }) => {
        searchParams.delete('code')
        searchParams.set('error', 'access_denied')
      }),
    )
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining('Chưa cấp được') })
    await refused
  })

  it('needs its port', async () => {
    const { port, begin } = await setup()
    const other = createServer().listen(port, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    await expect(begin()).rejects.toMatchObject({
      kind: 'port_taken',
      message: expect.stringContaining(`Cổng ${port}`),
    })
  })

  it('is not waited for without end', async () => {
    const { begin } = await setup({ timeoutMs: 30 })
    await expect(begin()).rejects.toMatchObject({ kind: 'timeout' })
    // The port is free again.
    await expect(begin()).rejects.toMatchObject({ kind: 'timeout' })
  })

  it('comes also when the input has ended', async () => {
    const { begin, agreed } = await setup({ readPasted: typed() })
    const authorising = begin()
    await open(await agreed())
    expect(await authorising).toMatchObject({ pair: {} })
  })
})

describe('a pasted address', () => {
  const elsewhere = { redirectUri: 'https://so-tay.example.org/zalo/callback' }

  it('does where the redirect leads elsewhere', async () => {
    const { zalo, begin, agreed } = await setup(elsewhere)
    expect(await begin({ readPasted: typed('', agreed()) })).toMatchObject({ oaId: zalo.oaId })
  })

  it('does where the redirect would lead here too', async () => {
    const { zalo, begin, agreed } = await setup()
    expect(await begin({ readPasted: typed(agreed()) })).toMatchObject({ oaId: zalo.oaId })
  })

  it('may be pasted again after something else', async () => {
    const { printed, begin, agreed } = await setup(elsewhere)
    const otherState = agreed(({ searchParams }) => searchParams.set('state', 'old'))
    await begin({ readPasted: typed('xin chào', otherState, agreed()) })
    expect(printed.join('\n')).toMatch(/không có mã của Zalo.*lần xin quyền khác/s)
  })

  it('of another authorisation is no use', async () => {
    const { zalo, begin, agreed } = await setup(elsewhere)
    const readPasted = typed(agreed(({ searchParams }) => searchParams.set('state', 'old')))
    await expect(begin({ readPasted })).rejects.toMatchObject({ kind: 'state_mismatch' })
    expect(zalo.tokenState().requests).toEqual([])
  })

  it('is missed when the input ends', async () => {
    const { begin } = await setup(elsewhere)
    await expect(begin({ readPasted: typed() })).rejects.toMatchObject({ kind: 'no_answer' })
  })
})

describe('an exchange that Zalo refuses', () => {
  it.each([
    [-14002, 'bad_app_id', 'ZALO_OA_APP_ID'],
    [-14003, 'bad_redirect_uri', 'Official Account Callback Url'],
    [-14004, 'bad_app_secret', 'ZALO_OA_APP_SECRET'],
    [-14005, 'code_used', 'npm run zalo -- authorize'],
    [-1, 'refused', 'lỗi -1'],
  ])('with %i says what to do', async (code, kind, remedy) => {
    const { zalo, printed, begin, agreed } = await setup()
    zalo.failNext(TOKEN_PATH, { kind: 'error', code, message: 'Invalid' })
    const authorising = begin()
    const failed = expect(authorising).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(remedy),
    })
    const address = await agreed()
    expect((await open(address)).status).toBe(400)
    await failed
    const said = `${printed.join('\n')} ${await authorising.catch(({ stack }) => stack)}`
    expect(said).not.toContain(new URL(address).searchParams.get('code'))
    expect(said).not.toContain(zalo.appSecret)
    expect(said).not.toContain(zalo.calls(TOKEN_PATH)[0]?.payload.code_verifier)
  })

  it('is refused in earnest for a code that was used before', async () => {
    const { zalo, begin, agreed } = await setup()
    const authorising = begin()
    const failed = expect(authorising).rejects.toMatchObject({ kind: 'code_used' })
    await open(await agreed(({ searchParams }) => searchParams.set('code', 'used-before')))
    await failed
    expect(zalo.tokenState().minted).toBe(0)
  })

  it.each([
    ['unanswered', { kind: 'gateway', status: 502, carriedOut: false }],
    ['unreachable', { kind: 'http', status: 429 }],
  ] as const)('is %s when Zalo cannot be asked', async (kind, failure) => {
    const { zalo, begin, agreed } = await setup()
    zalo.failNext(TOKEN_PATH, failure)
    const authorising = begin()
    const failed = expect(authorising).rejects.toMatchObject({ kind })
    await open(await agreed())
    await failed
  })
})
