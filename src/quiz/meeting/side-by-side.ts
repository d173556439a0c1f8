/** So many at the same time. */
const PARALLEL = 8

/** A few at a time. When one rejects, those under way are waited for, and no other begins. */
export async function sideBySide<Item>(
  items: readonly Item[],
  task: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = [...items]
  let isBroken = false
  const worker = async () => {
    for (let item = left.shift(); item !== undefined && !isBroken; item = left.shift()) {
      try {
        await task(item)
      } catch (error) {
        isBroken = true
        throw error
      }
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: PARALLEL }, worker))
  const fault = workers.find((outcome) => outcome.status === 'rejected')
  if (fault !== undefined) throw fault.reason
}
