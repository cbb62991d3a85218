"""The sandbox server as a test holds it: started on a free port, told to misbehave, asked what arrived, stopped."""

import json
import os
import queue
import subprocess
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PROJECT = Path(__file__).resolve().parents[2]
PEOPLE = 300
SEED = 7
START_WITHIN = 30
STOP_WITHIN = 10
GREETING = "sandbox listening on "

# The machine may have a proxy configured; the sandbox is never behind it.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Arrived:
    """One request as it reached the sandbox, with its path and query decoded."""

    method: str
    raw_path: str
    query: list
    headers: dict
    status: int

    @property
    def segments(self):
        """The path's segments, each decoded after the split, so that an encoded slash stays inside its segment."""
        return [unquote(segment) for segment in self.raw_path.strip("/").split("/")]


@dataclass(frozen=True)
class Platform:
    """Where one vendor's double is, and the credentials that open it."""

    name: str
    root: str
    base: str
    secrets: dict

    def __getattr__(self, name):
        try:
            return self.secrets[name]
        except KeyError:
            raise AttributeError(f"the credentials of {self.name} have no {name!r}") from None

    @property
    def host_and_port(self):
        """The root's host and port apart, for clients that want them so."""
        parts = urlsplit(self.root)
        return parts.hostname, parts.port


class Sandbox:
    """A running sandbox."""

    def __init__(self, folder):
        self._folder = Path(folder)
        self._process = None
        self._address = None
        self._platforms = {}

    def start(self):
        """Starts the binary and waits until it says where it listens."""
        binary = Path(os.environ.get("SANDBOX_BIN") or PROJECT / "target" / "release" / "sandbox").resolve()
        if not binary.is_file():
            raise RuntimeError(
                f"there is no sandbox at {binary}: build it (cargo build --release -p sandbox) or name it with SANDBOX_BIN"
            )
        credentials = self._folder / "credentials.json"
        log = (self._folder / "sandbox.log").open("wb")
        options = ["--listen=127.0.0.1:0", f"--people={PEOPLE}", f"--seed={SEED}", f"--credentials-out={credentials}"]
        self._process = subprocess.Popen(
            [str(binary), *options], stdout=subprocess.PIPE, stderr=log, cwd=self._folder, text=True
        )
        log.close()
        # A pipe has no deadline of its own, so a thread reads it, to the end, lest the sandbox block on a full pipe.
        lines = queue.Queue()
        threading.Thread(target=self._read, args=(self._process.stdout, lines), daemon=True).start()
        seen = []
        while self._address is None:
            try:
                line = lines.get(timeout=START_WITHIN)
            except queue.Empty:
                line = None
            if line is None:
                self.stop()
                complaint = (self._folder / "sandbox.log").read_text(errors="replace")
                raise RuntimeError(f"the sandbox did not say where it listens; it said {seen}\n{complaint}")
            seen.append(line)
            if line.startswith(GREETING):
                self._address = line[len(GREETING) :].rstrip("/")
        for name, entry in json.loads(credentials.read_text())["platforms"].items():
            self._platforms[name] = Platform(name, entry.pop("root"), entry.pop("base"), entry)

    @staticmethod
    def _read(pipe, lines):
        with pipe:
            for line in pipe:
                lines.put(line.strip())
        lines.put(None)

    def stop(self):
        """Ends the process; it has nothing to save."""
        self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def platform(self, name):
        """The double of one vendor."""
        return self._platforms[name]

    def reset(self):
        """The state of the start: the same people, no faults, an empty request log."""
        self._control("POST", "reset")

    def refuse_next(self, platform, status, retry_after=None, times=1):
        """Makes the next requests of a platform fail with a status, and with Retry-After if given."""
        fault = {"kind": "status", "status": status}
        if retry_after is not None:
            fault["retry_after"] = retry_after
        self._control("POST", "faults", {"platform": platform, "times": times, "fault": fault})

    def arrived(self, platform):
        """The requests that reached a platform since the last reset, oldest first."""
        entries = self._control("GET", f"requests?platform={platform}")["requests"]
        arrived = []
        for entry in entries:
            path, _, query = entry["path"].partition("?")
            pairs = parse_qsl(query, keep_blank_values=True)
            arrived.append(Arrived(entry["method"], path, pairs, entry["headers"], entry["status"]))
        return arrived

    def _control(self, method, path, body=None):
        request = urllib.request.Request(f"{self._address}/sandbox/{path}", method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with _direct.open(request, timeout=10) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} /sandbox/{path}: {error.code} {error.read().decode()}") from None
        return json.loads(text) if text else None
