"""Arize's own client changes what the sandbox holds: users, keys, organizations, spaces, roles, bindings, integrations."""

import base64
from datetime import datetime, timedelta, timezone

import arize
import pytest
from arize._generated.api_client.exceptions import (
    BadRequestException,
    ConflictException,
    ForbiddenException,
    NotFoundException,
    UnauthorizedException,
    UnprocessableEntityException,
)
from arize.ai_integrations.types import AiIntegrationProvider
from arize.api_keys.types import ApiKeyStatus, ApiKeyType, OrgBinding, SpaceBinding
from arize.integrations.types import CreateOpenAiConfig, IntegrationType
from arize.organizations.types import PredefinedOrgRole
from arize.role_bindings.types import RoleBindingResourceType
from arize.roles.types import Permission
from arize.spaces.types import CustomSpaceRole, PredefinedSpaceRole
from arize.users.types import CustomUserRole, InviteMode, PredefinedUserRole

NO_USER = base64.b64encode(b"User:987654321:none").decode()
NO_RECORD = base64.b64encode(b"Other:987654321:none").decode()
MEMBER = PredefinedUserRole(name="MEMBER")


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("arize")


@pytest.fixture
def connect(platform):
    def connect(key):
        host, port = platform.host_and_port
        return arize.ArizeClient(api_key=key, api_scheme="http", api_host=host, api_port=port)

    return connect


@pytest.fixture
def client(connect, platform):
    return connect(platform.token)


@pytest.fixture
def limited(connect, platform):
    return connect(platform.limited_token)


def invite(client, email="nadia.brandt@example.com", mode=InviteMode.EMAIL_LINK, role=MEMBER):
    return client.users.create(name="Nadia Brandt", email=email, role=role, invite_mode=mode)


def user_id(client, email):
    return client.users.get(user=email).id


def every(read, rows_name, **query):
    """Every row, page by page; of a union, what is inside."""
    cursor, rows = None, []
    while True:
        page = read(cursor=cursor, **query)
        rows.extend(getattr(row, "actual_instance", row) for row in getattr(page, rows_name))
        cursor = page.pagination.next_cursor
        if not page.pagination.has_more:
            return rows


def ids(rows):
    return [row.id for row in rows]


# Users


def test_whoever_lacks_the_permission_changes_no_user(client, limited):
    ada = user_id(client, "ada.lindqvist@example.com")
    attempts = [
        lambda: invite(limited),
        lambda: limited.users.update(user_id=ada, name="Eve"),
        lambda: limited.users.delete(user_id=ada),
        lambda: limited.users.resend_invitation(user_id=ada),
        lambda: limited.users.reset_password(user_id=ada),
    ]
    for attempt in attempts:
        with pytest.raises(ForbiddenException):
            attempt()
    assert client.users.get(user=ada).name == "Ada Lindqvist"


def test_an_unknown_user_cannot_be_changed(client):
    attempts = [
        lambda: client.users.update(user_id=NO_USER, name="Nobody"),
        lambda: client.users.delete(user_id=NO_USER),
        lambda: client.users.resend_invitation(user_id=NO_USER),
        lambda: client.users.reset_password(user_id=NO_USER),
    ]
    for attempt in attempts:
        with pytest.raises(NotFoundException):
            attempt()


def test_the_client_itself_refuses_a_change_of_nothing(client, sandbox):
    with pytest.raises(ValueError):
        client.users.update(user_id=NO_USER)
    assert sandbox.arrived("arize") == []


def test_an_invitation_is_made_once_and_the_password_told_once(client, sandbox):
    first = invite(client, mode=InviteMode.TEMPORARY_PASSWORD)
    assert first.temporary_password
    assert first.status == "INVITED" and first.invite_mode == InviteMode.TEMPORARY_PASSWORD
    again = invite(client, mode=InviteMode.TEMPORARY_PASSWORD)
    assert again.id == first.id and again.temporary_password is None
    assert [request.status for request in sandbox.arrived("arize")] == [201, 200]
    assert client.users.get(user=first.id).email == "nadia.brandt@example.com"


