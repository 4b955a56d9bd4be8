import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  parseRun,
  parseRunText,
  RunFormatError,
} from "../../src/results/mod.ts";
import { changed, type Path } from "../fixtures/changed_run.ts";
import { buildRun } from "../fixtures/run_builder.ts";

const SOURCE = { source: "some/run.json" };

Deno.test("parseRun() takes a run and changes nothing of it", () => {
  const run = buildRun();
  assertEquals(parseRun(JSON.parse(JSON.stringify(run)), SOURCE), run);
});

const REFUSED: { what: string; run: unknown; says: string }[] = [
  { what: "null", run: null, says: "format: found undefined" },
  {
    what: "another JSON file",
    run: { a: 1 },
    says: 'expected "crossover-run"',
  },
  {
    what: "a missing field",
    run: changed(["machine", "cpuModel"], undefined),
    says: "machine.cpuModel",
  },
  {
    what: "an unknown field",
    run: changed(["surprise"], 1),
    says: "surprise",
  },
  {
    what: "a sample below zero",
    run: changed(["cells", 0, "outcome", "rounds", 0, "samplesNs", 0], -1),
    says: "cells[0].outcome.rounds[0].samplesNs[0]: found -1",
  },
  {
    what: "a sample that is no number",
    run: changed(["cells", 0, "outcome", "rounds", 0, "samplesNs", 0], "1"),
    says: "samplesNs[0]",
  },
  {
    what: "a cell whose id is not that of its parts",
    run: changed(["cells", 0, "workers"], 7),
    says: 'cells[0].id: found "scaling/primes/sequential/1"',
  },
  {
    what: "a cell of an unknown workload",
    run: changed(["workloads"], []),
    says: "cells[0].workload",
  },
  {
    what: "a cell of an unlisted suite",
    run: changed(["suites"], []),
    says: "cells[0].suite",
  },
  {
    what: "an outcome of an unknown kind",
    run: changed(["cells", 0, "outcome", "kind"], "guessed"),
    says: 'cells[0].outcome.kind: found "guessed"',
  },
  {
    what: "a measured cell without samples",
    run: changed(["cells", 0, "outcome", "rounds"], []),
    says: "cells[0].outcome.rounds",
  },
  {
    what: "a share above 1",
    run: changed(["settings", "precision"], 1.5),
    says: "settings.precision: found 1.5",
  },
  {
    what: "a noise floor of no pairs",
    run: changed(["noise"], { floor: 0.01, pairs: 0 }),
    says: "noise.pairs: found 0",
  },
  {
    what: "a warning of an unknown kind",
    run: changed(["warnings"], [{ kind: "x", message: "", cells: [] }]),
    says: "warnings[0].kind",
  },
  {
    what: "a pin to no processor",
    run: changed(["settings", "pinnedCores"], []),
    says: "settings.pinnedCores",
  },
  {
    what: "a machine id that leads out of the folder",
    run: changed(["machine", "id"], "../../etc"),
    says: "machine.id",
  },
  {
    what: "a run id that is a path",
    run: changed(["id"], "20261121-013145-0000000a/../x"),
    says: "id: found",
  },
  {
    what: "a control character that would steer the terminal",
    run: changed(["label"], "\u001b[2J"),
    says: "label",
  },
];

for (const { what, run, says } of REFUSED) {
  Deno.test(`parseRun() refuses ${what} and names the file and the field`, () => {
    const error = assertThrows(
      () => parseRun(run, SOURCE),
      RunFormatError,
      says,
    );
    assert(error.message.startsWith("Cannot read run some/run.json"));
    assert(error.hint !== "");
  });
}

Deno.test("parseRunText() refuses a file that is cut short, anywhere", () => {
  const text = JSON.stringify(buildRun());
  for (const share of [0, 0.01, 0.5, 0.99]) {
    const cut = text.slice(0, Math.floor(text.length * share));
    assertThrows(
      () => parseRunText(cut, SOURCE),
      RunFormatError,
      "some/run.json",
    );
  }
});

/** Where a value holds strings. */
function stringPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    stringPaths(inner, [...path, Array.isArray(value) ? Number(key) : key])
  );
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown>)[key], // The path was read off such a value.
    value,
  );
}

Deno.test("parseRun() keeps a script in any string field as text, or refuses it by name", () => {
  const script = "<script>alert(1)</script>";
  const paths = stringPaths(buildRun());
  const kept = paths.filter((path) => {
    try {
      const run = parseRun(changed(path, script), SOURCE);
      assertEquals(valueAt(run, path), script);
      return true;
    } catch (error) {
      if (error instanceof RunFormatError) return false;
      throw error;
    }
  });
  assert(kept.length > 5 && kept.length < paths.length);
  assert(!kept.some((path) => path.at(-1) === "id"));
});

Deno.test("parseRun() ignores a prototype that JSON tries to set", () => {
  const text = JSON.stringify(buildRun()).replace(
    "{",
    '{"__proto__":{"evil":1},',
  );
  assertThrows(() => parseRunText(text, SOURCE), RunFormatError);
  assertEquals(({} as Record<string, unknown>).evil, undefined); // Any object may be asked.
});
