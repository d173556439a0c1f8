import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ListenError } from '../../src/lib/errors.ts'
import { createMetrics } from '../../src/web/metrics.ts'
import type { MeetingPlace, WebPorts } from '../../src/web/ports.ts'
import { createWebServer } from '../../src/web/server.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { thrownError } from '../support/thrown-error.ts'

const READY = { name: 'store', isReady: true, detail: null }
const OFF: MeetingPlace = { title: 'Telegram', isOn: false, url: null, handle: null, reason: null }
const ON: MeetingPlace = { ...OFF, isOn: true }
const REACHED = { url: 'https://t.me/so_tay_57_bot', handle: '@so_tay_57_bot' }

async function serve(change: Partial<WebPorts> & { host?: string; port?: number } = {}) {
  const { logger, lines } = createMemoryLogger()
  const metrics = createMetrics()
  const server = createWebServer({
    hasPages: true,
    readiness: async () => [READY],
    documents: () => [{ title: 'Hướng dẫn <1>', source: 'Số 5 & 6' }],
    places: () => [OFF],
    webhooks: {},
    siteVerification: null,
    host: '127.0.0.1',
    port: 0,
    metrics,
    logger,
    ...change,
  })
  const { port } = await server.start()
  onTestFinished(() => server.stop())
  const url = `http://127.0.0.1:${port}`
  return { server, metrics, lines, port, url, get: (path: string) => fetch(`${url}${path}`) }
}

