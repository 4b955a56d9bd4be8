import { assert, assertEquals } from "@std/assert";
import {
  checkSamples,
  type GuidePage,
  type GuideSample,
  layOut,
  readGuide,
  RUNNABLE,
  runSample,
  samplesOf,
} from "./guide_samples.ts";

const PAGES = readGuide();

const withoutPython = !await hasPython();
if (withoutPython) {
  console.warn("No python3 found: the guide's Python samples are ignored");
}

async function hasPython(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("python3", {
      args: ["--version"],
      stdin: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** Runs programs of a page one after another, and holds what they print against what the page says. */
async function runPrograms(
  page: GuidePage,
  programs: readonly GuideSample[],
): Promise<void> {
  await using project = await layOut([page]);
  for (const sample of programs.filter(({ run }) => run !== undefined)) {
    const folder = `${project.root}/${page.name}`;
    const { code, output, errors } = await runSample(sample, folder);
    assertEquals(code, 0, `${sample.file}\n${output}${errors}`);
    assertEquals(
      shownAs(sample, output),
      shownAs(sample, sample.output ?? ""),
      sample.file,
    );
  }
}

function shownAs({ varies }: GuideSample, output: string): string {
  return varies ? output.replaceAll(/\d+/g, "0") : output;
}

for (const page of PAGES) {
  const { name, samples } = page;
  const python = samples.filter(({ language }) => language === "python");
  const ours = samples.filter(({ language }) => language !== "python");
  if (ours.length > 0) {
    Deno.test(`${name}: every sample does what the page says`, () =>
      runPrograms(page, ours));
  }
  if (python.length > 0) {
    Deno.test({
      name: `${name}: every Python sample does what the page says`,
      ignore: withoutPython,
      fn: () => runPrograms(page, python),
    });
  }
}

Deno.test("the types of every sample fit", async () => {
  const { code, errors } = await checkSamples(PAGES);
  assertEquals(code, 0, errors);
});

Deno.test("every block of code of the guide is a file that runs, or that such a file names", () => {
  for (const { name, samples } of PAGES) {
    const files = samples.map(({ file }) => file);
    assertEquals(new Set(files).size, files.length, `${name}: a file twice`);
    for (const { file, run } of samples) {
      assert(file !== "", `${name}: a block of code without a file`);
      const isNamed = samples.some(({ code }) => code.includes(file));
      assert(run !== undefined || isNamed, `${name}: nothing runs ${file}`);
    }
  }
});

Deno.test("every fence of the guide is closed, and of a known kind", () => {
  for (const { name, text } of PAGES) {
    const fences = text.match(/^ *```.*$/gm) ?? [];
    assertEquals(fences.length % 2, 0, name);
    const kinds = fences.filter((_, index) => index % 2 === 0).map((fence) =>
      /^```(\w*)/.exec(fence)?.[1] ?? "indented"
    );
    for (const kind of kinds) {
      assert([...RUNNABLE, "output", "sh", "text"].includes(kind), kind);
    }
  }
});

Deno.test("samplesOf() reads the file, the flags and the output of a block", () => {
  const page = [
    '```ts ignore {file=a.ts run="--allow-read"}',
    "f();",
    "```",
    "",
    "```output {varies}",
    "1",
    "```",
    "",
    "```js ignore {file=b.js}",
    "g();",
    "```",
  ].join("\n");
  const shared = { language: "ts", file: "a.ts", code: "f();\n" };
  assertEquals(samplesOf(page), [
    { ...shared, run: "--allow-read", output: "1\n", varies: true },
    { language: "js", file: "b.js", code: "g();\n", varies: false },
  ]);
});
