"""Walks one request from Node.js into Go and into Python, as an IDE with the entries of a launch.json would: python3 demo-walk.py FOLDER FRONT_URL.

FOLDER is the workspace: its sources, and .vscode/launch.json as `sonde up` wrote it. Prints a line for each stop. Standard library only."""
import base64
import json
import os
import re
import socket
import struct
import sys
import threading
import time
import urllib.request

folder, front_url = os.path.abspath(sys.argv[1]), sys.argv[2]
PATIENCE = 30


def say(text):
    print(text, flush=True)


def line_of(file, text):
    """1-based."""
    with open(os.path.join(folder, file), encoding="utf-8") as lines:
        return next(number for number, line in enumerate(lines, 1) if text in line)


class Peer:
    """Messages that a connection tells, in their order, and requests that it answers."""

    def __init__(self):
        self.told, self.changed, self.number = [], threading.Condition(), 0

    def take(self, message):
        with self.changed:
            self.told.append(message)
            self.changed.notify_all()

    def read_all(self):
        try:
            while True:
                self.take(self.read())
        except (OSError, EOFError, ValueError):
            self.take({"over": True})

    def sees(self, what, is_it):
        with self.changed:
            if not self.changed.wait_for(lambda: any(map(is_it, self.told)) or any("over" in m for m in self.told), PATIENCE) or not any(map(is_it, self.told)):
                raise SystemExit(f"waited in vain for {what}")
            return next(filter(is_it, self.told))

    def begin(self):
        threading.Thread(target=self.read_all, daemon=True).start()


class Dap(Peer):
    """The Debug Adapter Protocol: Delve and debugpy."""

    def __init__(self, entry):
        super().__init__()
        address = entry.get("connect", entry)
        self.socket = socket.create_connection((address.get("host", "127.0.0.1"), address["port"]), PATIENCE)
        self.socket.settimeout(None)
        self.file = self.socket.makefile("rb")
        self.begin()
        self.ask("initialize", adapterID=entry["type"], clientName="demo")
        self.attached = self.send("attach", **entry)
        self.sees("the debugger's readiness", lambda m: m.get("event") == "initialized")

    def read(self):
        length = None
        while (line := self.file.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if length is None:
            raise EOFError
        return json.loads(self.file.read(length))

    def send(self, command, **arguments):
        self.number += 1
        text = json.dumps({"seq": self.number, "type": "request", "command": command, "arguments": arguments}).encode()
        self.socket.sendall(b"Content-Length: %d\r\n\r\n" % len(text) + text)
        return self.number

    def ask(self, command, **arguments):
        number = self.send(command, **arguments)
        answer = self.sees(f"the answer to {command}", lambda m: m.get("request_seq") == number)
        if not answer.get("success"):
            raise SystemExit(f"{command}: {answer.get('message')}")
        return answer.get("body") or {}

    def arm(self, file, line):
        path = os.path.join(folder, file)
        self.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": line}])
        self.ask("configurationDone")
        self.sees("the end of attaching", lambda m: m.get("request_seq") == self.attached)
        return self

    def look(self, names):
        thread = self.sees("the stop", lambda m: m.get("event") == "stopped")["body"]["threadId"]
        frame = self.ask("stackTrace", threadId=thread, levels=1)["stackFrames"][0]
        values = {}
        for scope in self.ask("scopes", frameId=frame["id"])["scopes"]:
            if not scope.get("expensive"):
                for variable in self.ask("variables", variablesReference=scope["variablesReference"])["variables"]:
                    values.setdefault(variable["name"], variable["value"])
        tell(os.path.relpath(frame["source"]["path"], folder), frame["line"], frame["name"], {name: values[name] for name in names})
        self.ask("continue", threadId=thread)

    def leave(self):
        self.ask("disconnect", terminateDebuggee=False)
        self.socket.close()


class Cdp(Peer):
    """The inspector's protocol over a WebSocket (RFC 6455): Node.js."""

    def __init__(self, entry):
        super().__init__()
        host = f"{entry.get('address', '127.0.0.1')}:{entry['port']}"
        with urllib.request.urlopen(f"http://{host}/json/list", timeout=PATIENCE) as page:
            path = json.load(page)[0]["webSocketDebuggerUrl"].split("/", 3)[3]
        self.socket = socket.create_connection(host.split(":"), PATIENCE)
        self.socket.settimeout(None)
        self.file = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        while self.file.readline() not in (b"\r\n", b""):
            pass
        self.begin()
        self.ask("Debugger.enable")

    def read(self):
        text = b""
        while True:
            first, second = self.take_bytes(2)
            length = second & 127
            if length > 125:
                length = struct.unpack(">H" if length == 126 else ">Q", self.take_bytes(2 if length == 126 else 8))[0]
            data = self.take_bytes(length)
            if first & 15 == 8:
                raise EOFError
            if first & 15 <= 2:
                text += data
                if first & 128:
                    return json.loads(text)

    def take_bytes(self, count):
        data = self.file.read(count)
        if len(data) < count:
            raise EOFError
        return data

    def ask(self, method, **parameters):
        self.number += 1
        number, text = self.number, json.dumps({"id": self.number, "method": method, "params": parameters}).encode()
        mask = os.urandom(4)
        length = struct.pack(">B", 128 | len(text)) if len(text) < 126 else struct.pack(">BH", 128 | 126, len(text))
        self.socket.sendall(b"\x81" + length + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(text)))
        return self.sees(f"the answer to {method}", lambda m: m.get("id") == number)["result"]

    def arm(self, file, line):
        self.file_name = file
        self.ask("Debugger.setBreakpointByUrl", lineNumber=line - 1, urlRegex=".*/" + os.path.basename(file) + "$")
        return self

    def look(self, names):
        frame = self.sees("the stop", lambda m: m.get("method") == "Debugger.paused")["params"]["callFrames"][0]
        values = {name: self.ask("Debugger.evaluateOnCallFrame", callFrameId=frame["callFrameId"], expression=name)["result"].get("value") for name in names}
        tell(self.file_name, frame["location"]["lineNumber"] + 1, frame["functionName"], values)
        self.ask("Debugger.resume")

    def leave(self):
        self.socket.close()


