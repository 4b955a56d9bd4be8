import { assertEquals } from "@std/assert";
import { endProcess } from "../../src/measure/end_process.ts";
import { within } from "../executors/fixtures/bounds.ts";

// Elsewhere processes cannot be asked to end.
const ignore = Deno.build.os === "windows";

/** A process that has said that it listens for Ctrl-C. */
async function listener(onInterrupt: string, then: string) {
  const child = new Deno.Command("deno", {
    args: [
      "eval",
      `Deno.addSignalListener("SIGINT", () => ${onInterrupt}); console.log("up"); ${then}`,
    ],
    stdout: "piped",
  }).spawn();
  const words = child.stdout.getReader();
  await within(words.read());
  await words.cancel();
  return child;
}

Deno.test({
  name: "endProcess() lets a process end in its own way",
  ignore,
  async fn() {
    const child = await listener(
      "Deno.exit(3)",
      "setInterval(() => {}, 1e6);",
    );
    await within(endProcess(child));
    assertEquals((await child.status).code, 3);
  },
});

Deno.test({
  name: "endProcess() kills a process that is too busy to hear of it",
  ignore,
  async fn() {
    const child = await listener("Deno.exit(3)", "for (;;);");
    await within(endProcess(child, 50));
    assertEquals((await child.status).signal, "SIGKILL");
  },
});

Deno.test("endProcess() leaves alone what has ended", async () => {
  const child = new Deno.Command("deno", { args: ["eval", ""] }).spawn();
  await child.status;
  await endProcess(child);
  assertEquals((await child.status).code, 0);
});
