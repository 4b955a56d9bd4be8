import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { check } from "../../src/cli/check.ts";
import { findPath, withoutNames } from "../../src/cli/names.ts";
import { share } from "../../src/cli/share.ts";
import { endOf } from "../../src/cli/command.ts";
import { loadRun, parseRun, type Run, saveRun } from "../../src/results/mod.ts";
import { implausibilities } from "../../src/results/plausibility.ts";
import { type Draw, seededDraw } from "../../src/stats/random.ts";
import { buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { inFolder, runHere } from "./run_task.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzäöé";

function word(draw: Draw): string {
  return Array.from(
    { length: 6 + draw(5) },
    () => LETTERS[draw(LETTERS.length)],
  )
    .join("");
}

/** Names of somebody's machine, and sentences that hold them. */
function plant(draw: Draw) {
  const [host, user, first, last, folder, mail] = Array.from(
    { length: 6 },
    () => word(draw),
  ) as [string, string, string, string, string, string];
  const full = `${first} ${last}`;
  const home = [
    `/home/${user}`,
    `/Users/${full}`,
    `C:\\Users\\${full}`,
  ][draw(3)] ?? "";
  const names = [host, user, first, last, folder, mail];
  const inside = home.includes("\\")
    ? `${home}\\${folder}\\task.ts`
    : `${home}/${folder}/task.ts`;
  const url = `file://${encodeURI(inside.replaceAll("\\", "/"))}`;
  const texts = [
    `Cannot read ${inside}: found nothing`,
    `at ${url}:3:14`,
    `Cannot read "${inside}"`,
    `${host.toUpperCase()}.example.org said ${user} may not`,
    `~/${folder}/task.ts, ../${folder}/x.ts`,
    `see https://${host}.internal/${folder}?user=${user}`,
    `ask ${mail}@${host}.org (${user}@${host})`,
    `\\\\${host}\\${folder}\\x.ts, D:\\${folder}\\y.ts`,
    `run by ${user} on ${host}`,
    `/srv/${folder}/${user}.ts:12 and /opt/${folder}`,
  ];
  const pick = () => texts[draw(texts.length)] ?? "";
  return {
    ...{ names, pick, user },
    own: {
      names: [`${host}.example.org`, host, user, full],
      folders: [home],
    },
  };
}

/** A run of somebody's task that names them wherever a text is free. */
function tellingRun(
  { pick, user }: ReturnType<typeof plant>,
): Run {
  const run = buildRun({
    label: pick(),
    machine: buildMachine({ osRelease: pick(), cpuModel: pick() }),
    conditions: { powerSource: null, governor: pick(), quotaCores: null },
  });
  const [first, ...others] = run.workloads;
  assert(first);
  const id = `${user.normalize("NFD").replaceAll(/[^a-z]/g, "")}-task`;
  const named = <T extends { readonly workload: string }>(one: T): T =>
    one.workload === first.id ? { ...one, workload: id } : one;
  return {
    ...run,
    workloads: [{
      ...first,
      ...{ id, label: `${user}.ts`, description: pick() },
      sourceHash: "0".repeat(64),
      source: pick(),
    }, ...others],
    scenarios: run.scenarios.map(named),
    cells: run.cells.map((cell) => ({
      ...named(cell),
      id: cell.id.replace(`/${first.id}/`, `/${id}/`),
      outcome: cell.model === "async"
        ? { kind: "failed", reason: `${pick()}\n${pick()}` }
        : cell.outcome,
    })),
    warnings: [{ kind: "failed-round", message: pick(), cells: [] }],
  };
}

Deno.test("a run that is shared holds none of 50 planted names, hosts and paths", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const planted = plant(seededDraw(seed));
    const run = tellingRun(planted);
    parseRun(run, { source: "the planted run" });
    const shared = withoutNames(run, planted.own);
    parseRun(shared, { source: "the shared run" });
    const text = JSON.stringify(shared).toLowerCase();
    const left = planted.names.filter((name) =>
      text.includes(name) || text.includes(encodeURI(name).toLowerCase())
    );
    const places = left.map((name) =>
      text.slice(text.indexOf(name) - 60).slice(0, 120)
    );
    assertEquals(left, [], `seed ${seed}: ${places.join("\n")}`);
    assertEquals(findPath(shared), undefined, `seed ${seed}`);
    assertEquals([...implausibilities(shared)], [], `seed ${seed}`);
    assertEquals(shared.cells.length, run.cells.length);
  }
});

