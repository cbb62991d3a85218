//! Access requests: who asks for which roles, and what was decided.

use serde_json::Value;

use super::records::STATEMENT_COLUMNS;
use super::{ROWS, create, cursor, dialect, done, put, spellings, within};
use crate::api::Soon;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain, PlainRow};
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish, Wording};
use crate::model::capability::{Capability, Support, Terms};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::input::{Input, InputKind};
use crate::model::page::Cursor;
use crate::model::resource::Area;
use crate::platforms::authress::capabilities;
use crate::platforms::authress::requests::{CreateRequest, Decision, DeleteRequest, GetRequest, GetRequests, RespondToAccessRequest};

/// How many pages of open requests are looked through for one that asks for the same.
const MOST_PAGES: usize = 10;

static CREATION: [Input; 2] = [
    // It is called after whom it is for.
    Input::new("name", "Users", InputKind::Lines)
        .required()
        .hint("Ids of those for whom access is asked, one a line."),
    Input::new("statements", "What is asked for", InputKind::Lines)
        .required()
        .hint("Roles on resources, one statement a line: documents:reader on documents/1, documents/2."),
];
static DECISION: [Input; 1] = [Input::new(
    "status",
    "Decision",
    InputKind::OneOf(&[
        ("OPEN", "Not decided"),
        ("APPROVED", "Approve: access is given as asked for"),
        ("DENIED", "Deny: nothing is given"),
    ]),
)
.required()];

/// The kind.
pub static REQUESTS: Kind = Kind {
    slug: "requests",
    area: Area::Access,
    the: "the access request ",
    many: "Access requests",
    about: "Access that somebody asks for: what is approved is given, and what is denied is not.",
    changing: Capability::ManageAccess,
    can,
    id: "requestId",
    name: &[],
    columns: &[
        Column("Status", "", &["status"]),
        Column("For", "", &["access.users[].userId"]),
        Column("Changed", "", &["lastUpdated"]),
    ],
    list: |from| {
        let requests = GetRequests {
            limit: ROWS,
            cursor: cursor(from),
            status: None,
        };
        Plain::of(&requests, |reply| dialect::list(reply, "records"))
    },
    read: Some(|request_id| Plain::of(&GetRequest { request_id }, plain::one)),
    parts: &[
        Part {
            heading: "What is asked for",
            list: |request_id| Plain::of(&GetRequest { request_id }, |reply| within(reply, "access.statements")),
            columns: STATEMENT_COLUMNS,
            member: "",
        },
        Part {
            heading: "For whom",
            list: |request_id| Plain::of(&GetRequest { request_id }, |reply| within(reply, "access.users")),
            columns: &[Column("User", "", &["userId"])],
            member: "",
        },
    ],
    forms: &[(Capability::CreateResource, &CREATION), (Capability::EditResource, &DECISION)],
    verbs: &[Capability::DeleteResource],
    paths: &[("name", "access.users[].userId"), ("statements", "access.statements")],
    spellings: &[spellings::STATEMENTS],
    words: &[
        (
            Capability::CreateResource,
            Wording::of("Ask for access for", "Asked for access for"),
        ),
        (
            Capability::EditResource,
            Wording {
                what: "the access request ",
                ..Wording::of("Decide", "Decided")
            },
        ),
    ],
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

/// A decision cannot be taken back here: what was approved stands in a record of its own.
fn can(capability: Capability) -> Support {
    match capabilities::can(capability) {
        Support::Yes(_) => Support::Yes(Terms::FINAL),
        other => other,
    }
}

/// What is asked for and for whom, as text that is the same for the same.
fn asked(request: &Value) -> Option<(Vec<&str>, String)> {
    let access = &request["access"];
    let users: Option<Vec<&str>> = access["users"].as_array()?.iter().map(|user| user["userId"].as_str()).collect();
    let mut users = users?;
    users.sort_unstable();
    Some((users, (spellings::STATEMENTS.spell)(&access["statements"])?))
}

fn parsed(text: &str) -> Result<Value, ApiError> {
    serde_json::from_str(text).map_err(|error| ApiError::of(ErrorKind::Unexpected(error.to_string())))
}

/// Whether somebody has asked for the same, and nobody has decided; `None` where not all were looked through.
async fn is_open(client: &Client, wanted: &Value) -> Result<Option<bool>, ApiError> {
    let mut from: Option<Cursor> = None;
    for _ in 0..MOST_PAGES {
        let requests = GetRequests {
            limit: ROWS,
            cursor: cursor(from.as_ref()),
            status: Some("OPEN"),
        };
        let page = client.ask(&Plain::of(&requests, plain::one).whole()).await?;
        let text = page.rows.into_iter().find_map(PlainRow::document).unwrap_or_default();
        let page = parsed(&text)?;
        let rows = page["records"].as_array().map(Vec::as_slice).unwrap_or_default();
        if rows.iter().any(|row| asked(row).is_some_and(|row| Some(row) == asked(wanted))) {
            return Ok(Some(true));
        }
        match page["pagination"]["next"]["cursor"].as_str() {
            Some(next) => from = Some(Cursor(next.to_owned())),
            None => return Ok(rows.iter().all(|row| asked(row).is_some()).then_some(false)),
        }
    }
    Ok(None)
}

fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        let id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                let wanted = parsed(&REQUESTS.document(action, "{}")?)?;
                let open = is_open(client, &wanted).await?;
                Ok(Sight {
                    obstacle: (open == Some(true)).then(|| "The same is asked for already, and nobody has decided.".to_owned()),
                    ..Sight::of(open.map_or(Wish::Unseen, Sight::whether))
                })
            }
            Capability::EditResource => {
                let request = parsed(&REQUESTS.document_of(client, id).await?)?;
                let mut sight = Sight::of(Wish::Unseen);
                if let Some(status) = request["status"].as_str() {
                    sight.now.set("status", status);
                    if let Some(wanted) = action.values.filled("status") {
                        sight.wish = Sight::whether(status == wanted);
                    }
                }
                // Whoever decides wants to see on what.
                if let Some((users, statements)) = asked(&request) {
                    sight.facts.push(("For", users.join(", ")));
                    sight.facts.push(("Asked for", statements.replace('\n', "; ")));
                }
                Ok(sight)
            }
            Capability::DeleteResource => {
                let gone = match REQUESTS.document_of(client, id).await {
                    Ok(text) => parsed(&text)?["status"] == "DELETED",
                    Err(error) if error.kind == ErrorKind::NotFound => return REQUESTS.see(client, action).await,
                    Err(error) => return Err(error),
                };
                Ok(Sight::of(Sight::whether(gone)))
            }
            _ => REQUESTS.see(client, action).await,
        }
    })
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let request_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                let document = REQUESTS.document(action, "{}")?;
                create(writing, CreateRequest { document: &document }, &REQUESTS).await
            }
            Capability::EditResource => {
                let status = match action.values.get("status") {
                    Some("APPROVED") => Decision::Approved,
                    Some("DENIED") => Decision::Denied,
                    _ => {
                        return Err(ApiError::not_sent(
                            "A request is approved or denied; Authress has no call that opens it again.",
                        ));
                    }
                };
                put(writing, RespondToAccessRequest { request_id, status }).await
            }
            _ => done(writing, DeleteRequest { request_id }).await,
        }
    })
}
