import { WorkerExecutor } from "../../../src/executors/mod.ts";
import { square } from "./example_tasks.ts";

/** The program of the executors' README, as a whole: what it imports, a thread's first result, and some more. */
await using pool = new WorkerExecutor({ maxWorkers: 4 });
console.log(await pool.submit(square, 7));
for await (const n of pool.map(square, [[1], [2], [3]])) console.log(n);
