/** The Chromium that draws the site's card and reads its pages in tests. */

const CANDIDATES = [
  // Has no window to be drawn, and takes a third of the time.
  "/usr/lib/chromium/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Path of a Chromium, which the variable `CHROMIUM_PATH` may name; `undefined` where there is none. */
export function findChromium(): string | undefined {
  return [Deno.env.get("CHROMIUM_PATH") ?? CANDIDATES].flat().find(isFile);
}

/** How to get one. */
export const CHROMIUM_HINT = `\`${
  Deno.build.os === "darwin"
    ? "brew install --cask chromium"
    : "apt-get install chromium-headless-shell"
}\` brings one, CHROMIUM_PATH names another`;

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
