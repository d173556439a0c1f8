/** The error of this class that work ends with; throws when it ends in any other way. */
export async function thrownError<Thrown extends Error>(
  type: new (...values: never[]) => Thrown,
  work: Promise<unknown>,
): Promise<Thrown> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof type) return error
  throw new Error(`no ${type.name} was thrown`, { cause: error })
}
