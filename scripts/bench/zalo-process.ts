/** The fake Official Account in a process of its own. */
import { z } from 'zod'
import { createFakeZaloOa } from '../../test/support/fake-zalo-oa/index.ts'
import { serve } from './remote.ts'

const TOKEN_PATH = '/v4/oa/access_token'

const zalo = await createFakeZaloOa()
const requests = () => zalo.tokenState().requests.length

serve({
  about() {
    const { apiRoot, oauthRoot, appId, appSecret, oaId } = zalo
    return { apiRoot, oauthRoot, appId, appSecret, oaId }
  },
  issue: () => zalo.issueTokens(),
  requests,
  /** The next call of the token endpoint gets no answer. */
  hang(argument) {
    zalo.failNext(TOKEN_PATH, { kind: 'hang', carriedOut: z.boolean().parse(argument) })
  },
  whenAsked: (argument) =>
    zalo.waitUntil(
      () => requests() >= z.number().parse(argument),
      () => 'a call of the token endpoint',
    ),
})
