//! Groups: users to whom access is given together.

use super::{NAME, ROWS, TAGS, changed, create, cursor, dialect, done, membership, put, spellings, within};
use crate::api::Soon;
use crate::api::client::WriteClient;
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::authress::capabilities;
use crate::platforms::authress::groups::{CreateGroup, DeleteGroup, GetGroup, GetGroups, READ_ONLY, UpdateGroup};

const USERS: Input = Input::new("users", "Members", InputKind::Lines).hint("User ids, one a line; 100 at most.");
const ADMINS: Input = Input::new("admins", "Administrators", InputKind::Lines).hint("Ids of those who may change the group, one a line.");

static CREATION: [Input; 5] = [
    NAME,
    Input::new("id", "Group id", InputKind::Text).hint("It begins with grp_. Empty: Authress makes one."),
    USERS,
    ADMINS,
    TAGS,
];
static EDIT: [Input; 4] = [NAME, USERS, ADMINS, TAGS];
static MEMBER: [Input; 1] = [Input::new("member", "User id", InputKind::Text)
    .required()
    .hint("Whoever is looked up by name or address is put in and taken out on their own page.")];

/// The kind.
pub static GROUPS: Kind = Kind {
    slug: "groups",
    area: Area::Access,
    the: "the group ",
    many: "Groups",
    about: "Users to whom access is given together, by the access records that name the group. Deleting it takes that access from all of them.",
    changing: Capability::ManageTeams,
    can: capabilities::can,
    id: "groupId",
    columns: &[
        Column("Administrators", "", &["admins[].userId"]),
        Column("Changed", "", &["lastUpdated"]),
    ],
    list: |from| {
        let groups = GetGroups {
            limit: ROWS,
            cursor: cursor(from),
            ..GetGroups::default()
        };
        Plain::of(&groups, |reply| dialect::list(reply, "groups"))
    },
    read: Some(|group_id| Plain::of(&GetGroup { group_id }, plain::one)),
    parts: &[
        Part {
            heading: "Members",
            list: |group_id| Plain::of(&GetGroup { group_id }, |reply| within(reply, "users")),
            columns: &[Column("User", "", &["userId"])],
            member: "userId",
        },
        Part {
            heading: "Administrators",
            list: |group_id| Plain::of(&GetGroup { group_id }, |reply| within(reply, "admins")),
            columns: &[Column("User", "", &["userId"])],
            member: "",
        },
    ],
    forms: &[
        (Capability::CreateResource, &CREATION),
        (Capability::EditResource, &EDIT),
        (Capability::AddMember, &MEMBER),
        (Capability::RemoveMember, &MEMBER),
    ],
    verbs: &[Capability::DeleteResource],
    paths: &[("id", "groupId"), ("users", "users[].userId"), ("admins", "admins[].userId")],
    spellings: &[spellings::TAGS],
    whole: true,
    send,
    ..Kind::READ_ONLY
};

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let group_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                // Both lists have to be there, even if nobody is in them.
                let document = GROUPS.document(action, r#"{"users":[],"admins":[]}"#)?;
                create(writing, CreateGroup { document: &document }, &GROUPS).await
            }
            Capability::EditResource => {
                let changed = changed(writing, &GROUPS, action, READ_ONLY).await?;
                let update = UpdateGroup {
                    group_id,
                    document: &changed.document,
                    expected_last_modified_time: changed.read.as_deref(),
                };
                put(writing, update).await
            }
            Capability::AddMember | Capability::RemoveMember => {
                membership(writing, "groups", action, action.capability == Capability::AddMember).await
            }
            _ => done(writing, DeleteGroup { group_id }).await,
        }
    })
}
