"""Istari's own client (istari-digital-client) lists, filters and reads the users of the sandbox; runs in both releases."""

import time
from importlib.metadata import version

import istari_digital_client as istari
import pytest

RELEASE = int(version("istari-digital-client").split(".")[0])
today_only = pytest.mark.skipif(RELEASE < 13, reason="the admin facade came with release 13")

if RELEASE < 13:
    from istari_digital_client import exceptions
    from istari_digital_client.v2.models.user_state import UserState
    from istari_digital_client.v2.models.user_state_option import UserStateOption
    from istari_digital_client.v2.models.user_type import UserType
else:
    from istari_digital_client.legacy import exceptions
    from istari_digital_client.legacy.v2.models.user_state import UserState
    from istari_digital_client.legacy.v2.models.user_state_option import UserStateOption
    from istari_digital_client.legacy.v2.models.user_type import UserType


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("istari")


@pytest.fixture
def connect(platform):
    def connect(token):
        return istari.Client(istari.Configuration(registry_url=platform.root, registry_auth_token=token))

    return connect


@pytest.fixture
def client(connect, platform):
    return connect(platform.token)


def everybody(client, **filters):
    return client.list_users(user_state=UserStateOption.ALL, **filters)


def ids(users):
    return [user.id for user in users]


def call(client, url):
    """Lists users at an address that the client would not make itself, with its own headers, transport and models."""
    method, _, *rest = client._list_users_serialize(
        user_state=None, user_type=None, _request_auth=None, _content_type=None, _headers=None, _host_index=0
    )
    answer = client.api_client.call_api(method, url, *rest)
    answer.read()
    types = {"200": "List[User]", "422": "HTTPValidationError"}
    return client.api_client.response_deserialize(response_data=answer, response_types_map=types).data


# Refusals


@pytest.mark.parametrize("token", ["unknown", "expired"])
def test_a_token_that_is_not_valid_is_unauthorized(connect, platform, token):
    client = connect({"unknown": "no-such-token", "expired": platform.expired_token}[token])
    with pytest.raises(exceptions.UnauthorizedException) as refusal:
        client.list_users()
    assert refusal.value.status == 401
    assert '"detail"' in refusal.value.body


def test_a_limited_token_is_forbidden(connect, platform):
    with pytest.raises(exceptions.ForbiddenException) as refusal:
        connect(platform.limited_token).list_users()
    assert refusal.value.status == 403
    assert '"detail"' in refusal.value.body


def test_a_limited_token_may_still_ask_whose_it_is(connect, platform):
    assert connect(platform.limited_token).get_current_user().email == "tomas.herrera@example.com"


def test_an_unknown_user_is_not_found(client):
    for read in (client.get_user, client.get_user_by_id):
        with pytest.raises(exceptions.NotFoundException) as refusal:
            read("00000000-0000-4000-8000-00000000dead")
        assert '"detail"' in refusal.value.body


def test_a_filter_value_that_does_not_exist_is_invalid(platform, client):
    # The client refuses such values itself; its transport does not look at them.
    with pytest.raises(exceptions.UnprocessableEntityException) as refusal:
        call(client, platform.root + "/api/v2/users?user_state=sleeping")
    [problem] = refusal.value.data.detail
    assert [part.actual_instance for part in problem.loc] == ["query", "user_state"]
    assert problem.msg and problem.type


def test_a_429_with_retry_after_is_repeated_after_that_time(client, sandbox):
    sandbox.refuse_next("istari", 429, retry_after=1)
    started = time.monotonic()
    assert client.list_users()
    assert time.monotonic() - started >= 1
    assert [request.status for request in sandbox.arrived("istari")] == [429, 200]


def test_a_429_without_retry_after_is_not_repeated(client, sandbox):
    sandbox.refuse_next("istari", 429)
    with pytest.raises(exceptions.ApiException) as refusal:
        client.list_users()
    assert refusal.value.status == 429
    assert [request.status for request in sandbox.arrived("istari")] == [429]


def test_a_500_is_not_repeated(client, sandbox):
    sandbox.refuse_next("istari", 500)
    with pytest.raises(exceptions.ServiceException):
        client.list_users()
    assert [request.status for request in sandbox.arrived("istari")] == [500]


# Lists


def test_everybody_is_listed_once(client):
    everyone = everybody(client)
    assert len(everyone) > 200
    assert len(set(ids(everyone))) == len(everyone)


