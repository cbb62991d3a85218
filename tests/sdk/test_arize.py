"""Arize's own client (arize) lists, filters and reads the users of the sandbox."""

import base64
import json
import time

import arize
import pytest
from arize._generated.api_client.exceptions import (
    ApiException,
    ForbiddenException,
    NotFoundException,
    ServiceException,
    UnauthorizedException,
)
from arize._generated.api_client.models.problem import Problem
from arize._generated.api_client.models.user_status import UserStatus
from pydantic import ValidationError


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("arize")


@pytest.fixture
def connect(platform):
    def connect(key):
        host, port = platform.host_and_port
        return arize.ArizeClient(api_key=key, api_scheme="http", api_host=host, api_port=port).users

    return connect


@pytest.fixture
def users(connect, platform):
    return connect(platform.token)


def pages(users, **query):
    """Every page: the users' client has no iterator of its own, one follows the cursor."""
    cursor = None
    while True:
        page = users.list(cursor=cursor, **query)
        yield page
        cursor = page.pagination.next_cursor
        if not page.pagination.has_more:
            assert cursor is None
            return
        assert cursor


def everybody(users, **query):
    return [user for page in pages(users, limit=100, **query) for user in page.users]


def ids(rows):
    return [row.id for row in rows]


def check_problem(refusal, status):
    """The body is a problem document of that status, which the client's own model reads."""
    assert refusal.headers["content-type"].startswith("application/problem+json")
    problem = Problem.from_json(refusal.body)
    assert problem.status == refusal.status == status
    assert problem.title and problem.type


# Refusals


@pytest.mark.parametrize("key", ["unknown", "expired"])
def test_a_key_that_is_not_valid_is_unauthorized(connect, platform, key):
    users = connect({"unknown": "no-such-key", "expired": platform.expired_token}[key])
    with pytest.raises(UnauthorizedException) as refusal:
        users.list()
    check_problem(refusal.value, 401)


def test_a_limited_key_is_forbidden(connect, platform):
    with pytest.raises(ForbiddenException) as refusal:
        connect(platform.limited_token).list()
    check_problem(refusal.value, 403)


def test_an_unknown_user_is_not_found(users):
    unknown = base64.b64encode(b"User:987654321:none").decode()
    with pytest.raises(NotFoundException) as refusal:
        users.get(user=unknown)
    check_problem(refusal.value, 404)


def test_an_unknown_address_is_nobody(users):
    assert users.get(user="nobody@example.com") is None


@pytest.mark.parametrize("limit", [0, 101])
def test_the_client_itself_refuses_a_limit_out_of_range(users, sandbox, limit):
    with pytest.raises(ValidationError, match="limit"):
        users.list(limit=limit)
    assert sandbox.arrived("arize") == []


def test_a_429_with_retry_after_is_repeated_after_that_time(users, sandbox):
    sandbox.refuse_next("arize", 429, retry_after=1)
    started = time.monotonic()
    assert users.list(limit=1).users
    assert time.monotonic() - started >= 1
    assert [request.status for request in sandbox.arrived("arize")] == [429, 200]


def test_a_429_without_retry_after_is_not_repeated(users, sandbox):
    sandbox.refuse_next("arize", 429)
    with pytest.raises(ApiException) as refusal:
        users.list(limit=1)
    check_problem(refusal.value, 429)
    assert [request.status for request in sandbox.arrived("arize")] == [429]


def test_a_500_is_not_repeated(users, sandbox):
    sandbox.refuse_next("arize", 500)
    with pytest.raises(ServiceException):
        users.list(limit=1)
    assert [request.status for request in sandbox.arrived("arize")] == [500]


# Lists


def test_rows_have_every_field_of_the_vendors_model(users):
    # All fields of the model are optional; a server that leaves one out would go unnoticed.
    for user in everybody(users):
        assert None not in (user.id, user.name, user.email, user.created_at, user.status, user.role, user.is_developer)
        assert user.created_at.tzinfo is not None


def test_ids_are_of_the_form_that_the_client_takes_for_an_id(users):
    for user_id in ids(everybody(users)):
        kind, number, suffix = base64.b64decode(user_id, validate=True).decode().split(":")
        assert kind == "User" and number.isdigit() and suffix


