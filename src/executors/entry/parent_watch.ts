import process from "node:process";

const LOOK_EVERY_MS = 500;

/** Runs in a thread of a child process, which it ends when the parent that it had at first is gone. */
const parent = Deno.ppid;
setInterval(() => {
  if (Deno.ppid !== parent) process.kill(Deno.pid, "SIGKILL");
}, LOOK_EVERY_MS);
