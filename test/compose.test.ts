import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadConfig } from '../src/config/load.ts'
import { environmentSchema } from '../src/config/schema.ts'

const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      user: z.string().optional(),
      environment: z.record(z.string(), z.string()),
      command: z.array(z.string()).default([]),
      deploy: z.object({ replicas: z.number() }).optional(),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
      volumes: z.array(z.string()).default([]),
      configs: z.array(z.object({ source: z.string() })).default([]),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      read_only: z.boolean(),
      tmpfs: z.array(z.string()),
      cap_drop: z.array(z.string()),
      security_opt: z.array(z.string()),
    }),
  ),
  configs: z.record(z.string(), z.object({ content: z.string() })),
  volumes: z.record(z.string(), z.null()),
})

const compose = composeFile.parse(
  parse(readFileSync('compose.yaml', 'utf8'), { merge: true, version: '1.1' }),
)
const services = Object.entries(compose.services)
const ours = services.filter(([, { image }]) => image === 'so-tay-57')

/** `${NAME:?why}` and `${NAME:-default}`, as Compose fills them in. */
function filledIn(value: string): string {
  return value.replace(/\$\{\w+:([?-])([^}]*)\}/g, (_, kind, text) =>
    kind === '-' ? text : 'mat-khau-57',
  )
}

describe('compose.yaml', () => {
  it('runs every part of the large size, each as often as it should', () => {
    const replicas = ours.map(([, { environment, deploy }]) => [environment.ROLE, deploy?.replicas])
    expect(Object.fromEntries(replicas)).toEqual({ web: 2, worker: 2, poller: 1 })
    expect(services.map(([name]) => name)).toEqual(
      expect.arrayContaining(['proxy', 'postgres', 'redis']),
    )
  })

  it.each(ours)('gives %s settings that the program takes, and knows', (name, { environment }) => {
    const known = Object.keys(environmentSchema.shape)
    expect(Object.keys(environment).filter((one) => !known.includes(one))).toEqual([])
    const settings = Object.entries(environment).map(([key, value]) => [key, filledIn(value)])
    const config = loadConfig(Object.fromEntries(settings))
    expect(config).toMatchObject({
      role: name,
      databaseUrl: 'postgres://sotay:mat-khau-57@postgres:5432/sotay',
      redisUrl: 'redis://:mat-khau-57@redis:6379',
      web: { host: '0.0.0.0', port: 8057 },
    })
  })

  it.each(services)('lets %s write to its volumes alone, with no right to spare', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
    expect(service.tmpfs).toContain('/tmp')
  })

  it('knows of each service whether it is well, and starts what needs it after that', () => {
    const dockerfile = readFileSync('Dockerfile', 'utf8')
    for (const [name, { image, healthcheck, depends_on: needs }] of services) {
      const isWatched = image === 'so-tay-57' ? dockerfile.includes('HEALTHCHECK') : healthcheck
      expect(isWatched, name).toBeTruthy()
      for (const [needed, { condition }] of Object.entries(needs)) {
        expect([needed in compose.services, condition]).toEqual([true, 'service_healthy'])
      }
    }
    for (const [, { depends_on: needs }] of ours) {
      expect(Object.keys(needs)).toEqual(['postgres', 'redis'])
    }
  })

  it('keeps what must be kept', () => {
    const { postgres, redis } = compose.services
    expect(postgres?.volumes).toEqual(['database:/var/lib/postgresql/data'])
    expect(redis?.command.join(' ')).toMatch(/--maxmemory-policy noeviction --appendonly yes$/)
    const named = services.flatMap(([, { volumes }]) => volumes.map((one) => one.split(':')[0]))
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort())
    const sources = services.flatMap(([, { configs }]) => configs.map(({ source }) => source))
    expect(sources).toEqual(Object.keys(compose.configs))
  })

  it('holds no secret', () => {
    const text = readFileSync('compose.yaml', 'utf8')
    const secrets = [...text.matchAll(/(?:PASSWORD|AUTH): (.*)|:\/\/\w*:([^@]*)@/g)]
    expect(secrets.length).toBeGreaterThan(3)
    for (const [, setting, password] of secrets) {
      expect(setting ?? password).toMatch(/^\$\{\w+:\?/)
    }
  })
})