def test_roles_are_of_both_kinds(users):
    roles = {user.role.type for user in everybody(users)}
    assert roles <= {"PREDEFINED", "CUSTOM"} and "PREDEFINED" in roles


def test_pages_add_up_to_the_whole_list(users):
    small = [user for page in pages(users, limit=17) for user in page.users]
    assert len(small) > 100
    assert len(set(ids(small))) == len(small)
    assert small == everybody(users)


def test_a_page_has_fifty_rows_unless_asked_otherwise(users):
    page = users.list()
    assert len(page.users) == 50 and page.pagination.has_more


def test_rows_are_ordered_by_creation(users):
    created = [user.created_at for user in everybody(users)]
    assert created == sorted(created)


@pytest.mark.parametrize("status", list(UserStatus))
def test_a_status_filter_gives_users_of_that_status(users, status):
    found = everybody(users, status=[status])
    assert found and all(user.status is status for user in found)
    assert ids(found) == [user.id for user in everybody(users) if user.status is status]


def test_several_statuses_give_the_users_of_any(users):
    wanted = [UserStatus.INVITED, UserStatus.EXPIRED]
    assert ids(everybody(users, status=wanted)) == [user.id for user in everybody(users) if user.status in wanted]


def test_an_empty_list_of_statuses_is_no_filter(users):
    assert ids(everybody(users, status=[])) == ids(everybody(users))


def test_an_address_filter_looks_at_parts_in_any_case(users):
    everyone = everybody(users)
    found = everybody(users, email="ADA.LindQVIST")
    assert {user.email for user in found} >= {"ada.lindqvist@example.com", "ada.lindqvist+ml@example.com"}
    assert ids(found) == [user.id for user in everyone if "ada.lindqvist" in user.email.lower()]


def test_filters_combine_and_go_on_over_their_pages(users):
    query = {"email": "example.com", "status": [UserStatus.ACTIVE]}
    whole = everybody(users, **query)
    assert len(whole) > 20
    assert all("example.com" in user.email.lower() and user.status is UserStatus.ACTIVE for user in whole)
    assert [user for page in pages(users, limit=7, **query) for user in page.users] == whole


def test_reserved_characters_in_a_filter_are_taken_as_they_are(users):
    assert [user.email for user in everybody(users, email="lindqvist+ml@")] == ["ada.lindqvist+ml@example.com"]
    assert everybody(users, email="%") == []


def test_a_deleted_user_is_never_listed(users):
    assert everybody(users, email="viktor.halloran@example.com") == []


def test_nobody_of_another_account_is_found(users):
    assert everybody(users, email="elsewhere.example.net") == []
    assert len(everybody(users, email="ada.lindqvist@example.com")) == 1


# One user


def test_a_user_equals_their_row(users):
    for row in users.list(limit=25).users:
        assert users.get(user=row.id) == row


def test_an_id_arrives_encoded_and_whole(users, sandbox):
    # Those that end in padding are the ones that a path must encode.
    row = next(row for row in everybody(users) if row.id.endswith("="))
    users.get(user=row.id)
    arrived = sandbox.arrived("arize")[-1]
    assert "=" not in arrived.raw_path
    assert arrived.segments == ["v2", "users", row.id]


def test_a_user_is_found_by_their_exact_address_in_any_case(users):
    found = users.get(user="Mira.Castellanos@EXAMPLE.com")
    assert found.email == "mira.castellanos@example.com"
    assert found.role.type == "PREDEFINED" and found.role.name == "ADMIN"


# Addresses


def test_the_prefixed_address_answers_as_the_vendors_host_does(platform, users):
    # The client makes its address of scheme and host, and takes a path after the host for a part of it.
    prefixed = arize.ArizeClient(
        api_key=platform.token, api_scheme="http", api_host=platform.base.removeprefix("http://")
    ).users
    assert prefixed.list(limit=5).users == users.list(limit=5).users


def test_the_answer_has_no_field_that_the_client_does_not_know(users, sandbox):
    # The wrapper drops unknown fields; the generated client below it gives the body as it came.
    body = json.loads(users._api.list_users_without_preload_content(limit=100).data)
    assert set(body) == {"users", "pagination"}
    known = {"id", "name", "email", "created_at", "status", "role", "is_developer"}
    assert all(set(row) == known for row in body["users"])
