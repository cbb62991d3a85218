"""TrueFoundry's own client (truefoundry-sdk) changes what the sandbox holds, and reads back what became of it."""

import pytest
from truefoundry_sdk import (
    BadRequestError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    TeamManifest,
    TrueFoundry,
    UnprocessableEntityError,
    VirtualAccountManifest,
)
from truefoundry_sdk.core.api_error import ApiError

ADA = "ada.lindqvist@example.com"
FREE = "oluwaseun.adeyemi@example.org"
NEW = "nova+1@example.com"
URL = "https://console.example.com/accept"
PERMISSIONS = [{"resource_fqn": "eu-west:staging", "resource_type": "workspace", "role_id": "workspace-viewer"}]


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("truefoundry")


@pytest.fixture
def connect(platform):
    clients = []

    def connect(token):
        client = TrueFoundry(base_url=platform.root, api_key=token)
        clients.append(client)
        return client

    yield connect
    for client in clients:
        client._client_wrapper.httpx_client.httpx_client.close()


@pytest.fixture
def client(connect, platform):
    return connect(platform.token)


@pytest.fixture
def limited(connect, platform):
    return connect(platform.limited_token)


@pytest.fixture
def once():
    """A conflict is repeated by the client; one try is enough here."""
    return {"max_retries": 0}


def user(client, email):
    rows = client.users.list(limit=1000, query=email, show_invalid_users=True).items
    return next((row for row in rows if row.email == email), None)


def is_refused(error, call, status):
    with pytest.raises(error) as refusal:
        call()
    assert refusal.value.status_code == status
    body = refusal.value.body
    told = body if isinstance(body, dict) else {"statusCode": body.status_code, "message": body.message}
    assert told["statusCode"] == status and told["message"]


# Users


def test_a_registration_is_checked_before_it_is_made(client, limited, once):
    register = client.users.pre_register_users
    is_refused(UnprocessableEntityError, lambda: register(email="nobody"), 422)
    is_refused(UnprocessableEntityError, lambda: register(email=NEW, send_invite_email=True), 422)
    is_refused(ConflictError, lambda: register(email=ADA, request_options=once), 409)
    is_refused(ApiError, lambda: limited.users.pre_register_users(email=NEW), 403)
    register(email=NEW, dry_run=True)
    assert user(client, NEW) is None


def test_a_registered_user_is_a_member_who_has_not_accepted(client):
    client.users.pre_register_users(email=NEW)
    client.users.pre_register_users(email=NEW, skip_if_user_exists=True)
    made = user(client, NEW)
    assert made.active and made.roles == ["member"] and made.metadata.invite_accepted is False
    assert client.users.get(made.id).data == made


def test_a_conflict_is_asked_three_times_and_changes_nothing(client, sandbox):
    with pytest.raises(ConflictError):
        client.users.pre_register_users(email=ADA)
    assert [request.status for request in sandbox.arrived("truefoundry")] == [409] * 3


def test_an_invitation_tells_its_link(client, limited, once):
    assert client.users.invite_user(accept_invite_client_url=URL, email=NEW).link.startswith(URL)
    assert user(client, NEW).metadata.invite_accepted is False
    is_refused(ConflictError, lambda: client.users.invite_user(accept_invite_client_url=URL, email=NEW, request_options=once), 409)
    is_refused(ForbiddenError, lambda: limited.users.invite_user(accept_invite_client_url=URL, email="x@example.com"), 403)


def test_roles_are_replaced(client):
    client.users.update_roles(email=ADA, roles=["admin", "viewer"])
    assert user(client, ADA).roles == ["admin", "viewer"]
    client.users.update_roles(email=ADA, roles=["member"], resource_type="tenant")
    assert user(client, ADA).roles == ["member"]
    is_refused(UnprocessableEntityError, lambda: client.users.update_roles(email=ADA, roles=["emperor"]), 422)
    is_refused(UnprocessableEntityError, lambda: client.users.update_roles(email=ADA, roles=[]), 422)
    is_refused(NotFoundError, lambda: client.users.update_roles(email="nobody@example.com", roles=["admin"]), 404)


