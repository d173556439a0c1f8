import { PassThrough } from 'node:stream'
import { createTerminalChannel } from '../../../src/channels/terminal/index.ts'
import { expectChannelContract } from '../contract.ts'

expectChannelContract('terminal', async () => {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString('utf8')
  })
  return {
    channel: createTerminalChannel({ input, output, colours: false }),
    userSays: (text) => void input.write(`${text}\n`),
    shown: () => shown,
    close: () => {},
  }
})
