/** What a model wants around a text, and how its token vectors become one; each as its makers say. */
export interface ModelFamily {
  /** Stands before a question. */
  query: string
  /** Stands before a text that is searched. */
  passage: string
  /** `mean` of all tokens, or the vector of the first one (`cls`). */
  pooling: 'mean' | 'cls'
}

export type FamilyName = 'plain' | 'cls' | 'e5' | 'e5-instruct' | 'nomic'

export const FAMILIES: Record<FamilyName, ModelFamily> = {
  plain: { query: '', passage: '', pooling: 'mean' },
  cls: { query: '', passage: '', pooling: 'cls' },
  // Model card of intfloat/multilingual-e5-small; without the prefixes its results get worse.
  e5: { query: 'query: ', passage: 'passage: ', pooling: 'mean' },
  // Model card of intfloat/multilingual-e5-large-instruct.
  'e5-instruct': {
    query:
      'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ',
    passage: '',
    pooling: 'mean',
  },
  // Model card of nomic-ai/nomic-embed-text-v1.5.
  nomic: { query: 'search_query: ', passage: 'search_document: ', pooling: 'mean' },
}

/** Told from the model's name, the first that fits. */
const BY_NAME: readonly [RegExp, FamilyName][] = [
  [/(?<![a-z0-9])e5(?![a-z0-9]).*instruct/i, 'e5-instruct'],
  [/(?<![a-z0-9])e5(?![a-z0-9])/i, 'e5'],
  [/nomic-embed-text/i, 'nomic'],
  [/(?<![a-z0-9])(?:bge|gte-multilingual|snowflake-arctic-embed)(?![a-z0-9])/i, 'cls'],
]

/** The family of a model by its name or folder, such as `Xenova/multilingual-e5-small`; plain when unknown. */
export function guessFamily(model: string): FamilyName {
  const name = model.split(/[\\/]/).filter(Boolean).at(-1) ?? ''
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'plain'
}
