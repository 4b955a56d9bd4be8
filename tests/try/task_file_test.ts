import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  combinationsOf,
  makeInputs,
  mergePermissions,
  readParams,
  readPermissionFlags,
  readPermissions,
  resolveTaskFile,
} from "../../src/try/task_file.ts";
import { examineTask } from "../../src/try/movability.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("resolveTaskFile() names a task by its file and export, and finds its configuration", () => {
  const byPath = resolveTaskFile("examples/http_fan_out.ts", { cwd: PROJECT });
  assertEquals(byPath.label, "http_fan_out.ts");
  assertEquals(byPath.id, "http-fan-out");
  assertEquals(byPath.export, "default");
  assertEquals(byPath.config, `${PROJECT}examples/deno.json`);
  assertEquals(byPath.folder, `${PROJECT}examples`);
  assertEquals(byPath.sourceHash.length, 64);
  const named = resolveTaskFile(`${byPath.module}#resizeAll`, { cwd: "/" });
  assertEquals(named.module, byPath.module);
  assertEquals(named.export, "resizeAll");
  assertEquals(named.label, "http_fan_out.ts#resizeAll");
  assertEquals(named.id, "http-fan-out-resize-all");
  const nested = resolveTaskFile("task_file_test.ts", { cwd: HERE });
  assertEquals(nested.config, `${PROJECT}deno.json`);
});

Deno.test("resolveTaskFile() refuses what is no file, with its path", () => {
  const refuse = (path: string, found: string) =>
    assertThrows(
      () => resolveTaskFile(path, { cwd: PROJECT }),
      TypeError,
      found,
    );
  refuse("examples", `Cannot read ${PROJECT}examples: found a folder`);
  refuse("nope.ts", `Cannot read ${PROJECT}nope.ts: found no such file`);
  refuse("npm:chalk", "found a URL");
});

Deno.test("makeInputs() repeats what a file gives, cuts it, and passes params on", async () => {
  const make = (
    inputs: NonNullable<Parameters<typeof makeInputs>[0]["inputs"]>,
  ) => makeInputs({ inputs }, { params: { side: 2 }, items: 3 });
  assertEquals(await make([[1], [2]]), [[1], [2], [1]]);
  assertEquals(await make([[1], [2], [3], [4]]), [[1], [2], [3]]);
  assertEquals(
    await make(({ side, items }) => Promise.resolve([[side, items]])),
    [[2, 3], [2, 3], [2, 3]],
  );
  assertEquals(await makeInputs({}, { params: {}, items: 2 }), [[], []]);
});

Deno.test("makeInputs() says which input is no list of arguments", async () => {
  const refused: [unknown, string][] = [
    ["text", 'Cannot use inputs: found "text", expected a list of argument'],
    [[[1], 2], "Cannot use inputs[1]: found 2, expected the list of a call"],
    [[], "Cannot use inputs: found an empty list"],
    [() => 3, "Cannot use inputs(): found 3"],
  ];
  for (const [inputs, message] of refused) {
    await assertRejects(
      // What a file exports may be anything.
      () => makeInputs({ inputs: inputs as [] }, { params: {}, items: 1 }),
      TypeError,
      message,
    );
  }
});

Deno.test("readParams() takes lists of numbers alone, under names that bench ids can carry", () => {
  assertEquals(readParams(undefined), {});
  assertEquals(readParams({ side: [1, 2, 1] }), { side: [1, 2] });
  const refuse = (params: unknown, message: string) =>
    assertThrows(() => readParams(params), TypeError, message);
  refuse([1], "Cannot read params: found a list, expected an object");
  refuse({ side: 3 }, "Cannot read params.side: found 3, expected a list");
  refuse({ side: [] }, "Cannot read params.side: found an empty list");
  refuse({ side: ["a"] }, 'Cannot read params.side[0]: found "a"');
  refuse({ side: [NaN] }, "Cannot read params.side[0]: found NaN");
  refuse({ items: [1] }, 'found the name "items", expected letters alone');
  refuse({ "side-x": [1] }, 'found the name "side-x"');
  const many = Array.from({ length: 11 }, (_, index) => index);
  refuse({ a: many, b: many }, "found 121 combinations, expected at most 100");
});

Deno.test("combinationsOf() crosses all axes", () => {
  assertEquals(combinationsOf({}), [{}]);
  assertEquals(combinationsOf({ a: [1, 2], b: [3, 4] }), [
    { a: 1, b: 3 },
    { a: 1, b: 4 },
    { a: 2, b: 3 },
    { a: 2, b: 4 },
  ]);
});

Deno.test("permissions come from Deno's own flags and from the file, and add up", () => {
  assertEquals(
    readPermissionFlags(["--allow-net=a:1,b", "-R", "--allow-net=c"]),
    { net: ["a:1", "b", "c"], read: true },
  );
  assertThrows(
    () => readPermissionFlags(["--allow-everything"]),
    TypeError,
    "Cannot read --allow-everything: found no permission",
  );
  assertEquals(Object.keys(readPermissionFlags(["-A"])).length, 8);
  assertEquals(
    mergePermissions({ read: ["/a"], net: true }, {
      read: ["/a", "/b"],
      net: ["x"],
      env: true,
      sys: false,
    }),
    { read: ["/a", "/b"], net: true, env: true, sys: false },
  );
  assertEquals(readPermissions({ net: ["x"], run: undefined }), {
    net: ["x"],
  });
  assertThrows(
    () => readPermissions({ net: "x" }),
    TypeError,
    'Cannot read permissions.net: found "x", expected true, false or a list',
  );
});

Deno.test("a task runs under the configuration of its own project, and with none where there is none", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(`${folder}/src`);
    await Deno.writeTextFile(
      `${folder}/deno.jsonc`,
      '{ "imports": { "half": "./half.ts" } } // ours',
    );
    await Deno.writeTextFile(
      `${folder}/half.ts`,
      "export const half = (n: number) => n / 2;\n",
    );
    const task = `import { half } from "half";
export const inputs = [[3]];
export default (n: number) => half(n);
`;
    await Deno.writeTextFile(`${folder}/src/task.ts`, task);
    const report = await examineTask("src/task.ts", {
      cwd: folder,
      profileMs: 50,
    });
    assertEquals(report.description.config, `${folder}/deno.jsonc`);
    assertEquals(report.description.permissions, { read: [folder] });
    assertEquals(report.problems.map(({ kind }) => kind), ["too-short"]);
    await Deno.remove(`${folder}/deno.jsonc`);
    const without = await examineTask(`${folder}/src/task.ts`);
    assertEquals(without.description.config, null);
    assertEquals(without.problems.map(({ kind }) => kind), ["import-missing"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
