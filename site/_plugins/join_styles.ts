import type lume from "lume/mod.ts";

type Site = ReturnType<typeof lume>;

/** Makes the site's plugin that joins its styles to one file, so that a page asks for one. */
export function joinStyles(
  { folder, files, output }: {
    readonly folder: string;
    /** Names without `.css`, in the order of the joined file. */
    readonly files: readonly string[];
    readonly output: string;
  },
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
