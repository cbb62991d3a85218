"""Civis's own client (civis) makes, changes, shuts out and lets in the users of the sandbox."""

# ruff: noqa: F811
import pytest

pytest.importorskip("civis", reason="civis 2.10.1 needs Python 3.11 or newer", exc_type=ModuleNotFoundError)

from civis.base import CivisAPIError  # noqa: E402
from test_civis import check_shape, connect, ids, platform, spec, users  # noqa: E402, F401 (fixtures)

ADA, MIRA = 4003, 4001
UNKNOWN = 987654321


@pytest.fixture
def limited(connect, platform):
    return connect(platform.limited_token).users


def refused(status, call, /, *args, **kwargs):
    with pytest.raises(CivisAPIError) as refusal:
        call(*args, **kwargs)
    assert refusal.value.status_code == status
    assert refusal.value.error_message != "No Error Message Available"
    return refusal.value


def create(users, **more):
    return users.post("Test Create", "create@example.com", 31, "createst", **more)


# Refusals


@pytest.mark.parametrize("method", ["patch", "delete_2fa", "delete_sessions", "post_unsuspend", "post_access_email"])
def test_an_unknown_user_is_not_found_by_any_method(users, method):
    refused(404, getattr(users, method), UNKNOWN)


@pytest.mark.parametrize("method", ["delete_2fa", "delete_sessions", "post_unsuspend", "post_access_email"])
def test_who_is_no_administrator_may_not_even_do_it_to_themselves(limited, method):
    refused(403, getattr(limited, method), limited.get_me().id)


def test_who_is_no_administrator_changes_nobody_else_and_makes_nobody(limited):
    me = limited.get_me().id
    other = next(row.id for row in limited.list() if row.id != me)
    before = limited.get(other).json_data
    refused(403, limited.patch, other, city="Elsewhere")
    assert limited.get(other).json_data == before
    refused(403, create, limited)


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (422, {"email": "no address"}),
        (422, {"name": " "}),
        (422, {"name": None}),
        (422, {"primary_group_id": 80}),
        (422, {"group_ids": [31, 999]}),
        (422, {"account_status": "Retired"}),
        (400, {"active": "yes"}),
        (400, {"group_ids": "31"}),
        (400, {"city": 5}),
        (409, {"email": "mira.castellanos@example.com"}),
    ],
    ids=str,
)
def test_a_change_that_cannot_be_is_refused_and_changes_nothing(users, status, changes):
    before = users.get(ADA).json_data
    refused(status, users.patch, ADA, **{"title": "Dr.", **changes})
    assert users.get(ADA).json_data == before


def test_a_login_that_is_taken_is_a_conflict(users):
    create(users)
    assert refused(409, users.post, "Another", "another@example.com", 31, "CREATEST").error_message


# Making


def test_a_new_user_has_the_recorded_defaults(users, check_shape):
    made = create(users, active=True)
    check_shape("/users/", made.json_data, "post")
    expected = {
        "user": "createst", "name": "Test Create", "email": "create@example.com", "active": True, "primaryGroupId": 31,
        "timeZone": "America/Chicago", "initials": "TC", "prefersSmsOtp": True, "smsOtpAllowed": True, "robot": False,
        "vpnEnabled": None, "ssoDisabled": None, "otpRequiredForLogin": None, "exemptFromOrgSmsOtpDisabled": None,
        "suspended": False, "accountStatus": "Active", "myPermissionLevel": "manage", "lastSeenAt": None,
        "createdById": MIRA, "lastUpdatedById": MIRA, "city": None, "phone": None,
    }  # fmt: skip
    assert {name: made.json_data[name] for name in expected} == expected
    assert [group["id"] for group in made.json_data["groups"]] == [31]
    assert users.get(made.id).json_data == made.json_data
    assert ids(users.list(query="createst")) == [made.id]


