/** `deno task card`: draws the picture that links to the site show, of the map on the overview of a built site. */
import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UnsupportedError } from "../measure/mod.ts";
import { storeError } from "../results/mod.ts";
import { parseArguments } from "./arguments.ts";
import { CHROMIUM_HINT, findChromium } from "./chromium.ts";
import { EXIT, print, runCommand } from "./command.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

export async function card(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "card",
    values: ["site", "out"],
  });
  const page = await composePage(parsed.value("site") ?? `${PROJECT}_site`);
  const out = parsed.value("out") ?? `${PROJECT}site/card.png`;
  const picture = await takePicture(page);
  try {
    await Deno.writeFile(out, picture);
  } catch (cause) {
    throw storeError(out, cause, {
      hint: "name a file in a folder that exists with --out",
    });
  }
  print(`Saved ${relative(Deno.cwd(), out)}`);
  return EXIT.ok;
}

/** The map of a built overview beside the name of the site, in the styles of both. */
async function composePage(site: string): Promise<string> {
  const read = (name: string) =>
    Deno.readTextFile(`${site}/${name}`).catch(() => "");
  const overview = await read("index.html");
  const [map] = /<svg\s+class="map-drawing".*?<\/svg>/s.exec(overview) ?? [];
  if (map === undefined) {
    throw new UnsupportedError(
      `Cannot draw the card: found no map on an overview in ${site}, expected a built site that has one`,
      "build it with `deno task site`, from a run of `deno task bench`",
    );
  }
  return `<!DOCTYPE html><meta charset="utf-8">
<style>${await read("styles.css")}${await Deno.readTextFile(
    `${PROJECT}site/card.css`,
  )}</style>
<h1>Crossover</h1>
<p>Which concurrency model wins, from what point on, and at what cost?</p>
${map}`;
}

async function takePicture(page: string): Promise<Uint8Array<ArrayBuffer>> {
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new UnsupportedError(
      "Cannot draw the card: found no Chromium, expected one to draw it with",
      CHROMIUM_HINT,
    );
  }
  const folder = await Deno.makeTempDir({ prefix: "crossover-card-" });
  const picture = `${folder}/card.png`;
  try {
    await Deno.writeTextFile(`${folder}/card.html`, page);
    const { code, stderr } = await new Deno.Command(chromium, {
      args: [
        "--headless",
        // For containers, which have none: the page is ours.
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--window-size=1200,630",
        // The style sheet is that of dark pages.
        "--blink-settings=preferredColorScheme=0",
        `--user-data-dir=${folder}/profile`,
        `--screenshot=${picture}`,
        pathToFileURL(`${folder}/card.html`).href,
      ],
      stdin: "null",
      stdout: "null",
    }).output();
    return await Deno.readFile(picture).catch(() => {
      const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
      throw new UnsupportedError(
        `Cannot draw the card: ${chromium} made no picture, and ended with exit code ${code}: ${said}`,
        CHROMIUM_HINT,
      );
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await runCommand(card);
