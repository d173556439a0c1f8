import { Hono } from 'hono'
import { html } from 'hono/html'
import { type Html, page } from '../page.ts'
import type { WebPorts } from '../ports.ts'

/** The front page: what this is, how to begin, and from which documents it answers. */
export function landingRoutes(ports: Pick<WebPorts, 'documents' | 'telegramUsername'>): Hono {
  return new Hono().get('/', async (context) =>
    context.html(
      await page({
        title: 'Sổ tay 57 – hỏi đáp về Nghị quyết 57-NQ/TW',
        body: html`
          <header>
            <h1>Sổ tay 57</h1>
            <p class="lead">
              Hỏi đáp về Nghị quyết 57-NQ/TW và các văn bản triển khai ở địa phương,
              trả lời bằng chính lời văn bản.
            </p>
          </header>
          <main id="noi-dung">
            ${beginning(ports.telegramUsername())} ${manner()} ${documentList(ports.documents())}
          </main>
        `,
      }),
    ),
  )
}

function beginning(username: string | null): Html {
  if (username === null) {
    return html`
      <section aria-labelledby="bat-dau">
        <h2 id="bat-dau">Bắt đầu</h2>
        <p>Hỏi ngay trên máy đang chạy chương trình bằng lệnh:</p>
        <pre><code>npm run chat</code></pre>
        <p class="note">
          Kênh Telegram chưa hoạt động. Người vận hành bật kênh này bằng
          <code>TELEGRAM_BOT_TOKEN</code>.
        </p>
      </section>
    `
  }
  return html`
    <section aria-labelledby="bat-dau">
      <h2 id="bat-dau">Bắt đầu</h2>
      <p><a class="button" href="https://t.me/${username}">Mở trên Telegram</a></p>
      <p>
        Hoặc tìm <strong>@${username}</strong> trong ứng dụng. Nhắn câu hỏi như khi hỏi đồng chí của mình, có dấu hay không dấu đều được.
        Trong nhóm, dùng <code>/hoi</code> rồi đến câu hỏi.
      </p>
    </section>
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
