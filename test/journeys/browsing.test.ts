import { describe, expect, it } from 'vitest'
import { edited, startBotWithLan } from './setup.ts'

describe('reading the documents on Telegram', () => {
  it('opens a document, goes down to a section and comes back, all in one message', async () => {
    const { lan, telegram } = await startBotWithLan()
    const shows = (text: string | RegExp) => edited(telegram, lan.chat, { message, text })
    lan.says('/vanban')
    const message = await lan.chat.next('Các văn bản hiện có')
    expect(message.text).toContain('Công văn số 1180-CV/ĐU của Đảng ủy Sở Giáo dục và Đào tạo')
    const place = message.buttons.flat().find((label) => label.includes('Thái Nguyên')) ?? ''

    lan.presses(place)
    const document = await shows(/^Chương trình hành động thực hiện Nghị quyết/)
    expect(document.buttons.flat()).toContain('Mục II. MỤC TIÊU')
    lan.presses('Mục II. MỤC TIÊU')
    await shows(/^Mục II\. MỤC TIÊU/)
    lan.presses('Mục II.1. Mục tiêu đến năm 2030')
    const section = await shows(/^Mục II\.1\. Mục tiêu đến năm 2030/)
    expect(section.text).toContain('Quy mô kinh tế số đạt tối thiểu 40% GRDP.')
    expect(section.text).toContain('Trang 1 trên')
    lan.presses('Trang sau')
    await shows('Trang 2 trên')
    for (const above of [/^Mục II\. MỤC TIÊU/, 'Phạm Hoàng Sơn', 'Các văn bản hiện có']) {
      lan.presses('Lên trên')
      await shows(above)
    }
    expect(lan.chat.messages()).toHaveLength(1)
  })

  it('opens a section by its numbers', async () => {
    const { lan } = await startBotWithLan()
    lan.says('/vanban 1 II.1')
    await lan.chat.next(/^Mục II\.1\. /)
    lan.says('/vanban 1 XX.9')
    const none = await lan.chat.next('Văn bản này không có mục “XX.9”.')
    expect(none.buttons.flat()).toContain('Mục II. MỤC TIÊU')
  })
})

describe('the place of a chat', () => {
  const NATION_AND_PLACE = 'Mục tiêu kinh tế số đến năm 2030 là gì?'

  it('is chosen by a button, kept, and hides no other document', async () => {
    const { lan, telegram } = await startBotWithLan()
    lan.says('/diaphuong')
    const message = await lan.chat.next('Bạn chưa chọn địa phương nào.')
    lan.presses('Thái Nguyên')
    const chosen = await edited(telegram, lan.chat, { message, text: 'Đã chọn Thái Nguyên.' })
    expect(chosen.buttons).toEqual([])

    lan.says(NATION_AND_PLACE)
    const answer = await lan.chat.next()
    const [own, nation] = ['40% GRDP', '30% GDP'].map((figure) => answer.text.indexOf(figure))
    expect(own).toBeGreaterThan(0)
    expect(nation).toBeGreaterThan(own ?? 0)

    lan.says('/diaphuong')
    await lan.chat.next('Địa phương đang chọn: Thái Nguyên.')
  })

  it('is typed with or without its marks, and given up again', async () => {
    const { lan, telegram } = await startBotWithLan()
    lan.says('/diaphuong thanh pho bien hoa')
    await lan.chat.next('Đã chọn Biên Hòa.')
    lan.says('/diaphuong Hà Nội')
    const message = await lan.chat.next('Hiện chưa có văn bản nào của “Hà Nội”.')
    lan.presses('Không chọn')
    await edited(telegram, lan.chat, { message, text: 'Đã bỏ chọn địa phương.' })
  })

  it('outlives a restart', async () => {
    const { lan, telegram, dataDirectory, stop } = await startBotWithLan()
    lan.says('/diaphuong phuoc long')
    await lan.chat.next('Đã chọn Phước Long.')
    await stop()
    await startBotWithLan({ telegram, dataDirectory })
    lan.says('/diaphuong')
    await lan.chat.next('Địa phương đang chọn: Phước Long.')
  })
})
