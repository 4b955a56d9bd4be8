import type { Browser, Page } from "playwright-core";
import { CHROMIUM_HINT, findChromium } from "../../src/cli/chromium.ts";

// While it loads, Playwright looks for a file of /proc that Deno lets nobody see without every permission, unless this
// variable tells it to look later. Later never comes: the look is for a browser of its own choice.
Deno.env.set("__IS_WSL_TEST__", "1");
const { chromium } = await import("playwright-core");

/** Path of the Chromium to test with. */
export const CHROMIUM = findChromium();

/** Tests that need a browser are ignored where there is none, and say so once for all files of a run. */
export const withoutBrowser = CHROMIUM === undefined;
if (withoutBrowser && !Deno.env.get("CROSSOVER_TOLD_OF_BROWSER")) {
  Deno.env.set("CROSSOVER_TOLD_OF_BROWSER", "1");
  console.warn(
    `Browser tests are ignored: no Chromium found; ${CHROMIUM_HINT}.`,
  );
}

/** A built site on this machine's loopback, and a browser to read it with. */
export interface SiteBrowser extends AsyncDisposable {
  /** Opens a page of the site; everything that goes wrong on it is added to `problems`. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  readonly problems: string[];
}

/** The device that a page is opened on. */
export interface OpenOptions {
  /** @default {1280} */
  readonly width?: number;
  /** @default {800} */
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  /** Whether motion is wanted. @default {"no-preference"} */
  readonly reducedMotion?: "reduce";
  /** @default {true} */
  readonly javaScriptEnabled?: boolean;
  /** Whether it can be tapped. @default {false} */
  readonly hasTouch?: boolean;
  /** Shows the page as it is, in place of a new context, which takes a process of its own. */
  readonly reused?: Page | undefined;
}

/** Serves a folder under the path of `location`, to a browser that all tests of a file share. */
export async function browseSite(
  folder: string,
  location: string,
): Promise<SiteBrowser> {
  const base = new URL(location).pathname;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => serveFile(request, { folder, base }),
  );
  const browser = await (shared ??= launchChromium());
  const problems: string[] = [];
  return {
    problems,
    open: (path, options = {}) =>
      openPage(browser, {
        url: `http://127.0.0.1:${server.addr.port}${base}${path}`,
        problems,
        options,
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await server.shutdown();
    },
  };
}

let shared: Promise<Browser> | undefined;
Deno.test.afterAll(async () => await (await shared)?.close());

function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? "",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
}

async function openPage(
  browser: Browser,
  { url, problems, options }: {
    url: string;
    problems: string[];
    options: OpenOptions;
  },
): Promise<Page> {
  const { width = 1280, height = 800, reused, ...rest } = options;
  if (reused) {
    await reused.goto(url);
    return reused;
  }
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: "light",
    ...rest,
  });
  // A machine that does something else meanwhile may take longer than the half minute that Playwright waits.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  watchPage(page, { origin: new URL(url).origin, problems });
  await page.goto(url);
  return page;
}

/** Adds to `problems` whatever goes wrong on a page, and whatever it asks of anybody but its own host. */
function watchPage(
  page: Page,
  { origin, problems }: {
    readonly origin: string;
    readonly problems: string[];
  },
): void {
  const tell = (what: string) => problems.push(`${page.url()}: ${what}`);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) tell(message.text());
  });
  page.on("pageerror", (error) => tell(error.message));
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.protocol === "blob:" || asked.origin === origin) return;
    tell(`${request.url()} is asked for elsewhere`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // Whoever leaves a page, or ends a worker that still loads, ends its requests.
    if (reason !== "net::ERR_ABORTED") tell(`${request.url()}: ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() < 400) return;
    tell(`${response.url()} has status ${response.status()}`);
  });
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css",
  js: "text/javascript",
  json: "application/json",
  svg: "image/svg+xml",
};

async function serveFile(
  request: Request,
  { folder, base }: { folder: string; base: string },
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(base)) return new Response(null, { status: 404 });
  const path = pathname.slice(base.length).replace(/(^|\/)$/, "$1index.html");
  try {
    const type = TYPES[path.split(".").at(-1) ?? ""] ?? "text/plain";
    return new Response(await Deno.readFile(`${folder}/${path}`), {
      headers: { "content-type": type },
    });
  } catch {
    return new Response(null, { status: 404 });
  }
}
