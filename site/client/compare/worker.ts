/// <reference lib="dom" />
/**
 * Reads runs and compares them beside the page, so that the page stays usable meanwhile:
 *
 *   page ── CompareRequest: texts, options ──▶ worker: parse, check, compareManyRuns()
 *   page ◀── CompareReply: outcomes, report ── worker
 *
 * Each request has a worker of its own, which the page ends once it has answered, or where the answer is no longer wanted.
 */
import { answerRequest, type CompareRequest } from "./answer_request.ts";

addEventListener("message", ({ data }: MessageEvent<CompareRequest>) => {
  answerRequest(data).then(postMessage, reportError);
});
