"""Authress's own client (authress) administers the sandbox: tenants, service clients, access, integrations, invites."""

import json
import time

import authress
import pytest
from authress.exceptions import ApiException, ForbiddenException, NotFoundException, UnauthorizedException
from authress.models import (
    AccessRecord,
    AccessRequest,
    AccessRequestResponse,
    ApplicationRequest,
    ClaimRequest,
    Client,
    Connection,
    Extension,
    Group,
    Invite,
    Role,
    Tenant,
    TenantUser,
)

ADA = "google|1234"
STATEMENT = {"roles": ["documents:reader"], "resources": [{"resourceUri": "documents/sdk"}]}
READ = {"action": "read", "allow": True, "grant": False, "delegate": False}


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("authress")


@pytest.fixture
def admin(platform):
    return authress.AuthressClient(platform.root, service_client_access_key=platform.access_key)


@pytest.fixture
def guest(platform):
    client = authress.AuthressClient(platform.root)
    client.set_token(platform.limited_token)
    return client


def status(call, *arguments, **options):
    """The status with which a call is refused, in a body that the client passes on."""
    with pytest.raises(ApiException) as refusal:
        call(*arguments, **options)
    assert json.loads(refusal.value.body)["errorCode"]
    return refusal.value.status


def everything(get, key, **query):
    """Every row of every page."""
    rows, cursor = [], None
    while True:
        page = get(cursor=cursor, **query)
        rows += getattr(page, key)
        cursor = page.pagination and page.pagination.next and page.pagination.next.cursor
        if not cursor:
            assert page.links.next is None
            return rows
        assert page.links.next.href


def record(**members):
    return AccessRecord.from_dict({"name": "Made by the client", "statements": [STATEMENT], **members})


# Refusals


def test_who_is_no_administrator_is_forbidden(guest):
    for call in (
        guest.tenants.get_tenants,
        guest.service_clients.get_clients,
        guest.roles.get_roles,
        guest.groups.get_groups,
        guest.access_records.get_records,
        guest.connections.get_connections,
        guest.accounts.get_account_identities,
    ):
        with pytest.raises(ForbiddenException):
            call()
    with pytest.raises(ForbiddenException):
        guest.users.delete_user(ADA)
    with pytest.raises(ForbiddenException):
        guest.tenants.create_tenant(Tenant())


@pytest.mark.parametrize("unknown", ["nothing", "a/b|c d", "%2F"])
def test_what_does_not_exist_is_not_found(admin, unknown):
    for call in (
        admin.tenants.get_tenant,
        admin.tenants.delete_tenant,
        admin.service_clients.get_client,
        admin.service_clients.request_access_key,
        admin.connections.get_connection,
        admin.extensions.delete_extension,
        admin.applications.get_application,
        admin.roles.get_role,
        admin.groups.delete_group,
        admin.access_records.get_record,
        admin.access_records.delete_request,
        admin.invites.respond_to_invite,
        admin.accounts.get_account,
        admin.users.delete_user,
    ):
        with pytest.raises(NotFoundException):
            call(unknown)


def test_what_is_invalid_is_refused_by_the_server_too(admin):
    group = Group.construct(name="x", users=[], admins=[], group_id="no_prefix")
    assert status(admin.groups.create_group, group) == 422
    both = record(users=[{"userId": ADA}], statements=[{**STATEMENT, "users": [{"userId": ADA}]}])
    assert status(admin.access_records.create_record, both) == 422
    assert status(admin.tenants.link_tenant_user, "ten_north", TenantUser()) == 400


def test_an_id_that_exists_is_a_conflict(admin):
    assert status(admin.tenants.create_tenant, Tenant.from_dict({"tenantId": "ten_north", "data": {}})) == 409
    assert status(admin.roles.create_role, Role.from_dict({"roleId": "billing", "name": "x", "permissions": []})) == 409
    assert status(admin.access_records.create_record, record(recordId="rec_owners")) == 409


def test_a_built_in_role_cannot_be_changed(admin):
    assert admin.roles.get_role("Authress:Owner").permissions[0].action == "*"
    role = Role.from_dict({"roleId": "Authress:Owner", "name": "x", "permissions": []})
    assert status(admin.roles.update_role, "Authress:Owner", role) == 403
    assert status(admin.roles.delete_role, "Authress:Owner") == 403


