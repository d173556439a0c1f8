import { expect, it } from 'vitest'
import { checkPublicUrl } from '../../src/channels/public-url.ts'

it.each([
  ['http://sotay57.example.vn', 'https'],
  ['https://localhost', 'mạng nội bộ'],
  ['https://may-chu', 'mạng nội bộ'],
  ['https://may-chu.local', 'mạng nội bộ'],
  ['http://127.0.0.1:8057', 'mạng nội bộ'],
  ['https://10.1.2.3', 'mạng nội bộ'],
  ['https://172.16.0.1', 'mạng nội bộ'],
  ['https://172.31.0.1', 'mạng nội bộ'],
  ['https://192.168.1.5', 'mạng nội bộ'],
  ['https://100.64.0.1', 'mạng nội bộ'],
  ['https://[::1]', 'mạng nội bộ'],
  ['https://[fd00::1]', 'mạng nội bộ'],
  ['https://[fe80::1]', 'mạng nội bộ'],
  ['https://172.32.0.1', 'dãy số'],
  ['https://203.0.113.7', 'dãy số'],
  ['https://[2001:db8::1]', 'dãy số'],
  ['https://sotay57.example.vn:8443', 'số cổng'],
  ['https://sotay57.example.vn/webhooks/zalo-oa', 'phần thừa'],
])('does not take %s', (url, words) => {
  const item = checkPublicUrl(url)
  expect(item.status).toBe('fault')
  expect(item.what).toContain(words)
  expect(item.remedy).toContain('PUBLIC_URL')
})

it.each(['https://sotay57.example.vn', 'https://example.vn/sotay', 'https://x.example.vn:443'])(
  'takes %s',
  (url) => expect(checkPublicUrl(url).status).toBe('ok'),
)

it('shows no name and password that stand in the address', () => {
  expect(checkPublicUrl('https://ten:mat-khau@sotay57.example.vn').what).not.toContain('mat-khau')
})

it('says that there is none', () => {
  expect(checkPublicUrl(null)).toMatchObject({ status: 'fault' })
})
