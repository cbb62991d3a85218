"""Istari's own client keeps tokens, integrations, secrets and files in the sandbox; runs in both releases."""

import json
from datetime import date, datetime, timedelta, timezone
from importlib.metadata import version
from urllib.request import ProxyHandler, build_opener

import istari_digital_client as istari
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

RELEASE = int(version("istari-digital-client").split(".")[0])
with_app_integrations = pytest.mark.skipif(RELEASE >= 12, reason="release 12 took the app integrations away")
with_remotes = pytest.mark.skipif(RELEASE >= 13, reason="release 13 took the upstream remotes away")

if RELEASE < 13:
    from istari_digital_client import exceptions
    from istari_digital_client.storage import models as storage
    from istari_digital_client.v2 import models
else:
    from istari_digital_client.legacy import exceptions
    from istari_digital_client.legacy.storage import models as storage
    from istari_digital_client.legacy.v2 import models

AuthIntegrationType, FunctionAuthType, ArchiveStatus = models.AuthIntegrationType, models.FunctionAuthType, models.ArchiveStatus

NOBODY = "00000000-0000-4000-8000-00000000dead"
REGISTRATION = '{"client_id":"abc","issuer":"https://idp.example/ü"}'
refuses = pytest.raises

# Release 13 has the methods still, and warns that others are to come.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("istari")


@pytest.fixture
def connect(platform, monkeypatch, tmp_path_factory):
    def connect(token, **settings):
        # A client that has read content deletes the folder of its cache when it goes, and the next one insists on the folder.
        monkeypatch.setenv("ISTARI_CLIENT_FILESYSTEM_CACHE_ROOT", str(tmp_path_factory.mktemp("cache")))
        return istari.Client(istari.Configuration(registry_url=platform.root, registry_auth_token=token, **settings))

    return connect


@pytest.fixture
def client(connect, platform):
    return connect(platform.token)


@pytest.fixture
def limited(connect, platform):
    return connect(platform.limited_token)


@pytest.fixture
def registration(tmp_path):
    file = tmp_path / "registration.json"
    file.write_text(REGISTRATION)
    return file


def create_auth_integration(client, file, kind=AuthIntegrationType.GOOGLE_ACCOUNTS, way=FunctionAuthType.OAUTH2):
    """The older release wants an app integration, the newer one has none."""
    arguments = {"auth_integration_type": kind, "auth_type": way, "auth_registration_path": file}
    if RELEASE < 12:
        arguments["app_integration_id"] = client.list_app_integrations().items[0].id
    return client.create_auth_integration(**arguments)


def ids(rows):
    return [row.id for row in rows]


# Personal access tokens


def names(client):
    return [token.name for token in client.list_personal_access_tokens().items]


def test_a_token_of_nobody_cannot_be_deleted(client):
    with refuses(exceptions.NotFoundException):
        client.delete_personal_access_token(NOBODY)


def test_a_new_token_opens_is_listed_without_its_secret_and_closes_when_deleted(client, connect):
    made = client.create_personal_access_token("Zoë +&/?#")
    assert made.token and made.name == "Zoë +&/?#"
    other = connect(made.token)
    assert other.get_current_user().id == client.get_current_user().id
    listed = {token.id: token for token in other.list_personal_access_tokens().items}
    assert listed[made.id].token == ""
    assert made.id in ids(client.get_current_user().personal_access_tokens)
    client.delete_personal_access_token(made.id)
    with refuses(exceptions.UnauthorizedException):
        other.get_current_user()
    assert made.id not in ids(client.list_personal_access_tokens().items)


def test_a_token_of_an_agent_says_so(client):
    made = client.create_agent_personal_access_token("mesh")
    assert made.user_type == "agent" and made.token


def test_tokens_come_in_pages_and_in_order(client):
    for name in ("c", "a", "b"):
        client.create_personal_access_token(name)
    page = client.list_personal_access_tokens(page=1, size=2, sort="name")
    assert (page.total, page.pages, page.size) == (4, 2, 2)
    assert sorted(names(client)) == [token.name for token in page.iter_items()]


