"""A registry that refuses: /v2/NAME/manifests/TAG is answered by what NAME says. registry.py PORT"""

import http.server
import json
import sys
import time

ANSWERS = {
    "absent": (404, "MANIFEST_UNKNOWN", "manifest unknown"),
    "denied": (401, "UNAUTHORIZED", "authentication required"),
    "broken": (500, "UNKNOWN", "the storage is full"),
}


class Registry(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.split("/")[2] if self.path.startswith("/v2/") else ""
        if name == "slow":
            time.sleep(300)
        status, code, message = ANSWERS.get(name, (404, "NAME_UNKNOWN", "name unknown"))
        body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="registry"')
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Registry).serve_forever()
