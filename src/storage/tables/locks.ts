/** Rights that one process at a time has. */
export interface LocksTable {
  name: string
  owner: string
  lease_until: string
}
