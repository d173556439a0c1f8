import { Hono } from 'hono'
import type { Logger } from '../../lib/logger.ts'
import type { Metrics } from '../metrics.ts'
import type { ReadinessPart, WebPorts } from '../ports.ts'

/** Longer than this a part is as good as down. */
const READINESS_TIMEOUT_MS = 3_000

/** For whoever watches the process: is it alive, can it answer, how does it do. */
export function healthRoutes({
  readiness,
  metrics,
  logger,
}: Pick<WebPorts, 'readiness'> & { metrics: Metrics; logger: Logger }): Hono {
  return new Hono()
    .get('/healthz', (context) => context.json({ status: 'alive' }, 200, noStore))
    .get('/readyz', async (context) => {
      const parts = await readParts(readiness, logger)
      const isReady = parts.every((part) => part.isReady)
      return context.json({ ready: isReady, parts }, isReady ? 200 : 503, noStore)
    })
    .get('/metrics', async (context) =>
      context.body(await metrics.registry.metrics(), 200, {
        'content-type': metrics.registry.contentType,
        ...noStore,
      }),
    )
}

const noStore = { 'cache-control': 'no-store' }

async function readParts(
  readiness: WebPorts['readiness'],
  logger: Logger,
): Promise<ReadinessPart[]> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error('no answer in time')), READINESS_TIMEOUT_MS)
  })
  try {
    return await Promise.race([readiness(), silence])
  } catch (error) {
    logger.warn({ err: error }, 'readiness check failed')
    return [{ name: 'readiness', isReady: false, detail: 'chưa kiểm tra được, xem nhật ký' }]
  } finally {
    clearTimeout(timer)
  }
}
