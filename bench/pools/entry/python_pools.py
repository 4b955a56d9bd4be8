"""Runs batches on Python's own executors: for each line that it reads it prints how many answers were right."""

import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def echo(value):
    return value


def one_by_one(pool, count):
    return sum(pool.submit(echo, value).result() == value for value in range(count))


def at_once(pool, count):
    futures = [pool.submit(echo, value) for value in range(count)]
    return sum(future.result() == value for value, future in enumerate(futures))


if __name__ == "__main__":
    _, kind, how, workers, count = sys.argv
    create = ProcessPoolExecutor if kind == "processes" else ThreadPoolExecutor
    run = one_by_one if how == "one-by-one" else at_once
    with create(int(workers)) as pool:
        for _ in sys.stdin:
            # One write for the whole line, even where Python is told not to buffer.
            sys.stdout.write(f"{run(pool, int(count))}\n")
            sys.stdout.flush()
