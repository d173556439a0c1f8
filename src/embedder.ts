import { type CheckItem, fault, ok } from './channels/check.ts'
import type { Config } from './config/schema.ts'
import { systemClock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { realTiming, type Timing } from './lib/timing.ts'
import { EmbedderError } from './models/embedder-error.ts'
import { createTextModel, type ModelDeps, openEmbedder } from './models/open-embedder.ts'
import { QuestionEmbeddings } from './models/question-embeddings.ts'
import { calibrateVectors } from './retrieval/calibrate-vectors.ts'
import type { PassageIndex } from './retrieval/passage-index.ts'
import type { IndexEmbeddings } from './retrieval/ports.ts'

/** What turns texts into vectors, for both sides of a search. */
export interface Embedder {
  /** Rejects with EmbedderError, or with the signal's reason. */
  documents(signal: AbortSignal | undefined): IndexEmbeddings
  /** Never rejects: a question that cannot be embedded is near to nothing. */
  questions: IndexEmbeddings
  /**
   * The index with cosines that mean what the built-in model's mean, on which the ranking was set.
   * Rejects as above.
   */
  calibrate(
    index: PassageIndex,
    writtenQuestions: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<PassageIndex>
}

export interface EmbedderOptions {
  timing?: Timing
  importTransformers?: ModelDeps['importTransformers']
}

type Settings = Pick<Config, 'dataDirectory' | 'embeddings'>

/** Small, but enough to tell that vectors come. */
const TRIED = 'Đây là một câu để thử.'
const TITLE = 'Mô hình tạo vector'

/** The embedder of the settings. Rejects with EmbedderError when it was never met and does not answer. */
export async function chooseEmbedder(
  { dataDirectory, embeddings: settings }: Settings,
  builtIn: IndexEmbeddings,
  {
    logger,
    signal,
    timing = realTiming,
    importTransformers,
  }: EmbedderOptions & { logger: Logger; signal: AbortSignal | undefined },
): Promise<Embedder> {
  if (settings.kind === 'built-in') {
    return { documents: () => builtIn, questions: builtIn, calibrate: async (index) => index }
  }
  const loading = importTransformers && { importTransformers }
  const model = await openEmbedder(settings, { dataDirectory, timing, logger, signal, ...loading })
  const { dimension, modelId } = model
  const questions = new QuestionEmbeddings(model, { clock: systemClock, logger })
  return {
    questions,
    documents: (signal) => ({
      dimension,
      modelId,
      embedQuery: (text) => questions.embedQuery(text),
      embedDocuments: (texts) => model.embedDocuments(texts, signal),
    }),
    calibrate: (index, writtenQuestions, signal) =>
      calibrateVectors(index, {
        embedQueries: (texts) => model.embedQueries(texts, signal),
        reference: builtIn,
        writtenQuestions,
      }),
  }
}

/** What `npm run doctor` says of it; one call. */
export async function embedderItems(
  { dataDirectory, embeddings: settings }: Settings,
  { timing = realTiming, importTransformers }: EmbedderOptions = {},
): Promise<CheckItem[]> {
  if (settings.kind === 'built-in') return [ok(`${TITLE}: có sẵn trong Sổ tay.`)]
  const deps = { dataDirectory, timing, ...(importTransformers && { importTransformers }) }
  const model = createTextModel(settings, deps)
  try {
    const { length } = await model.embedQuery(TRIED)
    return [ok(`${TITLE}: ${model.title} trả lời, vector dài ${length}.`)]
  } catch (error) {
    if (!(error instanceof EmbedderError)) throw error
    return [fault(`${TITLE}: ${model.title} không dùng được.`, error.message)]
  }
}
