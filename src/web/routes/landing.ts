import { Hono } from 'hono'
import { html } from 'hono/html'
import { type Html, page } from '../page.ts'
import type { MeetingPlace, WebPorts } from '../ports.ts'

/** The front page: what this is, how to begin, and from which documents it answers. */
export function landingRoutes(
  ports: Pick<WebPorts, 'documents' | 'places' | 'siteVerification'>,
): Hono {
  return new Hono().get('/', async (context) =>
    context.html(
      await page({
        title: 'Sổ tay 57 – hỏi đáp về Nghị quyết 57-NQ/TW',
        siteVerification: ports.siteVerification,
        body: html`
          <header>
            <h1>Sổ tay 57</h1>
            <p class="lead">
              Hỏi đáp về Nghị quyết 57-NQ/TW và các văn bản triển khai ở địa phương,
              trả lời bằng chính lời văn bản.
            </p>
          </header>
          <main id="noi-dung">
            ${beginning(ports.places())} ${manner()} ${documentList(ports.documents())}
          </main>
        `,
      }),
    ),
  )
}

function beginning(places: MeetingPlace[]): Html {
  const open = places.filter(({ isOn, handle }) => isOn && handle !== null)
  return html`
    <section aria-labelledby="bat-dau">
      <h2 id="bat-dau">Bắt đầu</h2>
      ${open.length === 0 ? inTerminal() : open.map(onPlatform)}
      ${open.length === 0 ? null : howToAsk()}
      ${places.filter(({ isOn }) => isOn).map(troubleNote)}
      ${offNote(places.filter(({ isOn }) => !isOn))}
    </section>
  `
}

function inTerminal(): Html {
  return html`
    <p>Hỏi ngay trên máy đang chạy chương trình bằng lệnh:</p>
    <pre><code>npm run chat</code></pre>
  `
}

function onPlatform({ title, url, handle }: MeetingPlace): Html {
  if (url === null)
    return html`<p>Trên ${title}: tìm <strong>${handle}</strong> trong ứng dụng.</p>`
  return html`
    <p>
      <a class="button" href="${url}">Mở trên ${title}</a>
      <span class="note">Hoặc tìm <strong>${handle}</strong> trong ứng dụng ${title}.</span>
    </p>
  `
}

function howToAsk(): Html {
  return html`
    <p>
      Nhắn câu hỏi như khi hỏi đồng chí của mình, có dấu hay không dấu đều được.
      Trong nhóm, dùng <code>/hoi</code> rồi đến câu hỏi.
    </p>
  `
}

/** What the operator should know of a channel that is turned on; null while all is well. */
function troubleNote({ title, handle, reason }: MeetingPlace): Html | null {
  if (reason !== null) {
    return html`
      <p class="note">
        Kênh ${title} hiện chưa hoạt động. ${reason}
        Tình trạng từng phần: <a href="/readyz">/readyz</a>.
      </p>
    `
  }
  if (handle !== null) return null
  return html`
    <p class="note">
      Kênh ${title} đang kết nối. Nếu vài phút nữa vẫn vậy, người vận hành xem nhật ký ở cửa sổ lệnh
      và trang <a href="/readyz">/readyz</a>.
    </p>
  `
}

function offNote(off: MeetingPlace[]): Html | null {
  if (off.length === 0) return null
  return html`
    <p class="note">
      Chưa bật: ${off.map(({ title }) => title).join(', ')}. Để bật, người vận hành làm theo
      tệp <code>README.vi.md</code>, rồi chạy <code>npm run doctor</code> để kiểm tra.
    </p>
  `
}

function manner(): Html {
  return html`
    <section aria-labelledby="cach-tra-loi">
      <h2 id="cach-tra-loi">Cách trả lời</h2>
      <ul>
        <li>Trích nguyên văn, không thêm ý ngoài văn bản.</li>
        <li>Mỗi ý kèm tên, số văn bản và đúng vị trí: mục nào, gạch đầu dòng thứ mấy.</li>
        <li>Văn bản không nêu thì nói là không nêu.</li>
      </ul>
    </section>
  `
}

function documentList(documents: { title: string; source: string }[]): Html {
  const items = documents.map(
    ({ title, source }) =>
      html`<li><strong>${unbroken(title)}</strong><span class="note">${unbroken(source)}</span></li>`,
  )
  return html`
    <section aria-labelledby="van-ban">
      <h2 id="van-ban">Văn bản đang có (${documents.length})</h2>
      ${
        documents.length === 0
          ? html`<p>Chưa có văn bản nào.</p>`
          : html`<ol class="documents">${items}</ol>`
      }
    </section>
  `
}

/** Keeps document numbers such as 57-NQ/TW on one line. */
function unbroken(text: string): (string | Html)[] {
  return text
    .split(/(\S{1,15}-\S{1,15})/)
    .map((part, index) => (index % 2 === 1 ? html`<span class="number">${part}</span>` : part))
}
