/* A thread of program.mjs: a web Worker where the runtime has them, or one of node:worker_threads. */
import { TASKS } from "./tasks.mjs";

const isWeb = typeof globalThis.Worker === "function";
const port = isWeb
  ? globalThis
  : (await import("node:worker_threads")).parentPort;
const answer = async ({ task, input }) =>
  port.postMessage(await TASKS[task](input));
if (isWeb) globalThis.onmessage = ({ data }) => answer(data);
else port.on("message", answer);
port.postMessage("ready");
