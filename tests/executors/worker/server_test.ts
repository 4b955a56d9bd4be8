import { assertEquals } from "@std/assert";
import { TaskServer } from "../../../src/executors/worker/server.ts";
import { until } from "../fixtures/bounds.ts";
import * as tasks from "../fixtures/tasks.ts";

Deno.test("TaskServer meets the task of a job that was taken back, and does not run it", async () => {
  const answers: string[] = [];
  const mayBegin = [false, true];
  const server = new TaskServer({
    importModule: (module) => import(module),
    toThread: false,
    mayBegin: () => mayBegin.shift() ?? true,
    send: ({ text }) => void answers.push(text),
  });
  const { module } = tasks.add;
  const receive = (text: string) => server.receive({ text, attachments: [] });
  receive(
    `[["${module}","echo"],0,["taken back"],["${module}","add"],0,[1,2]]`,
  );
  receive(`[0,0,["first task"],1,0,[3,4]]`);
  await until(() => !server.isServing);
  const replies = answers.filter((text) => text.startsWith("["));
  const results = replies.flatMap((text) => JSON.parse(text))
    .filter((_, at) => at % 3 === 2);
  assertEquals(results, [3, "first task", 7]);
});
