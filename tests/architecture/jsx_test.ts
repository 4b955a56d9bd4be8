import { assertEquals } from "@std/assert";
import { listFiles, PROJECT } from "../fixtures/checkout.ts";

/**
 * What Lume's lint rule `jsx-spread-position` refuses: an object by its name before other attributes. Where only npm can
 * be reached, `deno task ok` is without that rule.
 */
const SPREAD_LAST: Deno.lint.Plugin = {
  name: "site",
  rules: {
    "spread-last": {
      create: (context) => ({
        "JSXOpeningElement"({ attributes }) {
          for (const node of attributes.slice(0, -1)) {
            if (
              node.type === "JSXSpreadAttribute" &&
              node.argument.type === "Identifier"
            ) context.report({ node, message: node.argument.name });
          }
        },
      }),
    },
  },
};

function spreadsBeforeOthers(source: string): string[] {
  return Deno.lint.runPlugin(SPREAD_LAST, "page.tsx", source)
    .map(({ message }) => message);
}

Deno.test("what is spread over an element of the site comes last, as Lume's rule asks", async () => {
  assertEquals(spreadsBeforeOthers("<p {...a} b={1} />;"), ["a"]);
  assertEquals(spreadsBeforeOthers("<p b={1} {...a} />;"), []);
  const files = (await listFiles(`${PROJECT}site`))
    .filter((path) => path.endsWith(".tsx"));
  const found = files.flatMap((path) =>
    spreadsBeforeOthers(Deno.readTextFileSync(`${PROJECT}site/${path}`))
      .map((spread) => `${path}: ${spread}`)
  );
  assertEquals(found, []);
});
