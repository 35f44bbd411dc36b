"""Calls two addresses in turn and compares how long that takes: the program itself, and the pod whose port is turned to it.

compare.py DIRECT TURNED CALLS
"""
import http.client
import statistics
import sys
import time

PORT = 8080
GOAL_MS = 2.0


def call(connection, headers):
    began = time.perf_counter()
    connection.request("GET", "/healthz", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or body != b"ok\n":
        raise SystemExit(f"an answer is wrong: {answer.status} {body!r}")
    return (time.perf_counter() - began) * 1000


def fresh(address, headers):
    began = time.perf_counter()
    connection = http.client.HTTPConnection(address, PORT, timeout=10)
    connection.connect()
    call(connection, headers)
    took = (time.perf_counter() - began) * 1000
    connection.close()
    return took


def told(times):
    ordered = sorted(times)
    return statistics.median(ordered), ordered[len(ordered) * 99 // 100]


direct, turned, calls = sys.argv[1], sys.argv[2], int(sys.argv[3])
mine, others = {"x-user": "dev"}, {"x-user": "somebody"}
kept = {where: http.client.HTTPConnection(where, PORT, timeout=10) for where in (direct, turned)}
kept_others = http.client.HTTPConnection(turned, PORT, timeout=10)
kinds = {
    "kept, direct": lambda: call(kept[direct], mine),
    "kept, intercepted": lambda: call(kept[turned], mine),
    "kept, passed on to the pod": lambda: call(kept_others, others),
    "new, direct": lambda: fresh(direct, mine),
    "new, intercepted": lambda: fresh(turned, mine),
    "new, passed on to the pod": lambda: fresh(turned, others),
}
times = {kind: [] for kind in kinds}
for number in range(calls + 50):
    for kind, run in kinds.items():
        took = run()
        if number >= 50:
            times[kind].append(took)

print(f"| {calls} calls of each kind, alternating | median | p99 | added at the median |")
print("|---|---|---|---|")
is_met = True
for kind, all_times in times.items():
    median, most = told(all_times)
    base, _ = told(times[kind.split(",")[0] + ", direct"])
    added = "" if kind.endswith("direct") else f"{median - base:+.2f} ms"
    is_met = is_met and median - base <= GOAL_MS
    print(f"| connection {kind} | {median:.2f} ms | {most:.2f} ms | {added} |")
raise SystemExit(0 if is_met else 1)