@pytest.mark.parametrize("wrong", [{"size": 0}, {"size": 101}, {"page": 0}])
def test_a_page_that_cannot_be_is_refused(client, wrong):
    with refuses((exceptions.UnprocessableEntityException, ValueError)):
        client.list_personal_access_tokens(**wrong)


def test_revoking_all_revokes_the_one_in_use(client, connect, limited):
    other = connect(client.create_personal_access_token("other").token)
    client.revoke_all_personal_access_tokens()
    for revoked in (client, other):
        with refuses(exceptions.UnauthorizedException):
            revoked.get_current_user()
    assert limited.get_current_user()


# App integrations


@with_app_integrations
def test_app_integrations_are_made_changed_and_deleted(client):
    new = models.TeamworkCloudIntegration(
        integration_type="teamwork_cloud", integration_data=models.TeamworkCloudData(server_name="twc.example:8111")
    )
    made = client.create_app_integration(new)
    assert client.get_app_integration(made.id).integration_data["server_name"] == "twc.example:8111"
    assert made.id in ids(client.list_app_integrations(size=100).items)
    changed = models.GoogleDriveIntegration(integration_type="google_drive", description="renamed")
    client.update_app_integration(made.id, changed)
    found = client.get_app_integration(made.id)
    assert (found.integration_type, found.description) == ("google_drive", "renamed")
    assert client.delete_app_integration(made.id).id == made.id
    with refuses(exceptions.NotFoundException):
        client.get_app_integration(made.id)


@with_app_integrations
def test_every_app_integration_is_reached_through_pages(client):
    assert len(set(ids(client.list_app_integrations(size=2).iter_items()))) == 5


@with_app_integrations
def test_a_limited_token_neither_sees_nor_makes_app_integrations(limited):
    with refuses(exceptions.ForbiddenException):
        limited.list_app_integrations()
    with refuses(exceptions.ForbiddenException):
        limited.create_app_integration(models.WindchillIntegration(integration_type="windchill"))


# Auth integrations


def test_an_auth_integration_is_made_of_a_file_and_read_back(client, registration):
    made = create_auth_integration(client, registration)
    found = client.get_auth_integration(made.id)
    assert (found.auth_integration_type, found.auth_type) == (AuthIntegrationType.GOOGLE_ACCOUNTS, FunctionAuthType.OAUTH2)
    [revision] = found.file.revisions
    assert (revision.name, revision.size) == ("registration.json", len(REGISTRATION.encode()))
    assert client.read_contents(revision.content_token) == REGISTRATION.encode()
    assert json.loads(client.read_contents(revision.properties_token))["file_name"] == "registration.json"


def test_a_large_file_goes_in_parts(connect, platform, registration, sandbox):
    client = connect(platform.token, multipart_threshold=10, multipart_chunksize=16)
    made = create_auth_integration(client, registration)
    assert client.read_contents(made.file.revisions[-1].content_token) == REGISTRATION.encode()
    parts = [request for request in sandbox.arrived("istari") if request.raw_path.startswith("/object-store/uploads/")]
    assert len(parts) == 4 and not any("authorization" in request.headers for request in parts)


def test_an_auth_integration_changes_in_part_and_keeps_its_history(client, registration, tmp_path):
    made = create_auth_integration(client, registration)
    client.update_auth_integration(made.id, auth_integration_type=AuthIntegrationType.PING_ID)
    found = client.get_auth_integration(made.id)
    assert (found.auth_integration_type, found.auth_type) == (AuthIntegrationType.PING_ID, FunctionAuthType.OAUTH2)
    other = tmp_path / "wïnd chill.TXT"
    other.write_text("server=https://wc.example\n")
    client.update_auth_integration(made.id, function_auth_type=FunctionAuthType.BASIC, auth_registration_path=other)
    first, last = client.get_auth_integration(made.id).file.revisions
    assert last.name == other.name and last.content_token.salt == first.content_token.salt
    assert client.read_contents(last.content_token) == other.read_bytes()


def test_auth_integrations_are_found_by_kind_and_state(client):
    active = client.list_auth_integrations(size=1)
    assert len(list(active.iter_items())) == active.total == 3
    [archived] = client.list_auth_integrations(archive_status=ArchiveStatus.ARCHIVED).items
    assert archived.archive_status_history[-1].name == "Archived"
    assert client.list_auth_integrations(archive_status=ArchiveStatus.ALL).total == 4
    found = client.list_auth_integrations(auth_integration_type=AuthIntegrationType.WINDCHILL, auth_type=FunctionAuthType.BASIC)
    assert len(found.items) == 1


