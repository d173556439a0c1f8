/** What belongs to the installation as a whole. */
export interface SettingsTable {
  /** `install-secret`; `turn:…` are rows that transactions wait at. */
  name: string
  value: string
}
