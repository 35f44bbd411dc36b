"""Calls an address directly and through a SOCKS 5 proxy, in turn, and carries bytes both ways, and compares how long that takes.

through.py ADDRESS PROXYPORT CALLS SERVERADDRESS
"""
import http.client
import socket
import statistics
import struct
import sys
import threading
import time

PORT = 8080
MEBIBYTES = 256


def through(host, port):
    """A connection to an address by the proxy, as RFC 1928 says."""
    made = socket.create_connection(("127.0.0.1", proxy_port), timeout=20)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.sendall(b"\x05\x01\x00")
    if made.recv(2) != b"\x05\x00":
        raise SystemExit("the proxy wants something else")
    made.sendall(b"\x05\x01\x00\x01" + socket.inet_aton(host) + struct.pack(">H", port))
    reply = made.recv(10)
    if reply[1] != 0:
        raise SystemExit(f"the proxy refused: {reply[1]}")
    return made


def open_http(is_direct):
    connection = http.client.HTTPConnection(address, PORT, timeout=20)
    if is_direct:
        connection.connect()
    else:
        connection.sock = through(address, PORT)
    return connection


def call(connection):
    began = time.perf_counter()
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    if answer.read() != b"ok\n":
        raise SystemExit("an answer is wrong")
    return (time.perf_counter() - began) * 1000


def fresh(is_direct):
    began = time.perf_counter()
    connection = open_http(is_direct)
    call(connection)
    connection.close()
    return (time.perf_counter() - began) * 1000


def serve(listener):
    """Takes what comes, and sends as much back."""
    while True:
        peer, _ = listener.accept()
        taken = 0
        while taken < MEBIBYTES << 20:
            taken += len(peer.recv(1 << 20))
        peer.sendall(bytes(MEBIBYTES << 20))
        peer.close()


def carry(peer):
    block, began = bytes(1 << 20), time.perf_counter()
    for _ in range(MEBIBYTES):
        peer.sendall(block)
    up, taken, middle = time.perf_counter() - began, 0, time.perf_counter()
    while taken < MEBIBYTES << 20:
        taken += len(peer.recv(1 << 20))
    peer.close()
    return MEBIBYTES / up, MEBIBYTES / (time.perf_counter() - middle)


address, proxy_port, calls, server = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
kept = {is_direct: open_http(is_direct) for is_direct in (True, False)}
kinds = {
    "kept, direct": lambda: call(kept[True]),
    "kept, through the proxy": lambda: call(kept[False]),
    "new, direct": lambda: fresh(True),
    "new, through the proxy": lambda: fresh(False),
}
times = {kind: [] for kind in kinds}
for number in range(calls + 50):
    for kind, run in kinds.items():
        took = run()
        if number >= 50:
            times[kind].append(took)

print(f"| {calls} calls of each kind, alternating | median | p99 | added at the median |")
print("|---|---|---|---|")
for kind, all_times in times.items():
    ordered, base = sorted(all_times), statistics.median(times[kind.split(",")[0] + ", direct"])
    added = "" if kind.endswith("direct") else f"{statistics.median(ordered) - base:+.2f} ms"
    print(f"| connection {kind} | {statistics.median(ordered):.2f} ms | {ordered[len(ordered) * 99 // 100]:.2f} ms | {added} |")

listener = socket.create_server((server, 0))
threading.Thread(target=serve, args=(listener,), daemon=True).start()
port = listener.getsockname()[1]
for name, peer in (("direct", socket.create_connection((server, port))), ("through the proxy", through(server, port))):
    up, down = carry(peer)
    print(f"{MEBIBYTES} MiB of zeros {name}: {up:.0f} MiB/s there, {down:.0f} MiB/s back")