def test_a_limited_token_neither_sees_nor_makes_auth_integrations(limited, registration):
    with refuses(exceptions.ForbiddenException):
        limited.list_auth_integrations()
    with refuses(exceptions.ForbiddenException):
        limited.get_auth_integration(NOBODY)


def test_an_unknown_auth_integration_is_not_found(client):
    with refuses(exceptions.NotFoundException):
        client.get_auth_integration(NOBODY)
    with refuses(exceptions.NotFoundException):
        client.update_auth_integration(NOBODY, auth_integration_type=AuthIntegrationType.PING_ID)


# Secrets


@pytest.fixture
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key):
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.PKCS1)


def opened(key, sealed):
    """As whoever has the private key opens a secret."""
    length = int.from_bytes(sealed[:2], "big")
    block, nonce, text = sealed[2 : 2 + length], sealed[2 + length : 14 + length], sealed[14 + length :]
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    return AESGCM(key.decrypt(block, oaep)).decrypt(nonce, text, None)


def test_no_secret_is_added_before_the_tenant_has_a_key(client, registration):
    with refuses(exceptions.NotFoundException):
        client.get_tenant_public_key()
    with refuses(exceptions.NotFoundException):
        client.add_function_auth_secret(FunctionAuthType.BASIC, registration)


def test_a_tenant_has_one_key_in_one_form(client, limited, key):
    other = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    with refuses(exceptions.UnprocessableEntityException):
        client.create_tenant_public_key(other)
    with refuses(exceptions.ForbiddenException):
        limited.create_tenant_public_key(pem(key))
    client.create_tenant_public_key(("clé publique.pem", pem(key)))
    assert client.get_tenant_public_key().public_key.encode() == pem(key)
    with refuses(exceptions.ConflictException):
        client.create_tenant_public_key(pem(key))


def test_a_secret_is_sealed_by_the_vendors_library_and_opened_by_the_key(client, key, tmp_path):
    client.create_tenant_public_key(pem(key))
    [integration] = client.list_auth_integrations(auth_integration_type=AuthIntegrationType.WINDCHILL).items
    file = tmp_path / "secret.txt"
    file.write_text("user:p@ss wörd")
    until = datetime(2026, 12, 31, 23, 59, 59, 5000, tzinfo=timezone.utc)
    made = client.add_function_auth_secret(FunctionAuthType.BASIC, file, auth_integration_id=integration.id, expiration=until)
    found = client.fetch_function_auth_secret(made.id)
    assert (found.function_auth_type, found.expiration, found.auth_integration_id) == ("basic", until, integration.id)
    sealed = client.read_contents(found.file.revisions[-1].content_token)
    assert opened(key, sealed) == file.read_bytes()


def test_secrets_are_found_by_what_is_known_of_them(client, limited, key, registration):
    [seeded] = client.find_function_auth_secret()
    client.create_tenant_public_key(pem(key))
    made = client.add_function_auth_secret(FunctionAuthType.BASIC, registration)
    find = client.find_function_auth_secret
    assert ids(find()) == [seeded.id, made.id]
    assert ids(find(latest=True)) == [made.id]
    assert ids(find(function_auth_type=FunctionAuthType.OAUTH2)) == [seeded.id]
    assert ids(find(auth_integration_type=AuthIntegrationType.GOOGLE_ACCOUNTS)) == [seeded.id]
    # One without an end serves for ever.
    assert ids(find(expiration=seeded.expiration + timedelta(seconds=1))) == [made.id]
    with refuses(exceptions.NotFoundException):
        client.fetch_function_auth_secret(NOBODY)
    with refuses(exceptions.ForbiddenException):
        limited.find_function_auth_secret()


@with_app_integrations
def test_secrets_are_found_by_the_app_integration_that_they_serve(client):
    [seeded] = client.find_function_auth_secret()
    app = client.get_auth_integration(seeded.auth_integration_id).app_integration_id
    assert ids(client.find_function_auth_secret(app_integration_id=app)) == [seeded.id]
    assert client.find_function_auth_secret(app_integration_id=NOBODY) == []


