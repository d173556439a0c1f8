/** Parts of a measurement that run in processes of their own, so that they can be ended hard. */
import { type ChildProcess, fork } from 'node:child_process'
import { z } from 'zod'

const request = z.object({ id: z.number(), method: z.string(), argument: z.unknown() })
const reply = z.object({ id: z.number(), result: z.unknown(), error: z.string().optional() })

export interface Remote {
  /** Rejects when the call fails there, or when the process ends before it answers. */
  call<Schema extends z.ZodType>(
    method: string,
    argument: unknown,
    schema: Schema,
  ): Promise<z.output<Schema>>
  /** A call whose result is of no interest. */
  tell(method: string, argument: unknown): Promise<void>
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
}

/** Starts a script that calls `serve`. What it prints goes to stderr. */
export function startRemote(script: URL): Remote {
  const child: ChildProcess = fork(script, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', process.stderr, 'inherit', 'ipc'],
  })
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let isGone = false
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      isGone = true
      const error = new Error(`a process ended (${signal ?? code})`)
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
      resolve()
    })
  })
  child.on('message', (message) => {
    const { id, result, error } = reply.parse(message)
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(result)
    else call?.reject(new Error(error))
  })

  async function send(method: string, argument: unknown): Promise<unknown> {
    if (isGone) throw new Error('the process has ended')
    lastId += 1
    const id = lastId
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      child.send({ id, method, argument })
    })
  }

  return {
    call: async (method, argument, schema) => schema.parse(await send(method, argument)),
    async tell(method, argument) {
      await send(method, argument)
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Answers the calls of the process that started this one, and ends with it. */
export function serve(handlers: Record<string, (argument: unknown) => unknown>): void {
  process.on('message', (message) => {
    const { id, method, argument } = request.parse(message)
    void (async () => handlers[method]?.(argument))().then(
      (result) => process.send?.({ id, result: result ?? null }),
      (error: unknown) => process.send?.({ id, result: null, error: String(error) }),
    )
  })
  process.once('disconnect', () => process.exit())
}
