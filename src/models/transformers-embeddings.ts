import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FeatureExtractor } from '@huggingface/transformers'
import { errorCode } from '../lib/errors.ts'
import { EmbedderError } from './embedder-error.ts'
import { TextModel, type TextModelOptions } from './text-model.ts'

/** The part of transformers.js that is used. */
export type TransformersModule = Pick<typeof import('@huggingface/transformers'), 'pipeline'>

export interface TransformersSettings extends TextModelOptions {
  /** A folder on this machine, or a name on the hub such as `Xenova/multilingual-e5-small`. */
  model: string
  /** Which of the model's files: `q8`, `fp32` … */
  dtype: string
  /** Where what comes from the hub is kept. */
  cacheDirectory: string
}

const NOT_INSTALLED =
  'EMBEDDINGS=transformers cần thêm một gói. Hãy chạy: npm install --no-save @huggingface/transformers@3'

/** A model that transformers.js runs on this machine; loaded when it is first needed. */
export class TransformersEmbeddings extends TextModel {
  readonly identity: string
  readonly title: string
  private readonly settings: TransformersSettings
  private readonly importModule: () => Promise<TransformersModule>
  private loading: Promise<FeatureExtractor> | null = null

  /** @param importModule the package, which may be missing */
  constructor(
    settings: TransformersSettings,
    importModule: () => Promise<TransformersModule> = importTransformers,
  ) {
    super(settings)
    const { model, dtype, family } = settings
    this.settings = settings
    this.importModule = importModule
    this.identity = JSON.stringify(['transformers', model, dtype, ...Object.values(family)])
    this.title = `${model} (${dtype}) trên máy này`
  }

  protected override async embedBatch(texts: readonly string[]): Promise<ArrayLike<number>[]> {
    const extract = await this.open()
    const { pooling } = this.settings.family
    const { dims, data } = await extract([...texts], { pooling, normalize: true })
    const [rows = 0, length = 0] = dims
    if (dims.length !== 2 || rows !== texts.length || data.length !== rows * length) {
      const what = `Mô hình ${this.title} không cho mỗi câu một vector. Hãy kiểm tra EMBEDDINGS_MODEL.`
      throw new EmbedderError('malformed', what)
    }
    const numbers = Array.from(data)
    return texts.map((_, row) => numbers.slice(row * length, (row + 1) * length))
  }

  private async open(): Promise<FeatureExtractor> {
    this.loading ??= this.load()
    try {
      return await this.loading
    } catch (error) {
      // The folder may be there the next time.
      this.loading = null
      throw error
    }
  }

  private async load(): Promise<FeatureExtractor> {
    const { model, dtype, cacheDirectory } = this.settings
    const { pipeline } = await this.importModule()
    const isLocal = isFolder(model)
    try {
      return await pipeline('feature-extraction', isLocal ? resolve(model) : model, {
        dtype,
        cache_dir: cacheDirectory,
        local_files_only: isLocal,
      })
    } catch (cause) {
      const remedy = isLocal
        ? 'Thư mục cần có config.json, tokenizer.json và thư mục onnx; tệp mô hình phải hợp với EMBEDDINGS_DTYPE.'
        : 'Hãy kiểm tra tên trong EMBEDDINGS_MODEL và kết nối mạng, hoặc chép mô hình về một thư mục rồi ghi thư mục đó.'
      throw new EmbedderError('no_model', `Không nạp được mô hình ${this.title}. ${remedy}`, {
        cause,
      })
    }
  }
}

async function importTransformers(): Promise<TransformersModule> {
  try {
    return await import('@huggingface/transformers')
  } catch (cause) {
    if (errorCode(cause) === 'ERR_MODULE_NOT_FOUND') {
      throw new EmbedderError('not_installed', NOT_INSTALLED, { cause })
    }
    const what =
      'Gói @huggingface/transformers không chạy được trên máy này. Hãy cài lại: npm install --no-save @huggingface/transformers@3, hoặc bỏ dòng EMBEDDINGS.'
    throw new EmbedderError('not_installed', what, { cause })
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
