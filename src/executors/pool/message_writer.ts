import type { Job } from "./job.ts";
import { partOf } from "./job_part.ts";
import type { PoolTask } from "./pool_task.ts";
import type { Packet } from "../protocol/frame.ts";
import { writeRequest } from "../protocol/message.ts";
import { writeNumbers } from "../protocol/numbers.ts";

/** Writes the messages to one worker, which knows tasks by numbers in the order in which it met them. */
export class MessageWriter {
  readonly #tasks = new Map<PoolTask, number>();

  /** Tasks that the worker has met. */
  get known(): number {
    return this.#tasks.size;
  }

  /** Whether the worker has met a task. */
  knows(task: PoolTask): boolean {
    return this.#tasks.has(task);
  }

  /** Writes jobs in the ordinary way; a task that is new to the worker is named, and has a number from then on. */
  writePacket(jobs: readonly Job[]): Packet {
    let text = "";
    for (const job of jobs) {
      if (!job.poolTask) continue;
      const task = this.#tasks.get(job.poolTask) ?? this.#add(job.poolTask);
      const entry = writeRequest(task, partOf(job));
      text += text === "" ? entry : `,${entry}`;
    }
    const attachments = onlyOne(jobs)?.encoded?.attachments ?? NONE;
    return { text: `[${text}]`, attachments };
  }

  /** Writes jobs as numbers: all of them can travel so, and their tasks are known. */
  writeNumbers(jobs: readonly Job[]): readonly number[] {
    const message: number[] = [jobs.length];
    for (const { poolTask, numbers } of jobs) {
      const task = poolTask && this.#tasks.get(poolTask);
      if (task === undefined || !numbers) continue;
      writeNumbers(message, { task, args: numbers });
    }
    return message;
  }

  /** The message that named these last tasks has not been sent: only so many are known. */
  forgetBeyond(known: number): void {
    for (const task of [...this.#tasks.keys()].slice(known)) {
      this.#tasks.delete(task);
    }
  }

  #add(task: PoolTask) {
    this.#tasks.set(task, this.#tasks.size);
    return task.reference;
  }
}

const NONE: Packet["attachments"] = [];

/** The job of a message that holds no other. */
export function onlyOne(jobs: readonly Job[]): Job | undefined {
  return jobs.length === 1 ? jobs[0] : undefined;
}
