/**
 * A web Worker has no `unref`. Deno's node-style Worker is built on it and calls a method without a public name, which
 * counts who needs the thread; without that method an idle pool keeps its program alive until it is shut down.
 */
export function aliveSwitch(worker: Worker): (isNeeded: boolean) => void {
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
