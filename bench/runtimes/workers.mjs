/* How program.mjs starts workers and asks them, as a program without a library does. */
import { fork } from "node:child_process";
import cluster from "node:cluster";
import { fileURLToPath } from "node:url";

const at = (name) => new URL(name, import.meta.url);

/** Starts a thread; gives it once it is ready. */
export async function startThread() {
  const isWeb = typeof globalThis.Worker === "function";
  const Thread = isWeb
    ? globalThis.Worker
    : (await import("node:worker_threads")).Worker;
  const thread = new Thread(at("thread.mjs"), { type: "module" });
  const ask = asking((message) => thread.postMessage(message));
  if (isWeb) thread.onmessage = ({ data }) => ask.onAnswer(data);
  else thread.on("message", ask.onAnswer);
  await ask.next();
  return { ask: ask.send, end: () => thread.terminate() };
}

/** Starts a process that answers by a channel of the runtime's own. */
export async function startProcess() {
  const child = fork(fileURLToPath(at("process.mjs")));
  return await talkTo(child, () => child.kill());
}

/** The same by the module with which services use all cores. */
export async function startClusterWorker() {
  cluster.setupPrimary({ exec: fileURLToPath(at("process.mjs")) });
  const worker = cluster.fork();
  return await talkTo(worker, () => worker.kill());
}

async function talkTo(child, end) {
  const ask = asking((message) => child.send(message));
  child.on("message", ask.onAnswer);
  await ask.next();
  return { ask: ask.send, end };
}

/** One question at a time. */
function asking(send) {
  let settle = () => {};
  const next = () => new Promise((resolve) => settle = resolve);
  return {
    next,
    onAnswer: (answer) => settle(answer),
    send(message) {
      const answer = next();
      send(message);
      return answer;
    },
  };
}

/** Keeps all workers busy: whoever is done gets the next item. */
export async function shareOut(workers, { task, inputs }) {
  const answers = [];
  let next = 0;
  await Promise.all(workers.map(async ({ ask }) => {
    while (next < inputs.length) {
      const at = next++;
      answers[at] = await ask({ task, input: inputs[at] });
    }
  }));
  return answers;
}
