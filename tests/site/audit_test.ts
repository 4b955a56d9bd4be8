import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browseSite, type OpenOptions, withoutBrowser } from "./browser.ts";
import { CONTROL_KINDS, tourByKeyboard, workByKeyboard } from "./keyboard.ts";
import {
  drawCharts,
  overflowOf,
  untilReady,
  violationsOf,
} from "./page_checks.ts";
import { LOCATION } from "./site_builder.ts";
import {
  buildWholeSite,
  compressedBytes,
  kindOf,
  readPages,
  WHOLE_SITE_RUNS,
} from "./whole_site.ts";

const site = await buildWholeSite();
Deno.test.afterAll(async () => await site[Symbol.asyncDispose]());
const pages = await readPages(site.folder);

/** Addresses that a page's script answers. */
const ASKED = [
  `compare/?runs=${WHOLE_SITE_RUNS.map(({ id }) => id)}`,
  "search/?q=worker",
];

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const SCHEMES = ["light", "dark"] as const;

const MAX_SCRIPT_BYTES = 100_000;

/** One page of each kind: the one that has most that may be wrong, but for tables that take half a minute to audit. */
function largestOfEachKind(): string[] {
  const kinds = Map.groupBy(pages, ({ path }) => kindOf(path));
  const largest = [...kinds.values()].flatMap((own) => {
    const ordered = own.toSorted((a, b) => b.html.length - a.html.length);
    const handy = ordered.find(({ html }) => html.length < 200_000);
    return (handy ?? ordered.at(-1))?.path ?? [];
  });
  assertEquals(largest.length, kinds.size);
  assert(largest.length > 8);
  return [...largest, ...ASKED];
}

/** Opens pages one after another, in two lanes side by side, and gathers what is wrong with each. */
async function findProblems(
  paths: readonly string[],
  { options, look }: {
    readonly options: OpenOptions;
    readonly look: (page: Page, path: string) => Promise<readonly string[]>;
  },
): Promise<string[]> {
  await using browser = await browseSite(site.folder, LOCATION);
  const found: string[] = [];
  const waiting = paths.values();
  const lane = async () => {
    for (const path of waiting) {
      const page = await browser.open(path, options);
      await untilReady(page, path);
      const problems = await look(page, path);
      found.push(...problems.map((problem) => `${path}: ${problem}`));
      await page.context().close();
    }
  };
  await Promise.all([lane(), lane()]);
  return [...found, ...browser.problems];
}

/** Compressed size of the scripts that a page has loaded, in bytes. */
async function scriptBytes(page: Page): Promise<number> {
  const texts: string[] = await page.evaluate(`Promise.all(
    performance.getEntriesByType("resource")
      .filter(({ name }) => name.endsWith(".js"))
      .map(async ({ name }) => await (await fetch(name)).text())
  )`);
  const sizes = await Promise.all(texts.map(compressedBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
}

Deno.test({
  name:
    "every page draws its charts and fits, on desktop and phone, in light and dark, without an error or a failed request",
  ignore: withoutBrowser,
  fn: async () => {
    const drawn = new Set<string>();
    const look = async (page: Page, path: string) => {
      const found: string[] = [];
      for (const size of [DESKTOP, PHONE]) {
        await page.setViewportSize(size);
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme });
          if (await drawCharts(page) > 0) drawn.add(kindOf(path));
          const beyond = await overflowOf(page);
          if (beyond !== 0) {
            found.push(`${beyond} px beyond ${size.width} in ${colorScheme}`);
          }
        }
      }
      const bytes = await scriptBytes(page);
      return bytes <= MAX_SCRIPT_BYTES
        ? found
        : [...found, `${bytes} B of scripts`];
    };
    const paths = [...pages.map(({ path }) => path), ...ASKED];
    assertEquals(await findProblems(paths, { options: {}, look }), []);
    for (const kind of ["questions", "workloads", "machines"]) {
      assert(drawn.has(`${kind}/*/`), `${kind} have no chart`);
    }
  },
});

for (const { width } of [DESKTOP, PHONE]) {
  Deno.test({
    name:
      `no kind of page breaks a rule of axe-core at ${width} px, in light and dark`,
    ignore: withoutBrowser,
    fn: async () => {
      const problems = await findProblems(largestOfEachKind(), {
        options: { width, colorScheme: "dark" },
        look: async (page) => {
          const inDark = await violationsOf(page);
          await page.emulateMedia({ colorScheme: "light" });
          // The other rules know nothing of colours.
          return [...inDark, ...await violationsOf(page, ["color-contrast"])];
        },
      });
      assertEquals(problems, []);
    },
  });
}

Deno.test({
  name:
    "the keyboard reaches every control of every kind of page in order, shows where it is, and works each",
  ignore: withoutBrowser,
  fn: async () => {
    const worked = new Set<string>();
    const problems = await findProblems(largestOfEachKind(), {
      options: {},
      look: async (page) => {
        const tour = await tourByKeyboard(page);
        const idle: string[] = [];
        for (const kind of CONTROL_KINDS) {
          const keys = await workByKeyboard(page, kind);
          if (keys) worked.add(kind.selector);
          idle.push(...keys ?? []);
        }
        return [
          ...tour.stops > 10 ? [] : [`${tour.stops} controls`],
          ...tour.problems,
          ...idle.map((key) => `${key} changes nothing`),
        ];
      },
    });
    assertEquals(problems, []);
    assertEquals(worked, new Set(CONTROL_KINDS.map((kind) => kind.selector)));
  },
});