Deno.test("share prints the very bytes that it writes, which check accepts", () =>
  inFolder(async (dir) => {
    await saveRun(buildRun({ label: `${dir}/secret` }), { dir: `${dir}/runs` });
    const args = [`--results=${dir}/runs`, `--out=${dir}/shared`];
    const { code, stdout, stderr } = await runHere(() => endOf(share, args));
    assertEquals(code, 0, stderr);
    const [, path = ""] = /^Wrote (.*?),/m.exec(stderr) ?? [];
    assertEquals(await Deno.readTextFile(path), stdout);
    const run = await loadRun(path);
    assertEquals(run.label, "[path]");
    assertStringIncludes(stderr, `git switch --create run-${run.id}`);
    const accepted = await runHere(() => endOf(check, [path]));
    assertEquals(accepted.code, 0, accepted.stderr);
  }));

/** Contributions that nobody can have measured. */
const FORGED: readonly (readonly [string, (run: Run) => unknown])[] = [
  [
    "tool.name",
    (run) => ({ ...run, tool: { ...run.tool, name: "hyperfine" } }),
  ],
  ["machine.id", (run) => ({
    ...run,
    machine: { ...run.machine, id: "linux-x86-64-00000000" },
  })],
  ["machine.usableCores", (run) => ({
    ...run,
    machine: { ...run.machine, usableCores: 3 },
  })],
  ["finishedAt", (run) => ({ ...run, finishedAt: run.startedAt })],
  ["peakMemoryBytes", (run) => withOutcome(run, { peakMemoryBytes: 2 ** 40 })],
  ["samplesNs", (run) =>
    withOutcome(run, {
      rounds: [{
        ...firstRound(run),
        samplesNs: Array(30).fill(1e6),
        cycles: Array(30).fill(1),
      }],
    })],
  ["CPU time on each core", (run) =>
    withOutcome(run, {
      rounds: [{
        ...firstRound(run),
        cpu: { userSeconds: 1e6, systemSeconds: 0 },
      }],
    })],
  ["times as fast", (run) => ({
    ...run,
    cells: run.cells.map((cell) =>
      cell.model === "worker-pool" && cell.outcome.kind === "measured"
        ? {
          ...cell,
          outcome: {
            ...cell.outcome,
            rounds: cell.outcome.rounds.map((round) => ({
              ...round,
              samplesNs: round.samplesNs.map((ns) => ns / 100),
            })),
          },
        }
        : cell
    ),
  })],
  ["found a path", (run) => ({ ...run, label: "/home/somebody/x" })],
];

function firstRound(run: Run) {
  const outcome = run.cells[0]?.outcome;
  assert(outcome?.kind === "measured");
  return outcome.rounds[0];
}

function withOutcome(run: Run, change: object): unknown {
  const [first, ...others] = run.cells;
  return {
    ...run,
    cells: [{ ...first, outcome: { ...first?.outcome, ...change } }, ...others],
  };
}

for (const [says, forge] of FORGED) {
  Deno.test(`check refuses a contribution, naming ${says}`, () =>
    inFolder(async (dir) => {
      const run = withoutNames(buildRun(), { names: [], folders: [] });
      const folder = `${dir}/${run.machine.id}`;
      await Deno.mkdir(folder);
      const path = `${folder}/${run.id}.json`;
      await Deno.writeTextFile(path, JSON.stringify(forge(run)));
      const { code, stderr } = await runHere(() => endOf(check, [path]));
      assertEquals(code, 65);
      assertStringIncludes(stderr, says);
    }));
}

Deno.test("check refuses what is too large, no run, or in another place", () =>
  inFolder(async (dir) => {
    const run = withoutNames(buildRun(), { names: [], folders: [] });
    const files = {
      "large.json": " ".repeat(5_000_000),
      "none.json": "{}",
      "elsewhere.json": JSON.stringify(run),
    };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    const paths = Object.keys(files).map((name) => `${dir}/${name}`);
    const { code, stdout, stderr } = await runHere(() => endOf(check, paths));
    assertEquals(code, 65);
    assertStringIncludes(stdout, "0 accepted, 3 refused");
    for (const says of ["bytes, expected", "without a name", run.machine.id]) {
      assertStringIncludes(stderr, says);
    }
  }));
