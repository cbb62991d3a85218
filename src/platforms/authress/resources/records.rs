//! Access records: who holds which roles on which resources.

use super::{NAME, ROWS, TAGS, changed, choices, create, cursor, dialect, done, later, membership, put, spellings, within};
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
use crate::platforms::authress::records::{CreateRecord, DeleteRecord, GetRecord, GetRecords, READ_ONLY, UpdateRecord};

const DESCRIPTION: Input = Input::new("description", "Description", InputKind::Text);
const STATEMENTS: Input = Input::new("statements", "What is given", InputKind::Lines)
    .required()
    .hint("Roles on resources, one statement a line: documents:reader on documents/1, documents/2. Where people stand here: … for user google|1, group grp_1.");
const USERS: Input = Input::new("users", "Users", InputKind::Lines)
    .hint("Ids of those to whom all of it is given, one a line. People stand here or in the lines above, never in both.");
const GROUPS: Input = Input::new("groups", "Groups", InputKind::Choices).hint("To whose members all of it is given.");
const ADMINS: Input = Input::new("admins", "Administrators", InputKind::Lines).hint("Ids of those who may change the record, one a line.");

static CREATION: [Input; 8] = [
    NAME,
    Input::new("id", "Record id", InputKind::Text).hint("Empty: Authress makes one."),
    DESCRIPTION,
    STATEMENTS,
    USERS,
    GROUPS,
    ADMINS,
    TAGS,
];
static EDIT: [Input; 7] = [NAME, DESCRIPTION, STATEMENTS, USERS, GROUPS, ADMINS, TAGS];
static MEMBER: [Input; 1] = [Input::new("member", "User id", InputKind::Text)
    .required()
    .hint("All that the record gives is for them. Where its statements name people, they are changed there instead.")];

/// The parts of a record or of what is like one.
pub const STATEMENT_COLUMNS: &[Column] = &[
    Column("Roles", "", &["roles"]),
    Column("Resources", "", &["resources[].resourceUri"]),
    Column("Users", "", &["users[].userId"]),
    Column("Groups", "", &["groups[].groupId"]),
];

/// The kind.
pub static RECORDS: Kind = Kind {
    slug: "records",
    area: Area::Access,
    the: "the access record ",
    many: "Access records",
    about: "Who holds which roles on which resources. What was changed may take some minutes until it shows in the list.",
    changing: Capability::ManageAccess,
    can: capabilities::can,
    id: "recordId",
    columns: &[
        Column("Description", "", &["description"]),
        Column("Roles", "", &["statements[].roles"]),
        Column("Status", "", &["status"]),
        Column("Changed", "", &["lastUpdated"]),
    ],
    list: |from| {
        let records = GetRecords {
            limit: ROWS,
            cursor: cursor(from),
            ..GetRecords::default()
        };
        Plain::of(&records, |reply| dialect::list(reply, "records"))
    },
    read: Some(|record_id| Plain::of(&GetRecord { record_id }, plain::one)),
    parts: &[
        Part {
            heading: "What is given",
            list: |record_id| Plain::of(&GetRecord { record_id }, |reply| within(reply, "statements")),
            columns: STATEMENT_COLUMNS,
            member: "",
        },
        Part {
            heading: "Users",
            list: |record_id| Plain::of(&GetRecord { record_id }, |reply| within(reply, "users")),
            columns: &[Column("User", "", &["userId"])],
            member: "userId",
        },
        Part {
            heading: "Groups",
            list: |record_id| Plain::of(&GetRecord { record_id }, |reply| within(reply, "groups")),
            columns: &[Column("Group", "", &["groupId"])],
            member: "",
        },
        Part {
            heading: "Administrators",
            list: |record_id| Plain::of(&GetRecord { record_id }, |reply| within(reply, "admins")),
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
    paths: &[
        ("id", "recordId"),
        ("users", "users[].userId"),
        ("groups", "groups[].groupId"),
        ("admins", "admins[].userId"),
    ],
    spellings: &[spellings::STATEMENTS, spellings::TAGS],
    whole: true,
    choices,
    send,
    ..Kind::READ_ONLY
};

/// Whatever is done to a record comes to show a little later: the list lags, also where the answer was not 202.
fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let record_id = action.target.id.as_str();
        let receipt = match action.capability {
            Capability::CreateResource => {
                let document = RECORDS.document(action, "{}")?;
                create(writing, CreateRecord { document: &document }, &RECORDS).await
            }
            Capability::EditResource => {
                let changed = changed(writing, &RECORDS, action, READ_ONLY).await?;
                let update = UpdateRecord {
                    record_id,
                    document: &changed.document,
                    expected_last_modified_time: changed.read.as_deref(),
                };
                put(writing, update).await
            }
            Capability::AddMember | Capability::RemoveMember => {
                membership(writing, "records", action, action.capability == Capability::AddMember).await
            }
            _ => done(writing, DeleteRecord { record_id }).await,
        };
        receipt.map(later)
    })
}
