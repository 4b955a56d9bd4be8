/**
 * Asks several services at once, and waits for all of them. Every worker has a server of its own, on the same event loop,
 * which answers after a while: what is measured is waiting, and a little of both sides of HTTP.
 */
export const permissions = { net: ["127.0.0.1"] };

const DELAY_MS = 10;
const SERVICES = 5;

let port = 0;

export function setup() {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
      return Response.json({ stock: new URL(request.url).pathname.length });
    },
  );
  // Whoever runs the task may end.
  server.unref();
  port = server.addr.port;
}

export default async function httpFanOut(product: string): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: SERVICES }, async (_, service) => {
      const url = `http://127.0.0.1:${port}/${service}/${product}`;
      const response = await fetch(url);
      const { stock } = await response.json();
      return Number(stock);
    }),
  );
  return answers.reduce((sum, stock) => sum + stock, 0);
}

export const inputs = ({ items }: { items: number }) =>
  Array.from({ length: items }, (_, index) => [`product-${index}`]);

export const check = (stock: number, product: string) =>
  stock === SERVICES * `/0/${product}`.length;
