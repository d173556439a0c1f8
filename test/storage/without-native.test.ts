import { afterEach, describe, expect, it, vi } from 'vitest'
import { StoreError } from '../../src/lib/errors.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createMemoryLogger, silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

function withoutPackage() {
  vi.doMock('better-sqlite3', () => {
    throw new Error('Cannot find package')
  })
}

/** The addon was built for another Node, or its file is missing because scripts were not run. */
function withoutAddon() {
  vi.doMock('better-sqlite3', () => ({
    default: class {
      constructor() {
        throw Object.assign(new Error('NODE_MODULE_VERSION'), { code: 'ERR_DLOPEN_FAILED' })
      }
    },
  }))
}

afterEach(() => {
  vi.doUnmock('better-sqlite3')
  vi.resetModules()
})

describe.each([
  { lack: 'the package', arrange: withoutPackage },
  { lack: 'its addon', arrange: withoutAddon },
])('a machine where better-sqlite3 lacks $lack', ({ arrange }) => {
  it('opens the store in WebAssembly and says so', async () => {
    arrange()
    const { logger, lines } = createMemoryLogger()
    const database = await openDatabase({ dataDirectory: temporaryDirectory(), logger })
    await database.ping()
    await database.close()
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'store opened', driver: 'wasm' },
    ])
  })

  it('says what to do when the native driver was asked for', async () => {
    arrange()
    const opening = openDatabase({
      dataDirectory: temporaryDirectory(),
      logger: silentLogger,
      driver: 'native',
    })
    await expect(opening).rejects.toThrow(StoreError)
    await expect(opening).rejects.toThrow(/npm rebuild better-sqlite3/)
  })
})
