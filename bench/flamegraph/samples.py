"""Writes the text of perf script for so many samples, the same every time: 20 000 different stacks of 4 to 28 frames in a service of 3 000 functions, some often and most rarely."""
import random
import sys

FUNCTIONS = 3000
STACKS = 20000
MODULES = ["/app/api", "/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/libssl.so.3", "[kernel.kallsyms]"]


def main(samples):
    chance = random.Random(1)
    names = [f"{chance.choice(['net/http', 'main', 'encoding/json', 'runtime', 'example.com/shop/pricing'])}.(*type{n % 211}).method{n}" for n in range(FUNCTIONS)]
    callees = [[chance.randrange(FUNCTIONS) for _ in range(1 + chance.randrange(6))] for _ in range(FUNCTIONS)]
    stacks = []
    for _ in range(STACKS):
        at, stack = chance.randrange(20), []
        for _ in range(chance.randint(4, 28)):
            stack.append(at)
            at = chance.choice(callees[at])
        lines = []
        for depth, function in enumerate(reversed(stack)):
            kernel = depth < 2 and stack[0] % 5 == 0
            module = MODULES[3] if kernel else MODULES[function % 7 if function % 7 < 3 else 0]
            address = f"ffffffff81{function:06x}" if kernel else f"{0x400000 + function * 64:16x}"
            # The innermost frame is anywhere in its function; the others are where it calls.
            offset = "@" if depth == 0 else f"{chance.randrange(1, 200):x}"
            name = "[unknown]" if function % 97 == 0 and not kernel else f"{names[function]}+0x{offset}"
            lines.append(f"\t{address} {name} ({module})\n")
        stacks.append("".join(lines) + "\n")
    weights = [1 / (1 + n) ** 0.7 for n in range(STACKS)]
    time = 1000.0
    for first in range(0, samples, 10000):
        block = []
        for stack in chance.choices(stacks, weights, k=min(10000, samples - first)):
            time += 0.0001
            block.append(f"api {4711}/{4711 + chance.randrange(8)} [{chance.randrange(4):03}] {time:.6f}:     250000 cpu-clock:pppH: \n{stack.replace('@', f'{chance.randrange(1, 200):x}', 1)}")
        sys.stdout.write("".join(block))


main(int(sys.argv[1]))
