import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeDirectory } from '../../src/lib/make-directory.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

describe('makeDirectory', () => {
  it('makes what is missing, for this user alone, and leaves what is there', () => {
    const top = join(temporaryDirectory(), 'data')
    makeDirectory(join(top, 'index', 'new'))
    makeDirectory(join(top, 'index'))
    for (const path of [top, join(top, 'index'), join(top, 'index', 'new')]) {
      expect(statSync(path).isDirectory()).toBe(true)
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700)
    }
  })

  it('refuses a file, a path below a file, and a link that leads nowhere', () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'file'), '')
    symlinkSync(join(directory, 'nowhere'), join(directory, 'link'))
    mkdirSync(join(directory, 'real'))
    for (const path of ['file', 'file/below', 'link']) {
      expect(() => makeDirectory(join(directory, path)), path).toThrow(/ENOTDIR|ENOENT/)
    }
  })

  if (process.platform === 'linux') {
    it('gives up where nothing can be made', () => {
      expect(() => makeDirectory('/proc/so-tay/data')).toThrow(/ENOENT/)
    })
  }
})