def test_without_an_invitation_the_user_is_active_at_once(client):
    made = invite(client, mode=InviteMode.NONE)
    assert client.users.get(user=made.id).status == "ACTIVE"
    with pytest.raises(ConflictException):
        invite(client, mode=InviteMode.NONE)


@pytest.mark.parametrize("email", ["ada.lindqvist@example.com", "viktor.halloran@example.com"])
def test_active_and_deleted_users_cannot_be_invited(client, email):
    with pytest.raises(ConflictException):
        invite(client, email)


def test_an_expired_invitation_is_made_anew(client):
    jonas = user_id(client, "jonas.petersen@example.net")
    made = invite(client, "jonas.petersen@example.net")
    assert made.id == jonas and client.users.get(user=jonas).status == "INVITED"


def test_a_custom_role_is_given_by_its_id_and_answered_with_its_name(client):
    role = client.roles.get(role="Support Desk")
    made = invite(client, role=CustomUserRole(id=role.id))
    assert made.role.type == "CUSTOM" and made.role.name == "Support Desk"
    with pytest.raises(NotFoundException):
        invite(client, "other@example.com", role=CustomUserRole(id=NO_RECORD))


def test_a_user_is_renamed_and_made_a_developer(client):
    ada = user_id(client, "ada.lindqvist@example.com")
    client.users.update(user_id=ada, name="Ada L.")
    client.users.update(user_id=ada, is_developer=False)
    read = client.users.get(user=ada)
    assert (read.name, read.is_developer) == ("Ada L.", False)
    with pytest.raises(BadRequestException):
        client.users.update(user_id=ada, name="   ")


def test_a_deleted_user_is_gone_and_may_be_deleted_again(client):
    ada = user_id(client, "ada.lindqvist@example.com")
    client.users.delete(user_id=ada)
    client.users.delete(user_id=ada)
    with pytest.raises(NotFoundException):
        client.users.get(user=ada)


def test_nobody_deletes_themselves(client):
    with pytest.raises(BadRequestException):
        client.users.delete(user_id=user_id(client, "mira.castellanos@example.com"))


def test_many_are_deleted_and_each_is_told_of(client):
    ada = user_id(client, "ada.lindqvist@example.com")
    told = client.users.bulk_delete(user_ids=[ada], emails=["priya.raman@example.com", "nobody@example.com"])
    told = getattr(told, "results", told)
    assert sorted(str(getattr(result.status, "value", result.status)).lower() for result in told) == [
        "deleted",
        "deleted",
        "not_found",
    ]


def test_mails_go_only_where_they_make_sense(client):
    priya = user_id(client, "priya.raman@example.com")
    ada = user_id(client, "ada.lindqvist@example.com")
    kofi = user_id(client, "kofi.mensah@research.example.org")
    client.users.resend_invitation(user_id=priya)
    client.users.reset_password(user_id=ada)
    for refused in (ada, kofi):
        with pytest.raises(BadRequestException):
            client.users.resend_invitation(user_id=refused)
    for refused in (priya, kofi):
        with pytest.raises(BadRequestException):
            client.users.reset_password(user_id=refused)


# Keys


def test_keys_are_listed_page_by_page_with_every_field_of_the_model(client):
    whole = every(client.api_keys.list, "api_keys", limit=100)
    assert ids(every(client.api_keys.list, "api_keys", limit=3)) == ids(whole)
    assert len(whole) > 5 and {"Sandbox", "Sandbox, limited", "Sandbox, expired"} <= {key.name for key in whole}
    for key in whole:
        assert None not in (key.id, key.name, key.key_type, key.status, key.redacted_key, key.created_at)
        assert "..." in key.redacted_key


def test_a_new_key_works_until_it_is_revoked(client, connect):
    made = client.api_keys.create(name="ci", description="for the night")
    other = connect(made.key)
    found = [key for key in every(other.api_keys.list, "api_keys") if key.id == made.id]
    assert found[0].description == "for the night" and not hasattr(found[0], "key")
    client.api_keys.revoke(api_key_id=made.id)
    client.api_keys.revoke(api_key_id=made.id)
    with pytest.raises(UnauthorizedException):
        other.users.list()
    assert made.id not in ids(every(client.api_keys.list, "api_keys"))
    assert made.id in ids(every(client.api_keys.list, "api_keys", status=ApiKeyStatus.REVOKED))