# Users and tenants


def test_a_deleted_user_goes_a_little_later_with_all_access(admin, sandbox):
    admin.access_records.create_record(record(recordId="rec_ada", users=[{"userId": ADA}]))
    for _ in range(2):
        assert admin.users.delete_user_with_http_info(ADA).status_code == 202
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            admin.users.get_user(ADA)
        except NotFoundException:
            break
    assert admin.access_records.get_record("rec_ada").users == []
    effects = sandbox._control("GET", "effects")["effects"]["authress"]
    assert effects["DELETE /v1/users/{userId}"] == 1


def test_a_tenant_lives_from_creation_to_deletion(admin):
    made = admin.tenants.create_tenant(Tenant.from_dict({"data": {"name": "Acme"}, "domains": [{"domain": "acme.example"}]}))
    assert made.tenant_id.startswith("ten_") and made.created_time
    assert made.token_configuration.session_duration == "P30D"
    assert made.tenant_id in [tenant.tenant_id for tenant in admin.tenants.get_tenants().tenants]
    changed = Tenant.from_dict({"tenantId": made.tenant_id, "data": {"name": "Ácme & Co"}})
    admin.tenants.update_tenant(made.tenant_id, changed)
    read = admin.tenants.get_tenant(made.tenant_id)
    assert read.data.name == "Ácme & Co" and not read.domains
    admin.tenants.link_tenant_user(made.tenant_id, TenantUser(userId=ADA))
    admin.tenants.link_tenant_user(made.tenant_id, TenantUser(userId=ADA))
    assert [user.user_id for user in admin.users.get_users(tenant_id=made.tenant_id).users] == [ADA]
    admin.tenants.delete_tenant(made.tenant_id)
    assert admin.users.get_users(tenant_id=made.tenant_id).users == []
    with pytest.raises(NotFoundException):
        admin.tenants.get_tenant(made.tenant_id)
    with pytest.raises(NotFoundException):
        admin.tenants.link_tenant_user("ten_north", TenantUser(userId="nobody"))


# Service clients


def test_a_new_access_key_opens_until_it_is_deleted(admin, platform):
    made = admin.service_clients.create_client(Client.from_dict({"name": "Bot", "tags": {"env": "test"}}))
    key = admin.service_clients.request_access_key(made.client_id)
    assert key.access_key.startswith(f"{made.client_id}.{key.key_id}.")
    bot = authress.AuthressClient(platform.root, service_client_access_key=key.access_key)
    assert bot.users.get_users(limit=1).users
    assert bot.verify_token(bot.get_client_token())["sub"] == made.client_id
    read = admin.service_clients.get_client(made.client_id)
    assert [listed.key_id for listed in read.verification_keys] == [key.key_id]
    assert read.verification_keys[0].access_key is None
    admin.service_clients.delete_access_key(made.client_id, key.key_id)
    with pytest.raises(UnauthorizedException):
        bot.users.get_users(limit=1)
    with pytest.raises(NotFoundException):
        admin.service_clients.delete_access_key(made.client_id, key.key_id)


def test_an_access_key_of_the_old_form_opens_until_its_client_is_deleted(admin, platform):
    old = authress.AuthressClient(platform.root, service_client_access_key=platform.old_access_key)
    assert old.users.get_users(limit=1).users
    admin.service_clients.delete_client("sc_legacy")
    with pytest.raises(UnauthorizedException):
        old.users.get_users(limit=1)


def test_service_clients_are_paged_and_replaced(admin):
    for number in range(5):
        admin.service_clients.create_client(Client.from_dict({"name": f"Bot {number}"}))
    clients = everything(admin.service_clients.get_clients, "clients", limit=2)
    assert len(clients) == len({client.client_id for client in clients}) >= 8
    last = clients[-1]
    last.name = "Renamed"
    last.rate_limits = [{"duration": "PT1H", "quota": 1000}]
    changed = admin.service_clients.update_client(last.client_id, last)
    assert (changed.client_id, changed.name) == (last.client_id, "Renamed")
    assert changed.options.grant_token_generation is False
    admin.service_clients.delete_client(last.client_id)
    with pytest.raises(NotFoundException):
        admin.service_clients.get_client(last.client_id)


# Access