# Storage


def http(method, url, body=None):
    from urllib.request import Request

    request = Request(url, data=body, method=method)
    with build_opener(ProxyHandler({})).open(request, timeout=10) as answer:
        return answer.read(), dict(answer.headers)


def test_what_is_put_at_an_upload_address_is_at_the_download_address(client):
    sha = "c" * 96
    with refuses(exceptions.NotFoundException):
        client.generate_download_url(sha)
    address = client.generate_upload_url(sha)
    assert address.expires > datetime.now(timezone.utc)
    http("PUT", address.url, b"hello")
    assert http("GET", client.generate_download_url(sha).url)[0] == b"hello"
    with refuses(exceptions.ConflictException):
        client.generate_upload_url(sha)


def test_an_upload_in_parts_is_completed_or_cancelled(client):
    sha = "d" * 96
    begin = storage.CreateMultipartUploadRequest(sha=sha, num_parts=2)
    finish = storage.FinalizeMultipartUploadRequest
    cancelled = client.create_multipart_upload(begin)
    assert set(cancelled.upload_urls) == {"1", "2"}
    client.finalize_multipart_upload(finish(action="cancel", sha=sha, upload_id=cancelled.upload_id))
    with refuses(exceptions.NotFoundException):
        client.finalize_multipart_upload(finish(action="cancel", sha=sha, upload_id=cancelled.upload_id))
    begun = client.create_multipart_upload(begin)
    parts = []
    for number in (1, 2):
        _, headers = http("PUT", begun.upload_urls[str(number)].url, b"part %d " % number)
        etag = {name.lower(): value for name, value in headers.items()}["etag"].strip('"')
        parts.append(storage.CompletedPartTypeDef(ETag=etag, PartNumber=number))
    complete = finish(action="complete", sha=sha, upload_id=begun.upload_id, completed_parts=parts)
    client.finalize_multipart_upload(complete)
    assert http("GET", client.generate_download_url(sha).url)[0] == b"part 1 part 2 "
    with refuses(exceptions.ConflictException):
        client.create_multipart_upload(begin)


# Tenants, remotes, usage, health


def test_tenants_are_for_administrators(client, limited):
    page = client.list_tenants(page=1, size=2)
    assert (len(page.items), page.total, page.pages) == (2, 3, 2)
    assert client.get_current_user().tenant_id in ids(page.items)
    with refuses(exceptions.ForbiddenException):
        limited.list_tenants()


@with_remotes
def test_a_remote_is_synced(client, limited):
    remotes = client.list_upstream_remotes(sort="label").items
    assert [remote.label for remote in remotes] == ["Headquarters", "Old test stand", "Supplier portal"]
    request = models.CreateUpstreamRemoteSync(upstream_remote_id=remotes[0].id)
    begun = client.sync_upstream_remotes(request)
    assert begun.status == "pending"
    assert client.get_upstream_remote_sync(begun.id).upstream_remote_id == remotes[0].id
    with refuses(exceptions.ForbiddenException):
        limited.sync_upstream_remotes(request)
    with refuses(exceptions.NotFoundException):
        client.sync_upstream_remotes(models.CreateUpstreamRemoteSync(upstream_remote_id=NOBODY))
    with refuses(exceptions.NotFoundException):
        client.get_upstream_remote_sync(NOBODY)


def test_usage_is_text_with_a_line_for_every_day(client, limited):
    text = client.customer_usage_metrics(start=date(2026, 1, 1), end=date(2026, 1, 31))
    assert len(text.splitlines()) == 32
    with refuses(exceptions.ForbiddenException):
        limited.customer_usage_metrics(start=date(2026, 1, 1), end=date(2026, 1, 31))
    with refuses(exceptions.UnprocessableEntityException):
        client.customer_usage_metrics(start=date(2026, 1, 31), end=date(2026, 1, 1))


def test_the_platform_is_well(client):
    assert client.liveness_check().healthy
    report = client.readiness_check()
    assert report.healthy and all(check.passed for check in report.checks)
