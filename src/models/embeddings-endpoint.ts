/** The one call of an OpenAI-compatible endpoint that we make: POST /embeddings. */
import { z } from 'zod'
import { createDeadline } from '../lib/deadline.ts'
import { readNetworkFault } from '../lib/network-fault.ts'
import { createBackoff, type Timing } from '../lib/timing.ts'
import { EmbedderError, type EmbedderErrorKind } from './embedder-error.ts'
import type { EmbedOptions, Patience } from './text-model.ts'

export interface EndpointSettings {
  /** Without a slash at its end, such as `https://api.openai.com/v1`. */
  baseUrl: string
  model: string
  /** Null where none is asked for. */
  apiKey: string | null
  /** Longest one call for documents may take. */
  timeoutMs: number
}

export type EmbedTexts = (texts: readonly string[], options: EmbedOptions) => Promise<number[][]>

const FIRST_WAIT_MS = 500
const LONGEST_BACKOFF_MS = 30_000
/** Somebody waits for the answer, and without the vector there is one as well. */
const QUESTION_TIMEOUT_MS = 3_000
const TRIES = {
  question: { attempts: 2, longestWaitMs: 1_000 },
  documents: { attempts: 6, longestWaitMs: 90_000 },
} as const satisfies Record<Patience, { attempts: number; longestWaitMs: number }>

const answer = z.object({
  data: z.array(
    z.object({
      index: z.number().int().nonnegative().optional(),
      embedding: z.array(z.number()).min(1),
    }),
  ),
})
/** OpenAI says so with 429, and waiting does not help. */
const quotaAnswer = z.object({ error: z.object({ code: z.literal('insufficient_quota') }) })

type Outcome =
  | { kind: 'vectors'; vectors: number[][] }
  | { kind: 'failed'; error: EmbedderError; mayRepeat: boolean; retryAfterMs: number | null }

/**
 * Calls the endpoint, again where that may help, waiting as long as it asks for. Rejects with
 * EmbedderError, or with the signal's reason. Bodies of refusals are never repeated: some quote the key or the text.
 */
