import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };

/** A block of code of the guide that is a file of a program. */
export interface GuideSample {
  readonly language: string;
  readonly file: string;
  /** Flags to run it with; absent where another file imports or starts it. */
  readonly run?: string;
  readonly code: string;
  /** What the page says that it prints; absent where it says nothing. */
  readonly output?: string;
  /** Whether the digits of the output differ each time. */
  readonly varies: boolean;
}

/** A page of the guide as it was written. */
export interface GuidePage {
  /** Name of its file. */
  readonly name: string;
  readonly text: string;
  readonly samples: readonly GuideSample[];
}

/** What a program did. */
export interface SampleOutcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Languages whose every block is a file that runs. */
export const RUNNABLE = ["ts", "js", "python"];

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const GUIDE = `${PROJECT}site/guide/`;

const FENCE =
  /^```(?<language>\w*)(?<info>[^\n]*)\n(?<code>.*?)^```$(?:\n\n```output(?<varies>[^\n]*)\n(?<output>.*?)^```$)?/gms;

/** Reads every page of the guide. */
export function readGuide(): GuidePage[] {
  return [...Deno.readDirSync(GUIDE)].map(({ name }) => name)
    .filter((name) => name.endsWith(".md")).sort()
    .map((name) => {
      const text = Deno.readTextFileSync(GUIDE + name);
      return { name, text, samples: samplesOf(text) };
    });
}

/** Every block of a page in a language that runs. */
export function samplesOf(markdown: string): GuideSample[] {
  return [...markdown.matchAll(FENCE)].flatMap(({ groups = {} }) => {
    const { language = "", info = "", code = "", output, varies } = groups;
    if (!RUNNABLE.includes(language)) return [];
    const run = /\brun(?:="([^"]*)")?[ }]/.exec(info);
    return [{
      ...{ language, code },
      file: /\bfile=([\w.]+)/.exec(info)?.[1] ?? "",
      ...(run && { run: run[1] ?? "" }),
      ...(output !== undefined && { output }),
      varies: varies?.includes("varies") ?? false,
    }];
  });
}

/** What `deno.json` of a reader's project holds; some samples for those who come from Node import piscina. */
const READERS_CONFIG = {
  workspace: ["./crossover"],
  imports: { piscina: config.imports.piscina },
  lock: false,
};

/**
 * Writes pages' samples into a project set up as the guide tells its reader to, with a folder for each page: the folders
 * have the names of the pages.
 */
export async function layOut(
  pages: readonly GuidePage[],
): Promise<{ readonly root: string } & AsyncDisposable> {
  const root = await Deno.makeTempDir({ prefix: "crossover-guide-" });
  await Deno.symlink(PROJECT, `${root}/crossover`);
  await Deno.writeTextFile(
    `${root}/deno.json`,
    JSON.stringify(READERS_CONFIG),
  );
  for (const { name, samples } of pages) {
    await Deno.mkdir(`${root}/${name}`);
    for (const { file, code } of samples) {
      await Deno.writeTextFile(`${root}/${name}/${file}`, code);
    }
  }
  return {
    root,
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** Runs one program in a fresh process, with the flags that its page names and no other permission. */
export async function runSample(
  { language, file, run = "" }: GuideSample,
  folder: string,
): Promise<SampleOutcome> {
  const flags = run.split(" ").filter((flag) => flag !== "");
  return language === "python"
    ? await outcomeOf("python3", { args: [file], folder })
    : await outcomeOf("deno", {
      args: ["run", "--quiet", "--no-prompt", ...flags, file],
      folder,
    });
}

/** Checks the types of every TypeScript file of the pages, in one go. */
export async function checkSamples(
  pages: readonly GuidePage[],
): Promise<SampleOutcome> {
  await using project = await layOut(pages);
  const files = pages.flatMap(({ name, samples }) =>
    samples.filter(({ language }) => language === "ts")
      .map(({ file }) => `${name}/${file}`)
  );
  const args = ["check", "--quiet", ...files];
  return await outcomeOf("deno", { args, folder: project.root });
}

async function outcomeOf(
  command: string,
  { args, folder }: {
    readonly args: readonly string[];
    readonly folder: string;
  },
): Promise<SampleOutcome> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: folder,
    stdin: "null",
    env: { NO_COLOR: "1" },
    // A program that hangs is ended, and fails by its exit code.
    signal: AbortSignal.timeout(60_000),
  }).output();
  const [output, errors] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  return { code, output: output ?? "", errors: errors ?? "" };
}
