"""What runs inside of the target to tell of its memory, in a thread of its own, with `link` (the socket to the agent) and `stream` (its reading side).

Nothing is written to a file, to the environment, or to standard output and standard error. When the agent's end of the connection closes, for whatever reason, everything is taken back.
Tells lines of JSON, each an array that begins with what it is; the last one is ["done"].
"""
import gc
import json
import os
import socket
import sys
import time
import types

FRAMES = 25
BETWEEN_LOOKS = 0.2
OBJECTS_BETWEEN_LOOKS = 10000
MOST_TEXT = 300
LINES = 200
state = {"link": link}
waiting = []


def plain(text):
    return (text if isinstance(text, str) else "?")[:MOST_TEXT].encode("utf-8", "replace").decode()


def flush():
    link.settimeout(None)
    link.sendall(b"".join(waiting))
    waiting.clear()


def tell(*words):
    waiting.append(json.dumps(words).encode() + b"\n")
    if len(waiting) >= LINES:
        flush()


def leave_child():
    """A child that the target forks would go on counting, and hold the connection open."""
    if "link" in state:
        try:
            os.close(state.pop("link").detach())
            if state.pop("is_counting", False):
                import tracemalloc
                tracemalloc.stop()
        except OSError:
            pass


def is_over(seconds):
    """Whether the agent has said that it is enough, or is gone, within this time."""
    link.settimeout(seconds)
    try:
        link.recv(1)
        return True
    except (TimeoutError, BlockingIOError, socket.timeout):
        return False


def wait(tracemalloc, seconds, most):
    end = time.monotonic() + seconds
    while True:
        left = end - time.monotonic()
        if left <= 0 or is_over(min(left, BETWEEN_LOOKS)):
            return
        if tracemalloc.get_tracemalloc_memory() > most:
            tell("note", "it was ended early: counting took %d MiB of the process's memory" % (most >> 20))
            return


def functions(files):
    """The functions of these files, as their first line, their last one and their name."""
    found, seen = {}, set()

    def add(code):
        if id(code) in seen or code.co_filename not in files:
            return
        seen.add(id(code))
        last = max((line for _, _, line in code.co_lines() if line), default=code.co_firstlineno)
        found.setdefault(code.co_filename, []).append((code.co_firstlineno, last, getattr(code, "co_qualname", code.co_name)))
        for constant in code.co_consts:
            if type(constant) is types.CodeType:
                add(constant)

    for thing in gc.get_objects():
        if type(thing) is types.FunctionType:
            add(thing.__code__)
    return found


def name_of(found, file, line):
    around = [function for function in found.get(file, ()) if function[0] <= line <= function[1]]
    return max(around)[2] if around else "<module>"


def allocations(seconds, most):
    """What is allocated meanwhile, and is still there at the end, by who did it."""
    import tracemalloc
    if tracemalloc.is_tracing():
        return tell("problem", "tracemalloc is on in it already: the program, or somebody else, counts with it")
    tracemalloc.start(FRAMES)
    state["is_counting"] = True
    try:
        wait(tracemalloc, seconds, most)
        used, snapshot = tracemalloc.get_tracemalloc_memory(), tracemalloc.take_snapshot()
    finally:
        tracemalloc.stop()
        state.pop("is_counting", None)
    tell("cost", used)
    flush()
    own = [tracemalloc.Filter(False, file, all_frames=True) for file in ("<sonde>", tracemalloc.__file__)]
    found = snapshot.filter_traces(own).statistics("traceback")
    del snapshot
    names, numbers = functions({frame.filename for each in found for frame in each.traceback}), {}
    for each in found:
        stack = []
        for frame in each.traceback:
            place = (frame.filename, frame.lineno)
            if place not in numbers:
                numbers[place] = len(numbers)
                tell("frame", plain(name_of(names, *place)), plain(frame.filename), frame.lineno)
            stack.append(numbers[place])
        tell("stack", each.size, each.count, stack)


def own_size(kind):
    """The size of an object as the interpreter counts it, without running code of the program: of the first class behind it that is not written in Python."""
    for base in type.__dict__["__mro__"].__get__(kind):
        if not base.__flags__ & 1 << 9:
            return type.__dict__["__dict__"].__get__(base).get("__sizeof__", object.__sizeof__)
    return object.__sizeof__


def overhead():
    """How many more references than there are sys.getrefcount sees of a part, as it is asked below."""
    box = [bytearray(1)]
    for part in gc.get_referents(box):
        references = sys.getrefcount(part) - 1
    return references


def heap():
    """Every object that the collector knows, and those that these refer to and it does not know, such as texts and numbers: a part of each for each reference to it."""
    counts, sizes, extra = {}, {}, overhead()

    def add(thing, part):
        kind = type(thing)
        size = sizes.get(kind)
        if size is None:
            size = sizes[kind] = own_size(kind)
        count = counts.get(kind)
        if count is None:
            count = counts[kind] = [0.0, 0.0]
        count[0] += size(thing) * part
        count[1] += part

    objects = gc.get_objects()
    while objects:
        thing = objects.pop()
        add(thing, 1.0)
        for part in gc.get_referents(thing):
            if not gc.is_tracked(part):
                # A statement of its own, as in overhead: what a call is given counts as a reference while it is prepared.
                references = sys.getrefcount(part) - extra
                add(part, 1.0 / max(1, references))
        if len(objects) % OBJECTS_BETWEEN_LOOKS == 0 and is_over(0):
            return
    for kind, (size, count) in counts.items():
        tell("type", plain(type.__getattribute__(kind, "__module__")), plain(type.__getattribute__(kind, "__qualname__")), int(size), int(count + 0.5))


try:
    wish = json.loads(stream.readline())
    os.register_at_fork(after_in_child=leave_child)
    allocations(wish["seconds"], wish["most"]) if wish["kind"] == "alloc" else heap()
    tell("done")
    flush()
except OSError:
    pass
except BaseException as failure:
    try:
        tell("problem", plain("%s: %s" % (type(failure).__name__, failure)))
        flush()
    except OSError:
        pass
finally:
    state.clear()
    stream.close()
    link.close()