def test_a_refreshed_key_has_another_secret_and_keeps_its_name(client, connect):
    made = client.api_keys.create(name="ci")
    fresh = client.api_keys.refresh(api_key_id=made.id)
    assert fresh.name == "ci" and fresh.key != made.key
    with pytest.raises(UnauthorizedException):
        connect(made.key).users.list()
    later = client.api_keys.refresh(api_key_id=made.id, grace_period_seconds=600)
    for key in (fresh.key, later.key):
        assert connect(key).users.list(limit=1).users


def test_lives_of_keys_have_their_limits(client):
    now = datetime.now(timezone.utc)
    for end in (now - timedelta(days=1), now + timedelta(days=36_500)):
        with pytest.raises(UnprocessableEntityException):
            client.api_keys.create(name="ci", expires_at=end)
    made = client.api_keys.create(name="ci", expires_at=now + timedelta(days=30))
    with pytest.raises(UnprocessableEntityException):
        client.api_keys.refresh(api_key_id=made.id)
    with pytest.raises(UnprocessableEntityException):
        client.api_keys.refresh(api_key_id=made.id, expires_at=now + timedelta(days=31))
    fresh = client.api_keys.refresh(api_key_id=made.id, expires_at=now + timedelta(days=7))
    assert fresh.expires_at < made.expires_at


def test_unknown_keys_and_limited_callers_are_refused(client, limited):
    with pytest.raises(NotFoundException):
        client.api_keys.revoke(api_key_id=NO_RECORD)
    with pytest.raises(NotFoundException):
        client.api_keys.refresh(api_key_id=NO_RECORD)
    for attempt in (limited.api_keys.list, lambda: limited.api_keys.create(name="mine")):
        with pytest.raises(ForbiddenException):
            attempt()


def test_a_service_key_acts_as_its_own_user_with_its_role(client, connect):
    organization = client.organizations.list().organizations[0]
    space = client.spaces.list(organization_id=organization.id).spaces[0]
    bindings = [OrgBinding(org_id=organization.id, spaces=[SpaceBinding(space=space.id)])]
    made = client.api_keys.create_service_key(name="nightly", orgs=bindings)
    assert made.bot_user.account_role.actual_instance.name == "MEMBER"
    assert made.bot_user.organizations[0].spaces[0].space_id == space.id
    service = connect(made.key)
    assert service.users.list(limit=1).users
    with pytest.raises(ForbiddenException):
        service.organizations.create(name="Mine")
    listed = every(client.api_keys.list, "api_keys", key_type=ApiKeyType.SERVICE, space=space.id)
    assert ids(listed) == [made.id] and listed[0].bot_user.organizations == []
    binding = client.role_bindings.create(
        user_id=made.bot_user.id,
        role_id=client.roles.get(role="Support Desk").id,
        resource_type=RoleBindingResourceType.SPACE,
        resource_id=space.id,
    )
    assert binding.user_id == made.bot_user.id


def test_a_space_of_another_organization_is_no_place_for_a_service(client):
    first, second = client.organizations.list().organizations[:2]
    space = client.spaces.list(organization_id=second.id).spaces[0]
    with pytest.raises(BadRequestException):
        client.api_keys.create_service_key(
            name="nightly", orgs=[OrgBinding(org_id=first.id, spaces=[SpaceBinding(space=space.id)])]
        )


# Organizations and spaces


def test_an_organization_comes_and_goes_with_its_spaces(client):
    made = client.organizations.create(name="Northwind Labs", description="d")
    assert client.organizations.get(organization="Northwind Labs") == made
    with pytest.raises(ConflictException):
        client.organizations.create(name="northwind labs")
    client.organizations.update(organization=made.id, name="Northwind Workshop")
    client.organizations.update(organization=made.id, description=None)
    read = client.organizations.get(organization=made.id)
    assert (read.name, read.description) == ("Northwind Workshop", "")
    space = client.spaces.create(name="Bench", organization_id=made.id, is_private=True)
    client.organizations.delete(organization=made.id)
    for gone in (lambda: client.organizations.get(organization=made.id), lambda: client.spaces.get(space=space.id)):
        with pytest.raises(NotFoundException):
            gone()


