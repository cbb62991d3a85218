"""Authress's own client (authress) lists, searches and reads the users of the sandbox, with both kinds of credential."""

import json
import re
import time
from urllib.parse import quote

import authress
import pytest
from authress.exceptions import (
    ApiException,
    ForbiddenException,
    NotFoundException,
    ServiceException,
    UnauthorizedException,
)
from authress.models import UserIdentity, UserIdentityCollection
from pydantic.v1 import ValidationError

# Ids that a path must encode; all of them belong to somebody in the sandbox.
HARD_IDS = ["google|1234", "auth0|ab/c d", "100%|sure", "hash#tag?query=1&x=2", "ünï|Zoë/東京", "saml|a%2Fb"]


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("authress")


@pytest.fixture
def connect(platform):
    def connect(token, address=platform.root):
        client = authress.AuthressClient(address)
        client.set_token(token)
        return client.users

    return connect


@pytest.fixture
def users(connect, platform):
    return connect(platform.token)


def pages(users, **query):
    """Every page: the client has no iterator of its own, one follows the cursor."""
    cursor = None
    while True:
        page = users.get_users(cursor=cursor, **query)
        yield page
        cursor = page.pagination and page.pagination.next and page.pagination.next.cursor
        if not cursor:
            return


def everybody(users, **query):
    return [user for page in pages(users, limit=100, **query) for user in page.users]


def ids(rows):
    return [row.user_id for row in rows]


# Refusals


@pytest.mark.parametrize("token", ["unknown", "expired"])
def test_a_token_that_is_not_valid_is_unauthorized(connect, platform, token):
    users = connect({"unknown": "a.b.c", "expired": platform.expired_token}[token])
    with pytest.raises(UnauthorizedException) as refusal:
        users.get_users()
    assert refusal.value.status == 401
    assert "errorCode" in json.loads(refusal.value.body)


def test_a_limited_token_is_forbidden(connect, platform):
    with pytest.raises(ForbiddenException) as refusal:
        connect(platform.limited_token).get_users()
    assert refusal.value.status == 403
    assert "errorCode" in json.loads(refusal.value.body)


def test_an_access_key_that_was_tampered_with_is_unauthorized(platform):
    client_id, key_id, account, secret = platform.access_key.split(".")
    # The last 32 bytes are the private key; other ones sign what the registered public key does not verify.
    forged = ".".join([client_id, key_id, account, secret[:24] + secret[24:][::-1].replace("=", "A")[:40]])
    with pytest.raises(UnauthorizedException):
        authress.AuthressClient(platform.root, service_client_access_key=forged).users.get_users()


def test_an_access_key_of_another_client_is_unauthorized(platform):
    _, key_id, account, secret = platform.access_key.split(".")
    stranger = ".".join(["sc_stranger", key_id, account, secret])
    with pytest.raises(UnauthorizedException):
        authress.AuthressClient(platform.root, service_client_access_key=stranger).users.get_users()


def test_an_unknown_user_is_not_found(users):
    with pytest.raises(NotFoundException) as refusal:
        users.get_user("auth0|nobody")
    assert "errorCode" in json.loads(refusal.value.body)


@pytest.mark.parametrize("limit", [0, 101])
def test_the_client_itself_refuses_a_limit_out_of_range(users, sandbox, limit):
    with pytest.raises(ValidationError, match="limit"):
        users.get_users(limit=limit)
    assert sandbox.arrived("authress") == []


def test_the_client_itself_refuses_an_id_that_is_too_long_for_a_path(users, sandbox):
    with pytest.raises(ValidationError, match="user_id"):
        users.get_user("x" * 65)
    assert sandbox.arrived("authress") == []


def test_a_429_with_retry_after_is_repeated_after_that_time(users, sandbox):
    sandbox.refuse_next("authress", 429, retry_after=1)
    started = time.monotonic()
    assert users.get_users(limit=1).users
    assert time.monotonic() - started >= 1
    assert [request.status for request in sandbox.arrived("authress")] == [429, 200]


def test_a_429_without_retry_after_is_not_repeated(users, sandbox):
    sandbox.refuse_next("authress", 429)
    with pytest.raises(ApiException) as refusal:
        users.get_users(limit=1)
    assert refusal.value.status == 429
    assert [request.status for request in sandbox.arrived("authress")] == [429]


def test_a_500_is_repeated_five_times(users, sandbox):
    sandbox.refuse_next("authress", 500, times=6)
    with pytest.raises(ServiceException):
        users.get_users(limit=1)
    assert [request.status for request in sandbox.arrived("authress")] == [500] * 6


# Lists


def test_rows_fit_the_vendors_model(users):
    # The client forgives: what does not fit its model it takes as it is. Here the model itself is asked.
    answer = users.get_users_with_http_info(limit=100)
    assert answer.headers["content-type"].startswith("application/links+json")
    body = json.loads(answer.raw_data)
    for row in body["users"]:
        # The sandbox has some ids beyond the documented letters on purpose; the client takes those as they are.
        if len(row["userId"]) <= 128 and not re.fullmatch(r"[a-zA-Z0-9+._|/~:@\s-]+", row["userId"]):
            row["userId"] = "documented"
    parsed = UserIdentityCollection.parse_obj(body)
    assert len(parsed.users) == 100
    assert parsed.links.var_self.href and parsed.links.next.href
    assert parsed.pagination.next.cursor


