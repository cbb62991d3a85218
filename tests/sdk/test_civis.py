"""Civis's own client (civis) lists, searches, orders and reads the users of the sandbox."""

import functools
import json
import re
import time
from collections import OrderedDict
from pathlib import Path

import pytest

civis = pytest.importorskip("civis", reason="civis 2.10.1 needs Python 3.11 or newer", exc_type=ModuleNotFoundError)

import jsonschema  # noqa: E402
from civis.base import CivisAPIError, CivisAPIKeyError  # noqa: E402

SHIPPED_SPEC = Path(civis.__file__).parent / "resources" / "civis_api_spec.json"
# Swagger 2.0 cannot say "or null"; these are the fields in which the vendor's recorded answers, or their meaning, are.
NULLABLE = {
    "assumingAdminExpiration", "category", "city", "createdById", "currentSignInAt", "customBranding", "department",
    "exemptFromOrgSmsOtpDisabled", "githubUsername", "initials", "lastCheckedAnnouncements", "lastRunId", "lastRunState",
    "lastSeenAt", "lastUpdatedById", "lastUsedAt", "nextRunAt", "online", "organizationDefaultThemeId",
    "organizationLoginType", "organizationSlug", "organizationSmsOtpDisabled", "otpRequiredForLogin", "personaRole", "phone",
    "prefersSmsOtp", "primaryGroupId", "revokedAt", "ssoDisabled", "state", "superadminModeExpiration", "timeZone", "title", "unconfirmedEmail", "vpnEnabled",
}  # fmt: skip


@pytest.fixture(scope="session")
def spec():
    """The vendor's description of the API, of which the client is built; only its users, as building all takes seconds."""
    whole = json.loads(SHIPPED_SPEC.read_text(), object_pairs_hook=OrderedDict)
    whole["paths"] = OrderedDict((path, verbs) for path, verbs in whole["paths"].items() if path.startswith("/users"))
    return whole


@pytest.fixture
def platform(sandbox):
    return sandbox.platform("civis")


@pytest.fixture
def connect(platform, spec, monkeypatch):
    def connect(key, endpoint=platform.root):
        monkeypatch.setenv("CIVIS_API_ENDPOINT", endpoint)
        return civis.APIClient(api_key=key, local_api_spec=spec)

    return connect


@pytest.fixture
def users(connect, platform):
    return connect(platform.token).users


def everybody(users, **filters):
    """All rows in one page, the largest that the API gives."""
    return users.list(limit=10000, **filters)


def ids(rows):
    return [row.id for row in rows]


@pytest.fixture(scope="session")
def check_shape(spec):
    """Checks that a row has the fields of the vendor's description, all of them and no other, in the described types."""

    def or_null(fields):
        return {name: {"anyOf": [field, {"type": "null"}]} if name in NULLABLE else field for name, field in fields.items()}

    definitions = {
        name: {**schema, "properties": or_null(schema.get("properties", {}))} for name, schema in spec["definitions"].items()
    }

    @functools.cache
    def described(path, verb):
        (answer,) = spec["paths"][path][verb]["responses"].values()
        schema = answer["schema"]
        schema = spec["definitions"][schema.get("items", schema)["$ref"].rsplit("/", 1)[1]]
        fields = or_null(schema["properties"])
        if "preferences" in fields:
            # Described as texts, but the vendor's recorded answers have numbers and truth values too (contract 4.4).
            fields["preferences"] = {"type": "object", "additionalProperties": {"type": ["string", "boolean", "integer"]}}
        whole = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
        return jsonschema.Draft4Validator({**whole, "definitions": definitions})

    return lambda path, row, verb="get": described(path, verb).validate(row)


# Refusals


@pytest.mark.parametrize("key", ["unknown", "expired"])
def test_a_key_that_is_not_valid_is_refused_as_an_api_key_error(connect, platform, key):
    users = connect({"unknown": "no-such-key", "expired": platform.expired_token}[key]).users
    with pytest.raises(CivisAPIKeyError) as refusal:
        users.list()
    # The client shows the WWW-Authenticate header, and keeps the answer as the cause.
    assert str(refusal.value)
    assert refusal.value.__cause__.status_code == 401
    assert refusal.value.__cause__.error_message != "No Error Message Available"


def test_a_limited_key_lists_only_the_users_of_its_own_groups(connect, platform, users):
    limited = connect(platform.limited_token).users
    seen = everybody(limited, account_status="all")
    own_groups = {group["id"] for group in limited.get_me().groups}
    assert 0 < len(seen) < len(everybody(users, account_status="all"))
    assert all(own_groups & {group["id"] for group in row.groups} for row in seen)