def test_a_space_comes_changes_and_goes(client):
    organization = client.organizations.list().organizations[0]
    made = client.spaces.create(name="Bench", organization_id=organization.id, description="d")
    assert made.is_private is False
    assert ids(client.spaces.list(name="ench").spaces) == [made.id]
    client.spaces.update(space=made.id, is_private=True, description=None, ml_models_enabled=True)
    read = client.spaces.get(space="Bench")
    assert (read.is_private, read.description, read.ml_models_enabled) == (True, "", True)
    client.spaces.delete(space=made.id)
    with pytest.raises(NotFoundException):
        client.spaces.get(space=made.id)


def test_lists_page_and_filter(client):
    for number in range(5):
        client.organizations.create(name=f"Page {number}")
    pages = every(client.organizations.list, "organizations", limit=2)
    assert len(pages) == len(set(ids(pages))) >= 7
    assert len(every(client.organizations.list, "organizations", name="PAGE", limit=2)) == 5


def test_people_join_an_organization_before_its_spaces_and_leave_both(client):
    organization = client.organizations.create(name="Northwind Labs")
    space = client.spaces.create(name="Bench", organization_id=organization.id)
    gideon = user_id(client, "gideon.achterberg@example.com")
    role = PredefinedSpaceRole(name="MEMBER")
    with pytest.raises(BadRequestException):
        client.spaces.add_user(space=space.id, user_id=gideon, role=role)
    place = dict(organization=organization.id, user_id=gideon)
    first = client.organizations.add_user(**place, role=PredefinedOrgRole(name="MEMBER"))
    again = client.organizations.add_user(**place, role=PredefinedOrgRole(name="READ_ONLY"))
    assert first.id == again.id and again.role.name == "READ_ONLY"
    custom = CustomSpaceRole(id=client.roles.get(role="Support Desk").id)
    inside = client.spaces.add_user(space=space.id, user_id=gideon, role=custom)
    assert inside.role.name == "Support Desk"
    client.spaces.remove_user(space=space.id, user_id=gideon)
    with pytest.raises(NotFoundException):
        client.spaces.remove_user(space=space.id, user_id=gideon)
    client.organizations.remove_user(**place)
    with pytest.raises(NotFoundException):
        client.organizations.remove_user(**place)


# Roles and bindings


def test_a_role_comes_changes_and_goes(client, limited):
    made = client.roles.create(name="Night Watch", permissions=[Permission.USER_READ, Permission.PROJECT_READ], description="d")
    with pytest.raises(ConflictException):
        client.roles.create(name="Night Watch", permissions=[Permission.USER_READ])
    with pytest.raises(ForbiddenException):
        limited.roles.create(name="Mine", permissions=[Permission.USER_READ])
    client.roles.update(role=made.id, permissions=[Permission.ROLE_READ], description=None)
    read = client.roles.get(role="Night Watch")
    assert (read.permissions, read.description) == ([Permission.ROLE_READ], None)
    assert made.id in ids(every(client.roles.list, "roles", is_predefined=False))
    client.roles.delete(role=made.id)
    with pytest.raises(NotFoundException):
        client.roles.get(role=made.id)


def test_the_vendors_roles_cannot_change(client):
    fixed = client.roles.list(is_predefined=True).roles[0]
    for attempt in (lambda: client.roles.delete(role=fixed.id), lambda: client.roles.update(role=fixed.id, name="Mine")):
        with pytest.raises(ForbiddenException):
            attempt()


def test_a_role_allows_what_it_says_and_no_more(client, connect):
    client.roles.update(role="Support Desk", permissions=[Permission.USER_READ])
    made = invite(client, mode=InviteMode.NONE, role=CustomUserRole(id=client.roles.get(role="Support Desk").id))
    assert made.role.name == "Support Desk"
    with pytest.raises(ConflictException):
        client.roles.delete(role="Support Desk")


