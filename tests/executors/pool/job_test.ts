import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { CancelledError } from "../../../src/executors/mod.ts";
import { JobQueue, TaskProfiles } from "../../../src/executors/pool/job.ts";
import { waitingJob } from "../fixtures/jobs.ts";

Deno.test("JobList lets go of any of its jobs, and keeps the order of the others", () => {
  const queue = new JobQueue(new EventTarget(), () => {});
  const jobs = [1, 2, 3, 4].map(() => waitingJob(queue).job);
  jobs[1]?.cancel(new CancelledError("no need"));
  assertEquals(queue.pending.toArray(), [jobs[0], jobs[2], jobs[3]]);
  jobs[3]?.cancel(new CancelledError("no need"));
  jobs[0]?.cancel(new CancelledError("no need"));
  assertEquals(queue.pending.toArray(), [jobs[2]]);
  assertEquals([queue.pending.length, queue.pending.calls], [1, 1]);
});

Deno.test("JobQueue counts what is pending, running and completed", () => {
  let changes = 0;
  const queue = new JobQueue(new EventTarget(), () => changes++);
  const { job } = waitingJob(queue);
  const { job: other } = waitingJob(queue);
  const startMs = job.submittedMs + 5;
  job.start(startMs);
  assertEquals([queue.pending.length, queue.running.length], [1, 1]);
  // The time of submission is no whole number: the sum is rounded.
  assertEquals(queue.waitMs.summarize().max, startMs - job.submittedMs);
  job.fulfill(1);
  other.cancel(new CancelledError("no need"));
  assertEquals([queue.isEmpty, queue.completed, changes], [true, 1, 3]);
});

Deno.test("TaskProfiles.find() knows a task by its names, whatever object has them", () => {
  const profiles = new TaskProfiles();
  const reference = { module: "file:///a.ts", export: "one" };
  const one = profiles.find(reference);
  assertStrictEquals(profiles.find({ ...reference }), one);
  reference.export = "two";
  const two = profiles.find(reference);
  assert(two !== one);
  assertEquals(two.name, { module: "file:///a.ts", export: "two" });
  assertEquals(one.name, { module: "file:///a.ts", export: "one" });
});

Deno.test("TaskProfile rises at once and falls slowly", () => {
  const profile = new TaskProfiles().find({
    module: "file:///a.ts",
    export: "a",
  });
  const seen: (number | undefined)[] = [profile.runMicros];
  for (const micros of [10, 100, 0]) {
    profile.onRun(micros);
    seen.push(profile.runMicros);
  }
  assertEquals(seen, [undefined, 10, 100, 70]);
});

Deno.test("TaskProfile does not take a call that was held up for typical", () => {
  const profile = new TaskProfiles().find({
    module: "file:///a.ts",
    export: "a",
  });
  const seen = [profile.typicalMicros];
  for (const micros of [20, 1_000, 20, 4, 1_000, 1_000, 1_000]) {
    profile.onRun(micros);
    seen.push(profile.typicalMicros);
  }
  assertEquals(seen, [Infinity, 20, 30, 20, 4, 9, 14, 21]);
});
