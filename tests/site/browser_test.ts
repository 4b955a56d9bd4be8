import { assertEquals } from "@std/assert";
import { inFolder } from "../cli/run_task.ts";

Deno.test("a run without Chromium says once what brings it, not once a file", () =>
  inFolder(async (dir) => {
    const browser = new URL("browser.ts", import.meta.url).href;
    const files = ["a", "b"].map((name) => `${dir}/${name}_test.ts`);
    for (const file of files) {
      await Deno.writeTextFile(
        file,
        `import { withoutBrowser } from ${JSON.stringify(browser)};
         Deno.test({ name: "x", ignore: withoutBrowser, fn() {} });`,
      );
    }
    const config = Deno.env.get("CROSSOVER_CONFIG") ?? "deno.json";
    const { stdout, stderr } = await new Deno.Command("deno", {
      args: [
        ...["test", "--no-check", `--config=${config}`],
        ...["--allow-read", "--allow-env", "--allow-sys", ...files],
      ],
      env: { CHROMIUM_PATH: "/nowhere", CROSSOVER_TOLD_OF_BROWSER: "" },
    }).output();
    const said = new TextDecoder().decode(stdout) +
      new TextDecoder().decode(stderr);
    assertEquals(
      said.match(/Browser tests are ignored: .*install/g)?.length,
      1,
    );
    assertEquals(/2 ignored/.test(said), true, said);
  }));
