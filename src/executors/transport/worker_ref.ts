/**
 * The `ref` and `unref` that a web Worker lacks. Deno's node-style Worker is built on the web one and calls a method of
 * it without a public name, which counts who needs the thread. Should that method go, an idle pool keeps its program
 * alive until it is shut down.
 *
 * @returns sets whether the program stays alive for the worker.
 */
export function workerRef(worker: Worker): (isNeeded: boolean) => void {
  const unnamed = Object.getOwnPropertySymbols(Worker.prototype)
    .find((symbol) =>
      symbol.description === undefined || symbol.description === ""
    );
  const count: unknown = unnamed && Reflect.get(worker, unnamed);
  let wasNeeded = true;
  return (isNeeded) => {
    if (typeof count !== "function" || isNeeded === wasNeeded) return;
    wasNeeded = isNeeded;
    count.call(worker, isNeeded);
  };
}
