"""The shop's stock: GET /stock/SKU answers {"sku": ..., "available": n}, on the port in PORT. Standard library only."""
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What came in, and what was promised to customers, in the order of the day.
MOVEMENTS = {
    "coffee": [("in", 40), ("out", 12), ("in", 20), ("out", 30)],
    "honey": [("in", 25), ("out", 5)],
    "apple": [("in", 100), ("out", 60), ("in", 80)],
    "bread": [("in", 30), ("out", 30), ("in", 12)],
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
    port = int(os.environ.get("PORT", "8080"))
    ThreadingHTTPServer(("", port), Handler).serve_forever()