def test_pages_add_up_to_the_whole_list(users):
    small = [user for page in pages(users, limit=17) for user in page.users]
    assert len(small) > 200
    assert len(set(ids(small))) == len(small)
    assert [user.to_dict() for user in small] == [user.to_dict() for user in everybody(users)]


def test_only_the_last_page_has_no_cursor_and_no_next_link(users):
    *others, last = pages(users, limit=50)
    assert all(page.pagination.next.cursor and page.links.next.href for page in others)
    assert all(len(page.users) == 50 for page in others)
    assert not (last.pagination and last.pagination.next)
    assert last.links.next is None
    assert 0 < len(last.users) <= 50


def test_a_page_has_a_hundred_rows_unless_asked_otherwise(users):
    assert len(users.get_users().users) == 100


@pytest.mark.parametrize("field", ["user_id", "name", "email"])
def test_a_search_looks_at_every_field_in_any_case(users, field):
    everyone = everybody(users)
    wanted = next(user for user in everyone[150:] if user.name and user.email)
    for text in (getattr(wanted, field).upper(), getattr(wanted, field).lower()):
        found = everybody(users, filter=text[:64])
        assert wanted.user_id in ids(found)
        assert len(found) < len(everyone)
        for user in found:
            assert text[:64].lower() in f"{user.user_id} {user.name} {user.email} {user.picture}".lower()


def test_a_search_goes_on_over_its_pages(users):
    whole = ids(everybody(users, filter="example.com"))
    assert len(whole) > 20
    assert [user.user_id for page in pages(users, limit=7, filter="example.com") for user in page.users] == whole


def test_a_search_in_another_script_finds_its_person(users):
    assert [user.name for user in everybody(users, filter="соколова")] == ["Екатерина Соколова"]


def test_an_empty_search_is_no_search(users, sandbox):
    assert ids(users.get_users(filter="").users) == ids(users.get_users().users)
    assert ("filter", "") in sandbox.arrived("authress")[0].query


def test_nobody_of_another_account_is_found(users):
    assert everybody(users, filter="elsewhere.example.net") == []
    assert len(everybody(users, filter="ada.lindqvist@example.com")) == 1


def test_an_unknown_tenant_has_no_users(users):
    assert everybody(users, tenant_id="no-such-tenant") == []


def test_a_user_may_have_neither_name_nor_address(users):
    nameless = [user for user in everybody(users) if user.name is None]
    assert nameless and all(user.email is None for user in nameless)


# One user


def test_a_user_equals_their_row(users):
    for row in users.get_users(limit=25).users:
        assert users.get_user(row.user_id).to_dict() == row.to_dict()


@pytest.mark.parametrize("user_id", HARD_IDS)
def test_an_id_that_must_be_encoded_finds_its_user(users, user_id):
    [row] = [user for user in everybody(users) if user.user_id == user_id]
    found = users.get_user(user_id)
    assert isinstance(found, UserIdentity)
    assert found.user_id == user_id
    assert found.to_dict() == row.to_dict()


@pytest.mark.parametrize(
    "user_id", ["a/b", "a|b", "50%", "%2F", "#1", "who?", "a b", "a+b", "東京|Zoë", "a/../b", "&=;,", "\U0001f600"]
)
def test_an_id_arrives_byte_for_byte(users, sandbox, user_id):
    with pytest.raises(NotFoundException):
        users.get_user(user_id)
    [arrived] = sandbox.arrived("authress")
    assert arrived.raw_path == f"/v1/users/{quote(user_id, safe='')}"
    assert arrived.segments == ["v1", "users", user_id]


def test_a_listed_id_may_be_longer_than_a_path_takes(users):
    longer = [user_id for user_id in ids(everybody(users)) if len(user_id) > 64]
    assert longer and all(len(user_id) <= 128 for user_id in longer)


# The access key


@pytest.fixture
def service(platform):
    return authress.AuthressClient(platform.root, service_client_access_key=platform.access_key)


def test_an_access_key_lists_and_reads_as_the_token_does(service, users):
    assert ids(everybody(service.users)) == ids(everybody(users))
    assert service.users.get_user("google|1234").to_dict() == users.get_user("google|1234").to_dict()


def test_a_token_minted_from_the_access_key_passes_the_clients_own_verification(service):
    """The client fetches the public key from the sandbox and checks the signature itself."""
    claims = service.verify_token(service.get_client_token())
    assert claims["sub"] == claims["client_id"]


# Addresses


def test_the_prefixed_address_answers_as_the_vendors_host_does(connect, platform, users):
    prefixed = connect(platform.token, platform.base)
    assert ids(prefixed.get_users(limit=5).users) == ids(users.get_users(limit=5).users)
    assert prefixed.get_user("auth0|ab/c d").user_id == "auth0|ab/c d"


def test_the_access_key_works_at_the_prefixed_address(platform):
    service = authress.AuthressClient(platform.base, service_client_access_key=platform.access_key)
    assert len(service.users.get_users(limit=5).users) == 5
