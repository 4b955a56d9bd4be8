import { ROOT } from "../executors/transport/child_program.ts";
import { findChromium } from "./chromium.ts";
import { RESULTS } from "./place.ts";

/** Permissions in place of those of a set. */
export type Grants = Deno.PermissionOptionsObject;

/** How the launcher starts one command. */
export interface Command {
  /** What comes after `deno`, before the permissions. */
  readonly subcommand: readonly string[];
  /** The permission set of `deno.json`. */
  readonly permissions: "launch" | "measure" | "read" | "site";
  /** Permissions in place of those of the set. */
  readonly grants?: Grants;
  /** The module to run: a file of the project, or a specifier of `deno.json`. */
  readonly entries: readonly string[];
  /** Official packages that it imports, and that may be out of reach. */
  readonly packages: readonly string[];
  /**
   * Flags that name a folder or file to be written, and their defaults: from the checkout on or, with a dot, from where
   * the user stands; null where nothing is written without one.
   */
  readonly writes: Readonly<Record<string, string | null>>;
  /** Suffixes of what it also writes beside each of them. */
  readonly writesBeside?: readonly string[];
  /** Whether it writes into the folder for temporary files. */
  readonly writesTemporary?: true;
  /** Whether it takes the machine for itself. */
  readonly locksMachine?: true;
  /** Other flags with a value. */
  readonly values: readonly string[];
  /** Flags without one. */
  readonly flags?: readonly string[];
  /** Whether a package has it too, and not only a checkout. */
  readonly isPackaged?: true;
  /** What `--help` prints; absent where the entry reads its own command line. */
  readonly help?: string;
}

/** What tests may do: they start everything that the project starts, and programs of their own. */
export const TEST_GRANTS: Grants = {
  write: true,
  run: true,
  sys: true,
  net: ["localhost", "127.0.0.1"],
};

const READ = {
  subcommand: ["run"],
  permissions: "read",
  packages: ["@std/cli"],
  writes: {},
  values: [],
} as const;

/** What a package has too. */
const PACKAGED = { ...READ, isPackaged: true } as const;

const MEASURE = {
  ...READ,
  permissions: "measure",
  writesTemporary: true,
  locksMachine: true,
} as const;

const SITE_FLAGS = `
  --results DIR   folder of saved runs (default: results)
  --out DIR       folder to build into: a new or empty one, or an
                  earlier site (default: _site)`;

const SITE = {
  subcommand: ["run"],
  permissions: "site",
  packages: ["lume/mod.ts"],
  writes: { out: "_site" },
  writesBeside: [".building", ".old"],
  writesTemporary: true,
} as const;

/** The tasks of `deno.json`, by name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  bench: {
    ...MEASURE,
    isPackaged: true,
    entries: ["src/cli/bench.ts"],
    writes: { results: RESULTS },
  },
  try: {
    ...MEASURE,
    isPackaged: true,
    entries: ["src/cli/try.ts"],
    writes: { results: RESULTS, write: null },
  },
  "bench:worth": { ...MEASURE, entries: ["src/cli/bench_worth.ts"] },
  "bench:executors": { ...MEASURE, entries: ["src/cli/bench_executors.ts"] },
  "bench:model": {
    ...MEASURE,
    entries: ["src/cli/bench_model.ts"],
    writes: { out: null },
  },
  // The programs that they compare lie wherever the user, or npm, has put them.
  ...Object.fromEntries(
    ["runtimes", "releases"].map((suite) => [`bench:${suite}`, {
      ...MEASURE,
      grants: { run: true },
      entries: ["src/cli/bench_contest.ts", suite],
      writes: { results: RESULTS },
    }]),
  ),
  // It looks which machine this is.
  advise: {
    ...PACKAGED,
    permissions: "measure",
    grants: { write: false },
    entries: ["src/cli/advise.ts"],
  },
  compare: { ...PACKAGED, entries: ["src/cli/compare.ts"] },
  import: {
    ...PACKAGED,
    entries: ["src/cli/import.ts"],
    writes: { results: RESULTS },
  },
  export: {
    ...PACKAGED,
    entries: ["src/cli/export.ts"],
    writes: { out: null },
  },
  report: {
    ...PACKAGED,
    // Styles of a package come from where its modules do.
    grants: ROOT.protocol === "file:" ? {} : { net: [ROOT.host] },
    entries: ["src/cli/report.ts"],
    writes: { out: "./crossover-report.html" },
  },
  share: {
    ...PACKAGED,
    // Names of this host and its user, to take them out.
    grants: { env: true, sys: ["hostname"] },
    entries: ["src/cli/share.ts"],
    writes: { out: "./crossover-shared" },
  },
  check: { ...PACKAGED, entries: ["src/cli/check.ts"] },
  pack: {
    ...READ,
    grants: { run: ["deno"] },
    entries: ["src/cli/pack.ts"],
    writes: { out: "_pack" },
  },
  site: {
    ...SITE,
    entries: ["src/cli/site.ts"],
    values: ["results", "location"],
    help: `Builds the report site from the saved runs.

Usage: deno task site [flags]
${SITE_FLAGS}
  --location URL  address that the site will have, for example
                  https://example.org/crossover/ (default: http://localhost/)
  -h, --help      show this help`,
  },
  serve: {
    ...SITE,
    entries: ["src/cli/site.ts", "--serve"],
    values: ["results", "port"],
    help:
      `Builds the report site, serves it on this machine and rebuilds it on change.

Usage: deno task serve [flags]
${SITE_FLAGS}
  --port NUMBER   port to listen on (default: 3000, or the next one free)
  -h, --help      show this help`,
  },
  card: {
    ...READ,
    entries: ["src/cli/card.ts"],
    // Looked for when it is asked for: every command reads this table as it starts.
    get grants() {
      return { env: ["CHROMIUM_PATH"], run: [findChromium() ?? "chromium"] };
    },
    writes: { out: "site/card.png" },
    writesTemporary: true,
    values: ["site"],
    help:
      `Draws site/card.png, which links to the site show and README opens with: the map
of a built site, as its overview has it. Needs Chromium, which CHROMIUM_PATH
names where it is in no usual place.

Usage: deno task card [flags]

  --site DIR      a site that \`deno task site\` built (default: _site)
  --out FILE      write there (default: site/card.png)
  -h, --help      show this help`,
  },
  lume: {
    ...SITE,
    entries: ["lume/cli.ts"],
    values: [],
  },
  test: {
    subcommand: ["run"],
    permissions: "launch",
    entries: ["src/cli/test.ts"],
    packages: ["@std/assert", "@std/cli", "lume/mod.ts"],
    writes: {},
    writesTemporary: true,
    values: ["filter"],
    help:
      `Runs the tests and the examples of the documentation, side by side on all cores
unless files are named. Browser tests are left out where there is no Chromium.

Usage: deno task test [flags] [files or folders]

  --filter TEXT   only tests whose name holds this text
  -h, --help      show this help`,
  },
  ok: {
    subcommand: ["run"],
    permissions: "launch",
    entries: ["src/cli/ok.ts"],
    packages: ["@std/assert", "@std/cli", "lume/mod.ts"],
    writes: {},
    writesTemporary: true,
    values: [],
    flags: ["static"],
    help:
      `Checks everything: format, lint, types, documentation, import rules and tests.

Usage: deno task ok [flags]

  --static        leave the tests out
  -h, --help      show this help`,
  },
};
