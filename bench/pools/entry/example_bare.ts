/** The same with one web Worker. */
const worker = new Worker(
  new URL("./example_bare_worker.ts", import.meta.url),
  {
    type: "module",
  },
);
function square(n: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  worker.onmessage = ({ data }) => resolve(data);
  worker.postMessage(n);
  return promise;
}
for (const n of [7, 1, 2, 3]) console.log(await square(n));
worker.terminate();
