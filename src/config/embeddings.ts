import { z } from 'zod'

const KIND_REMEDY =
  'cần built-in, openai hoặc transformers; bỏ trống để dùng mô hình có sẵn trong Sổ tay.'
const BASE_URL_REMEDY =
  'cần địa chỉ http:// hoặc https:// không kèm tên, mật khẩu hay tham số, thường kết thúc bằng /v1, ví dụ http://127.0.0.1:11434/v1; ' +
  'bỏ trống để dùng https://api.openai.com/v1.'
const API_KEY_REMEDY =
  'không đúng dạng. Chép lại nguyên văn khóa mà nhà cung cấp đưa, không thừa khoảng trắng; bỏ trống nếu máy chủ không cần khóa.'
const FAMILY_REMEDY =
  'cần auto, plain, cls, e5, e5-instruct hoặc nomic; bỏ trống để tự nhận theo tên mô hình.'
const BATCH_REMEDY = 'cần một số nguyên từ 1 đến 2048; bỏ trống để dùng 64.'
const TIMEOUT_REMEDY = 'cần một số giây từ 1 đến 600; bỏ trống để dùng 30.'
const DTYPE_REMEDY = 'cần fp32, fp16, q8, int8, uint8, q4, bnb4 hoặc q4f16; bỏ trống để dùng q8.'
const MODEL_MISSING =
  'còn thiếu. EMBEDDINGS=openai cần tên mô hình, ví dụ text-embedding-3-small; bỏ trống EMBEDDINGS để dùng mô hình có sẵn.'

/** Right prefixes and pooling are known for it, see src/models/model-families.ts. */
const LOCAL_MODEL = 'Xenova/multilingual-e5-small'

/** The settings of what turns texts into vectors, as they stand in the environment. */
export const embeddingsShape = {
  EMBEDDINGS: z.enum(['built-in', 'openai', 'transformers'], KIND_REMEDY).default('built-in'),
  EMBEDDINGS_MODEL: z.string().optional(),
  EMBEDDINGS_BASE_URL: z
    .url({ protocol: /^https?$/, error: BASE_URL_REMEDY })
    .refine(isPlain, BASE_URL_REMEDY)
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.openai.com/v1'),
  EMBEDDINGS_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{4,2000}$/, API_KEY_REMEDY)
    .optional(),
  EMBEDDINGS_FAMILY: z
    .enum(['auto', 'plain', 'cls', 'e5', 'e5-instruct', 'nomic'], FAMILY_REMEDY)
    .default('auto'),
  EMBEDDINGS_BATCH: wholeNumber(2048, BATCH_REMEDY).default(64),
  EMBEDDINGS_TIMEOUT_SECONDS: wholeNumber(600, TIMEOUT_REMEDY).default(30),
  EMBEDDINGS_DTYPE: z
    .enum(['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'bnb4', 'q4f16'], DTYPE_REMEDY)
    .default('q8'),
}

const embeddingsEnvironment = z.object(embeddingsShape)
type EmbeddingsEnvironment = z.infer<typeof embeddingsEnvironment>

/** What is wrong with them together, by variable. */
export function embeddingsFaults(
  env: EmbeddingsEnvironment,
): { variable: keyof EmbeddingsEnvironment; message: string }[] {
  if (env.EMBEDDINGS !== 'openai' || env.EMBEDDINGS_MODEL !== undefined) return []
  return [{ variable: 'EMBEDDINGS_MODEL', message: MODEL_MISSING }]
}

/** In the program's words: what a kind does not use is not there. */
export function embeddingsSettings(env: EmbeddingsEnvironment) {
  const family = env.EMBEDDINGS_FAMILY
  const { EMBEDDINGS_MODEL: model = LOCAL_MODEL } = env
  switch (env.EMBEDDINGS) {
    case 'built-in':
      return { kind: 'built-in' } as const
    case 'openai':
      return {
        kind: 'openai',
        model,
        family,
        baseUrl: env.EMBEDDINGS_BASE_URL,
        apiKey: env.EMBEDDINGS_API_KEY ?? null,
        batchSize: env.EMBEDDINGS_BATCH,
        timeoutMs: env.EMBEDDINGS_TIMEOUT_SECONDS * 1000,
      } as const
    case 'transformers':
      return { kind: 'transformers', model, family, dtype: env.EMBEDDINGS_DTYPE } as const
  }
}

function wholeNumber(most: number, remedy: string) {
  return z
    .string()
    .regex(/^[1-9]\d{0,8}$/, remedy)
    .transform(Number)
    .refine((number) => number <= most, remedy)
}

/** It stands in messages and in the name of the index. */
function isPlain(url: string): boolean {
  const { username, password, search, hash } = new URL(url)
  return `${username}${password}${search}${hash}` === ''
}