def test_a_limited_key_cannot_read_a_user_whom_it_does_not_list(connect, platform, users):
    limited = connect(platform.limited_token).users
    hidden = set(ids(everybody(users, account_status="all"))) - set(ids(everybody(limited, account_status="all")))
    with pytest.raises(CivisAPIError) as refusal:
        limited.get(min(hidden))
    assert refusal.value.status_code == 404


def test_an_unknown_user_is_not_found(users):
    with pytest.raises(CivisAPIError) as refusal:
        users.get(987654321)
    assert refusal.value.status_code == 404
    assert re.fullmatch(r"\(404\) .+ \(GET /users/987654321\)", str(refusal.value))


@pytest.mark.parametrize(
    "filters",
    [
        {"limit": 10001},
        {"limit": 0},
        {"page_num": 0},
        {"order": "shoe_size"},
        {"order_dir": "sideways"},
        {"account_status": "Active"},
        {"group_id": 1, "group_ids": [2]},
    ],
    ids=str,
)
def test_a_parameter_out_of_its_range_is_refused_with_a_sentence(users, filters):
    with pytest.raises(CivisAPIError) as refusal:
        users.list(**filters)
    assert refusal.value.status_code == 400
    assert refusal.value.error_message != "No Error Message Available"


def test_a_429_with_retry_after_is_repeated_after_that_time(users, sandbox):
    sandbox.refuse_next("civis", 429, retry_after=1)
    started = time.monotonic()
    assert users.list(limit=1)
    assert time.monotonic() - started >= 1
    assert [request.status for request in sandbox.arrived("civis")] == [429, 200]


def test_a_500_is_not_repeated(users, sandbox):
    sandbox.refuse_next("civis", 500)
    with pytest.raises(CivisAPIError) as refusal:
        users.list(limit=1)
    assert refusal.value.status_code == 500
    assert [request.status for request in sandbox.arrived("civis")] == [500]


# Lists


def test_rows_have_the_fields_and_types_of_the_vendors_description(users, check_shape):
    for row in everybody(users, account_status="all"):
        check_shape("/users/", row.json_data)


def test_pages_add_up_to_the_whole_list(users):
    paged = ids(users.list(limit=37, account_status="all", iterator=True))
    assert len(paged) > 200
    assert len(paged) == len(set(paged))
    assert paged == ids(everybody(users, account_status="all"))