def test_rights_follow_the_roles(client, limited):
    client.users.update_roles(email="tomas.herrera@example.com", roles=["tenant-admin"])
    assert limited.users.list(limit=1).items


def test_a_deactivated_user_is_hidden_and_shut_out_until_activated(client, limited):
    tomas = limited.internal.users.get_info().email
    for _ in range(2):
        client.users.deactivate(email=tomas)
    assert user(client, tomas).active is False
    assert client.users.list(query=tomas).items == []
    is_refused(ApiError, lambda: limited.internal.users.get_info(), 401)
    for _ in range(2):
        client.users.activate(email=tomas, tenant_name="northwind")
    assert limited.internal.users.get_info().email == tomas
    is_refused(NotFoundError, lambda: client.users.deactivate(email="nobody@example.com"), 404)
    is_refused(NotFoundError, lambda: client.users.activate(email=ADA, tenant_name="elsewhere"), 404)


def test_a_user_with_teams_or_resources_is_deleted_by_force_only(client):
    ada = user(client, ADA).id
    is_refused(BadRequestError, lambda: client.users.delete(ada), 400)
    client.users.delete(ada, force_delete=True)
    is_refused(NotFoundError, lambda: client.users.get(ada), 404)
    research = next(team for team in client.teams.list() if team.manifest.name == "research")
    assert ADA not in research.members
    client.users.pre_register_users(email=ADA)
    assert user(client, ADA).id != ada


def test_a_user_without_them_is_simply_deleted(client, limited):
    free = user(client, FREE).id
    is_refused(ApiError, lambda: limited.users.delete(free), 403)
    client.users.delete(free)
    is_refused(NotFoundError, lambda: client.users.delete(free), 404)


def test_a_password_is_changed_by_whoever_knows_the_old_one(client, platform):
    def change(**words):
        return client.users.change_password(**words)

    login, old, new = platform.login, platform.password, "another-word-2"
    is_refused(ApiError, lambda: change(login_id=login, new_password=new, old_password="wrong-word"), 401)
    is_refused(ApiError, lambda: change(login_id=login, new_password="short", old_password=old), 422)
    is_refused(ApiError, lambda: change(login_id=ADA, new_password=new, old_password=old), 403)
    change(login_id=login, new_password=new, old_password=old)
    is_refused(ApiError, lambda: change(login_id=login, new_password=new, old_password=old), 401)
    change(login_id=login, new_password=old, old_password=new)


def test_access_comes_in_person_and_through_teams(client, limited):
    ada = user(client, ADA).id
    [resource] = client.users.get_resources(ada).data
    assert (resource.resource_type, resource.resource_name) == ("workspace", "research")
    assert [(team.team_name, team.roles) for team in client.users.get_teams(ada).data] == [
        ("everyone", ["team-member"]),
        ("research", ["team-member"]),
    ]
    subjects = [permission.subject_type for permission in client.users.get_permissions(ada).data]
    assert subjects == ["user", "user", "team"]
    for read in ("get_resources", "get_permissions", "get_teams"):
        is_refused(NotFoundError, lambda: getattr(client.users, read)("nobody"), 404)
        is_refused(ForbiddenError, lambda: getattr(limited.users, read)(ada), 403)


# Personal access tokens


def test_a_token_opens_the_door_until_it_is_deleted(client, connect):
    wanted = {"name": "ci-token", "expiration_date": "2999-01-01", "team_name": "platform", "token_type": "opaque"}
    secret = client.personal_access_tokens.create(**wanted).token
    [row] = client.personal_access_tokens.list(name_search_query="ci-").items
    assert row.manifest.name == "ci-token" and row.is_expired is False and row.jwts[0].expiry.year == 2999
    other = connect(secret)
    assert other.internal.users.get_info().email == "mira.castellanos@example.com"
    is_refused(BadRequestError, lambda: other.personal_access_tokens.create(name="second-token"), 400)
    client.personal_access_tokens.delete(row.id)
    is_refused(ApiError, lambda: other.internal.users.get_info(), 401)
    is_refused(NotFoundError, lambda: client.personal_access_tokens.delete(row.id), 404)


