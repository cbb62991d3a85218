"""What all client tests share: one sandbox, set back before every test, and no way to any network but the loopback."""

import os
import socket
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

# Before any client is imported: some read the environment at import, and none may find the settings, the credentials
# or the proxy of whoever runs the tests.
for _name in list(os.environ):
    if _name.upper().endswith("_PROXY") or _name.startswith(("ARIZE_", "AUTHRESS_", "CIVIS_", "ISTARI_", "TFY_")):
        del os.environ[_name]
_scratch = tempfile.TemporaryDirectory(prefix="sdk-tests-")
os.environ["HOME"] = _scratch.name
os.environ["ARIZE_DIRECTORY"] = str(Path(_scratch.name) / "arize")
os.environ["ISTARI_CLIENT_FILESYSTEM_CACHE_ROOT"] = _scratch.name
os.environ["OTEL_SDK_DISABLED"] = "true"

import pytest  # noqa: E402

from sandbox import Sandbox  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def only_loopback():
    """Refuses every connection that leaves the machine, so that no telemetry and no vendor's host is ever called."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def check(sock, address):
        if sock.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
            raise RuntimeError(f"a client tried to connect to {address[0]}:{address[1]}")

    def checked(original):
        def call(sock, address):
            check(sock, address)
            return original(sock, address)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked(connect))
        patch.setattr(socket.socket, "connect_ex", checked(connect_ex))
        yield


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    """The sandbox's process."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture(autouse=True)
def sandbox(running):
    """The sandbox in its first state."""
    running.reset()
    return running
