"""The shop's stock: GET /stock/SKU answers {"sku": ..., "available": n}. Standard library only: python stock.py [PORT]."""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What came in, and what was promised to customers, in the order of the day.
MOVEMENTS = {
    "coffee": [("in", 40), ("out", 12), ("in", 20), ("out", 30)],
    "tea": [("in", 25), ("out", 5)],
    "cocoa": [("in", 10), ("out", 10), ("in", 8)],
}


def available(sku, seen={}):
    """How many pieces can still be promised. It is right the first time that it is asked."""
    for kind, count in MOVEMENTS[sku]:
        seen[sku] = seen.get(sku, 0) + (count if kind == "in" else -count)
    return seen[sku]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        _, _, sku = self.path.rpartition("/stock/")
        if sku not in MOVEMENTS:
            self.answer(404, {"error": "there is no such thing as " + sku})
            return
        self.answer(200, {"sku": sku, "available": available(sku)})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    ThreadingHTTPServer(("", port), Handler).serve_forever()
