"""Stacks to be sampled: python stacks.py WHAT. Says `ready`, and works until its input ends."""
import asyncio
import os
import sys
import threading
import time
import zlib


def spin(rounds):
    total = 0
    for number in range(rounds):
        total += number * number % 7
    return total


def work():
    while True:
        spin(20_000)


def wait():
    threading.Event().wait()


def hop(depth):
    return 1 if depth == 0 else hop(depth - 1)


def calls():
    while True:
        hop(5)


def dive(depth):
    if depth > 0:
        dive(depth - 1)
    else:
        work()


def steps():
    while True:
        yield spin(5_000)


def filtered():
    for step in steps():
        yield step + 1


def generators():
    for _ in filtered():
        pass


async def part():
    spin(5_000)
    await asyncio.sleep(0)


async def whole():
    while True:
        await asyncio.gather(part(), part())


def storm():
    while True:
        threads = [threading.Thread(target=spin, args=(2_000,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def pack():
    data = os.urandom(1 << 20)
    while True:
        zlib.compress(data, 9)


def made():
    while True:
        space = {}
        exec("def one(n):\n    return spin(n)\ndef two(n):\n    return spin(n)", {"spin": spin}, space)
        space["one"](500)
        space["two"](500)


def unit(depth):
    if depth > 0:
        return unit(depth - 1)
    return spin(1_000) + sum(hop(5) for _ in range(20))


def measured():
    """For each number of its input so many units of work; answers with the processor time for them and the longest unit, in seconds."""
    for line in sys.stdin:
        longest = 0.0
        before = time.process_time()
        for _ in range(int(line)):
            began = time.perf_counter()
            unit(20)
            longest = max(longest, time.perf_counter() - began)
        print(time.process_time() - before, longest, flush=True)


WAYS = {
    "measured": measured,
    "work": work, "calls": calls, "deep": lambda: dive(900), "generators": generators, "async": lambda: asyncio.run(whole()),
    "storm": storm, "pack": pack, "made": made, "wait": wait,
}


def leave():
    sys.stdin.read()
    os._exit(0)


sys.setrecursionlimit(2_000)
if sys.argv[1] != "measured":
    threading.Thread(target=leave, name="leaving", daemon=True).start()
threading.Thread(target=wait, name="waiting", daemon=True).start()
print("ready", flush=True)
WAYS[sys.argv[1]]()
