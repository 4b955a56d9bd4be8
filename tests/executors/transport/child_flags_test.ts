import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  childArguments,
  permissionFlags,
} from "../../../src/executors/transport/child_flags.ts";

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

Deno.test("childArguments() never grants everything, and never asks", () => {
  const all = childArguments({
    modules: [import.meta.url],
    permissions: { read: true },
    maxHeapMiB: undefined,
    watchesParent: false,
  });
  assert(all.includes("--no-prompt"));
  assertEquals(all.filter((flag) => flag.startsWith("--allow")), [
    "--allow-read",
  ]);
  assertEquals(all.includes("-A"), false);
});

Deno.test("childArguments() finds the configuration of the task's project", () => {
  const found = childArguments({
    modules: [import.meta.url],
    permissions: {},
    maxHeapMiB: undefined,
    watchesParent: false,
  }).filter((flag) => flag.startsWith("--config="));
  const config = new URL("../../deno.json", import.meta.url);
  assertEquals(found, [`--config=${decodeURIComponent(config.pathname)}`]);
});

Deno.test("childArguments() looks for a configuration up to the root, and no further", () => {
  const flags = childArguments({
    modules: ["file:///none/of/these/tasks.ts"],
    permissions: {},
    maxHeapMiB: undefined,
    watchesParent: false,
  });
  assertEquals(flags.filter((flag) => flag.startsWith("--config=")), []);
});
