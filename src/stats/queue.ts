/** A queue with Poisson arrivals, a constant service time and so many servers: M/D/c. */
export interface Queue {
  /** Arrivals in a unit of time. */
  readonly arrivalRate: number;
  /** Service time, in the same unit. */
  readonly serviceTime: number;
  /** Servers that work at once. */
  readonly servers: number;
}

/** Iterations until the distribution stands still; at a load of 0.99 it takes some thousand. */
const MAX_STEPS = 20_000;
const PRECISE = 1e-11;
/** Bisections of a quantile: more than a double has digits. */
const BISECTIONS = 50;

/**
 * How long arrivals wait for a server in M/D/c, by the formula of G. J. Franx, "A Simple Solution for the M/D/c Waiting
 * Time Distribution", Operations Research Letters 29 (2001), whose terms are all positive. Service is first come, first
 * served.
 */
export class QueueWaits {
  readonly #queue: Queue;
  /** Chance of at most so many in the queue. */
  readonly #atMost: readonly number[];

  /**
   * Finds the distribution of the queue's length, from which waits follow.
   *
   * @param queue Arrivals, service time and servers.
   */
  constructor(queue: Queue) {
    const { arrivalRate, serviceTime, servers } = queue;
    this.#queue = queue;
    this.#atMost = arrivalRate * serviceTime >= servers
      ? []
      : cumulate(queueLengths(queue));
  }

  /**
   * The wait that a given share of arrivals stays within.
   *
   * @param share Share of arrivals, from 0 up to but not 1.
   * @returns The wait, in the unit of the service time; infinite where more arrives than can be served.
   */
  quantile(share: number): number {
    if (this.#atMost.length === 0) return Infinity;
    if (this.#shareWithin(0) >= share) return 0;
    let [low, high] = [0, this.#queue.serviceTime];
    while (this.#shareWithin(high) < share) [low, high] = [high, high * 2];
    for (let step = 0; step < BISECTIONS; step++) {
      const middle = (low + high) / 2;
      if (this.#shareWithin(middle) < share) low = middle;
      else high = middle;
    }
    return high;
  }

  #shareWithin(time: number): number {
    const { arrivalRate, serviceTime, servers } = this.#queue;
    const turns = Math.floor(time / serviceTime) + 1;
    const most = turns * servers - 1;
    // Whoever looks further than the distribution reaches finds all of it.
    if (most >= 2 * this.#atMost.length) return 1;
    const mean = arrivalRate * (turns * serviceTime - time);
    let [sum, chance] = [0, Math.exp(-mean)];
    for (let arrived = 0; arrived <= most; arrived++) {
      const length = Math.min(most - arrived, this.#atMost.length - 1);
      sum += chance * (this.#atMost[length] ?? 1);
      chance *= mean / (arrived + 1);
    }
    return sum;
  }
}

/**
 * Chances of 0, 1, 2 … in the queue, which leave those in service out. After one service time, whoever was served has
 * left, and whoever arrived meanwhile has come: iterated until it changes no more.
 */
function queueLengths({ arrivalRate, serviceTime, servers }: Queue): number[] {
  const load = arrivalRate * serviceTime;
  const spread = 1 / (1 - load / servers);
  const states = Math.ceil(servers + load + 15 * spread + 30);
  const arriving = poisson(load);
  let system: number[] = [1, ...new Array<number>(states - 1).fill(0)];
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = new Array<number>(states).fill(0);
    for (const [count, chance] of system.entries()) {
      const left = Math.max(0, count - servers);
      for (const [more, likely] of arriving.entries()) {
        if (left + more >= states) break;
        next[left + more] = (next[left + more] ?? 0) + chance * likely;
      }
    }
    const change = next.reduce(
      (sum, chance, n) => sum + Math.abs(chance - (system[n] ?? 0)),
      0,
    );
    system = next;
    if (change < PRECISE) break;
  }
  const idle = system.slice(0, servers + 1)
    .reduce<number>((sum, chance) => sum + chance, 0);
  return [idle, ...system.slice(servers + 1)];
}

/** Chances of 0, 1, 2 … arrivals, until they are next to nothing. */
function poisson(mean: number): number[] {
  const chances: number[] = [];
  let chance = Math.exp(-mean);
  for (let count = 0; count < mean || chance > PRECISE / 1e4; count++) {
    chances.push(chance);
    chance *= mean / (count + 1);
  }
  return chances;
}

function cumulate(chances: readonly number[]): number[] {
  let sum = 0;
  return chances.map((chance) => sum += chance);
}
