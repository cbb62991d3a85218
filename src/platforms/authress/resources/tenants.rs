//! Tenants: people who sign in in the same way, and who is moved to one of them.

use super::{NAME, changed, choices, create, dialect, done, put};
use crate::api::Soon;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets, Sight};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::authress::actions::tenancy;
use crate::platforms::authress::capabilities;
use crate::platforms::authress::tenants::{CreateTenant, DeleteTenant, GetTenant, GetTenants, LinkTenantUser, READ_ONLY, UpdateTenant};
use crate::platforms::authress::users::GetUsers;

const LOOKUP: Input = Input::new("lookup", "Lookup identifier", InputKind::Text)
    .hint("What its people type on the page where they sign in: letters, digits and - _ . : alone.");
const DOMAINS: Input = Input::new("domains", "Domains", InputKind::Lines).hint("Whose e-mail addresses lead here, one a line; 10 at most.");
const CONNECTION: Input = Input::new("connection", "Connection", InputKind::Choice).hint("Through which its people sign in.");
const TOKEN_LIFE: Input = Input::new("token_life", "Life of a token", InputKind::Text).hint("As a duration: PT24H is a day.");
const SESSION_LIFE: Input = Input::new("session_life", "Life of a session", InputKind::Text).hint("As a duration: P30D is 30 days.");

static CREATION: [Input; 7] = [
    NAME,
    Input::new("id", "Tenant id", InputKind::Text).hint("Letters, digits and - _ . : alone. Empty: Authress makes one."),
    LOOKUP,
    DOMAINS,
    CONNECTION,
    TOKEN_LIFE,
    SESSION_LIFE,
];
static EDIT: [Input; 6] = [NAME, LOOKUP, DOMAINS, CONNECTION, TOKEN_LIFE, SESSION_LIFE];
static MEMBER: [Input; 1] = [Input::new("member", "User id", InputKind::Text)
    .required()
    .hint("They leave the tenant where they are now. Whoever is looked up by name or address is moved from their own page.")];

/// The kind.
pub static TENANTS: Kind = Kind {
    slug: "tenants",
    area: Area::Tenants,
    the: "the tenant ",
    many: "Tenants",
    about: "People who sign in in the same way. A user is in one of them at a time.",
    changing: Capability::ManageTenants,
    can: capabilities::can,
    id: "tenantId",
    name: &["data.name", "tenantLookupIdentifier"],
    columns: &[
        Column("Lookup identifier", "", &["tenantLookupIdentifier"]),
        Column("Connection", "", &["connection.connectionId"]),
        Column("Created", "", &["createdTime"]),
    ],
    list: |_| Plain::of(&GetTenants, |reply| dialect::list(reply, "tenants")),
    read: Some(|tenant_id| Plain::of(&GetTenant { tenant_id }, plain::one)),
    parts: &[Part {
        heading: "Users",
        list: |tenant| {
            let users = GetUsers {
                limit: Some(100),
                tenant_id: Some(tenant.to_owned()),
                ..GetUsers::default()
            };
            Plain::of(&users, |reply| dialect::list(reply, "users"))
        },
        columns: &[
            Column("User", "", &["name", "email", "userId"]),
            Column("E-mail", "", &["email"]),
            Column("Id", "", &["userId"]),
        ],
        member: "userId",
    }],
    forms: &[
        (Capability::CreateResource, &CREATION),
        (Capability::EditResource, &EDIT),
        (Capability::AddMember, &MEMBER),
    ],
    verbs: &[Capability::DeleteResource],
    paths: &[
        ("name", "data.name"),
        ("id", "tenantId"),
        ("lookup", "tenantLookupIdentifier"),
        ("domains", "domains[].domain"),
        ("connection", "connection.connectionId"),
        ("token_life", "tokenConfiguration.accessTokenDuration"),
        ("session_life", "tokenConfiguration.sessionDuration"),
    ],
    whole: true,
    choices,
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        if action.capability != Capability::AddMember {
            return TENANTS.see(client, action).await;
        }
        // A tenant may have more users than a look goes through: one is looked for by their id.
        let mut moved = Action::of(Capability::MoveToTenant);
        action.values.get("member").unwrap_or_default().clone_into(&mut moved.target.id);
        moved.values.set("tenant_id", action.target.id.as_str());
        let sight = tenancy::look(client, &moved).await?;
        Ok(Sight { record: None, ..sight })
    })
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let tenant_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                let document = TENANTS.document(action, "{}")?;
                create(writing, CreateTenant { document: &document }, &TENANTS).await
            }
            Capability::EditResource => {
                let document = changed(writing, &TENANTS, action, READ_ONLY).await?.document;
                let document = document.as_str();
                put(writing, UpdateTenant { tenant_id, document }).await
            }
            Capability::AddMember => {
                let user_id = action.values.filled("member").unwrap_or_default();
                done(writing, LinkTenantUser { tenant_id, user_id }).await
            }
            _ => done(writing, DeleteTenant { tenant_id }).await,
        }
    })
}
