import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  formatBenchId,
  parseRunText,
  type Run,
  RunFormatError,
} from "../../src/results/mod.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";

const SOURCE = { source: "some/run.json" };
const MARK = "markOfTheTest";
const CELL = { workload: "primes", model: "sequential", ns: 1e8 };

/** Runs with one name of a stranger, {@linkcode MARK}, by where it stands. */
const PLACES: Readonly<Record<string, Run>> = {
  parameters: runOf({ parameters: { [MARK]: 1 } }),
  observations: runOf({ observations: { [MARK]: 1 } }),
};

function runOf(fields: Partial<CellSketch>): Run {
  return buildRun({ cells: [buildCell({ ...CELL, ...fields })] });
}

/** The run's file with other text in place of the pair of name and number, and with what that makes of the id. */
function planted(
  run: Run | undefined,
  { pair, query = "" }: { readonly pair: string; readonly query?: string },
): string {
  return JSON.stringify(run)
    .replaceAll(`"${MARK}":1`, pair)
    .replaceAll(`?${MARK}=1`, query);
}

const REFUSED: Readonly<Record<string, string>> = {
  "a name of 50 characters": `"${"a".repeat(50)}":1`,
  "an empty name": '"":1',
  "a name that would change an id": '"a&b=1?c":1',
  "a name that would steer the terminal": String.raw`"\u001b[2J":1`,
  "infinity": '"a":1e400',
  "minus infinity": '"a":-1e400',
  "a number that no id can hold": '"a":1e21',
  "a negative number": '"a":-1',
  "a text": '"a":"1"',
  "null": '"a":null',
  "a list": '"a":[1]',
  "an object": '"a":{"b":1}',
};

for (const [place, run] of Object.entries(PLACES)) {
  for (const [what, pair] of Object.entries(REFUSED)) {
    Deno.test(`parseRunText() refuses ${what} in the ${place} of a cell`, () => {
      const { message, field } = assertThrows(
        () => parseRunText(planted(run, { pair }), SOURCE),
        RunFormatError,
        "some/run.json: cells[0].",
      );
      assertStringIncludes(field, place);
      assert(!/\p{Cc}/u.test(message) && message.length < 300, message);
    });
  }

  Deno.test(`parseRunText() leaves names out of the ${place} of a cell that all objects share`, () => {
    for (const name of ["__proto__", "constructor", "prototype"]) {
      const text = planted(run, { pair: `"${name}":{"evil":1}` });
      assertStringIncludes(text, `"${name}":{"evil":1}`);
      const [cell] = parseRunText(text, SOURCE).cells;
      assert(cell?.outcome.kind === "measured");
      assertEquals(cell.parameters, {});
      assertEquals(cell.outcome.rounds[0]?.observations, {});
      assert(!("evil" in {}) && !("evil" in cell.parameters));
    }
  });
}

Deno.test("parseRunText() refuses a parameter of that kind where the cell's id names it", () => {
  const text = planted(PLACES.parameters, {
    pair: '"constructor":1',
    query: "?constructor=1",
  });
  assertThrows(
    () => parseRunText(text, SOURCE),
    RunFormatError,
    'cells[0].id: found "scaling/primes/sequential/1?constructor=1"',
  );
});

Deno.test("parseRunText() refuses infinity in the parameters of a workload", () => {
  const text = JSON.stringify(buildRun()).replace(
    '"size":1000',
    '"size":1e400',
  );
  assertThrows(
    () => parseRunText(text, SOURCE),
    RunFormatError,
    "workloads[0].parameters.size",
  );
});

Deno.test("parseRunText() keeps parameters and observations that are in order", () => {
  const parameters = {
    itemMicros: 0.5,
    aB: 0,
    [`${"n".repeat(40)}`]: 1e15,
  };
  const cell = buildCell({ ...CELL, parameters, observations: parameters });
  const run = buildRun({ cells: [cell] });
  assertEquals(parseRunText(JSON.stringify(run), SOURCE), run);
  assertEquals(cell.id, formatBenchId(cell));
});
