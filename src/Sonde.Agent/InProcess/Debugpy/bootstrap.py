# The first thing that runs in the target: fetches debugging.py from the agent, and runs it in a thread of its own. Several threads may come here; one goes on.
import _thread, sys
def sonde(name):
    try:
        import socket
        link = socket.socket(socket.AF_UNIX)
        link.connect("\0" + name)
        stream = link.makefile("rb")
        source = stream.read(int(stream.readline()))
        exec(compile(source, "<sonde>", "exec"), {"link": link, "stream": stream, "name": name, "__name__": "sonde"})
    except (OSError, ValueError):
        pass
    finally:
        sys.__dict__.pop(name, None)
if sys.__dict__.setdefault("@NAME@", _thread.get_ident()) == _thread.get_ident():
    _thread.start_new_thread(sonde, ("@NAME@",))