def test_a_binding_comes_changes_and_goes(client):
    gideon = user_id(client, "priya.raman@example.com")
    space = client.spaces.list().spaces[0]
    first = client.roles.create(name="First", permissions=[Permission.PROJECT_READ])
    second = client.roles.create(name="Second", permissions=[Permission.PROJECT_READ])
    where = dict(user_id=gideon, resource_type=RoleBindingResourceType.SPACE, resource_id=space.id)
    made = client.role_bindings.create(role_id=first.id, **where)
    with pytest.raises(ConflictException):
        client.role_bindings.create(role_id=second.id, **where)
    with pytest.raises(ConflictException):
        client.roles.delete(role=first.id)
    listed = client.role_bindings.list(resource_type=RoleBindingResourceType.SPACE, user_id=gideon)
    assert ids(listed.role_bindings) == [made.id]
    client.role_bindings.update(binding_id=made.id, role_id=second.id)
    assert client.role_bindings.get(binding_id=made.id).role_id == second.id
    client.role_bindings.delete(binding_id=made.id)
    with pytest.raises(NotFoundException):
        client.role_bindings.get(binding_id=made.id)


# Integrations


def test_a_provider_comes_changes_and_goes_and_its_key_is_never_told(client):
    made = client.ai_integrations.create(
        name="Own",
        provider=AiIntegrationProvider.CUSTOM,
        api_key="sk-hush",
        base_url="https://models.example.com",
        model_names=["small"],
        headers={"X-A": "b"},
    )
    assert made.has_api_key and "sk-hush" not in str(made)
    with pytest.raises(ConflictException):
        client.ai_integrations.create(name="own", provider=AiIntegrationProvider.OPEN_AI)
    client.ai_integrations.update(integration=made.id, api_key=None, headers=None, name="Own, bare")
    read = client.ai_integrations.get(integration=made.id)
    assert (read.name, read.has_api_key, read.headers) == ("Own, bare", False, None)
    assert made.id in ids(client.ai_integrations.list(space=client.spaces.list().spaces[0].id).ai_integrations)
    client.ai_integrations.delete(integration=made.id)
    with pytest.raises(NotFoundException):
        client.ai_integrations.get(integration=made.id)


def test_a_model_comes_changes_and_goes(client):
    made = client.integrations.create_llm(name="Own", config=CreateOpenAiConfig(provider="OPEN_AI", api_key="sk-hush"))
    assert made.config.actual_instance.has_api_key
    client.integrations.update_llm(integration=made.id, name="Renamed", function_calling_enabled=False)
    read = client.integrations.get(integration=made.id)
    assert read.name == "Renamed" and read.config.actual_instance.is_function_calling_enabled is False
    client.integrations.delete(integration=made.id)
    with pytest.raises(NotFoundException):
        client.integrations.get(integration=made.id)


def test_an_agent_comes_changes_and_goes(client):
    made = client.integrations.create_agent(
        name="Own", endpoint="https://agents.example.com/own", input_schema={"type": "object"}, headers={"X-Key": "hush"}
    )
    assert made.config.has_headers and made.config.request_presets == []
    client.integrations.update_agent(integration=made.id, headers=None, description="New")
    read = client.integrations.get(integration=made.id)
    assert (read.config.has_headers, read.description, read.config.endpoint) == (
        False,
        "New",
        "https://agents.example.com/own",
    )
    with pytest.raises(BadRequestException):
        client.integrations.create_agent(name="Plain", endpoint="http://agents.example.com", input_schema={})
    client.integrations.delete(integration=made.id)


def test_integrations_are_listed_newest_first_and_one_in_use_stays(client):
    listed = every(client.integrations.list, "integrations")
    assert {integration.type for integration in listed} == {"LLM", "AGENT"}
    assert ids(listed) == ids(sorted(listed, key=lambda row: int(base64.b64decode(row.id).split(b":")[1]), reverse=True))
    model = client.integrations.list(integration_type=IntegrationType.LLM).integrations[0]
    with pytest.raises(ConflictException):
        client.integrations.delete(integration=model.id)
