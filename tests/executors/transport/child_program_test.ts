import { pathToFileURL } from "node:url";
import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  childCommand,
  importFlags,
  permissionFlags,
} from "../../../src/executors/transport/child_program.ts";

Deno.test("permissionFlags() grants what is listed and nothing else", () => {
  assertEquals(permissionFlags({}), []);
  const flags = permissionFlags({
    read: ["/a", new URL("file:///with%20space")],
    write: false,
    net: ["localhost:80"],
    env: true,
    run: [],
  });
  assertEquals(flags, [
    "--allow-read=/a,/with space",
    "--allow-net=localhost:80",
    "--allow-env",
  ]);
});

Deno.test("importFlags() grants npm only with the permission to import from everywhere", () => {
  assertEquals(importFlags(undefined), ["--cached-only"]);
  assertEquals(importFlags(true), []);
  assertEquals(importFlags(["jsr.io"]), ["--no-npm"]);
});

Deno.test("permissionFlags() refuses a comma, which would grant two other paths", () => {
  assertThrows(() => permissionFlags({ read: ["/a,/b"] }), TypeError, "comma");
});

Deno.test("permissionFlags() refuses to inherit", () => {
  assertThrows(
    () => permissionFlags({ read: "inherit" }),
    TypeError,
    "inherit",
  );
});

const PROGRAM = {
  modules: [import.meta.url],
  permissions: {},
  maxHeapMiB: undefined,
  watchesParent: false,
};

Deno.test("childCommand() never grants everything, and never asks", () => {
  const { args: all } = childCommand({
    ...PROGRAM,
    permissions: { read: true },
  });
  assert(all.includes("--no-prompt"));
  assertEquals(all.filter((flag) => flag.startsWith("--allow")), [
    "--allow-read",
  ]);
  assertEquals(all.includes("-A"), false);
});

Deno.test("childCommand() finds the configuration of the task's project", () => {
  const found = childCommand(PROGRAM).args.filter((flag) =>
    flag.startsWith("--config=")
  );
  const config = new URL("../../../deno.json", import.meta.url);
  assertEquals(found, [`--config=${decodeURIComponent(config.pathname)}`]);
});

Deno.test("childCommand() has children use the lock file of the project or its workspace, never write it, and make none where there is none", () => {
  const folder = Deno.makeTempDirSync();
  const module = pathToFileURL(`${folder}/member/tasks.ts`).href;
  const hasNoLock = () => {
    const { args } = childCommand({ ...PROGRAM, modules: [module] });
    assert(args.includes("--no-lock") !== args.includes("--frozen"));
    return args.includes("--no-lock");
  };
  const write = (name: string, text: string) =>
    Deno.writeTextFileSync(`${folder}/${name}`, text);
  try {
    Deno.mkdirSync(`${folder}/member`);
    write("member/deno.json", "{}");
    assert(hasNoLock());
    write("deno.json", "{}");
    write("deno.lock", "{}");
    assert(hasNoLock());
    write("deno.json", '{ "workspace": ["./member"] }');
    assert(!hasNoLock());
    write("deno.json", "{}");
    write("member/deno.lock", "{}");
    assert(!hasNoLock());
    const imports = { "a": "npm:a@1", "b/": "npm:/@b/b@^2/" };
    write("member/deno.json", JSON.stringify({ imports }));
    assert(hasNoLock());
    const specifiers = { "npm:a@1": "1.0.0", "npm:@b/b@^2": "2.3.4" };
    write("member/deno.lock", JSON.stringify({ specifiers }));
    assert(!hasNoLock());
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("childCommand() looks for a configuration up to the root, and no further", () => {
  const { args: flags } = childCommand({
    ...PROGRAM,
    modules: ["file:///none/of/these/tasks.ts"],
  });
  assertEquals(flags.filter((flag) => flag.startsWith("--config=")), []);
});

Deno.test("childCommand() keeps a main module of many task modules off the command line", () => {
  const modules = Array.from({ length: 2_000 }, (_, n) => `file:///${n}.ts`);
  const { args, mainModule } = childCommand({ ...PROGRAM, modules });
  assertLess(args.join(" ").length, 32_000);
  for (const module of modules) assert(mainModule?.includes(`"${module}"`));
});
