/** What the OpenAPI can do, by method and path. */
import { createArticle, sendBroadcast, verifyArticle } from './article-methods.ts'
import { sendToGroup } from './groups.ts'
import { listConversation, listRecentChats } from './history-methods.ts'
import { readQuota, sendConsultation, sendPromotion } from './message-methods.ts'
import { uploadImage } from './uploads.ts'
import {
  getAccount,
  getUser,
  listTags,
  listUsers,
  tagFollower,
  untagFollower,
} from './user-methods.ts'
import type { World } from './world.ts'

/** Returns what stands under `data`; throws ApiFault or ZodError. */
type Route = (world: World, payload: unknown, file: File | null) => unknown

export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['POST /v3.0/oa/message/cs', sendConsultation],
  ['POST /v3.0/oa/message/promotion', sendPromotion],
  ['POST /v3.0/oa/group/message', sendToGroup],
  ['POST /v3.0/oa/quota/message', readQuota],
  ['POST /v2.0/oa/message', sendBroadcast],
  ['GET /v2.0/oa/getoa', getAccount],
  ['GET /v3.0/oa/user/getlist', listUsers],
  ['GET /v3.0/oa/user/detail', getUser],
  ['GET /v2.0/oa/tag/gettagsofoa', listTags],
  ['POST /v2.0/oa/tag/tagfollower', tagFollower],
  ['POST /v2.0/oa/tag/rmfollowerfromtag', untagFollower],
  ['GET /v2.0/oa/listrecentchat', listRecentChats],
  ['GET /v2.0/oa/conversation', listConversation],
  ['POST /v2.0/oa/upload/image', uploadImage],
  ['POST /v2.0/article/create', createArticle],
  ['POST /v2.0/article/verify', verifyArticle],
])