def test_a_token_with_a_bad_name_or_end_is_refused(client, once):
    create = client.personal_access_tokens.create
    for name in ("x", "No-Capitals", "ends-", "a" * 37):
        is_refused(BadRequestError, lambda: create(name=name), 400)
    is_refused(BadRequestError, lambda: create(name="too-late", expiration_date="2020-01-01"), 400)
    is_refused(BadRequestError, lambda: create(name="no-team", team_name="nothing"), 400)
    create(name="taken")
    is_refused(ConflictError, lambda: create(name="taken", request_options=once), 409)


def test_tokens_are_listed_page_by_page_and_only_ones_own(client, limited):
    for number in range(5):
        client.personal_access_tokens.create(name=f"token-{number}")
    rows = list(client.personal_access_tokens.list(limit=2))
    names = [row.manifest.name for row in rows]
    assert len(set(names)) == len(names) and {"token-0", "token-4", "sandbox-token", "quarterly-report"} <= set(names)
    assert [row.is_expired for row in rows if row.manifest.name == "quarterly-report"] == [True]
    assert [row.manifest.name for row in limited.personal_access_tokens.list()] == ["sandbox-limited-token"]


def test_tokens_of_somebody_else_are_an_administrators(client, limited, connect, once):
    create = client.personal_access_tokens.create_for_user
    ada = connect(create(name="for-ada", user_email=ADA).token)
    assert ada.internal.users.get_info().email == ADA
    is_refused(ConflictError, lambda: create(name="for-ada", user_email=ADA, request_options=once), 409)
    is_refused(NotFoundError, lambda: create(name="for-nobody", user_email="nobody@example.com"), 404)
    is_refused(ForbiddenError, lambda: limited.personal_access_tokens.create_for_user(name="for-ada-2", user_email=ADA), 403)
    is_refused(ApiError, lambda: limited.personal_access_tokens.revoke_all(email=ADA), 403)
    client.personal_access_tokens.revoke_all(email=ADA)
    is_refused(ApiError, lambda: ada.internal.users.get_info(), 401)
    is_refused(NotFoundError, lambda: client.personal_access_tokens.revoke_all(email="nobody@example.com"), 404)


# Virtual accounts


def test_a_virtual_account_is_made_by_its_document_and_changed_by_it(client, connect):
    manifest = VirtualAccountManifest(name="bot", permissions=PERMISSIONS, tags={"k": "Zoë"})
    rehearsed = client.virtual_accounts.create_or_update(manifest=manifest, dry_run=True)
    assert rehearsed.token is None and not client.virtual_accounts.exists(name="bot").exists
    made = client.virtual_accounts.create_or_update(manifest=manifest)
    assert client.virtual_accounts.exists(name="bot").exists
    assert connect(made.token).internal.users.get_info().subject_type == "virtualaccount"
    later = client.virtual_accounts.create_or_update(manifest=VirtualAccountManifest(name="bot", expiration_date="2999-12-31"))
    assert later.token is None and later.data.id == made.data.id
    read = client.virtual_accounts.get(made.data.id).data
    assert read.manifest.permissions[0].role_id == "workspace-viewer"
    assert read.manifest.expiration_date == "2999-12-31" and read.jwts[0].id == read.jwt_id
    assert [row.id for row in client.virtual_accounts.list(name_search_query="bot")] == [read.id]
    client.virtual_accounts.delete(read.id)
    is_refused(NotFoundError, lambda: client.virtual_accounts.get(read.id), 404)
    is_refused(NotFoundError, lambda: client.virtual_accounts.delete(read.id), 404)
    is_refused(ApiError, lambda: connect(made.token).internal.users.get_info(), 401)


