#!/usr/bin/env python3
"""count.py FILE...: packets in each pcap or pcapng, one that was cut off within a packet included; of pcapng that was ended what the kernel lost, too."""
import struct
import sys

for name in sys.argv[1:]:
    data = open(name, "rb").read()
    packets, dropped, at = 0, None, 0
    if data[:4] == b"\x0a\x0d\x0d\x0a":
        while at + 12 <= len(data):
            kind, length = struct.unpack_from("<II", data, at)
            if at + length > len(data):
                break
            packets += kind == 6
            if kind == 5:
                option = at + 20
                while (code := struct.unpack_from("<HH", data, option))[0]:
                    if code[0] == 7:
                        dropped = struct.unpack_from("<Q", data, option + 4)[0]
                    option += 4 + (code[1] + 3) // 4 * 4
            at += length
    elif data:
        at = 24
        while at + 16 <= len(data):
            length = struct.unpack_from("<I", data, at + 8)[0]
            if at + 16 + length > len(data):
                break
            packets += 1
            at += 16 + length
    print(packets, "?" if dropped is None else dropped)