export function createEmbeddingsEndpoint(settings: EndpointSettings, timing: Timing): EmbedTexts {
  const host = new URL(settings.baseUrl).host

  return async (texts, options) => {
    const { attempts, longestWaitMs } = TRIES[options.patience]
    const { signal = new AbortController().signal } = options
    const backoff = createBackoff(timing.random, FIRST_WAIT_MS, LONGEST_BACKOFF_MS)
    for (let attempt = 1; ; attempt++) {
      const outcome = await call(texts, options.patience, signal)
      if (outcome.kind === 'vectors') return outcome.vectors
      const waitMs = outcome.retryAfterMs ?? backoff.next()
      if (!outcome.mayRepeat || attempt >= attempts || waitMs > longestWaitMs) throw outcome.error
      await timing.sleep(waitMs, signal)
      signal.throwIfAborted()
    }
  }

  async function call(
    texts: readonly string[],
    patience: Patience,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const timeoutMs =
      patience === 'question'
        ? Math.min(QUESTION_TIMEOUT_MS, settings.timeoutMs)
        : settings.timeoutMs
    const deadline = createDeadline(timeoutMs)
    try {
      const response = await fetch(`${settings.baseUrl}/embeddings`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(settings.apiKey !== null && { authorization: `Bearer ${settings.apiKey}` }),
        },
        body: JSON.stringify({ model: settings.model, input: texts, encoding_format: 'float' }),
        // Another host must not get the key.
        redirect: 'manual',
        signal: AbortSignal.any([deadline.signal, signal]),
      })
      const body: unknown = await readJson(response)
      if (!response.ok) return refusal(response, body)
      return readVectors(body, texts.length)
    } catch (error) {
      signal.throwIfAborted()
      return networkFailure(error, timeoutMs, patience)
    } finally {
      deadline.clear()
    }
  }

  function readVectors(body: unknown, count: number): Outcome {
    const read = answer.safeParse(body)
    const rows = read.success ? read.data.data : []
    const ordered: number[][] = []
    for (const [i, { index = i, embedding }] of rows.entries()) ordered[index] = embedding
    const vectors = Array.from({ length: count }, (_, i) => ordered[i] ?? [])
    const [{ length } = []] = vectors
    if (rows.length === count && vectors.every((one) => one.length > 0 && one.length === length)) {
      return { kind: 'vectors', vectors }
    }
    return failed(
      'malformed',
      'trả lời không đúng dạng. Hãy kiểm tra EMBEDDINGS_BASE_URL (thường kết thúc bằng /v1) và EMBEDDINGS_MODEL.',
    )
  }

  function refusal({ status, headers }: Response, body: unknown): Outcome {
    const retryAfterMs = readRetryAfter(headers, timing.now())
    if (quotaAnswer.safeParse(body).success) {
      return failed(
        'quota',
        'báo tài khoản đã hết hạn mức. Hãy nạp thêm, hoặc đổi EMBEDDINGS_API_KEY.',
      )
    }
    if (status === 401 || status === 403) {
      return failed(
        'unauthorized',
        `không nhận khóa (lỗi ${status}). Hãy kiểm tra EMBEDDINGS_API_KEY.`,
      )
    }
    if (status === 429) {
      const what = 'đang giới hạn số lần gọi (lỗi 429). Hãy thử lại sau.'
      return failed('rate_limited', what, { mayRepeat: true, retryAfterMs })
    }
    if (status === 408 || status >= 500) {
      const what = `đang gặp sự cố (lỗi ${status}). Hãy thử lại sau.`
      return failed('failing', what, { mayRepeat: true, retryAfterMs })
    }
    if (status === 404 || status === 405 || status < 400) {
      return failed(
        'no_model',
        `không có địa chỉ hoặc mô hình này (lỗi ${status}). Hãy kiểm tra EMBEDDINGS_BASE_URL (thường kết thúc bằng /v1) và EMBEDDINGS_MODEL.`,
      )
    }
    return failed(
      'refused',
      `không nhận yêu cầu (lỗi ${status}). Hãy kiểm tra EMBEDDINGS_MODEL, hoặc giảm EMBEDDINGS_BATCH.`,
    )
  }

  function networkFailure(error: unknown, timeoutMs: number, patience: Patience): Outcome {
    const { kind, code } = readNetworkFault(error)
    if (kind === 'timeout') {
      const seconds = Math.round(timeoutMs / 1000)
      const remedies =
        patience === 'question'
          ? ''
          : ', tăng EMBEDDINGS_TIMEOUT_SECONDS hoặc giảm EMBEDDINGS_BATCH'
      const what = `không trả lời trong ${seconds} giây. Hãy thử lại sau${remedies}.`
      return failed('timeout', what, { mayRepeat: patience === 'documents', retryAfterMs: null })
    }
    const reason = code === '' ? '' : ` (${code})`
    const what = `không kết nối được${reason}. Hãy kiểm tra EMBEDDINGS_BASE_URL và xem máy chủ có đang chạy không.`
    return failed('unreachable', what, { mayRepeat: kind !== 'certificate', retryAfterMs: null })
  }

  function failed(
    kind: EmbedderErrorKind,
    what: string,
    repeating: { mayRepeat: boolean; retryAfterMs: number | null } = {
      mayRepeat: false,
      retryAfterMs: null,
    },
  ): Outcome {
    const error = new EmbedderError(kind, `Máy chủ tạo vector ${host} ${what}`)
    return { kind: 'failed', error, ...repeating }
  }
}

/** Undefined where the body is no JSON; a connection that breaks meanwhile still rejects. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** In milliseconds; null when the answer does not say (RFC 9110, 10.2.3: seconds or a date). */
function readRetryAfter(headers: Headers, now: Date): number | null {
  const value = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,6}(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}
