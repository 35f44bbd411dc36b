"""A server on the loopback: python server.py PORT [blocked]. With `blocked` its main thread waits for a lock, and executes nothing."""
import http.server
import sys
import threading


def double(number):
    result = number * 2
    return result


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        answer = double(int(self.path.strip("/")))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"%d\n" % answer)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
if "blocked" in sys.argv:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Event().wait()
else:
    server.serve_forever()
