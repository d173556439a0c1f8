import type { CheckItem } from '../../channels/check.ts'
import { asksForHelp, type CommandIo } from '../json-lines.ts'
import type { CheckGroup } from '../ports.ts'

const USAGE = `Cách dùng:
  npm run doctor    xem từng kênh đã chạy được chưa, và cần sửa gì`

/** Words, so that they read without colour. */
const SIGNS = { ok: '[đạt]    ', warning: '[cần xem]', fault: '[lỗi]    ' } as const
const INDENT = ' '.repeat(SIGNS.ok.length + 3)

/** Prints what was found, group by group as it comes. Returns the exit code: 1 with any fault. */
export async function runDoctor(
  args: string[],
  io: Pick<CommandIo, 'out' | 'err'>,
  groups: () => AsyncIterable<CheckGroup>,
): Promise<number> {
  if (asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  if (args.length > 0) {
    io.err(`Không hiểu "${args.join(' ')}".\n${USAGE}`)
    return 2
  }
  const statuses: CheckItem['status'][] = []
  for await (const { title, off, items } of groups()) {
    io.out(off === null ? title : `${title}: chưa bật. ${off}`)
    for (const item of items) {
      io.out(`  ${SIGNS[item.status]} ${item.what}`)
      if (item.remedy !== null) io.out(`${INDENT}→ ${item.remedy}`)
      statuses.push(item.status)
    }
    io.out('')
  }
  const count = (status: CheckItem['status']) => statuses.filter((one) => one === status).length
  io.out(conclusion(count('fault'), count('warning')))
  return count('fault') > 0 ? 1 : 0
}

function conclusion(faults: number, warnings: number): string {
  if (faults > 0 && warnings > 0) {
    return `Có ${faults} lỗi cần sửa và ${warnings} điều cần xem. Sửa xong, Bạn chạy lại npm run doctor.`
  }
  if (faults > 0) return `Có ${faults} lỗi cần sửa. Sửa xong, Bạn chạy lại npm run doctor.`
  if (warnings > 0) return `Không có lỗi, có ${warnings} điều cần xem.`
  return 'Mọi thứ đều đạt.'
}
