/**
 * What we use of transformers.js (3.8), so that the types are there although the package is not
 * installed by default. As an ambient module it stands before the package's own types.
 */
declare module '@huggingface/transformers' {
  /** Row by row, `dims` says how many rows of how many numbers. */
  export interface Tensor {
    dims: number[]
    data: ArrayLike<number>
  }
  export type FeatureExtractor = (
    texts: string[],
    options: { pooling: 'mean' | 'cls'; normalize: boolean },
  ) => Promise<Tensor>
  export function pipeline(
    task: 'feature-extraction',
    /** A name on the hub, or an absolute folder. */
    model: string,
    options: { dtype: string; cache_dir: string; local_files_only: boolean },
  ): Promise<FeatureExtractor>
}
