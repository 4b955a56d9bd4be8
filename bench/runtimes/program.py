"""Runs batches for bench/runtimes_bench.ts: program.mjs in Python."""

import asyncio
import json
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import tasks


def loop(run, inputs):
    return [run(value) for value in inputs]


def started_threads(run, inputs, workers):
    """Threads that are started for the batch, and take the next item when they are done."""
    left = iter(inputs)
    lock = threading.Lock()
    answers = []

    def work():
        while True:
            with lock:
                value = next(left, None)
            if value is None:
                return
            answers.append(run(value))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


async def gather(run, inputs):
    return await asyncio.gather(*(run(value) for value in inputs))


def interpreters(workers):
    from concurrent.futures import InterpreterPoolExecutor

    return InterpreterPoolExecutor(workers)


POOLS = {
    "thread-pool": ThreadPoolExecutor,
    "process-pool": ProcessPoolExecutor,
    "interpreter-pool": interpreters,
}

CALIBRATION_ITERATIONS = 20_000


def iterations_in(micros):
    """How many iterations this interpreter makes in so many microseconds, by the fastest of some tries."""

    def attempt():
        start = time.perf_counter()
        tasks.spin(CALIBRATION_ITERATIONS)
        return (time.perf_counter() - start) * 1e6

    fastest = min(attempt() for _ in range(20))
    return max(1, round(micros * CALIBRATION_ITERATIONS / fastest))


def prepare(request):
    """Makes what runs a batch, and gives the answers."""
    how, task, inputs = request["how"], request["task"], request["inputs"]
    workers = request["workers"]
    if "itemMicros" in request:
        inputs = [iterations_in(request["itemMicros"])] * len(inputs)
    run = tasks.TASKS[task]
    if how == "loop":
        return lambda: loop(run, inputs)
    if how == "threads":
        return lambda: started_threads(run, inputs, workers)
    if how == "event-loop":
        run_async = tasks.ASYNC_TASKS[task]
        return lambda: asyncio.run(gather(run_async, inputs))
    pool = POOLS[how](workers)
    return lambda: list(pool.map(run, inputs))


def main():
    run_batch = prepare(json.loads(sys.stdin.readline()))
    while True:
        answers = run_batch()
        # One write for the whole line, even where Python is told not to buffer.
        sys.stdout.write(json.dumps({"sum": sum(answers)}) + "\n")
        sys.stdout.flush()
        if not sys.stdin.readline():
            return


if __name__ == "__main__":
    main()
