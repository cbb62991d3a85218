"""Civis's own client (civis) makes, uses, limits and revokes API keys of the sandbox."""

# ruff: noqa: F811
import re

import pytest

pytest.importorskip("civis", reason="civis 2.10.1 needs Python 3.11 or newer", exc_type=ModuleNotFoundError)

from civis.base import CivisAPIError, CivisAPIKeyError  # noqa: E402
from test_civis import check_shape, connect, ids, platform, spec, users  # noqa: E402, F401 (fixtures)
from test_civis_accounts import ADA, MIRA, limited, refused  # noqa: E402, F401 (fixtures)

# Refusals


@pytest.mark.parametrize(
    "constraint",
    [
        {"constraint_type": "verb"},
        {"constraint_type": "verb", "get_allowed": False},
        {"constraint_type": "verb", "constraint": "users", "get_allowed": True},
        {"constraint_type": "exact", "get_allowed": True},
        {"constraint_type": "glob", "constraint": "users/*", "get_allowed": True},
        {"constraint": "users", "get_allowed": True},
        "users",
    ],
    ids=str,
)
def test_a_constraint_that_makes_no_sense_is_refused_and_makes_no_key(users, constraint):
    before = ids(users.list_api_keys("me"))
    refused(400, users.post_api_keys, "me", 1000, "friendlyapp", constraints=[constraint])
    assert ids(users.list_api_keys("me")) == before


def test_a_key_that_is_no_key_is_refused(users):
    refused(400, users.post_api_keys, "me", 0, "friendlyapp")
    refused(422, users.post_api_keys, "me", 1000, " ")
    broken = {"constraint_type": "regex", "constraint": "(", "get_allowed": True}
    refused(422, users.post_api_keys, "me", 1000, "friendlyapp", constraints=[broken])
    refused(404, users.get_api_keys, "me", 987654321)
    refused(404, users.delete_api_keys, "me", 987654321)
    refused(404, users.list_api_keys, "987654321")
    refused(404, users.list_api_keys, "nobody")
    refused(400, users.list_api_keys, "me", limit=51)
    refused(400, users.list_api_keys, "me", order="name")


def test_keys_of_others_are_for_administrators_and_are_made_by_nobody_else(users, limited):
    assert list(users.list_api_keys(str(ADA)))
    refused(403, users.post_api_keys, str(ADA), 1000, "theirs")
    me = limited.get_me().id
    other = next(row.id for row in limited.list() if row.id != me)
    refused(403, limited.list_api_keys, str(other))
    with pytest.raises(CivisAPIError):
        limited.delete_api_keys(str(MIRA), users.list_api_keys("me")[0].id)


# Making and revoking


def test_a_new_key_tells_its_token_once_and_opens_until_it_is_revoked(connect, users, check_shape):
    made = users.post_api_keys("me", 1000, "friendlyapp")
    check_shape("/users/{id}/api_keys", made.json_data, "post")
    assert re.fullmatch("[A-Za-z0-9_-]{43}", made.token)
    assert (made.scopes, made.use_count, made.active, made.constraints) == (["public"], 0, True, [])
    with_key = connect(made.token).users
    assert with_key.get_me().id == MIRA
    read = users.get_api_keys(str(MIRA), made.id)
    check_shape("/users/{id}/api_keys/{key_id}", read.json_data)
    assert read.use_count == 1 and read.last_used_at
    revoked = users.delete_api_keys("me", made.id)
    check_shape("/users/{id}/api_keys/{key_id}", revoked.json_data, "delete")
    assert (revoked.active, revoked.expired) == (False, False) and revoked.revoked_at
    with pytest.raises(CivisAPIKeyError):
        with_key.get_me()
    assert users.list_api_keys("me")[0].revoked_at == revoked.revoked_at


def test_the_list_has_every_key_with_the_newest_first(users, platform, check_shape):
    made = [users.post_api_keys("me", 1000, f"key {number}").id for number in range(60)]
    first = users.list_api_keys("me")
    assert len(first) == 50
    for row in first:
        check_shape("/users/{id}/api_keys", row.json_data)
    paged = ids(users.list_api_keys("me", limit=7, iterator=True))
    assert paged[:60] == made[::-1]
    assert paged == sorted(set(paged), reverse=True)
    assert len(paged) == int(first.headers["X-Pagination-Total-Entries"])
    assert ids(users.list_api_keys("me", limit=7, order="id", order_dir="asc")) == paged[::-1][:7]
    states = {(row.active, row.expired, bool(row.revoked_at)) for row in users.list_api_keys("me", iterator=True)}
    assert states == {(True, False, False), (False, False, True), (False, True, False)}


# Constraints


def test_a_key_for_one_path_opens_that_path_only(connect, users):
    constraint = {"constraint": f"users/{ADA}", "constraint_type": "exact", "get_allowed": True}
    made = users.post_api_keys("me", 1000, "one path", constraints=[constraint])
    told = made.constraints[0]
    assert (told["constraint"], told["constraint_type"], told["get_allowed"], told["post_allowed"]) == (
        f"users/{ADA}", "exact", True, False,
    )  # fmt: skip
    assert users.list_api_keys("me")[0].constraint_count == 1
    with_key = connect(made.token).users
    assert with_key.get(ADA).id == ADA
    refused(403, with_key.get, MIRA)
    refused(403, with_key.patch, ADA, city="Paris")
    assert users.get(ADA).city != "Paris"


@pytest.mark.parametrize(
    ("constraint", "opened"),
    [
        ({"constraint": "users/me", "constraint_type": "prefix"}, {"get_me", "list_me_activity"}),
        ({"constraint": "^users(/me)?$", "constraint_type": "regex"}, {"list", "get_me"}),
        ({"constraint_type": "verb"}, {"list", "get_me", "list_me_activity"}),
    ],
    ids=str,
)
def test_prefixes_patterns_and_verbs_open_what_they_match(connect, users, constraint, opened):
    made = users.post_api_keys("me", 1000, "some paths", constraints=[{**constraint, "get_allowed": True}])
    with_key = connect(made.token).users
    for method in ["list", "get_me", "list_me_activity"]:
        if method in opened:
            getattr(with_key, method)()
        else:
            refused(403, getattr(with_key, method))
    refused(403, with_key.patch_me)


def test_both_spellings_of_a_constraint_are_taken(users):
    made = users.post_api_keys("me", 1000, "camel", constraints=[{"constraintType": "verb", "getAllowed": True}])
    assert made.json_data["constraints"][0]["getAllowed"] is True


def test_a_limited_key_makes_no_key_of_other_limits(connect, users):
    same = {"constraint_type": "verb", "get_allowed": True, "post_allowed": True}
    with_key = connect(users.post_api_keys("me", 1000, "first", constraints=[same]).token).users
    refusal = refused(400, with_key.post_api_keys, "me", 1000, "free")
    assert refusal.error_message == "Cannot create API Key with different constraints."
    refused(400, with_key.post_api_keys, "me", 1000, "more", constraints=[{**same, "delete_allowed": True}])
    assert with_key.post_api_keys("me", 1000, "same", constraints=[same]).token
