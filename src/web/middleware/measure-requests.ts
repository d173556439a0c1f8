import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Metrics } from '../metrics.ts'

/** Counts and times every request by its route. */
export function measureRequests(metrics: Metrics): MiddlewareHandler {
  return async (context, next) => {
    const start = performance.now()
    await next()
    const route = matchedRoutes(context).find(({ path }) => path !== '/*')?.path ?? 'none'
    metrics.countRequest(
      { method: knownMethod(context.req.method), route, status: context.res.status },
      (performance.now() - start) / 1000,
    )
  }
}

/** Anybody can send a method of their own making; each would be a new time series. */
function knownMethod(method: string): string {
  return ['GET', 'HEAD', 'POST'].includes(method) ? method : 'other'
}
