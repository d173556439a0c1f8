import { describe } from 'vitest'
import { emptyPostgres } from '../support/shared-postgres.ts'
import { DRIVERS } from '../support/stores.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { describesQueue } from './conformance.ts'

describe.each(DRIVERS)('the queue in the store, with the %s driver', (driver) => {
  describesQueue(async () => ({
    kind: 'store',
    dataDirectory: temporaryDirectory(),
    driver,
    url: null,
  }))
})

describe('the queue in the store, with PostgreSQL', () => {
  describesQueue(async () => ({
    kind: 'store',
    dataDirectory: temporaryDirectory(),
    driver: 'native',
    url: await emptyPostgres(),
  }))
})
