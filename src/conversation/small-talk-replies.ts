import { fullTextReply, holdingsReply } from './holdings-replies.ts'
import type { LibraryDocument } from './ports.ts'
import { questionButtons, type Reply, textReply } from './reply.ts'
import { greetingReply, nothingAskedReply, thanksReply, withSamples } from './reply-texts.ts'
import { readRequest, recogniseSmallTalk, type SmallTalk } from './small-talk.ts'
import { beginButton } from './study-replies.ts'

/**
 * The kind word for a text that asks the documents nothing; null for whatever may be a question.
 * @param samples questions to offer instead
 */
export function replyToSmallTalk(
  text: string,
  { samples, documents }: { samples: readonly string[]; documents: readonly LibraryDocument[] },
): Reply | null {
  const kind = recogniseSmallTalk(text, documents)
  switch (kind) {
    case null:
      return null
    case 'holdings':
      return holdingsReply(documents)
    case 'full_text':
      return fullTextReply(readRequest(text, documents), documents)
    default:
      return smallTalkReply(kind, samples)
  }
}

/** The ways to a quiz, those with others first. */
function takingPartReply(): Reply {
  return {
    ...textReply(
      ['Bạn thi và ôn tập bằng câu hỏi trắc nghiệm trong cuộc trò chuyện với Sổ tay.'],
      [
        'Gõ /cuocthi để làm bài cuộc thi, xem kết quả.',
        'Gõ /thi rồi đến mã để vào phiên thi của chi bộ.',
        'Gõ /ontap để ôn tập một mình.',
      ],
    ),
    buttons: [[beginButton('Ôn tập 10 câu', { kind: 'ten' })]],
  }
}

/** Says what to do next, with one question to show how. */
function withExample(paragraphs: string[], next: string, [example]: readonly string[]): Reply {
  const reply = textReply(paragraphs, [
    example === undefined ? next : `${next} Ví dụ một câu ở dưới.`,
  ])
  return { ...reply, buttons: questionButtons(example === undefined ? [] : [example]) }
}

/** What a member reads for each kind of small talk. */
function smallTalkReply(
  kind: Exclude<SmallTalk, 'holdings' | 'full_text'>,
  samples: readonly string[],
): Reply {
  switch (kind) {
    case 'greeting':
      return greetingReply(samples)
    case 'thanks':
      return thanksReply()
    case 'nothing':
      return nothingAskedReply(samples)
    case 'farewell':
      return textReply(['Cảm ơn Bạn, hẹn gặp lại. Khi cần, Bạn cứ gõ câu hỏi.'])
    case 'wish':
      return textReply([
        'Cảm ơn lời chúc của Bạn, chúc Bạn mọi điều tốt lành. Khi cần, Bạn cứ gõ câu hỏi.',
      ])
    case 'compliment':
      return textReply(['Cảm ơn Bạn. Bạn muốn hỏi gì thêm, Bạn cứ gõ câu hỏi.'])
    case 'complaint':
      return withExample(
        ['Xin lỗi Bạn, Sổ tay trả lời chưa đúng ý Bạn.'],
        'Bạn thử hỏi lại bằng từ ngữ khác, hoặc gõ /vanban để đọc từng văn bản.',
        samples,
      )
    case 'hurry':
      return textReply(['Xin lỗi Bạn đã phải chờ. Bạn gửi lại câu hỏi giúp, Sổ tay trả lời ngay.'])
    case 'unsure':
      return withSamples(samples, [
        'Bạn gõ câu hỏi về Nghị quyết 57-NQ/TW hoặc các văn bản triển khai, có dấu hay không dấu đều được.',
        ...(samples.length > 0 ? ['Bạn có thể bắt đầu bằng một câu ở dưới.'] : []),
      ])
    case 'about':
      return withSamples(samples, [
        'Sổ tay 57 trả lời câu hỏi về Nghị quyết 57-NQ/TW và các văn bản triển khai. Đây là chương trình trả lời tự động, không phải người thật; câu trả lời lấy đúng lời văn bản và chỉ rõ nguồn.',
      ])
    case 'contact':
      return textReply(
        [
          'Sổ tay 57 là chương trình tra cứu trả lời tự động, không nối máy với người thật được. Muốn gặp người phụ trách hoặc gửi góp ý, Bạn hỏi bí thư chi bộ hoặc cơ quan vận hành Sổ tay ở nơi Bạn.',
          'Sổ tay giúp Bạn tra cứu Nghị quyết 57-NQ/TW và các văn bản triển khai, và ôn tập bằng câu hỏi trắc nghiệm.',
        ],
        ['Góp ý cho một câu trả lời, Bạn chọn 👍 hoặc 👎 ở dưới câu đó.'],
      )
    case 'taking_part':
      return takingPartReply()
    case 'english':
      return withExample(
        ['Sổ tay chỉ trả lời bằng tiếng Việt.'],
        'Bạn gõ câu hỏi bằng tiếng Việt.',
        samples,
      )
    case 'chat':
      return withSamples(samples, [
        'Cảm ơn Bạn đã trò chuyện. Sổ tay chỉ trả lời được câu hỏi về Nghị quyết 57-NQ/TW và các văn bản triển khai.',
      ])
    case 'deed':
      return withSamples(samples, [
        'Sổ tay chỉ trả lời từ các văn bản hiện có, không làm việc khác được. Bạn muốn hỏi gì trong các văn bản này?',
      ])
  }
}
