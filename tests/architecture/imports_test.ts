import { assert, assertEquals, assertGreater } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { type Arrow, findCycle, forbiddenArrows } from "./import_rules.ts";

const PROJECT = new URL("../../", import.meta.url);
const ROOMS = ["bench", "npm_only", "site", "src", "tests"];

/** What `deno info --json` tells of the modules that an entry reaches. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      /** As the code writes it. */
      readonly specifier: string;
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
    }[];
  }[];
}

async function sourceFiles(folder: URL): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const url = new URL(name, folder).href;
    if (isDirectory) files.push(...await sourceFiles(new URL(`${url}/`)));
    else if (/\.tsx?$/.test(name)) files.push(url);
  }
  return files;
}

/** Every import of the project as Deno itself resolves it, types included. */
async function readArrows(): Promise<Arrow[]> {
  const files = [
    new URL("mod.ts", PROJECT).href,
    new URL("_config.ts", PROJECT).href,
  ];
  for (const room of ROOMS) {
    files.push(...await sourceFiles(new URL(`${room}/`, PROJECT)));
  }
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const imports = files.map((file) => `import ${JSON.stringify(file)};`);
    await Deno.writeTextFile(entry, imports.join("\n"));
    return arrowsOf(await readGraph(entry));
  } finally {
    await Deno.remove(entry);
  }
}

async function readGraph(entry: string): Promise<ModuleGraph> {
  const config = Deno.env.get("CROSSOVER_CONFIG") ?? "deno.json";
  const { stdout } = await new Deno.Command("deno", {
    args: [
      "info",
      "--json",
      "--quiet",
      `--config=${config}`,
      entry,
    ],
    cwd: PROJECT,
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

function arrowsOf({ modules }: ModuleGraph): Arrow[] {
  return modules.filter(({ specifier }) => isOurs(specifier)).flatMap((
    module,
  ) =>
    (module.dependencies ?? []).flatMap(({ specifier, code, type }) => {
      const target = code?.specifier ?? type?.specifier ?? "";
      // The import map leads official names into `npm_only/`: then the code does not know of it.
      const isMapped = !/^(\.|file:)/.test(specifier);
      return isOurs(target) && !isMapped
        ? [{ from: relative(module.specifier), to: relative(target) }]
        : [];
    })
  );
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith(PROJECT.href);
}

function relative(specifier: string): string {
  return specifier.slice(PROJECT.href.length);
}

Deno.test("every import follows the architecture, and none closes a cycle", async () => {
  const arrows = await readArrows();
  assertGreater(arrows.length, 100);
  assert(arrows.some(({ from }) => from.startsWith("site/client/")));
  assertEquals(forbiddenArrows(arrows), []);
  assertEquals(findCycle(arrows), undefined);
});

Deno.test("what the pages load in a browser brings no executor and no view of the report along", async () => {
  const entries = ["main", "advise/main", "compare/main", "compare/worker"];
  for (const entry of entries) {
    const path = new URL(`site/client/${entry}.ts`, PROJECT).pathname;
    const { modules } = await readGraph(path);
    const reached = reachedBy(modules, new URL(path, PROJECT).href);
    assertGreater(reached.length, 1);
    assertEquals(
      reached.filter((file) =>
        /^(src\/(executors|models)|site\/views)/.test(file)
      ),
      [],
      entry,
    );
  }
});

/** What runs under the configuration of a user, which maps none of our names. */
const BESIDE_USER_CODE = ["bench/try_bench.ts"];

Deno.test("what runs beside user code imports by relative path only", async () => {
  for (const entry of BESIDE_USER_CODE) {
    const path = new URL(entry, PROJECT).pathname;
    const { modules } = await readGraph(path);
    const reached = reachedBy(modules, new URL(path, PROJECT).href);
    assertGreater(reached.length, 1);
    const named = reached.flatMap((file) => namesIn(file, modules));
    assertEquals(named, [], entry);
  }
});

/** What a file's code imports by a name that an import map has to know. */
function namesIn(file: string, modules: ModuleGraph["modules"]): string[] {
  const own = modules.find(({ specifier }) =>
    specifier === new URL(file, PROJECT).href
  );
  return (own?.dependencies ?? [])
    .filter(({ specifier, code }) => code && !/^(\.|node:)/.test(specifier))
    .map(({ specifier }) => `${file} imports ${specifier}`);
}

/** The files of the project that code reaches from an entry; types are gone when it is bundled. */
function reachedBy(
  modules: ModuleGraph["modules"],
  entry: string,
  found: Set<string> = new Set(),
): string[] {
  if (found.has(entry)) return [];
  found.add(entry);
  const own = modules.find(({ specifier }) => specifier === entry);
  for (const { code } of own?.dependencies ?? []) {
    if (code?.specifier && isOurs(code.specifier)) {
      reachedBy(modules, code.specifier, found);
    }
  }
  return [...found].map(relative);
}

const PLANTED: readonly Arrow[] = [
  { from: "src/stats/median.ts", to: "src/results/run.ts" },
  { from: "src/executors/pool.ts", to: "src/workloads/catalog.ts" },
  { from: "src/measure/plan.ts", to: "bench/suite.ts" },
  { from: "src/measure/plan.ts", to: "src/executors/pool.ts" },
  { from: "bench/suite.ts", to: "src/results/store.ts" },
  { from: "site/index.page.tsx", to: "src/executors/pool.ts" },
  { from: "src/executors/pool.ts", to: "src/models.ts" },
  { from: "src/analysis/analyse.ts", to: "src/models.ts" },
  { from: "src/cli/bench.ts", to: "src/workloads/catalog.ts" },
  { from: "src/analysis/analyse.ts", to: "tests/fixtures/run_builder.ts" },
  { from: "nowhere/file.ts", to: "src/stats/mod.ts" },
];

for (const arrow of PLANTED) {
  Deno.test(`forbiddenArrows() finds ${arrow.from} importing ${arrow.to}`, () => {
    assertEquals(forbiddenArrows([arrow]), [arrow]);
  });
}

Deno.test("forbiddenArrows() lets tests import anything, and a room its own files", () => {
  assertEquals(
    forbiddenArrows([
      { from: "tests/end_to_end_test.ts", to: "src/executors/pool.ts" },
      { from: "src/stats/mod.ts", to: "src/stats/median.ts" },
      { from: "src/measure/plan.ts", to: "src/models.ts" },
      { from: "src/measure/watch.ts", to: "src/system/mod.ts" },
    ]),
    [],
  );
});

Deno.test("findCycle() names the files of a cycle", () => {
  const arrows = [
    { from: "a.ts", to: "b.ts" },
    { from: "b.ts", to: "c.ts" },
    { from: "c.ts", to: "b.ts" },
  ];
  assertEquals(findCycle(arrows), ["b.ts", "c.ts", "b.ts"]);
  assertEquals(findCycle(arrows.slice(0, 2)), undefined);
});

Deno.test("a module of tasks makes its workers load next to nothing", async () => {
  const path = new URL(config.exports["./task"], PROJECT).pathname;
  const { modules } = await readGraph(path);
  assertEquals(modules.map(({ specifier }) => relative(specifier)).sort(), [
    "src/executors/task.ts",
    "src/executors/task_entry.ts",
  ]);
});
