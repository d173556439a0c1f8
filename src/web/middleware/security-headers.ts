import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** Pages load nothing and run nothing; the one style sheet is inline and allowed by its hash. */
export function securityHeaders(styleSheet: string): MiddlewareHandler {
  const styleHash = createHash('sha256').update(styleSheet).digest('base64')
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [`'sha256-${styleHash}'`],
      imgSrc: ['data:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    // Whether there is TLS is the affair of the proxy in front.
    strictTransportSecurity: false,
  })
}
