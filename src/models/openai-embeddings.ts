import type { Timing } from '../lib/timing.ts'
import {
  createEmbeddingsEndpoint,
  type EmbedTexts,
  type EndpointSettings,
} from './embeddings-endpoint.ts'
import { type EmbedOptions, TextModel, type TextModelOptions } from './text-model.ts'

/** A model behind any endpoint that speaks as OpenAI's `/embeddings` does. */
export class OpenAiEmbeddings extends TextModel {
  readonly identity: string
  readonly title: string
  private readonly embedTexts: EmbedTexts

  constructor(settings: EndpointSettings & TextModelOptions, timing: Timing) {
    super(settings)
    const { baseUrl, model, family } = settings
    this.identity = JSON.stringify(['openai', baseUrl, model, family.query, family.passage])
    this.title = `${model} tại ${new URL(baseUrl).host}`
    this.embedTexts = createEmbeddingsEndpoint(settings, timing)
  }

  protected override embedBatch(
    texts: readonly string[],
    options: EmbedOptions,
  ): Promise<number[][]> {
    return this.embedTexts(texts, options)
  }
}
