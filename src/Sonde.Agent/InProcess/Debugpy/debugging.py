"""What runs inside of the target: the debugger's modules out of memory, one connection to the agent, and the way back.

Runs in a thread of its own, with `link` (the socket to the agent) and `stream` (its reading side). Nothing is written to a file, to the environment,
or to standard output and standard error. When the agent's end of the connection closes, for whatever reason, everything is taken back.
"""
import importlib.abc
import importlib.util
import json
import os
import socket
import sys
import threading


class Modules(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports modules whose source came over the connection."""

    ROOT = "/sonde-debugger/"

    def __init__(self, sources):
        self.sources = sources

    def find_spec(self, name, path=None, target=None):
        file = self.find(name)
        if file is None:
            return None
        spec = importlib.util.spec_from_loader(name, self, origin=self.ROOT + file, is_package=self.is_package(name))
        spec.has_location = True
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(self.ROOT + name.replace(".", "/"))
        return spec

    def find(self, name):
        folder = name.replace(".", "/")
        for file in (folder + ".py", folder + "/__init__.py"):
            if file in self.sources:
                return file
        return folder + "/__init__.py" if any(file.startswith(folder + "/") for file in self.sources) else None

    def is_package(self, name):
        return self.find(name).endswith("/__init__.py")

    def get_source(self, name):
        return self.sources.get(self.find(name), b"").decode()

    def get_code(self, name):
        return compile(self.get_source(name), self.ROOT + self.find(name), "exec", dont_inherit=True)


def receive(stream):
    index = json.loads(stream.readline())
    sources = {}
    for path, length in index:
        sources[path] = stream.read(length)
    return sources


def tell(link, **words):
    link.sendall(json.dumps(words).encode() + b"\n")


def own_files():
    """The files of the program itself, the one that it started from first; not those of Python and of installed packages."""
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    library = os.path.dirname(os.__file__) + os.sep
    files = [] if main is None else [os.path.abspath(main)]
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.startswith("/") and file.endswith(".py") and not file.startswith((library, Modules.ROOT)) \
                and "/site-packages/" not in file and "/dist-packages/" not in file and file not in files:
            files.append(file)
    return files[:8000]


def leave_child(state):
    """A child that the target forks has none of the debugger's threads: a breakpoint would hold it for ever."""
    debugger = state.pop("debugger", None)
    if debugger is not None:
        try:
            debugger.pydb_disposed = True
            stop_tracing()
            os.close(state["link"])
        except Exception:
            pass


def stop_tracing():
    import pydevd
    from _pydevd_bundle.pydevd_constants import set_global_debugger
    pydevd.stoptrace()
    set_global_debugger(None)


def resume_at_once(api):
    """pydevd marks a thread as one that may run, and the thread looks at that five times a second. Here it is told."""
    mark = api.request_resume_thread
    if mark.__module__ == __name__:
        return

    def request_resume_thread(self, thread_id):
        mark(self, thread_id)
        from _pydevd_bundle.pydevd_constants import get_global_debugger
        debugger = get_global_debugger()
        if debugger is not None:
            for event in list(debugger._thread_events.values()) if thread_id == "*" else [debugger.get_internal_queue_and_event(thread_id)[1]]:
                event.set()

    api.request_resume_thread = request_resume_thread


def debug(link, sources):
    if "pydevd" in sys.modules:
        from _pydevd_bundle.pydevd_constants import get_global_debugger
        if get_global_debugger() is not None:
            tell(link, problem="another debugger of Python is in it already")
            return
    finder = Modules(sources)
    state = {"link": link.fileno()}
    sys.meta_path.insert(0, finder)
    try:
        from _pydevd_bundle import pydevd_constants
        # Nothing about frozen modules, and nothing else, on the target's standard error.
        pydevd_constants.DISABLE_FILE_VALIDATION = True
        pydevd_constants.DebugInfoHolder.DEBUG_TRACE_LEVEL = -1
        import pydevd
        from _pydevd_bundle.pydevd_api import PyDevdAPI
        resume_at_once(PyDevdAPI)

        class Connected(pydevd.PyDB):
            def connect(self, host, port):
                self.initialize_network(link, terminate_on_socket_close=False)

        original, pydevd.PyDB = pydevd.PyDB, Connected
        try:
            pydevd.settrace(
                host="127.0.0.1", port=0, suspend=False, patch_multiprocessing=False, wait_for_ready_to_run=False,
                notify_stdin=False, protocol="dap", dont_trace_start_patterns=(Modules.ROOT, "<sonde"))
        finally:
            pydevd.PyDB = original
        state["debugger"] = debugger = pydevd.get_global_debugger()
        os.register_at_fork(after_in_child=lambda: leave_child(state))
        tell(link, python=sys.version.split()[0], folder=os.getcwd(), files=own_files())
        debugger.reader.join()
        PyDevdAPI().request_disconnect(debugger, resume_threads=True)
        stop_tracing()
    finally:
        state.pop("debugger", None)
        sys.meta_path.remove(finder)
        sources.clear()


def say_goodbye(words):
    try:
        end = socket.socket(socket.AF_UNIX)
        end.connect("\0" + name.split(".")[0] + "-end")
        tell(end, **words)
        end.close()
    except OSError:
        pass


words = {}
try:
    debug(link, receive(stream))
except BaseException as failure:
    words["problem"] = "%s: %s" % (type(failure).__name__, failure)
    try:
        tell(link, **words)
    except OSError:
        pass
stream.close()
link.close()
words["threads"] = [thread.name for thread in threading.enumerate() if thread.name.startswith("pydevd")]
say_goodbye(words)
