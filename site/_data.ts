/** The layout of every page that names no other. */
export const layout = "base.tsx";

/** Lume puts a script of its own into the pages that it serves, to load them again when they have changed. */
export const isServed = Deno.args.includes("--serve");