describe('/healthz', () => {
  it('says that the process is alive, ready or not', async () => {
    const { get } = await serve({ readiness: async () => [{ ...READY, isReady: false }] })
    const response = await get('/healthz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'alive' })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

describe('/readyz', () => {
  it('is 200 when every part is ready', async () => {
    const { get } = await serve()
    const response = await get('/readyz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ready: true, parts: [READY] })
  })

  it('is 503 and names the part that is not', async () => {
    const part = { name: 'telegram', isReady: false, detail: 'unauthorized' }
    const { get } = await serve({ readiness: async () => [READY, part] })
    const response = await get('/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ ready: false, parts: [READY, part] })
  })

  it('is 503 when the check itself fails, without telling the world why', async () => {
    const { get, lines } = await serve({
      readiness: async () => {
        throw new Error('disk on fire')
      },
    })
    const response = await get('/readyz')
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('fire')
    expect(lines.join()).toContain('disk on fire')
  })

  it('is 503 when a part does not answer in time', async () => {
    const { get } = await serve({ readiness: () => new Promise(() => {}) })
    expect((await get('/readyz')).status).toBe(503)
  })
})

describe('/metrics', () => {
  it('counts requests by route, and not by what people type', async () => {
    const { get, url } = await serve()
    await get('/healthz')
    await get('/healthz')
    await get('/secret-path')
    await fetch(`${url}/`, { method: 'PURGE' })
    const response = await get('/metrics')
    const text = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(text).toContain('http_requests_total{method="GET",route="/healthz",status="200"} 2')
    expect(text).toContain('http_requests_total{method="GET",route="none",status="404"} 1')
    expect(text).toContain('http_requests_total{method="other",route="none",status="404"} 1')
    expect(text).toContain('process_resident_memory_bytes')
    expect(text).not.toContain('secret-path')
  })

  it('shows what the program counts', async () => {
    const { get, metrics } = await serve()
    metrics.countQuestion({ channel: 'telegram', kind: 'answered' }, 0.004)
    const text = await (await get('/metrics')).text()
    expect(text).toContain('questions_total{channel="telegram",kind="answered"} 1')
  })
})

describe('the landing page', () => {
  it('lists the documents, escaped', async () => {
    const { get } = await serve()
    const response = await get('/')
    const page = await response.text()
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    expect(page).toMatch(/^<!doctype html>\s*<html lang="vi">/)
    expect(page).toContain('Hướng dẫn &lt;1&gt;')
    expect(page).toContain('Số 5 &amp; 6')
    expect(page).toContain('Văn bản đang có (1)')
  })

  it('leads to the bot once its name is known', async () => {
    let place = ON
    const { get } = await serve({ places: () => [place] })
    const connecting = await (await get('/')).text()
    expect(connecting).toContain('npm run chat')
    expect(connecting).toContain('Kênh Telegram đang kết nối')
    expect(connecting).toContain('href="/readyz"')
    expect(connecting).not.toContain('Chưa bật')
    place = { ...ON, ...REACHED }
    const page = await (await get('/')).text()
    expect(page).toContain('href="https://t.me/so_tay_57_bot"')
    expect(page).not.toMatch(/npm run chat|class="note">\s*Kênh Telegram/)
  })

  it('leads to every platform, and names those that are off', async () => {
    const zalo = { ...ON, title: 'Zalo', url: 'https://zalo.me/57', handle: 'Sổ tay 57' }
    const bot = { ...ON, title: 'Zalo Bot', handle: 'Bot Sổ tay 57' }
    const { get } = await serve({ places: () => [OFF, zalo, bot] })
    const page = await (await get('/')).text()
    expect(page).toContain('href="https://zalo.me/57"')
    expect(page).toMatch(/Trên Zalo Bot: tìm\s*<strong>Bot Sổ tay 57<\/strong>/)
    expect(page).toMatch(/Chưa bật: Telegram\./)
    expect(page).toContain('npm run doctor')
  })

  it.each([{}, REACHED])('says why a platform does not work (%o)', async (reached) => {
    const reason = 'Telegram không nhận mã bot (lỗi 401).'
    const { get } = await serve({ places: () => [{ ...ON, ...reached, reason }] })
    const page = await (await get('/')).text()
    expect(page).toContain('Kênh Telegram hiện chưa hoạt động')
    expect(page).toContain(reason)
    expect(page).not.toContain('Chưa bật')
    expect(page.includes('https://t.me/')).toBe('url' in reached)
  })

  it('proves to Zalo whose site it is, when asked to', async () => {
    const meta = (page: string) => /<meta name="zalo-[^>]*>/.exec(page)?.[0]
    const without = await serve()
    expect(meta(await (await without.get('/')).text())).toBeUndefined()
    const { get } = await serve({ siteVerification: 'abc"def' })
    expect(meta(await (await get('/')).text())).toBe(
      '<meta name="zalo-platform-site-verification" content="abc&quot;def">',
    )
  })

  it('says so when there are no documents', async () => {
    const { get } = await serve({ documents: () => [] })
    expect(await (await get('/')).text()).toContain('Chưa có văn bản nào')
  })

  it('loads nothing from elsewhere and lets nothing run', async () => {
    const { get } = await serve()
    const response = await get('/')
    const page = await response.text()
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/style-src 'sha256-[A-Za-z0-9+/=]+'/)
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page).not.toMatch(/<script|src=|style="|url\(/)
  })
})

describe('other pages', () => {
  it.each(['/nowhere', '/healthz/x', '/%E0%A4%A', '/..%2f..%2fetc/passwd'])(
    'answers %s with a Vietnamese 404 and the same security headers',
    async (path) => {
      const { get } = await serve()
      const response = await get(path)
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('Không tìm thấy trang')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    },
  )

  it('answers an error of ours with a Vietnamese 500 that tells nothing', async () => {
    const { get, lines } = await serve({
      documents: () => {
        throw new Error('index on fire')
      },
    })
    const response = await get('/')
    expect(response.status).toBe(500)
    const page = await response.text()
    expect(page).toContain('Có lỗi xảy ra')
    expect(page).not.toContain('fire')
    expect(lines.join()).toContain('index on fire')
  })
})

describe('starting and stopping', () => {
  it('says in Vietnamese that the port is taken', async () => {
    const { port } = await serve()
    const error = await thrownError(ListenError, serve({ port }))
    expect(error.kind).toBe('port_in_use')
    expect(error.message).toContain(`Cổng ${port} đang được chương trình khác sử dụng`)
  })

  it('says in Vietnamese that the address is not here', async () => {
    const error = await thrownError(ListenError, serve({ host: '192.0.2.1' }))
    expect(error.kind).toBe('address_unavailable')
    expect(error.message).toContain('192.0.2.1')
  })

  it('finishes the request in hand, then frees the port', async () => {
    let answer = () => {}
    const waiting = new Promise<void>((settle) => {
      answer = settle
    })
    let asked = () => {}
    const received = new Promise<void>((settle) => {
      asked = settle
    })
    const { server, get, port } = await serve({
      readiness: async () => {
        asked()
        await waiting
        return [READY]
      },
    })
    const response = get('/readyz')
    await received
    const stopped = server.stop()
    answer()
    expect((await response).status).toBe(200)
    const start = performance.now()
    await stopped
    expect(performance.now() - start).toBeLessThan(1_000)
    const next = createServer()
    await new Promise<void>((settle) => next.listen(port, '127.0.0.1', settle))
    await new Promise((settle) => next.close(settle))
  })

  it('does not wait for a connection that is idle or never sends a request', async () => {
    const { server, port, url } = await serve()
    const idle = connect(port, '127.0.0.1')
    await new Promise((settle) => idle.once('connect', settle))
    await new Promise((settle) => request(url, { agent: undefined }, settle).end())
    const start = performance.now()
    await server.stop()
    expect(performance.now() - start).toBeLessThan(1_000)
    idle.destroy()
  })

  it('may be stopped before it was started, and twice', async () => {
    const { server } = await serve()
    await server.stop()
    await server.stop()
  })
})

describe('webhooks', () => {
  const post = (url: string, body: string) => fetch(url, { method: 'POST', body })

  it('hand over the bytes and headers as they came, and give back the status', async () => {
    const got: { body: Uint8Array; signature: string | null; none: string | null }[] = []
    const { url } = await serve({
      webhooks: {
        async zalo({ body, header }) {
          got.push({ body, signature: header('x-zevent-signature'), none: header('x-none') })
          return { status: got.length === 1 ? 200 : 500 }
        },
      },
    })
    const bytes = new Uint8Array([0xff, 0x00, 0x7b, 0x0a])
    const headers = { 'X-ZEvent-Signature': 'mac=1' }
    const first = await fetch(`${url}/webhooks/zalo`, { method: 'POST', body: bytes, headers })
    expect(first.status).toBe(200)
    expect(got).toEqual([{ body: bytes, signature: 'mac=1', none: null }])
    expect((await post(`${url}/webhooks/zalo`, '')).status).toBe(500)
    expect(got[1]?.body).toEqual(new Uint8Array())
  })

  it('refuse what is too long, and know nothing of others', async () => {
    const { url } = await serve({ webhooks: { zalo: async () => ({ status: 200 }) } })
    expect((await post(`${url}/webhooks/zalo`, 'x'.repeat(1_000_001))).status).toBe(413)
    expect((await post(`${url}/webhooks/other`, '{}')).status).toBe(404)
  })

  it('tell an operator who opens the address that it is right', async () => {
    const { get } = await serve({ webhooks: { zalo: async () => ({ status: 200 }) } })
    const response = await get('/webhooks/zalo')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('địa chỉ đúng')
  })

  it('outlive a sender that breaks off', async () => {
    const { url, port } = await serve({ webhooks: { zalo: async () => ({ status: 200 }) } })
    const socket = connect(port, '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write('POST /webhooks/zalo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{')
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.destroy()
    expect((await post(`${url}/webhooks/zalo`, '{}')).status).toBe(200)
  })
})
