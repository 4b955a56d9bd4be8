import { assertEquals } from "@std/assert";
import { answer } from "../../npm_only/lume/answer.ts";
import { inFolder } from "../cli/run_task.ts";

const PORT = 3000;

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly host?: string;
}

/** What is answered of a site beside a secret, to which a link of the site leads. */
async function ask(dir: string, { path, method = "GET", host }: Asked) {
  const folder = `${dir}/site`;
  await Deno.mkdir(`${folder}/guide`, { recursive: true });
  await Deno.writeTextFile(`${folder}/index.html`, "home");
  await Deno.writeTextFile(`${dir}/secret`, "secret");
  await Deno.symlink(`${dir}/secret`, `${folder}/link`).catch(() => {});
  const request = new Request(`http://localhost:${PORT}${path}`, {
    method,
    headers: { host: host ?? `localhost:${PORT}` },
  });
  const response = await answer(request, { folder, port: PORT });
  const { status, headers } = response;
  return { status, headers, text: await response.text() };
}

const CASES: readonly (Asked & { readonly status: number })[] = [
  { path: "/", status: 200 },
  { path: "/", host: `127.0.0.1:${PORT}`, status: 200 },
  { path: "/", method: "HEAD", status: 200 },
  { path: "/no/such/page/", status: 404 },
  { path: "/guide", status: 404 },
  { path: "/guide/", status: 404 },
  { path: "/link", status: 404 },
  { path: `/${"a".repeat(5_000)}`, status: 404 },
  { path: "/index.html/more", status: 404 },
  { path: "/..%2fsecret", status: 400 },
  { path: "/guide%2f..%2f..%2fsecret", status: 400 },
  { path: "/..%5csecret", status: 400 },
  { path: "/%00", status: 400 },
  { path: "/%E0%A4%A", status: 400 },
  { path: "/", method: "POST", status: 405 },
  { path: "/", method: "DELETE", status: 405 },
  { path: "/", host: "evil.example", status: 400 },
  { path: "/", host: `evil.example:${PORT}`, status: 400 },
  { path: "/", host: "localhost:1", status: 400 },
];

for (const { status, ...asked } of CASES) {
  const name = [asked.method ?? "GET", asked.path.slice(0, 40), asked.host]
    .filter((part) => part !== undefined).join(" ");
  Deno.test(`the stand-in's server answers ${name} with ${status}`, () =>
    inFolder(async (dir) => {
      const answered = await ask(dir, asked);
      assertEquals(answered.status, status);
      assertEquals(answered.text.includes("secret"), false);
    }));
}

Deno.test("the stand-in's server tells the type and length of a page that no browser keeps, and of HEAD nothing else", () =>
  inFolder(async (dir) => {
    for (const method of ["GET", "HEAD"]) {
      const { headers, text } = await ask(dir, { path: "/", method });
      assertEquals(text, method === "GET" ? "home" : "");
      assertEquals(Object.fromEntries(headers), {
        "cache-control": "no-store",
        "content-length": "4",
        "content-type": "text/html; charset=utf-8",
      });
    }
  }));