def test_rows_are_whole(client):
    for user in everybody(client):
        assert user.created.tzinfo is not None
        assert user.provider_name and user.provider_user_id
        assert user.user_type in (UserType.HUMAN, UserType.AGENT)
        # A listed token keeps its secret to itself.
        assert all(token.token == "" for token in user.personal_access_tokens)


def test_active_users_are_listed_unless_asked_otherwise(client):
    active = client.list_users()
    assert ids(active) == ids(client.list_users(user_state=UserStateOption.ACTIVE))
    assert ids(active) == [user.id for user in everybody(client) if user.provider_user_state == UserState.USER_STATE_ACTIVE]
    assert len(active) < len(everybody(client))


def test_all_states_appear_and_one_user_has_none(client):
    states = {user.provider_user_state for user in everybody(client)}
    assert states == set(UserState) | {None}


@pytest.mark.parametrize("user_type", [UserType.HUMAN, UserType.AGENT])
def test_a_type_filter_gives_users_of_that_type(client, user_type):
    found = everybody(client, user_type=user_type)
    assert found and all(user.user_type == user_type for user in found)
    assert ids(found) == [user.id for user in everybody(client) if user.user_type == user_type]


def test_the_type_all_is_no_filter(client):
    assert ids(everybody(client, user_type=UserType.ALL)) == ids(everybody(client))


def test_both_filters_combine(client):
    found = client.list_users(user_state=UserStateOption.ACTIVE, user_type=UserType.AGENT)
    assert found
    assert all(user.user_type == UserType.AGENT and user.provider_user_state == UserState.USER_STATE_ACTIVE for user in found)


def test_agents_have_a_machine_name_and_humans_an_address(client):
    for user in everybody(client):
        if user.user_type == UserType.AGENT:
            assert user.machine_name and user.email is None
        else:
            assert user.machine_name is None and user.email and user.display_name


def test_nobody_of_another_tenant_is_listed(client):
    addresses = [(user.email or "").lower() for user in everybody(client)]
    assert not any("elsewhere.example.net" in address for address in addresses)
    assert addresses.count("ada.lindqvist@example.com") == 1


# One user


def test_a_user_equals_their_row(client):
    for row in everybody(client)[:25]:
        assert client.get_user(row.id).to_dict() == row.to_dict()
        assert client.get_user_by_id(row.id).to_dict() == row.to_dict()


def test_the_current_user_is_the_owner_of_the_token(client):
    me = client.get_current_user()
    assert me.email == "mira.castellanos@example.com"
    assert client.get_user(me.id).to_dict() == me.to_dict()


@pytest.mark.parametrize("user_id", ["a/b", "a|b", "50%", "%2F", "#1", "who?", "a b", "東京"])
def test_an_id_arrives_byte_for_byte(client, sandbox, user_id):
    with pytest.raises(exceptions.NotFoundException):
        client.get_user(user_id)
    assert sandbox.arrived("istari")[-1].segments == ["api", "v2", "users", user_id]


# Addresses


def test_the_prefixed_address_answers_as_the_vendors_host_does(platform, client):
    # Both releases drop the path of the address that they are given, so only the transport can be told of it.
    assert ids(call(client, platform.base + "/api/v2/users")) == ids(client.list_users())


# The facade of today's release


@pytest.fixture
def connect_admin(platform):
    def connect(token):
        from istari_digital_client.sdk import IstariAdmin

        return IstariAdmin(istari.Configuration(registry_url=platform.root, registry_auth_token=token))

    return connect


@today_only
@pytest.mark.parametrize("secret, error", [("expired_token", "AuthenticationError"), ("limited_token", "PermissionDeniedError")])
def test_the_facade_gives_each_refusal_its_own_class_and_detail(connect_admin, platform, secret, error):
    from istari_digital_client.sdk import IstariError

    with pytest.raises(IstariError) as refusal:
        connect_admin(getattr(platform, secret)).users.list()
    assert type(refusal.value).__name__ == error
    assert isinstance(refusal.value.detail, str) and not refusal.value.detail.startswith("{")


@today_only
def test_the_facade_lists_and_reads_the_same_users(connect_admin, platform, client):
    users = connect_admin(platform.token).users
    listed = users.list()
    assert ids(listed) == ids(client.list_users())
    assert users.get(listed[0].id).email == listed[0].email
    assert users.current().id == client.get_current_user().id
