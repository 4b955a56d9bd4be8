import { bisect } from "./bisect.ts";

/** A queue with Poisson arrivals, a constant service time and so many servers: M/D/c. */
export interface Queue {
  /** Arrivals in a unit of time. */
  readonly arrivalRate: number;
  /** Service time, in the same unit. */
  readonly serviceTime: number;
  /** Servers that work at once. */
  readonly servers: number;
}

/** From this load on the distribution takes ever longer to stand still, and the limit is within 2 % up to 16 servers. */
const HEAVY_TRAFFIC = 0.9;
const MAX_STEPS = 20_000;
const PRECISE = 1e-11;

/**
 * How long arrivals wait for a server in M/D/c, by the formula of G. J. Franx, "A Simple Solution for the M/D/c Waiting
 * Time Distribution", Operations Research Letters 29 (2001), whose terms are all positive. Service is first come, first
 * served. In heavy traffic it is the exponential tail that long waits have: Tijms, "A First Course in Stochastic Models"
 * (2003), section 9.6, with the chance of a wait by Sakasegawa, "An Approximation Formula Lq ≃ α·ρ^β / (1 − ρ)", Annals of
 * the Institute of Statistical Mathematics 29 (1977).
 */
export class QueueWaits {
  readonly #queue: Queue;
  /** Chance of at most so many in the queue; empty in heavy traffic. */
  readonly #atMost: readonly number[];

  /**
   * Finds the distribution of the queue's length, from which waits follow.
   *
   * @param queue Arrivals, service time and servers.
   */
  constructor(queue: Queue) {
    const { arrivalRate, serviceTime, servers } = queue;
    this.#queue = queue;
    this.#atMost = arrivalRate * serviceTime >= HEAVY_TRAFFIC * servers
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
    if (this.#atMost.length === 0) return heavyWait(this.#queue, share);
    if (this.#shareWithin(0) >= share) return 0;
    let [low, high] = [0, this.#queue.serviceTime];
    while (this.#shareWithin(high) < share) [low, high] = [high, high * 2];
    return bisect([low, high], (time) => this.#shareWithin(time) >= share);
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

function heavyWait(
  { arrivalRate, serviceTime, servers }: Queue,
  share: number,
): number {
  const load = arrivalRate * serviceTime / servers;
  if (load >= 1) return Infinity;
  // Tails fall as powers of the root of ln z = load (z - 1) that lies beyond 1.
  const root = bisect(
    [1 / load, 1 / load ** 3],
    (z) => Math.log(z) <= load * (z - 1),
  );
  const waiting = load ** (Math.sqrt(2 * (servers + 1)) - 1);
  return Math.max(0, Math.log(waiting / (1 - share))) /
    (arrivalRate * (root - 1));
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
  // Typed, and written over by every step: this loop is where the time goes.
  let [system, next] = [new Float64Array(states), new Float64Array(states)];
  system[0] = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    next.fill(0);
    for (let count = 0; count < states; count++) {
      const chance = system[count] ?? 0;
      const left = Math.max(0, count - servers);
      const most = Math.min(arriving.length, states - left);
      for (let more = 0; more < most; more++) {
        next[left + more] = (next[left + more] ?? 0) +
          chance * (arriving[more] ?? 0);
      }
    }
    let change = 0;
    for (let count = 0; count < states; count++) {
      change += Math.abs((next[count] ?? 0) - (system[count] ?? 0));
    }
    [system, next] = [next, system];
    if (change < PRECISE) break;
  }
  const idle = system.slice(0, servers + 1)
    .reduce((sum, chance) => sum + chance, 0);
  return [idle, ...system.slice(servers + 1)];
}

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