def test_roles_live_and_are_searched(admin):
    admin.roles.create_role(Role.from_dict({"roleId": "sdk:role", "name": "From the SDK", "permissions": [READ]}))
    assert [role.role_id for role in everything(admin.roles.get_roles, "roles", filter="from the sdk")] == ["sdk:role"]
    assert len(everything(admin.roles.get_roles, "roles", limit=3)) >= 8
    role = admin.roles.get_role("sdk:role")
    role.permissions = []
    assert admin.roles.update_role("sdk:role", role).permissions == []
    admin.roles.delete_role("sdk:role")
    with pytest.raises(NotFoundException):
        admin.roles.get_role("sdk:role")


def test_a_group_that_somebody_changed_meanwhile_is_not_overwritten(admin):
    made = admin.groups.create_group(Group.from_dict({"name": "Ops", "users": [{"userId": ADA}], "admins": []}))
    assert made.group_id.startswith("grp_") and made.links.var_self.href
    assert made.group_id in [group.group_id for group in everything(admin.groups.get_groups, "groups", filter=ADA)]
    body = json.loads(admin.groups.get_group_with_http_info(made.group_id).raw_data)
    before = body["lastUpdated"]
    made.name = "Operations"
    admin.groups.update_group(made.group_id, made, expected_last_modified_time=before)
    made.name = "Somebody else's"
    assert status(admin.groups.update_group, made.group_id, made, expected_last_modified_time=before) == 412
    assert admin.groups.get_group(made.group_id).name == "Operations"
    admin.groups.delete_group(made.group_id)
    with pytest.raises(NotFoundException):
        admin.groups.get_group(made.group_id)


def test_records_live_and_are_found_by_their_users(admin):
    made = admin.access_records.create_record(record(users=[{"userId": ADA}], tags={"from": "sdk"}))
    assert made.status == "ACTIVE" and 0 < made.capacity < 1 and made.last_updated
    found = everything(admin.access_records.get_records, "records", filter=ADA)
    assert made.record_id in [row.record_id for row in found]
    assert len(everything(admin.access_records.get_records, "records", limit=4)) > 20
    made.name = "Renamed"
    assert admin.access_records.update_record_with_http_info(made.record_id, made).status_code == 202
    assert admin.access_records.get_record(made.record_id).name == "Renamed"
    stale = "2020-01-01T00:00:00.000Z"
    assert status(admin.access_records.update_record, made.record_id, made, expected_last_modified_time=stale) == 412
    admin.access_records.delete_record(made.record_id)
    with pytest.raises(NotFoundException):
        admin.access_records.get_record(made.record_id)


def test_permissions_follow_from_records_groups_and_roles(admin):
    permissions = admin.user_permissions
    admin.groups.create_group(Group.from_dict({"groupId": "grp_sdk", "name": "g", "users": [{"userId": ADA}], "admins": []}))
    statement = {"roles": ["documents:writer"], "resources": [{"resourceUri": "shelves/*"}], "groups": [{"groupId": "grp_sdk"}]}
    admin.access_records.create_record(record(recordId="rec_sdk", statements=[statement]))
    permissions.authorize_user(ADA, "shelves/1/b c", "DOCUMENTS:Write")
    for resource, action in [("shelves/1", "billing"), ("shelves", "documents"), ("tables/1", "documents")]:
        with pytest.raises(NotFoundException):
            permissions.authorize_user(ADA, resource, action)
    roles = permissions.get_user_roles_for_resource(ADA, "shelves/1")
    assert [role.role_id for role in roles.roles] == ["documents:writer"]
    allowed = permissions.get_user_permissions_for_resource(ADA, "shelves/1")
    assert {permission.action for permission in allowed.permissions if permission.allow} == {"documents", "comments:write"}
    rows = everything(lambda **query: permissions.get_user_resources(ADA, **query), "resources", permissions="documents:write", limit=1)
    assert "shelves/*" in [row.resource_uri for row in rows]
    admin.access_records.delete_record("rec_sdk")
    with pytest.raises(NotFoundException):
        permissions.get_user_roles_for_resource(ADA, "shelves/1")


