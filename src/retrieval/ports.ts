import type { EmbeddingsInterface } from '@langchain/core/embeddings'

/** An embedder as this module needs it: LangChain's, with what an index must remember of it. */
export interface IndexEmbeddings extends EmbeddingsInterface {
  readonly dimension: number
  /** Changes whenever its vectors are no longer comparable with older ones. */
  readonly modelId: string
}

/** Knowledge of words beyond the documents. */
export interface Lexicon {
  /**
   * Cuts a question (NFC) into known words of one or more syllables; offsets into the text, and
   * the word with the marks that were perhaps not typed.
   */
  cut(text: string): { start: number; end: number; word: string }[]
  /** Words of the documents near in meaning to a word, best first; similarity 0 to 1. */
  related(word: string): readonly { folded: readonly string[]; similarity: number }[]
}

/** Counts the words of documents, for what is then known of the language in them. */
export interface WordCounter {
  /** Changes whenever it would count otherwise. */
  readonly id: string
  count(texts: readonly string[]): ReadonlyMap<string, number>
}
