import { assertEquals, assertRejects } from "@std/assert";
import { findPackages, type Surroundings } from "../../src/cli/packages.ts";

const NEVER = new Promise<never>(() => {});
const SPECIFIERS = ["@std/assert", "lume/mod.ts", "lume/cli.ts"];

/** A network on which packages and hosts behave as told, and what was said there. */
function network(
  { load, ask = () => NEVER, after = () => NEVER }: Partial<Surroundings>,
): { readonly surroundings: Surroundings; readonly said: string[] } {
  const said: string[] = [];
  const surroundings = {
    load: load ?? (() => NEVER),
    ask,
    after,
    say: (line: string) => said.push(line),
  };
  return { surroundings, said };
}

Deno.test("findPackages() says nothing where packages load at once", async () => {
  const { surroundings, said } = network({ load: () => Promise.resolve() });
  assertEquals(await findPackages(SPECIFIERS, surroundings), "official");
  assertEquals(said, []);
});

Deno.test("findPackages() waits for slow downloads as long as their hosts answer, and says what is loaded", async () => {
  const downloaded = Promise.withResolvers<void>();
  const { surroundings, said } = network({
    load: () => downloaded.promise,
    after: () => Promise.resolve(),
    ask: () => {
      // Long after the first answer.
      setTimeout(downloaded.resolve);
      return Promise.resolve();
    },
  });
  assertEquals(await findPackages(SPECIFIERS, surroundings), "official");
  assertEquals(said.length, 1);
  assertEquals(said[0]?.startsWith("Loading @std/assert, Lume from "), true);
});

Deno.test("findPackages() takes the stand-ins where a host swallows what is sent to it", async () => {
  const { surroundings, said } = network({
    after: () => Promise.resolve(),
    ask: () => Promise.reject(new Error("timed out")),
  });
  assertEquals(await findPackages(["lume/mod.ts"], surroundings), "stand-ins");
  assertEquals(said.length, 2);
  assertEquals(
    /^Lume cannot be loaded \(.* does not answer\)/.test(said[1] ?? ""),
    true,
  );
});

Deno.test("findPackages() takes the stand-ins where a host cannot be found, and says so in one line", async () => {
  const { surroundings, said } = network({
    load: () =>
      Promise.reject(new TypeError("Import 'x' failed.\n  dns error")),
  });
  assertEquals(await findPackages(["@std/cli"], surroundings), "stand-ins");
  assertEquals(said, [
    "@std/cli cannot be loaded (Import 'x' failed): using the stand-ins of npm_only/.",
  ]);
});

Deno.test("findPackages() does not swap a package that is not what the lock file says", async () => {
  const { surroundings } = network({
    load: () => Promise.reject(new Error("Integrity check failed")),
  });
  await assertRejects(
    () => findPackages(["@std/cli"], surroundings),
    Error,
    "Cannot load @std/cli: Integrity check failed",
  );
});
