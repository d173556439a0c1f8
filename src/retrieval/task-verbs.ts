import { fold } from '../lib/vietnamese.ts'

/** Verbs that open the tasks of administrative documents, as alternatives of a pattern. */
export const MARKED_TASK_VERBS =
  'xây dựng|chủ trì|chỉ đạo|phát huy|tăng cường|đẩy mạnh|hỗ trợ|bảo đảm|đảm bảo|hoàn thiện|nâng cao|phát triển|thúc đẩy|triển khai|tổ chức|thực hiện|theo dõi|định kỳ|kịp thời|chủ động|có|ban hành|bố trí|đổi mới|thu hút|giao quyền|giao nhiệm vụ|cải cách|tham gia|khuyến khích|tạo|hình thành|phối hợp|chú trọng|xác định|khai thác|hướng dẫn|kiểm tra|giám sát|đôn đốc|rà soát|bổ sung|làm|đưa|gắn|quản lý|sử dụng|ứng dụng|tuyên truyền|quán triệt|báo cáo|tham mưu|đề xuất|mở rộng|tập trung|tiếp tục|nghiên cứu|đầu tư|kết hợp|vận dụng|trân trọng|xóa bỏ|ưu tiên|từng bước|đơn giản hóa'

/** The same in folded words. */
export const TASK_VERBS = fold(MARKED_TASK_VERBS)
