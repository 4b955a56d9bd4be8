import { assertEquals } from "@std/assert";
import { CancelledError } from "../../../src/executors/mod.ts";
import { Ledger } from "../../../src/executors/pool/ledger.ts";
import { waitingJob } from "../fixtures/jobs.ts";

Deno.test("JobList gives up any of its jobs, and keeps the order of the others", () => {
  const ledger = new Ledger(new EventTarget(), () => {});
  const jobs = [1, 2, 3, 4].map(() => waitingJob(ledger).job);
  jobs[1]?.cancel(new CancelledError("no need"));
  assertEquals(ledger.pending.toArray(), [jobs[0], jobs[2], jobs[3]]);
  jobs[3]?.cancel(new CancelledError("no need"));
  jobs[0]?.cancel(new CancelledError("no need"));
  assertEquals(ledger.pending.toArray(), [jobs[2]]);
  assertEquals([ledger.pending.length, ledger.pending.calls], [1, 1]);
});

Deno.test("Ledger knows what waits, what runs and what is done", () => {
  let changes = 0;
  const ledger = new Ledger(new EventTarget(), () => changes++);
  const { job } = waitingJob(ledger);
  const { job: other } = waitingJob(ledger);
  const startMs = job.submittedMs + 5;
  job.start(startMs);
  assertEquals([ledger.pending.length, ledger.running.length], [1, 1]);
  // The time of submission is no whole number: the sum is rounded.
  assertEquals(ledger.waitMs.summarize().max, startMs - job.submittedMs);
  job.fulfill(1);
  other.cancel(new CancelledError("no need"));
  assertEquals([ledger.isEmpty, ledger.completed, changes], [true, 1, 3]);
});