def test_headers_tell_the_totals(users):
    total = len(everybody(users))
    headers = users.list(limit=50, page_num=2).headers
    told = {name: int(headers[f"X-Pagination-{name}"]) for name in ("Per-Page", "Current-Page", "Total-Pages", "Total-Entries")}
    assert told == {"Per-Page": 50, "Current-Page": 2, "Total-Pages": -(-total // 50), "Total-Entries": total}


def test_a_page_has_twenty_rows_unless_asked_otherwise(users):
    assert len(users.list()) == 20


def test_a_page_past_the_end_is_empty(users):
    assert list(users.list(page_num=1000)) == []


def test_the_account_status_parts_the_users_in_two(users):
    active, inactive = everybody(users, account_status="active"), everybody(users, account_status="inactive")
    assert active and all(row.active is True for row in active)
    assert inactive and all(row.active is False for row in inactive)
    assert sorted(ids(active) + ids(inactive)) == sorted(ids(everybody(users, account_status="all")))
    assert ids(everybody(users)) == ids(active)


@pytest.mark.parametrize("field", ["name", "user", "email", "id"])
def test_a_search_looks_at_every_documented_field(users, field):
    everyone = everybody(users)
    wanted = everyone[len(everyone) // 2]
    found = everybody(users, query=str(wanted[field]))
    assert wanted.id in ids(found)
    assert len(found) < len(everyone)
    needle = str(wanted[field]).lower()
    assert all(needle in f"{row.name} {row.user} {row.email} {row.id}".lower() for row in found)


def test_a_search_for_part_of_a_name_in_another_script_finds_it(users):
    assert [row.name for row in everybody(users, query="катерина Соко")] == ["Екатерина Соколова"]


def test_a_search_takes_reserved_characters_as_they_are(users):
    assert [row.email for row in everybody(users, query="ines.moreau+civis@example.com")] == ["ines.moreau+civis@example.com"]
    assert list(everybody(users, query="%")) == []
    assert list(everybody(users, query="____________________________")) == []


def test_nobody_of_another_organization_is_found(users):
    assert list(everybody(users, query="elsewhere.example.net", account_status="all")) == []
    assert len(everybody(users, query="ada.lindqvist@example.com", account_status="all")) == 1


def groups_of(row):
    return {group["id"] for group in row.groups}


def two_groups(rows):
    """Two groups that do not have all the rows, and of which neither is within the other."""
    members = {}
    for row in rows:
        for group in groups_of(row):
            members.setdefault(group, set()).add(row.id)
    pairs = ((one, other) for one in sorted(members) for other in sorted(members) if one < other)
    for one, other in pairs:
        both = members[one] | members[other]
        if len(both) < len(rows) and not members[one] <= members[other] and not members[other] <= members[one]:
            return one, other
    pytest.fail("there are no two such groups")


def test_a_group_filter_gives_the_members_of_that_group(users):
    everyone = everybody(users)
    group, _ = two_groups(everyone)
    assert ids(everybody(users, group_id=group)) == [row.id for row in everyone if group in groups_of(row)]


def test_several_groups_give_the_members_of_any(users):
    everyone = everybody(users)
    wanted = two_groups(everyone)
    assert ids(everybody(users, group_ids=list(wanted))) == [row.id for row in everyone if groups_of(row) & set(wanted)]


def test_an_organization_filter_gives_that_organization_only(users):
    everyone = everybody(users)
    own = everyone[0].groups[0]["organization_id"]
    assert ids(everybody(users, organization_id=own)) == ids(everyone)
    assert list(everybody(users, organization_id=own + 100000)) == []


def test_a_feature_flag_filter_finds_whoever_has_that_flag(users):
    me = users.get_me()
    flag = next(name for name, on in me.feature_flags.items() if on)
    having = everybody(users, feature_flag=flag)
    assert me.id in ids(having)
    assert list(everybody(users, feature_flag="no_such_flag")) == []


def test_groups_can_be_left_out_and_their_key_stays(users):
    assert all(row.groups for row in users.list(limit=50))
    assert all(row.groups == [] for row in users.list(limit=50, exclude_groups=True))
    assert all(row.groups for row in users.list(limit=50, exclude_groups=False))


@pytest.mark.parametrize("order", ["name", "user"])
def test_rows_are_ordered_and_the_other_direction_is_the_reverse(users, order):
    ascending = everybody(users, order=order, order_dir="asc")
    assert ids(everybody(users, order=order, order_dir="desc")) == ids(ascending)[::-1]
    # How other writings and punctuation are ordered is nowhere said; plain letters and digits leave no doubt.
    plain = [row[order].lower() for row in ascending if re.fullmatch("[A-Za-z0-9]+( [A-Za-z0-9]+)*", row[order])]
    assert len(plain) > 100
    assert plain == sorted(plain)


def test_the_order_is_by_name_ascending_unless_asked_otherwise(users):
    assert ids(everybody(users)) == ids(everybody(users, order="name", order_dir="asc"))


# One user


def test_a_user_equals_their_row(users, check_shape):
    for row in users.list(limit=25, account_status="all"):
        detail = users.get(row.id).json_data
        check_shape("/users/{id}", detail)
        # The summary alone has the sign-in (contract 4.1).
        shared = set(row.json_data) - {"currentSignInAt"}
        assert {name: detail[name] for name in shared} == {name: row.json_data[name] for name in shared}


def test_the_current_user_is_the_owner_of_the_key(users, check_shape):
    me = users.get_me()
    check_shape("/users/me", me.json_data)
    detail = users.get(me.id)
    assert (me.username, me.name, me.email) == (detail.user, detail.name, detail.email)
    assert me.email == "mira.castellanos@example.com"
    assert me.groups == detail.groups


def test_the_deprecated_name_of_the_current_user_still_works(users):
    with pytest.warns(FutureWarning, match="get_me"):
        deprecated = users.list_me()
    assert deprecated == users.get_me()


# Addresses


def test_the_prefixed_address_answers_as_the_vendors_host_does(connect, platform, users):
    prefixed = connect(platform.token, platform.base).users
    assert [row.json_data for row in prefixed.list(limit=5)] == [row.json_data for row in users.list(limit=5)]


def test_the_client_starts_without_a_local_description(platform, spec, monkeypatch):
    """The unmodified client downloads the description at its start (contract, gotcha 11)."""
    monkeypatch.setenv("CIVIS_API_ENDPOINT", platform.root)
    users = civis.APIClient(api_key=platform.token).users
    assert len(users.list(limit=3)) == 3
    assert users.get_api_keys("me", users.post_api_keys("me", 60, "from the description").id).name == "from the description"
    # Every method that the shipped description gives the client, the downloaded one gives it too.
    assert dir(civis.APIClient(api_key=platform.token, local_api_spec=spec).users) == dir(users)
