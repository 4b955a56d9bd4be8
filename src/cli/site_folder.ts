/**
 * The folder that a site is built into. A site is built beside it and then takes its place, so that an interrupted build
 * leaves the earlier site as it was; and nothing is removed but what an earlier build has marked as its own.
 */
import { relative, resolve } from "node:path";
import { StoreError } from "../results/mod.ts";
import { UsageError } from "./arguments.ts";

/** Says of a folder that a build made it. */
export const MARKER = ".crossover-site";

/** Suffixes of the folders beside it, which the launcher lets it write too. */
const BUILDING = ".building";
const OLD = ".old";

/** Folders that are the user's, which no site may hold. */
export interface Kept {
  readonly project: string;
  /** May not hold a site either: its files would be read as runs. */
  readonly results: string;
}

/** @throws {StoreError} If the folder is neither new nor empty nor an earlier build. */
export async function checkSiteFolder(
  folder: string,
  { project, results }: Kept,
): Promise<void> {
  for (const kept of [project, results]) {
    if (isWithin(kept, folder)) throw refusal(folder, `it holds ${kept}`);
  }
  if (isWithin(folder, results)) throw refusal(folder, "it is one of runs");
  const info = await lstat(folder);
  if (!info) return;
  if (!info.isDirectory) throw refusal(folder, "it is no folder");
  const names = (await Array.fromAsync(Deno.readDir(folder)))
    .map(({ name }) => name);
  if (names.length === 0) return;
  const marker = await lstat(`${folder}/${MARKER}`);
  if (!marker?.isFile) {
    throw refusal(folder, `it holds ${names[0]}, and no build made it`);
  }
}

/** Makes the folder, or empties an earlier build, and marks it. */
export async function claimSiteFolder(
  folder: string,
  kept: Kept,
): Promise<void> {
  await checkSiteFolder(folder, kept);
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/${MARKER}`, "Built by Crossover.\n");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      `Cannot build the site into ${folder}: found no way to write there (${reason}), expected one`,
      { hint: "name a folder that can be written to with --out", cause },
    );
  }
  for await (const { name } of Deno.readDir(folder)) {
    if (name === MARKER) continue;
    await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}

/** Builds beside a folder by `build`, and puts the result in its place if that succeeds. */
export async function replaceSite(
  folder: string,
  kept: Kept,
  build: (beside: string) => Promise<void>,
): Promise<void> {
  const beside = `${folder}${BUILDING}`;
  const old = `${folder}${OLD}`;
  await checkSiteFolder(folder, kept);
  await checkSiteFolder(old, kept);
  await claimSiteFolder(beside, kept);
  try {
    await build(beside);
    await removeFolder(old);
    const isReplacing = await lstat(folder) !== undefined;
    if (isReplacing) await Deno.rename(folder, old);
    try {
      await Deno.rename(beside, folder);
    } catch (error) {
      if (isReplacing) await Deno.rename(old, folder);
      throw error;
    }
    await removeFolder(old);
  } catch (error) {
    await removeFolder(beside);
    throw error;
  }
}

/** Lume leaves links alone that begin with the location's path already, as those to a folder of that name do. */
export function checkLocation(folder: string, { href, pathname }: URL): void {
  if (pathname === "/") return;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = isDirectory ? `/${name}/` : `/${name}`;
    if (!path.startsWith(pathname) && !pathname.startsWith(path)) continue;
    throw new UsageError(
      `Cannot build the site for ${href}: found pages of its own at ${path}, expected another path`,
      "`--location URL` names the address that the site will have",
    );
  }
}

async function removeFolder(path: string): Promise<void> {
  if (await lstat(path)) await Deno.remove(path, { recursive: true });
}

async function lstat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (isMissing) return undefined;
    throw error;
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return !/^\.\.([/\\]|$)/.test(way) && resolve(way) !== way;
}

function refusal(folder: string, found: string): StoreError {
  return new StoreError(
    `Cannot build the site into ${folder}: ${found}; expected a new folder, an empty one, or an earlier site`,
    { hint: "name another folder with --out, or remove this one yourself" },
  );
}
