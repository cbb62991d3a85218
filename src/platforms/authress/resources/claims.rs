//! Owned resources: access records that make somebody an owner, and how one becomes the owner of what nobody owns yet.

use serde_json::Value;

use super::{ROWS, cursor, dialect, done, entries, later, row, within};
use crate::api::Soon;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{Column, Plain, PlainRow};
use crate::api::read;
use crate::api::request::Reply;
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish, Wording};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::input::{Input, InputKind};
use crate::model::page::Page;
use crate::model::resource::Area;
use crate::platforms::authress::actions::listing;
use crate::platforms::authress::capabilities;
use crate::platforms::authress::records::{CreateClaim, GetRecord, GetRecords};

/// The role that makes an owner.
const OWNER: &str = "Authress:Owner";
/// The field that is added to a record: what it makes somebody the owner of.
const OWNED: &str = "owned";

static CLAIM: [Input; 2] = [
    Input::new("collection", "Collection", InputKind::Text)
        .required()
        .hint("What the resource stands below: documents."),
    Input::new("name", "Resource", InputKind::Text)
        .required()
        .hint("Its id within the collection: 1 of documents/1. Whoever the credential in use here belongs to becomes its owner."),
];

/// The kind.
pub static CLAIMS: Kind = Kind {
    slug: "owned",
    area: Area::Access,
    the: "the resource ",
    many: "Owned resources",
    about: "What has an owner: the access records that give the role Authress:Owner. They are changed and deleted among the access records.",
    changing: Capability::ManageAccess,
    can: capabilities::can,
    id: "recordId",
    name: &[OWNED, "name"],
    columns: &[
        Column("Access record", "", &["name"]),
        Column("Owners", "", &["users[].userId"]),
        Column("Changed", "", &["lastUpdated"]),
    ],
    list: |from| {
        let records = GetRecords {
            limit: ROWS,
            cursor: cursor(from),
            ..GetRecords::default()
        };
        Plain::of(&records, owned)
    },
    read: Some(|record_id| Plain::of(&GetRecord { record_id }, one)),
    parts: &[Part {
        heading: "Owners",
        list: |record_id| Plain::of(&GetRecord { record_id }, |reply| within(reply, "users")),
        columns: &[Column("User", "", &["userId"])],
        member: "",
    }],
    forms: &[(Capability::CreateResource, &CLAIM)],
    words: &[(
        Capability::CreateResource,
        Wording {
            what: "the resource ",
            ..Wording::of("Claim", "Claimed")
        },
    )],
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

/// A record with what it makes somebody the owner of; nothing where that is nothing.
fn with_owned(mut record: Value) -> Option<PlainRow> {
    let mut owned: Vec<Value> = Vec::new();
    for statement in record["statements"].as_array()? {
        if statement["roles"].as_array()?.iter().any(|role| role == OWNER) {
            owned.extend(
                statement["resources"]
                    .as_array()?
                    .iter()
                    .map(|resource| resource["resourceUri"].clone()),
            );
        }
    }
    if owned.is_empty() {
        return None;
    }
    record[OWNED] = owned.into();
    Some(row(&record))
}

fn owned(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    let page: Page<PlainRow> = dialect::list(reply, "records")?;
    let rows = entries(reply, "records")?.into_iter().filter_map(with_owned).collect();
    Ok(Page { rows, ..page })
}

fn one(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    let record: Value = read::object(read::json(reply)?)?;
    Ok(Page {
        rows: with_owned(record).into_iter().collect(),
        ..Page::default()
    })
}

/// Both parts of what is claimed.
fn wanted(action: &Action) -> (&str, &str) {
    let part = |name: &str| action.values.get(name).unwrap_or_default().trim_matches('/');
    (part("collection"), part("name"))
}

fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        if action.capability != Capability::CreateResource {
            return CLAIMS.see(client, action).await;
        }
        let (collection, id) = wanted(action);
        let (records, all) = listing::records(client, None).await?;
        let is_owned = |uri: &str| {
            let rest = uri.trim_matches('/').strip_prefix(collection);
            rest.and_then(|rest| rest.strip_suffix(id)) == Some("/")
        };
        let owner = records.iter().find(|record| {
            let statements = record.statements.value().map(Vec::as_slice).unwrap_or_default();
            statements.iter().any(|statement| {
                let roles = statement.roles.value().map(Vec::as_slice).unwrap_or_default();
                let resources = statement.resources.value().map(Vec::as_slice).unwrap_or_default();
                roles.iter().any(|role| role == OWNER)
                    && resources.iter().any(|resource| resource.resource_uri.text().is_some_and(is_owned))
            })
        });
        Ok(match owner {
            Some(record) => Sight {
                obstacle: Some(format!("It has an owner, by the access record {}.", record.record_id.0)),
                ..Sight::of(Wish::Met)
            },
            None if all => Sight::of(Wish::Unmet),
            None => Sight::of(Wish::Unseen),
        })
    })
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let (collection_resource, resource_id) = wanted(action);
        let claim = CreateClaim {
            collection_resource,
            resource_id,
        };
        done(writing, claim).await.map(later)
    })
}
