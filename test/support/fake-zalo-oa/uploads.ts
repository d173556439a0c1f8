/** Pictures given to Zalo beforehand (Zalo OA docs, "Upload hình ảnh"). */
import { badParameter, overLimit } from './faults.ts'
import type { World } from './world.ts'

const MAX_BYTES = 1_048_576

/** `POST /v2.0/oa/upload/image`, multipart with the picture in `file`. */
export function uploadImage(world: World, _payload: unknown, file: File | null): unknown {
  if (!file) throw badParameter('file is missing')
  if (!/\.(jpe?g|png)$/i.test(file.name)) throw badParameter('file is neither jpg nor png')
  if (file.size > MAX_BYTES) throw overLimit(`file has ${file.size} bytes`)
  const attachmentId = `attachment-${world.nextNumber()}`
  world.uploads.set(attachmentId, world.now())
  return { attachment_id: attachmentId }
}
