/** One PostgreSQL server for all test files of a run, started when the first of them asks. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for a database. */
    postgresDesk: string
  }
}

/** For vitest's `globalSetup`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | null = null
  const desk = createServer(async (_request, response) => {
    try {
      server ??= startPostgres()
      response.end(await (await server).createDatabase())
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error))
    }
  })
  desk.listen(0, '127.0.0.1')
  await once(desk, 'listening')
  const address = desk.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  project.provide('postgresDesk', `http://127.0.0.1:${address.port}`)
  return async () => {
    desk.close()
    await (await server)?.remove()
  }
}

/** URL of a new empty database. */
export async function freshDatabase(): Promise<string> {
  const response = await fetch(inject('postgresDesk'))
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
