import { assert } from "@std/assert";
import {
  bundle,
  BUNDLED,
  bundleUrl,
  COMMAND,
} from "../fixtures/entry_bundles.ts";

for (const entry of BUNDLED) {
  Deno.test(`${entry}.bundle.js is made of the sources as they are`, async () => {
    const made = await bundle(entry);
    const kept = await Deno.readTextFile(bundleUrl(entry));
    assert(
      made === kept,
      `Cannot use the bundle of ${entry}: found another than Deno ${Deno.version.deno} makes, expected the same; run \`${COMMAND}\``,
    );
  });
}
