/* A process of program.mjs, started by fork of node:child_process or of node:cluster. */
import { TASKS } from "./tasks.mjs";

process.on("message", async ({ task, input }) => {
  process.send(await TASKS[task](input));
});
process.send("ready");
