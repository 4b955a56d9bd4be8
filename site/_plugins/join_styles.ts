import type lume from "lume/mod.ts";

type Site = ReturnType<typeof lume>;

/** Which styles {@linkcode joinStyles} joins, and to where. */
export interface JoinStylesOptions {
  /** Folder of the styles, relative to the site's source folder. */
  readonly folder: string;
  /** Names of its files without `.css`, in the order of the joined one. */
  readonly files: readonly string[];
  /** The joined file, relative to the built site. */
  readonly output: string;
}

/** Makes the site's plugin that joins its styles to one file, so that a page asks for one. */
export function joinStyles(
  { folder, files, output }: JoinStylesOptions,
): (site: Site) => void {
  return (site) => {
    const join = async () => {
      const texts = await Promise.all(
        files.map((name) =>
          Deno.readTextFile(site.src(`${folder}/${name}.css`))
        ),
      );
      await Deno.writeTextFile(site.dest(output), texts.join("\n"));
    };
    site.addEventListener("afterBuild", join);
    site.addEventListener("afterUpdate", join);
  };
}
