import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadInstallSecret } from '../../src/storage/install-secret.ts'
import { DATABASES } from '../support/stores.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

describe.each(DATABASES)('the secret of the installation on $database', ({ open }) => {
  it('is random, and the same for processes that start together with other data directories', async () => {
    const { db } = await open()
    const secrets = await Promise.all(
      [1, 2, 3].map(() => loadInstallSecret(db, temporaryDirectory())),
    )
    const [secret] = secrets
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(secrets).size).toBe(1)
    expect(await loadInstallSecret((await open()).db, temporaryDirectory())).not.toBe(secret)
  })

  it('moves in from the file of an older version, once', async () => {
    const { db } = await open()
    const directory = temporaryDirectory()
    const file = join(directory, 'install-secret')
    const old = '57'.repeat(32)
    writeFileSync(file, `${old}\n`)
    expect(await loadInstallSecret(db, directory)).toBe(old)
    expect(existsSync(file)).toBe(false)
    expect(await loadInstallSecret(db, directory)).toBe(old)
  })

  it('is made anew where the file was cut off', async () => {
    const { db } = await open()
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'install-secret'), 'abc')
    expect(await loadInstallSecret(db, directory)).toMatch(/^[0-9a-f]{64}$/)
  })
})
