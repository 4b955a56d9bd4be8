"""What every runtime does alike: tasks.mjs in Python."""

import asyncio
import json as json_module
import time
from urllib.parse import urlsplit
from urllib.request import urlopen


def primes(numbers):
    """Counts the primes of a range by trial division."""
    return sum(is_prime(candidate) for candidate in range(numbers["from"], numbers["to"]))


def is_prime(candidate):
    if candidate % 2 == 0:
        return candidate == 2
    divisor = 3
    while divisor * divisor <= candidate:
        if candidate % divisor == 0:
            return False
        divisor += 2
    return candidate > 1


def json(text):
    """Parses a JSON text of records, doubles a field of each, writes them again, and gives the sum of that field."""
    records = json_module.loads(text)
    for record in records:
        record["value"] *= 2
    written = json_module.loads(json_module.dumps(records))
    return sum(record["value"] for record in written)


def http(url):
    """Fetches a text, and gives its length."""
    with urlopen(url) as response:
        return len(response.read().decode())


async def http_async(url):
    """The same without holding the thread; the standard library has no asynchronous client."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    request = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    writer.write(request.encode())
    answer = await reader.read()
    writer.close()
    return len(answer.split(b"\r\n\r\n", 1)[1].decode())


def timer(ms):
    """Waits for so many milliseconds."""
    time.sleep(ms / 1000)
    return 1


async def timer_async(ms):
    """The same without holding the thread."""
    await asyncio.sleep(ms / 1000)
    return 1


def spin(iterations):
    """Computes for so many iterations of a Lehmer generator."""
    state = 1
    for _ in range(iterations):
        state = state * 48271 % 2147483647
    return 1 if state > 0 else 0


TASKS = {"primes": primes, "json": json, "http": http, "timer": timer, "spin": spin}
ASYNC_TASKS = {"http": http_async, "timer": timer_async}
