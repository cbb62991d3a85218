"""TrueFoundry's own client (truefoundry-sdk) lists, searches and reads the users of the sandbox."""

import time

import pytest
from truefoundry_sdk import HttpError, NotFoundError, TrueFoundry
from truefoundry_sdk.core.api_error import ApiError


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("truefoundry")


@pytest.fixture
def connect(platform):
    clients = []

    def connect(token, address=platform.root):
        client = TrueFoundry(base_url=address, api_key=token)
        clients.append(client)
        return client

    yield connect
    for client in clients:
        client._client_wrapper.httpx_client.httpx_client.close()


@pytest.fixture
def client(connect, platform):
    return connect(platform.token)


@pytest.fixture
def users(client):
    return client.users


def everybody(users, **query):
    """All rows in one page."""
    return users.list(limit=1000, **query).items


def ids(rows):
    return [row.id for row in rows]


def check_error(refusal, status):
    """The body is an error of that status, which the client's own model reads."""
    # For most codes the client declares no type and hands over the plain object.
    error = HttpError.model_validate(refusal.body)
    assert refusal.status_code == error.status_code == status
    assert error.message


# Refusals


@pytest.mark.parametrize("token", ["unknown", "expired"])
def test_a_token_that_is_not_valid_is_unauthorized(connect, platform, token):
    client = connect({"unknown": "no-such-token", "expired": platform.expired_token}[token])
    with pytest.raises(ApiError) as refusal:
        client.users.list()
    check_error(refusal.value, 401)


def test_a_limited_token_is_forbidden(connect, platform):
    with pytest.raises(ApiError) as refusal:
        connect(platform.limited_token).users.list()
    check_error(refusal.value, 403)


def test_a_limited_token_may_still_ask_whose_it_is(connect, platform):
    assert connect(platform.limited_token).internal.users.get_info().email == "tomas.herrera@example.com"


def test_an_unknown_user_is_not_found(users):
    with pytest.raises(NotFoundError) as refusal:
        users.get("no-such-user")
    check_error(refusal.value, 404)


@pytest.mark.parametrize("query", [{"limit": -1}, {"offset": -1}], ids=str)
def test_a_number_out_of_range_is_refused(users, query):
    with pytest.raises(ApiError) as refusal:
        users.list(**query)
    assert refusal.value.status_code in (400, 422)
    check_error(refusal.value, refusal.value.status_code)


def test_a_429_with_retry_after_is_repeated_after_that_time(users, sandbox):
    sandbox.refuse_next("truefoundry", 429, retry_after=1)
    started = time.monotonic()
    assert users.list(limit=1).items
    assert time.monotonic() - started >= 1
    assert [request.status for request in sandbox.arrived("truefoundry")] == [429, 200]


def test_a_500_is_repeated_twice(users, sandbox):
    # The wait between tries follows Retry-After, which keeps this test short.
    sandbox.refuse_next("truefoundry", 500, retry_after=1, times=3)
    with pytest.raises(ApiError) as refusal:
        users.list(limit=1)
    assert refusal.value.status_code == 500
    assert [request.status for request in sandbox.arrived("truefoundry")] == [500] * 3


# Lists


def test_rows_are_whole(users):
    for user in everybody(users, show_invalid_users=True):
        assert user.id and "@" in user.email and user.tenant_name
        assert user.created_at.tzinfo and user.updated_at.tzinfo
        assert user.created_at <= user.updated_at
        # The client keeps unknown fields; there should be none.
        assert not user.model_extra
        assert not user.metadata.model_extra
        assert user.roles


def test_the_pages_of_the_clients_own_iterator_add_up_to_the_whole_list(users, sandbox):
    paged = list(users.list(limit=17))
    whole = everybody(users)
    assert len(paged) > 150
    assert len(set(ids(paged))) == len(paged)
    assert paged == whole
    # The client asks until a page is empty.
    offsets = [dict(request.query)["offset"] for request in sandbox.arrived("truefoundry") if ("limit", "17") in request.query]
    assert offsets == [str(offset) for offset in range(0, len(whole), 17)] + [str(len(whole))]


def test_the_total_counts_all_pages(users):
    page = users.list(limit=10, offset=20).response
    assert len(page.data) == 10
    assert page.pagination.total == len(everybody(users))
    assert (page.pagination.offset, page.pagination.limit) == (20, 10)


def test_a_page_has_a_hundred_rows_unless_asked_otherwise(users):
    assert len(users.list().items) == 100


def test_a_page_past_the_end_is_empty(users):
    assert users.list(offset=100000).items == []


def test_a_search_looks_at_parts_of_the_address_in_any_case(users):
    everyone = everybody(users)
    found = everybody(users, query="RESEARCH.example")
    assert "kofi.mensah@research.example.org" in [user.email for user in found]
    assert ids(found) == [user.id for user in everyone if "research.example" in user.email.lower()]


def test_a_search_goes_on_over_its_pages(users):
    whole = everybody(users, query="example.com")
    assert 20 < len(whole) < len(everybody(users))
    assert list(users.list(limit=7, query="example.com")) == whole


def test_reserved_characters_in_a_search_are_taken_as_they_are(users):
    assert [user.email for user in everybody(users, query="o'reilly@")] == ["siobhan.o'reilly@example.com"]
    assert everybody(users, query="%") == []


def test_deactivated_users_are_shown_on_request_only(users):
    usual, complete = everybody(users), everybody(users, show_invalid_users=True)
    assert all(user.active for user in usual)
    assert ids(usual) == [user.id for user in complete if user.active]
    gone = [user for user in complete if not user.active]
    assert "viktor.halloran@example.com" in [user.email for user in gone]


def test_nobody_of_another_tenant_is_found(users):
    assert everybody(users, query="elsewhere.example.net", show_invalid_users=True) == []
    assert len(everybody(users, query="ada.lindqvist@example.com", show_invalid_users=True)) == 1


def test_an_invited_user_has_not_accepted_yet(users):
    [invited] = everybody(users, query="priya.raman@example.com")
    assert invited.metadata.invite_accepted is False


# One user


def test_a_user_equals_their_row(users):
    for row in users.list(limit=25).items:
        assert users.get(row.id).data == row


def test_a_deactivated_user_can_still_be_read(users):
    [row] = everybody(users, query="viktor.halloran@example.com", show_invalid_users=True)
    assert users.get(row.id).data == row


def test_the_current_user_is_the_owner_of_the_token(client):
    session = client.internal.users.get_info()
    assert session.email == "mira.castellanos@example.com"
    assert session.subject_type == "user"
    [row] = everybody(client.users, query=session.email)
    assert session.tenant_name == row.tenant_name
    assert set(session.roles) == set(row.roles)
    assert session.effective_user_id == row.id


# Addresses


def test_the_prefixed_address_answers_as_the_vendors_host_does(connect, platform, users):
    assert connect(platform.token, platform.base).users.list(limit=5).items == users.list(limit=5).items
