import { assert, assertEquals } from "@std/assert";
import { commandOf, readQuestion } from "../../site/client/advise/question.ts";
import { PLAIN_WORK } from "../../src/analysis/mod.ts";

const FIELDS = { cpu: "5 ms", wait: "0", items: "200", payload: "64 kb" };

Deno.test("readQuestion() reads what the command line takes, and spaces before units", () => {
  assertEquals(readQuestion({ ...FIELDS, cores: "4", warm: "yes" }), {
    kind: "question",
    question: {
      work: { ...PLAIN_WORK, cpuNs: 5e6, items: 200, bytesIn: 65_536 },
      cores: 4,
      isWarm: true,
    },
  });
});

Deno.test("readQuestion() leaves the cores to the run where the field is empty", () => {
  const read = readQuestion({ ...FIELDS, cores: " " });
  assert(read.kind === "question");
  assert(!("cores" in read.question));
});

Deno.test("readQuestion() takes boxes that are ticked", () => {
  const read = readQuestion({
    ...FIELDS,
    ...{ objects: "yes", blocking: "yes", native: "yes" },
  });
  assert(read.kind === "question");
  const { payload, isBlocking, isNative } = read.question.work;
  assertEquals([payload, isBlocking, isNative], ["objects", true, true]);
});

Deno.test("readQuestion() names every field that it cannot read", () => {
  const read = readQuestion({
    ...{ cpu: "5", wait: "2 min", items: "0", payload: "-1" },
    ...{ answer: "1 m", cores: "many" },
  });
  assert(read.kind === "problems");
  assertEquals(
    read.problems.map(({ field }) => field),
    ["cpu", "wait", "items", "payload", "answer", "cores"],
  );
});

Deno.test("readQuestion() asks for computing or waiting", () => {
  const read = readQuestion({ cpu: "0 ms", wait: "", items: "1" });
  assert(read.kind === "problems");
  assertEquals(read.problems.map(({ field }) => field), ["cpu"]);
});

Deno.test("commandOf() writes the command that asks the same", () => {
  const fields = { ...FIELDS, cores: "2", objects: "yes" };
  const read = readQuestion(fields);
  assert(read.kind === "question");
  assertEquals(
    commandOf(read.question, { fields, runId: "r1" }),
    "deno task advise --cpu 5ms --items 200 --payload 64kb --objects --cores 2 --run r1",
  );
});
