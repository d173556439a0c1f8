/** One PostgreSQL server for all test files of a run, started when the first of them asks. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { inject, onTestFinished } from 'vitest'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for an empty store, and give it back. */
    postgresDesk: string
  }
}

/** For vitest's `globalSetup`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | null = null
  let schemas = 0
  const free: string[] = []

  function serve(): Promise<PostgresServer> {
    server ??= startPostgres()
    return server
  }

  /** A schema that no other test uses now. Making the tables takes longer than emptying them. */
  async function lend(): Promise<string> {
    const { url, query } = await serve()
    const used = free.pop()
    const name = used ?? `test_${++schemas}`
    await query(used === undefined ? `create schema ${name}` : emptying(name))
    return `${url('postgres')}?options=${encodeURIComponent(`-c search_path=${name}`)}`
  }

  const desk = createServer(async (request, response) => {
    try {
      if (request.url === '/database') response.end(await (await serve()).createDatabase())
      else if (request.method === 'GET') response.end(await lend())
      else {
        free.push(/test_\d+$/.exec(await text(request))?.[0] ?? '')
        response.end()
      }
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

/** URL of a store without a row, for the running test alone. */
export async function emptyPostgres(): Promise<string> {
  const url = await ask('/')
  onTestFinished(async () => void (await ask('/', { method: 'POST', body: url })))
  return url
}

/** URL of a new database without a table. */
export function newPostgres(): Promise<string> {
  return ask('/database')
}

async function ask(path: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(`${inject('postgresDesk')}${path}`, init)
  const answer = await response.text()
  if (!response.ok) throw new Error(answer)
  return answer
}

/** Every row, but those that say which tables there are. */
function emptying(schema: string): string {
  return `do $$ declare tables text; begin
    select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables
      from pg_tables where schemaname = '${schema}' and tablename not like 'schema_migrations%';
    if tables is not null then execute 'truncate ' || tables || ' restart identity'; end if;
  end $$`
}
