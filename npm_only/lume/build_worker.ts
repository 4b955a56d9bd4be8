/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** Builds the site once and tells how it went: an empty text, or the error. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

try {
  const { default: site } = await import(
    pathToFileURL(resolve("_config.ts")).href
  );
  await site.build();
  self.postMessage("");
} catch (error) {
  const text = error instanceof Error ? error.stack ?? error.message : error;
  self.postMessage(String(text));
}
