#!/usr/bin/env python3
"""read.py FILE BYTES_PER_SECOND SECONDS: copies standard input to FILE no faster than that, and stops reading after SECONDS; 0 seconds: at the end of input."""
import os
import sys
import time

rate, seconds = int(sys.argv[2]), float(sys.argv[3])
began = None
total = 0
with open(sys.argv[1], "wb") as file:
    while piece := os.read(0, 65536):
        began = began or time.monotonic()
        file.write(piece)
        file.flush()
        total += len(piece)
        ahead = total / rate - (time.monotonic() - began)
        if ahead > 0:
            time.sleep(ahead)
        if seconds and time.monotonic() - began >= seconds:
            break
