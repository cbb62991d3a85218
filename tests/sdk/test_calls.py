"""What "Copy as Python" gives: the constructors and methods in src/platforms are those of the vendors' own clients."""

import inspect
import re
import sys
from urllib.parse import unquote

import pytest
from sandbox import PROJECT

PLATFORMS = ["civis", "istari", "authress", "arize", "truefoundry"]
# The lists that pages ask for, with the parameters that they can send.
LISTS = {
    "civis": ("users.list", "limit page_num order order_dir query account_status group_id group_ids organization_id exclude_groups"),
    "istari": ("list_users", "user_state user_type"),
    "authress": ("users.get_users", "limit cursor filter tenant_id"),
    "arize": ("users.list", "limit cursor email status"),
    "truefoundry": ("users.list", "limit offset query show_invalid_users"),
}  # fmt: skip


def lines(platform):
    """Verb, path and method of every line of a vendor's list."""
    return [line.split(" ") for line in (PROJECT / "src/platforms" / platform / "calls.txt").read_text().splitlines()]


@pytest.fixture(params=PLATFORMS)
def platform(request, sandbox):
    if request.param == "civis" and sys.version_info < (3, 11):
        pytest.skip("civis 2.10.1 needs Python 3.11 or newer")
    return sandbox.platform(request.param)


@pytest.fixture
def client(platform, monkeypatch):
    """The client as the copied lines make it, in the surroundings that they expect."""
    key = platform.access_key if platform.name == "authress" else platform.token
    host, port = platform.host_and_port
    for name, value in {
        "CIVIS_API_KEY": key,
        "CIVIS_API_ENDPOINT": platform.root,
        "ISTARI_REGISTRY_URL": platform.root,
        "ISTARI_REGISTRY_AUTH_TOKEN": key,
        "AUTHRESS_API_URL": platform.root,
        "AUTHRESS_ACCESS_KEY": key,
        "ARIZE_API_KEY": key,
        "ARIZE_API_SCHEME": "http",
        "ARIZE_API_HOST": host,
        "ARIZE_API_PORT": str(port),
        "TFY_HOST": platform.root,
        "TFY_API_KEY": key,
    }.items():
        monkeypatch.setenv(name, value)
    names = {}
    exec((PROJECT / "src/platforms" / platform.name / "client.py").read_text(), names)
    yield names["client"]
    if platform.name == "truefoundry":
        names["client"]._client_wrapper.httpx_client.httpx_client.close()


def find(client, name):
    for part in name.split("."):
        client = getattr(client, part)
    return client


def accepts(method, argument):
    return argument in inspect.signature(method).parameters


def argument_of(path):
    """The last argument in a path."""
    return (re.findall(r"{(\w+)}", path) or [""])[-1]


def test_every_method_is_there_and_takes_the_arguments_by_these_names(client, platform):
    missing = []
    for _, path, name in lines(platform.name):
        try:
            method = find(client, name)
        except AttributeError as error:
            missing.append(f"{name}: {error}")
            continue
        arguments = re.findall(r"{(\w+)}", path)
        missing += [f"{name} has no {argument}" for argument in arguments if not accepts(method, argument)]
    assert not missing


def test_the_parameters_of_the_lists_have_these_names(client, platform):
    name, parameters = LISTS[platform.name]
    assert not [parameter for parameter in parameters.split() if not accepts(find(client, name), parameter)]


def test_a_copied_call_asks_for_that_very_record(client, platform, sandbox):
    rows = find(client, LISTS[platform.name][0])()
    # Each has its own way to hold the rows of a page, and to call an id.
    rows = getattr(rows, "users", None) or getattr(rows, "items", None) or rows
    row = next(iter(rows))
    identity = str(row.user_id if platform.name == "authress" else row.id)
    reads = [(path, name) for verb, path, name in lines(platform.name) if verb == "GET"]
    path, name = next(read for read in reads if re.search(r"/users/{\w+}$", read[0]))
    # As the app writes it: every value is a text.
    find(client, name)(**{argument_of(path): identity})
    assert unquote(sandbox.arrived(platform.name)[-1].raw_path).endswith(f"/users/{identity}")
