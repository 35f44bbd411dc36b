"""Holds a heap that is known, and does what its input says: grow N, state, count, fork. It comes to its input 20 times a second, so that it executes Python meanwhile."""
import os
import select
import sys
import tracemalloc


class Line:
    def __init__(self, number):
        self.number = number
        self.text = str(number).rjust(1000)

    def __sizeof__(self):
        raise SystemError("nobody runs this")


kept = [Line(number) for number in range(1000)]


def grow(count):
    for _ in range(count):
        kept.append(bytearray(1000))
    return "done"


def state():
    own = [name for name in sys.__dict__ if name.startswith("sonde")]
    return f"{tracemalloc.is_tracing()} {len(os.listdir('/proc/self/task'))} {len(os.listdir('/proc/self/fd'))} {own}"


def fork():
    """The child ends with its parent."""
    (reads, writes), (waits, holds) = os.pipe(), os.pipe()
    if os.fork() == 0:
        os.close(holds)
        os.write(writes, str(tracemalloc.is_tracing()).encode())
        os.read(waits, 1)
        os._exit(0)
    return os.read(reads, 10).decode()


print("ready", flush=True)
while True:
    if select.select([sys.stdin], [], [], 0.05)[0]:
        words = sys.stdin.readline().split()
        if not words:
            break
        if words[0] == "grow":
            print(grow(int(words[1])), flush=True)
        elif words[0] == "count":
            tracemalloc.start()
            print(tracemalloc.is_tracing(), flush=True)
        else:
            print({"state": state, "fork": fork}[words[0]](), flush=True)