def test_a_virtual_account_that_makes_no_sense_is_refused(client, limited):
    put = client.virtual_accounts.create_or_update
    is_refused(BadRequestError, lambda: put(manifest=VirtualAccountManifest(name="bot", permissions=[])), 400)
    is_refused(UnprocessableEntityError, lambda: put(manifest=VirtualAccountManifest(name="B")), 422)
    is_refused(UnprocessableEntityError, lambda: put(manifest=VirtualAccountManifest(name="bot", expiration_date="soon")), 422)
    is_refused(ApiError, lambda: limited.virtual_accounts.create_or_update(manifest=VirtualAccountManifest(name="bot")), 403)


def test_virtual_accounts_are_filtered(client):
    def names(**query):
        return [row.manifest.name for row in client.virtual_accounts.list(limit=1, **query)]

    assert names() == ["ci-deployer", "nightly-reports", "inference-gateway", "tenant-automation"]
    assert names(is_expired=True) == ["nightly-reports"]
    assert names(owned_by_teams=["platform"]) == names(owned_by_teams=["platform,support"]) == ["ci-deployer", "inference-gateway"]
    is_refused(ApiError, lambda: client.virtual_accounts.list(filter="no json"), 422)


def test_a_token_is_replaced_with_and_without_grace(client, connect):
    [row] = client.virtual_accounts.list(name_search_query="ci-deployer").items
    first = client.virtual_accounts.get_token(row.id).token
    second = client.virtual_accounts.regenerate_token(row.id, grace_period_in_minutes=0.5).token
    assert client.virtual_accounts.get_token(row.id).token == second != first
    for token in (first, second):
        assert connect(token).internal.users.get_info().id == row.id
    third = client.virtual_accounts.regenerate_token(row.id, grace_period_in_minutes=0).token
    for token in (first, second):
        is_refused(ApiError, lambda: connect(token).internal.users.get_info(), 401)
    client.virtual_accounts.delete_jwt(row.id, client.virtual_accounts.get(row.id).data.jwt_id)
    is_refused(ApiError, lambda: connect(third).internal.users.get_info(), 401)
    is_refused(NotFoundError, lambda: client.virtual_accounts.get_token(row.id), 404)
    is_refused(UnprocessableEntityError, lambda: client.virtual_accounts.regenerate_token(row.id, grace_period_in_minutes=-1), 422)
    is_refused(NotFoundError, lambda: client.virtual_accounts.regenerate_token("nothing", grace_period_in_minutes=0), 404)


def test_a_token_is_stored_where_the_account_has_a_store(client):
    [gateway] = client.virtual_accounts.list(name_search_query="gateway").items
    first = client.virtual_accounts.sync_to_secret_store(gateway.id).sync_token_in_secret_store_info
    assert first.jwt_id == gateway.jwt_id and first.error is None
    [deployer] = client.virtual_accounts.list(name_search_query="ci-deployer").items
    is_refused(BadRequestError, lambda: client.virtual_accounts.sync_to_secret_store(deployer.id, force=True), 400)
    is_refused(NotFoundError, lambda: client.virtual_accounts.sync_to_secret_store("nothing"), 404)


def test_a_virtual_account_that_administers_may_do_so(client, connect):
    [row] = client.virtual_accounts.list(name_search_query="tenant-automation").items
    robot = connect(client.virtual_accounts.get_token(row.id).token)
    robot.users.deactivate(email=ADA)
    assert user(client, ADA).active is False
    assert robot.personal_access_tokens.list().items == []
    is_refused(BadRequestError, lambda: robot.personal_access_tokens.create(name="robots-own"), 400)


# Teams