def test_everything_that_may_be_given_at_creation_is_kept(users):
    given = {
        "active": False, "city": "Łódź", "state": "IL", "time_zone": "Europe/Warsaw", "initials": "ZO", "department": "R&D",
        "title": "Dr.", "prefers_sms_otp": False, "vpn_enabled": True, "sso_disabled": False, "otp_required_for_login": True,
        "exempt_from_org_sms_otp_disabled": False, "robot": True,
    }  # fmt: skip
    made = users.get(create(users, group_ids=[32, 33], send_email=True, **given).id)
    assert {name: made[name] for name in given} == given
    assert {group["id"] for group in made.groups} == {31, 32, 33}
    assert made.account_status == "Deactivated"


def test_none_at_creation_says_no_more_than_nothing(users):
    made = create(users, city=None, active=None)
    assert (made.city, made.active) == (None, True)


# Changing


def test_a_new_name_makes_new_initials_and_says_who_did_it(users, check_shape):
    changed = users.patch(ADA, name="name updated")
    check_shape("/users/{id}", changed.json_data, "patch")
    assert (changed.initials, changed.last_updated_by_id) == ("NU", MIRA)
    assert users.get(ADA).json_data == changed.json_data
    assert ids(users.list(query="name updated")) == [ADA]


def test_nothing_to_change_changes_nothing(users):
    before = users.get(ADA).json_data
    assert users.patch(ADA).json_data == before
    assert users.patch(ADA, name=before["name"], active=True).json_data == before


def test_none_empties_a_field(users):
    users.patch(ADA, city="Paris", phone="+1 (312) 555-0100", vpn_enabled=True)
    emptied = users.patch(ADA, city=None, phone=None, vpn_enabled=None)
    assert (emptied.city, emptied.phone, emptied.vpn_enabled) == (None, None, None)


def test_a_new_address_awaits_confirmation(users):
    changed = users.patch(ADA, email="ada@new.example.com", password="p@ss w/ spaces")
    assert (changed.email, changed.unconfirmed_email) == ("ada.lindqvist@example.com", "ada@new.example.com")
    assert "password" not in changed.json_data


def test_groups_are_replaced_and_the_lists_know_it(users):
    changed = users.patch(ADA, group_ids=[34, 35], primary_group_id=35)
    assert changed.primary_group_id == 35
    assert {group["id"] for group in changed.groups} == {34, 35}
    assert ADA in ids(users.list(group_id=34, limit=10000))
    assert ADA not in ids(users.list(group_ids=[30, 31, 32, 33], limit=10000))


@pytest.mark.parametrize(
    ("changes", "status", "active", "suspended"),
    [
        ({"active": False}, "Deactivated", False, False),
        ({"account_status": "Deactivated"}, "Deactivated", False, False),
        ({"account_status": "Suspended"}, "Suspended", True, True),
        ({"account_status": "Unsuspended"}, "Active", True, False),
    ],
    ids=str,
)
def test_the_word_for_the_state_and_the_two_switches_go_together(users, changes, status, active, suspended):
    users.patch(ADA, **changes)
    detail = users.get(ADA)
    assert (detail.account_status, detail.active, detail.suspended) == (status, active, suspended)
    (row,) = users.list(query=str(ADA), account_status="all")
    assert (row.active, row.suspended) == (active, suspended)
    users.patch(ADA, account_status="Active")
    assert users.get(ADA).account_status == "Active"


# Getting in


def test_a_suspension_ends(users, check_shape):
    (noor,) = users.list(query="noor.vandenberg")
    assert users.get(noor.id).account_status == "Suspended"
    end = users.post_unsuspend(noor.id)
    check_shape("/users/{id}/unsuspend", end.json_data, "post")
    assert (end.id, end.user) == (noor.id, noor.user)
    after = users.get(noor.id)
    assert (after.account_status, after.suspended) == ("Unsuspended", False)


@pytest.mark.parametrize("method", ["delete_2fa", "delete_sessions"])
def test_what_is_wiped_answers_the_user(users, check_shape, method):
    answer = getattr(users, method)(ADA)
    check_shape("/users/{id}/" + method.removeprefix("delete_"), answer.json_data, "delete")
    assert answer.json_data == users.get(ADA).json_data


def test_the_access_mail_answers_nothing_and_a_deactivated_user_gets_none(users):
    assert users.post_access_email(ADA).json_data is None
    users.patch(ADA, active=False)
    refused(422, users.post_access_email, ADA)
