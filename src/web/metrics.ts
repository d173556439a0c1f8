import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** Figures for Prometheus, in a registry of their own so that two apps in a process do not mix. */
export interface Metrics {
  registry: Registry
  /** One HTTP request that was answered. `route` is the pattern, never the path somebody typed. */
  countRequest(labels: { method: string; route: string; status: number }, seconds: number): void
  /** One question that was answered. */
  countQuestion(labels: { channel: string; kind: string }, seconds: number): void
  /** One thumb, up or down. */
  countRating(rating: string): void
  /** One request of a platform's webhook, by what became of it. */
  countWebhook(labels: { channel: string; outcome: string }): void
}

/** The figures, all at zero, with those of the process itself. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const requestSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  const questions = new Counter({
    name: 'questions_total',
    help: 'Questions by channel and kind of answer',
    labelNames: ['channel', 'kind'],
    registers: [registry],
  })
  const questionSeconds = new Histogram({
    name: 'question_duration_seconds',
    help: 'Time from question to answer, without sending',
    labelNames: ['channel'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1],
    registers: [registry],
  })
  const ratings = new Counter({
    name: 'answer_ratings_total',
    help: 'Thumbs given to answers',
    labelNames: ['rating'],
    registers: [registry],
  })
  const webhooks = new Counter({
    name: 'webhooks_total',
    help: 'Webhook requests by what became of them',
    labelNames: ['channel', 'outcome'],
    registers: [registry],
  })
  return {
    registry,
    countRequest({ method, route, status }, seconds) {
      requests.inc({ method, route, status })
      requestSeconds.observe({ method, route }, seconds)
    },
    countQuestion({ channel, kind }, seconds) {
      questions.inc({ channel, kind })
      questionSeconds.observe({ channel }, seconds)
    },
    countRating: (rating) => ratings.inc({ rating }),
    countWebhook: (labels) => webhooks.inc(labels),
  }
}
