#!/usr/bin/env python3
"""send.py ADDRESS PORT BYTES PER_SECOND SECONDS: UDP datagrams of random bytes, BYTES each with their headers (Ethernet, IP, UDP). Prints how many were sent."""
import os
import socket
import sys
import time

address, port, size, rate, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
payloads = [os.urandom(size - 42) for _ in range(64)]
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
began = time.monotonic()
sent = 0
while (elapsed := time.monotonic() - began) < seconds:
    due = min(int(elapsed * rate), int(seconds * rate))
    while sent < due:
        udp.sendto(payloads[sent % 64], (address, port))
        sent += 1
    time.sleep(0.002)
print(sent)