def test_a_team_is_made_by_its_document_and_changed_by_it(client):
    manifest = TeamManifest(name="night-shift", display_name="Night", members=[ADA, FREE], managers=[ADA], tags={"k": "v"})
    assert client.teams.create_or_update(manifest=manifest, dry_run=True).data.manifest.name == "night-shift"
    assert "night-shift" not in [team.manifest.name for team in client.teams.list()]
    made = client.teams.create_or_update(manifest=manifest).data
    assert client.teams.get(made.id).data == made
    assert [row.subject_slug for row in client.teams.list_members(made.id, limit=1)] == [ADA, FREE]
    assert [row.subject_slug for row in client.teams.list_managers(made.id)] == [ADA]
    client.teams.create_or_update(manifest=TeamManifest(name="night-shift", members=[FREE]))
    assert [row.subject_slug for row in client.teams.list_members(made.id)] == [FREE]
    is_refused(BadRequestError, lambda: client.users.delete(user(client, FREE).id), 400)
    client.teams.delete(made.id)
    is_refused(NotFoundError, lambda: client.teams.get(made.id), 404)
    client.users.delete(user(client, FREE).id)


def test_a_team_that_makes_no_sense_is_refused(client, limited, once):
    put = client.teams.create_or_update
    is_refused(UnprocessableEntityError, lambda: put(manifest=TeamManifest(name="night-shift", members=["nobody@example.com"])), 422)
    is_refused(UnprocessableEntityError, lambda: put(manifest=TeamManifest(name="N", members=[])), 422)
    is_refused(ConflictError, lambda: put(manifest=TeamManifest(name="everyone", members=[]), request_options=once), 409)
    is_refused(ApiError, lambda: limited.teams.create_or_update(manifest=TeamManifest(name="mine", members=[])), 403)


def test_everybody_is_in_a_team_that_stays(client, once):
    teams = {team.manifest.name: team for team in client.teams.list(limit=2)}
    assert list(teams) == ["everyone", "platform", "research", "support", "data-science"]
    everyone = teams["everyone"]
    count = len(client.users.list(limit=1000, show_invalid_users=True).items)
    assert everyone.total_member_count == count == len(list(client.teams.list_members(everyone.id, limit=50)))
    is_refused(ConflictError, lambda: client.teams.delete(everyone.id, request_options=once), 409)
    assert [team.manifest.name for team in client.teams.list(role="manager")] == ["platform"]
    assert all(team.members is None for team in client.teams.list(include_membership=False))


def test_a_team_has_permissions_of_its_own(client, limited):
    research = next(team for team in client.teams.list() if team.manifest.name == "research")
    [permission] = client.teams.get_permissions(research.id).data
    assert (permission.subject_type, permission.subject_id) == ("team", research.id)
    is_refused(NotFoundError, lambda: client.teams.get_permissions("nothing"), 404)
    is_refused(ForbiddenError, lambda: limited.teams.list_members(research.id), 403)


# What lies beside


def test_workspaces_and_secret_groups_are_read(client):
    workspaces = list(client.workspaces.list(limit=2))
    assert [row.manifest.name for row in workspaces] == ["production", "staging", "research", "notebooks", "sandbox"]
    assert client.workspaces.get(workspaces[0].id).data == workspaces[0]
    assert [row.fqn for row in client.workspaces.list(name="staging", cluster_id="cluster-eu-west")] == ["eu-west:staging"]
    [group] = client.secret_groups.list(search="WAREHOUSE").items
    assert [secret.name for secret in group.associated_secrets] == ["warehouse-password", "replica-password"]
    assert all(secret.value is None for secret in group.associated_secrets)


def test_the_credentials_of_the_file_are_tokens_that_can_be_revoked(client, sandbox):
    row = next(row for row in client.personal_access_tokens.list() if row.manifest.name == "sandbox-token")
    client.personal_access_tokens.delete(row.id)
    is_refused(ApiError, lambda: client.internal.users.get_info(), 401)
    sandbox.reset()
    assert client.internal.users.get_info().email == "mira.castellanos@example.com"
