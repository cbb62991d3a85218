"""Civis's own client (civis) keeps its user's favorites and preferences in the sandbox, and reads activity and administrators.

Themes are missing here: the client has had no methods for them since 2.8. The contract trials of the app try them.
"""

# ruff: noqa: F811
import pytest

pytest.importorskip("civis", reason="civis 2.10.1 needs Python 3.11 or newer", exc_type=ModuleNotFoundError)

from test_civis import check_shape, connect, ids, platform, spec, users  # noqa: E402, F401 (fixtures)
from test_civis_accounts import limited, refused  # noqa: E402, F401 (fixtures)

RANKINGS = ["top", "bottom", "higher", "lower"]


def ranking(users, to):
    return {
        "top": users.patch_me_favorites_ranking_top,
        "bottom": users.patch_me_favorites_ranking_bottom,
        "higher": users.patch_me_favorites_ranking_higher,
        "lower": users.patch_me_favorites_ranking_lower,
    }[to]


def move(users, favorite, to):
    assert ranking(users, to)(favorite).json_data is None


# Preferences


def test_preferences_merge_and_none_deletes(users, check_shape):
    before = users.get_me().json_data["preferences"]
    changed = users.patch_me(preferences={"result_index_order_dir": "desc", "my_activity_metrics": True})
    check_shape("/users/me", changed.json_data, "patch")
    added = {"result_index_order_dir": "desc", "my_activity_metrics": True}
    assert changed.json_data["preferences"] == {**before, **added}
    users.patch_me(preferences={"result_index_order_dir": None})
    assert users.get_me().json_data["preferences"] == {**before, "my_activity_metrics": True}


def test_camel_case_is_one_and_the_same_preference(users):
    users.patch_me(preferences={"aiSQLAssistDisabled": True})
    assert users.get_me().json_data["preferences"]["ai_sql_assist_disabled"] is True


def test_announcements_are_marked_as_read(users):
    users.patch_me(last_checked_announcements="2026-03-01T10:00:00.000Z")
    assert users.get_me().last_checked_announcements == "2026-03-01T10:00:00.000Z"


def test_preferences_of_the_wrong_type_are_refused(users):
    before = users.get_me().json_data
    refused(400, users.patch_me, preferences={"query_preview_rows": "many"})
    refused(400, users.patch_me, preferences="all")
    refused(400, users.patch_me, last_checked_announcements="yesterday")
    assert users.get_me().json_data == before


def test_preferences_are_ones_own(users, limited):
    before = users.get_me().json_data["preferences"]
    limited.patch_me(preferences={"result_index_order_dir": "asc"})
    assert users.get_me().json_data["preferences"] == before


# Favorites


def test_a_favorite_comes_goes_and_is_found_by_its_object(users, check_shape):
    before = ids(users.list_me_favorites())
    made = users.post_me_favorites(33, "Python Script")
    check_shape("/users/me/favorites", made.json_data, "post")
    (found,) = users.list_me_favorites(object_id=33, object_type="Python Script")
    check_shape("/users/me/favorites", found.json_data)
    assert {**made.json_data, "position": found.position} == found.json_data
    assert ids(users.list_me_favorites()) == [*before, made.id]
    assert users.delete_me_favorites(made.id).json_data is None
    assert ids(users.list_me_favorites()) == before
    refused(404, users.delete_me_favorites, made.id)


@pytest.mark.parametrize("to", RANKINGS)
@pytest.mark.parametrize("place", range(4))
def test_a_favorite_moves_and_positions_stay_consecutive(users, place, to):
    users.post_me_favorites(34, "HTML Report")
    order = ids(users.list_me_favorites())
    assert len(order) == 4
    moved = order.pop(place)
    order.insert({"top": 0, "bottom": 3, "higher": max(place - 1, 0), "lower": min(place + 1, 3)}[to], moved)
    move(users, moved, to)
    rows = users.list_me_favorites()
    assert ids(rows) == order
    assert [row.position for row in rows] == [1, 2, 3, 4]


def test_favorites_come_in_pages_and_in_both_orders(users):
    for place in range(2):
        users.post_me_favorites(33 + place, ["Python Script", "HTML Report"][place])
    by_date = ids(users.list_me_favorites(limit=2, order="created_at", order_dir="desc", iterator=True))
    assert len(by_date) == 5
    assert by_date == ids(users.list_me_favorites(order="created_at", order_dir="asc"))[::-1]
    assert ids(users.list_me_favorites(order_dir="desc")) == ids(users.list_me_favorites())[::-1]


def test_favorites_that_cannot_be_are_refused(users, limited):
    users.post_me_favorites(33, "Python Script")
    refused(409, users.post_me_favorites, 33, "Python Script")
    refused(404, users.post_me_favorites, 987654321, "Python Script")
    refused(400, users.post_me_favorites, 33, "python script")
    refused(400, users.list_me_favorites, object_id=33)
    refused(400, users.list_me_favorites, limit=1001)
    refused(400, users.list_me_favorites, order="name")
    theirs = limited.list_me_favorites()[0].id
    refused(404, users.delete_me_favorites, theirs)
    for to in RANKINGS:
        refused(404, ranking(users, to), theirs)


# Activity and administrators


def test_activity_is_narrowed_by_state_and_author(users, check_shape):
    everything = users.list_me_activity()
    for row in everything:
        check_shape("/users/me/activity", row.json_data)
    for state in ["succeeded", "failed", "running"]:
        some = users.list_me_activity(status=state)
        assert ids(some) == [row.id for row in everything if row.state == state] != []
    assert ids(users.list_me_activity(status="all")) == ids(everything)
    ada = users.get(4003).name
    assert ids(users.list_me_activity(author="4003")) == [row.id for row in everything if row.user == ada] != []
    assert len(users.list_me_activity(author="4003,4004")) > len(users.list_me_activity(author="4003"))
    refused(400, users.list_me_activity, author="Ada")
    refused(400, users.list_me_activity, status="stuck")


def test_activity_is_ordered_by_name_or_by_date(users):
    names = [row.name for row in users.list_me_activity(order="name")]
    dates = [row.updated_at for row in users.list_me_activity(order="newest")]
    assert names == sorted(names, reverse=True)
    assert dates == sorted(dates, reverse=True)


def test_the_administrators_are_those_of_the_organization(limited, check_shape):
    admins = limited.list_me_organization_admins()
    for admin in admins:
        check_shape("/users/me/organization_admins", admin.json_data)
    emails = [admin.email for admin in admins]
    assert "mira.castellanos@example.com" in emails and "gideon.achterberg@example.com" in emails
    assert limited.get_me().email not in emails
