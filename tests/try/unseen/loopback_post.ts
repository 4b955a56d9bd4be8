/** Sends a document to a server of this isolate and reads its answer. */
export const permissions = { net: ["127.0.0.1"] };

let port = 0;

export function setup() {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => Response.json((await request.text()).length),
  );
  server.unref();
  port = server.addr.port;
}

export default async function loopbackPost(body: string): Promise<number> {
  const url = `http://127.0.0.1:${port}/`;
  const response = await fetch(url, { method: "POST", body });
  return Number(await response.json());
}

export const inputs = [["a".repeat(5_000)], ["b".repeat(6_000)]];