def tell(file, line, function, values):
    say(f"stopped at {file}:{line}, in {function}: " + ", ".join(f"{name} = {value}" for name, value in values.items()))


def entries_of(path):
    """An editor's JSON: with lines that are comments, and a comma behind the last of a list. By the target's name."""
    with open(path, encoding="utf-8") as lines:
        text = "".join(line for line in lines if not line.lstrip().startswith("//"))
    return {entry["name"].rsplit(" ", 1)[-1]: entry for entry in json.loads(re.sub(r",(\s*[}\]])", r"\1", text))["configurations"]}


entries = entries_of(os.path.join(folder, ".vscode", "launch.json"))
front = Cdp(entries["front"]).arm("front/server.js", line_of("front/server.js", "const wanted ="))
order = Dap(entries["order"]).arm("checkout.go", line_of("checkout.go", "order, err := checkout("))
stock = Dap(entries["stock"]).arm("stock/stock.py", line_of("stock/stock.py", "return seen"))
say("a breakpoint in each of server.js, checkout.go and stock.py")

answer = []
url = front_url + "/buy/coffee?user=dev&quantity=3"
say("$ curl '" + url + "'")
request = threading.Thread(target=lambda: answer.append(urllib.request.urlopen(url, timeout=60).read().decode()), daemon=True)
began = time.monotonic()
request.start()
front.look(["sku", "quantity"])
order.look(["sku", "quantity"])
stock.look(["sku", "seen"])
request.join(PATIENCE)
if not answer:
    raise SystemExit("the request was not answered after the last stop")
say(f"answered after {time.monotonic() - began:.1f} s and three stops: {answer[0].strip()}")
for client in (front, order, stock):
    client.leave()