def test_a_request_is_approved_once_and_gives_access(admin, guest):
    wish = AccessRequest.from_dict({"access": {"users": [{"userId": ADA}], "statements": [STATEMENT]}})
    made = guest.access_records.create_request(wish)
    assert made.status == "OPEN"
    assert [row.request_id for row in everything(admin.access_records.get_requests, "records", status="OPEN")] == [made.request_id]
    yes = AccessRequestResponse(status="APPROVED")
    assert admin.access_records.respond_to_access_request(made.request_id, yes).status == "APPROVED"
    assert status(admin.access_records.respond_to_access_request, made.request_id, yes) == 409
    admin.user_permissions.authorize_user(ADA, "documents/sdk", "documents:read")
    assert admin.access_records.get_request(made.request_id).status == "APPROVED"
    admin.access_records.delete_request(made.request_id)
    with pytest.raises(NotFoundException):
        admin.access_records.get_request(made.request_id)
    assert everything(admin.access_records.get_requests, "records") == []


def test_a_resource_is_claimed_once(admin, guest):
    claim = ClaimRequest(collectionResource="boats", resourceId="1")
    guest.access_records.create_claim(claim)
    assert status(admin.access_records.create_claim, claim) == 409


def test_an_invite_is_accepted_by_whoever_it_was_given_to(admin, guest):
    offer = {"inviteId": "ignored", "defaultLoginTenantId": "ten_south", "statements": [STATEMENT]}
    made = admin.invites.create_invite(Invite.from_dict(offer))
    assert made.invite_id != "ignored"
    assert guest.invites.get_invite(made.invite_id).default_login_tenant_id == "ten_south"
    # The client's own method reads nothing of the answer, which is the account.
    accepted = guest.invites.respond_to_invite_with_http_info(made.invite_id)
    assert json.loads(accepted.raw_data)["accountId"] == "acc-northwind"
    with pytest.raises(NotFoundException):
        admin.invites.get_invite(made.invite_id)
    other = admin.invites.create_invite(Invite.from_dict({"inviteId": "x", "statements": []}))
    admin.invites.delete_invite(other.invite_id)
    with pytest.raises(NotFoundException):
        guest.invites.respond_to_invite(other.invite_id)


# Integrations and the account


def test_a_connection_never_tells_its_secret_and_keeps_it(admin):
    made = admin.connections.create_connection(
        Connection.from_dict({"type": "OAUTH2", "clientId": "c", "clientSecret": "s3cret", "data": {"name": "IdP"}})
    )
    assert made.client_secret is None and made.is_active_connection
    assert made.connection_id in [row.connection_id for row in admin.connections.get_connections().connections]
    made.data.name = "Provider"
    admin.connections.update_connection(made.connection_id, made)
    assert admin.connections.get_connection(made.connection_id).data.name == "Provider"
    assert admin.connections.get_connection_credentials(made.connection_id, ADA).access_token
    admin.connections.delete_connection(made.connection_id)
    with pytest.raises(NotFoundException):
        admin.connections.get_connection_credentials(made.connection_id, ADA)


def test_extensions_and_applications_live(admin):
    extension = admin.extensions.create_extension(Extension.from_dict({"name": "E", "application": {"redirectUrls": ["https://e.example/"]}}))
    assert extension.client.client_id and extension.application.application_id
    extension.name = "E2"
    assert admin.extensions.update_extension(extension.extension_id, extension).name == "E2"
    assert "E2" in [row.name for row in admin.extensions.get_extensions().extensions]
    admin.extensions.delete_extension(extension.extension_id)
    with pytest.raises(NotFoundException):
        admin.extensions.get_extension(extension.extension_id)
    made = admin.applications.create_application(ApplicationRequest.from_dict({"name": "A", "redirectUrls": []}))
    changed = ApplicationRequest.from_dict({"name": "B", "redirectUrls": ["https://b.example/"]})
    assert admin.applications.update_application(made.application_id, changed).redirect_urls == ["https://b.example/"]
    assert made.application_id in [row.application_id for row in admin.applications.get_applications().applications]
    admin.applications.delete_application(made.application_id)
    with pytest.raises(NotFoundException):
        admin.applications.get_application(made.application_id)


def test_the_account_and_its_identities_are_told(admin):
    account = admin.accounts.get_account("acc-northwind")
    assert account.name == "Northwind" and account.created_time
    [identity] = admin.accounts.get_account_identities().identities
    assert "acc-northwind" in identity.issuer
    # The client's model holds one account where the server has a list; it takes the list as it is.
    assert admin.accounts.get_accounts().accounts[0]["accountId"] == "acc-northwind"
