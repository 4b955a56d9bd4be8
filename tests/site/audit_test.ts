import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browseSite, withoutBrowser } from "./browser.ts";
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
const pages = await readPages(site.folder);

/** Addresses that a page's script answers. */
const ASKED = [
  `compare/?runs=${WHOLE_SITE_RUNS.map(({ id }) => id)}`,
  "search/?q=worker",
];

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

const MAX_SCRIPT_BYTES = 100_000;

/** The largest page of each kind, which has most that may be wrong. */
function largestOfEachKind(): Set<string> {
  const kinds = Map.groupBy(pages, ({ path }) => kindOf(path));
  assert(kinds.size > 8);
  const largest = [...kinds.values()].map((own) =>
    own.toSorted((a, b) => b.html.length - a.html.length)[0]?.path ?? ""
  );
  return new Set([...largest, ...ASKED]);
}

/** What is wrong with the pages, each with its path. */
interface Audit {
  /** Of charts, width and scripts. */
  readonly layout: string[];
  /** Rules of axe-core that are broken. */
  readonly rules: string[];
  readonly keyboard: string[];
  /** Errors and failed requests. */
  readonly errors: readonly string[];
  /** Kinds of pages that have a chart. */
  readonly drawn: Set<string>;
  /** Kinds of controls that keys have worked. */
  readonly worked: Set<string>;
}

let audited: Promise<Audit> | undefined;

/** Visits every page once, for all tests of this file. */
function audit(): Promise<Audit> {
  return audited ??= visitPages();
}

/**
 * Visits the pages one after another, in two lanes side by side. All are looked at in a narrow window, where most may be
 * wrong; one of each kind, which share their code, in a wide one as well, by axe-core, and with the keyboard.
 */
async function visitPages(): Promise<Audit> {
  await using browser = await browseSite(site.folder, LOCATION);
  const largest = largestOfEachKind();
  const audit: Audit = {
    ...{ layout: [], rules: [], keyboard: [], errors: browser.problems },
    ...{ drawn: new Set(), worked: new Set() },
  };
  const waiting = [...pages.map(({ path }) => path), ...ASKED].values();
  const lane = async () => {
    let page: Page | undefined;
    for (const path of waiting) {
      const isLargest = largest.has(path);
      await page?.setViewportSize(isLargest ? DESKTOP : PHONE);
      await page?.emulateMedia({ colorScheme: "light" });
      page = await browser.open(path, {
        ...(isLargest ? DESKTOP : PHONE),
        ...{ reducedMotion: "reduce", reused: page },
      });
      await untilReady(page, path);
      const visit = { page, path, audit };
      await (isLargest ? lookClosely(visit) : lookAt(visit));
    }
  };
  await Promise.all([lane(), lane()]);
  return audit;
}

interface Visit {
  readonly page: Page;
  readonly path: string;
  readonly audit: Audit;
}

/** Looks at charts and width as the window is, and at the scripts that were loaded. */
async function lookAt({ page, path, audit }: Visit): Promise<void> {
  if (await drawCharts(page) > 0) audit.drawn.add(kindOf(path));
  const beyond = await overflowOf(page);
  const width = page.viewportSize()?.width;
  if (beyond !== 0) audit.layout.push(`${path}: ${beyond} px beyond ${width}`);
  const bytes = await scriptBytes(page);
  if (bytes > MAX_SCRIPT_BYTES) {
    audit.layout.push(`${path}: ${bytes} B of scripts`);
  }
}

async function lookClosely(visit: Visit): Promise<void> {
  const { page, path, audit } = visit;
  const checkRules = async () => {
    const broken = await violationsOf(page);
    audit.rules.push(...broken.map((rule) => `${path}: ${rule}`));
  };
  // First, for the page has to be as it is when it is opened.
  await useKeyboard(visit);
  await lookAt(visit);
  await checkRules();
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: "dark" });
  await lookAt(visit);
  await checkRules();
}

async function useKeyboard({ page, path, audit }: Visit): Promise<void> {
  const { stops, problems } = await tourByKeyboard(page);
  const found = [...problems];
  if (stops <= 10) found.push(`${stops} controls`);
  for (const kind of CONTROL_KINDS) {
    const idle = await workByKeyboard(page, kind);
    if (idle) audit.worked.add(kind.selector);
    found.push(...(idle ?? []).map((key) => `${key} changes nothing`));
  }
  audit.keyboard.push(...found.map((problem) => `${path}: ${problem}`));
}

/** Compressed size of the scripts that a page has loaded, in bytes. */
async function scriptBytes(page: Page): Promise<number> {
  const paths: string[] = await page.evaluate(`
    performance.getEntriesByType("resource")
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.endsWith(".js"))
  `);
  const sizes = await Promise.all([...new Set(paths)].map(sizeOf));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const sizes = new Map<string, Promise<number>>();

function sizeOf(path: string): Promise<number> {
  const file = path.replace(new URL(LOCATION).pathname, `${site.folder}/`);
  const size = sizes.get(file) ??
    Deno.readTextFile(file).then(compressedBytes);
  sizes.set(file, size);
  return size;
}

Deno.test({
  name:
    "every page draws its charts and fits on a phone, and one of each kind on a desktop",
  ignore: withoutBrowser,
  fn: async () => {
    const { layout, drawn } = await audit();
    assertEquals(layout, []);
    for (const kind of ["questions", "workloads", "machines"]) {
      assert(drawn.has(`${kind}/*/`), `${kind} have no chart`);
    }
  },
});

Deno.test({
  name: "no page has an error or a failed request",
  ignore: withoutBrowser,
  fn: async () => assertEquals((await audit()).errors, []),
});

Deno.test({
  name:
    "no kind of page breaks a rule of axe-core, on a desktop in light and on a phone in the dark",
  ignore: withoutBrowser,
  fn: async () => assertEquals((await audit()).rules, []),
});

Deno.test({
  name:
    "the keyboard reaches every control of every kind of page in order, shows where it is, and works each",
  ignore: withoutBrowser,
  fn: async () => {
    const { keyboard, worked } = await audit();
    assertEquals(keyboard, []);
    assertEquals(worked, new Set(CONTROL_KINDS.map((kind) => kind.selector)));
  },
});
