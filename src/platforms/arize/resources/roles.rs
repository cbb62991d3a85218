//! Roles: named sets of permissions, the vendor's own and those that the account has made.

use super::{capabilities, change, changed, check, create, done, empty_where_absent, list_roles};
use crate::api::Soon;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain, PlainRow};
use crate::api::read;
use crate::api::request::Reply;
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::field::{Field, FieldValue};
use crate::model::input::{Input, InputKind};
use crate::model::page::Page;
use crate::model::resource::Area;
use crate::platforms::arize::roles::{AccountRole, CreateRole, DeleteRole, GetRole, ListRoles, UpdateRole};

/// Why nothing can be done to one of the vendor's.
const FIXED: &str = "This role is one of Arize's own, which nobody can change or delete. Create another one with what it should allow.";

static FORM: [Input; 3] = [
    Input::new("name", "Name", InputKind::Text)
        .required()
        .hint("At most 255 characters; letters, digits, spaces and common marks. No other role has it."),
    Input::new("description", "Description", InputKind::Text).hint("At most 1,000 characters."),
    Input::new("permissions", "Permissions", InputKind::Choices)
        .required()
        .hint("All that it allows. To choose from is what the roles that there are allow."),
];

/// The kind.
pub static ROLES: Kind = Kind {
    slug: "roles",
    area: Area::Access,
    the: "the role ",
    many: "Roles",
    about: "What somebody may do. Those that are predefined are Arize's own and stay as they are; one that somebody has cannot be deleted.",
    changing: Capability::ManageRoles,
    can: capabilities::can,
    columns: &[
        Column("Predefined", "", &["is_predefined"]),
        Column("Description", "", &["description"]),
        Column("Last changed", "", &["updated_at", "created_at"]),
    ],
    list: list_roles,
    read: Some(|role_id| Plain::of(&GetRole { role_id }, plain::one)),
    parts: &[Part {
        heading: "Permissions",
        list: |role_id| Plain::of(&GetRole { role_id }, permissions),
        columns: &[Column("Permission", "", &["permission"])],
        member: "",
    }],
    forms: &[(Capability::CreateResource, &FORM), (Capability::EditResource, &FORM)],
    verbs: &[Capability::DeleteResource],
    choices: choose,
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

/// The permissions of a role, a row each: in one field they would be cut.
fn permissions(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    let role: AccountRole = read::object(read::json(reply)?)?;
    let missing = || ErrorKind::Unexpected("permissions is missing".to_owned());
    let row = |permission: &String| {
        PlainRow::of(vec![Field {
            path: "permission".to_owned(),
            value: FieldValue::Text(permission.clone()),
        }])
    };
    Ok(Page {
        rows: role.permissions.value().ok_or_else(missing)?.iter().map(row).collect(),
        ..Page::default()
    })
}

/// The platform does not list permissions by themselves: what the roles allow is what there is, and its own administrator may do all.
fn choose<'a>(client: &'a Client, _input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    Box::pin(async move {
        let mut all: Vec<String> = Vec::new();
        let mut question = ListRoles {
            is_predefined: None,
            part: super::part(None),
        };
        for _ in 0..super::MOST_PAGES {
            let page = client.ask(&question).await?;
            all.extend(page.rows.into_iter().filter_map(|role| role.permissions.value().cloned()).flatten());
            match page.next {
                Some(next) => question.part.cursor = Some(next.0),
                None => break,
            }
        }
        all.sort_unstable();
        all.dedup();
        Ok(all.into_iter().map(|permission| (permission.clone(), permission)).collect())
    })
}

/// The usual look, but for the permissions, which do not fit into one field.
fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        let role_id = action.target.id.as_str();
        if action.capability == Capability::CreateResource {
            return ROLES.see(client, action).await;
        }
        if action.capability == Capability::DeleteResource {
            let sight = ROLES.see(client, action).await?;
            let fixed = sight.wish == Wish::Unmet && is_fixed(client, role_id).await?;
            return Ok(Sight {
                obstacle: fixed.then(|| FIXED.to_owned()),
                ..sight
            });
        }
        let thing = ROLES.bare(client, role_id).await?;
        let (role, _) = client.ask(&GetRole { role_id }).await?;
        let mut now = ROLES.values(&thing);
        empty_where_absent(&thing, &mut now, &[("description", "description")]);
        now.remove("permissions");
        if let Some(permissions) = role.permissions.value() {
            now.set("permissions", permissions.join("\n"));
        }
        let fixed = role.is_predefined.value() == Some(&true);
        Ok(Sight {
            obstacle: fixed.then(|| FIXED.to_owned()),
            ..ROLES.edited(action, now)
        })
    })
}

async fn is_fixed(client: &Client, role_id: &str) -> Result<bool, ApiError> {
    let (role, _) = client.ask(&GetRole { role_id }).await?;
    Ok(role.is_predefined.value() == Some(&true))
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        check(&ROLES, action)?;
        let (role_id, values) = (action.target.id.as_str(), &action.values);
        let permissions = values.list("permissions");
        let permissions: Option<Vec<String>> = permissions.map(|lines| lines.into_iter().map(str::to_owned).collect());
        if action.capability == Capability::CreateResource {
            let role = CreateRole {
                name: values.filled("name").unwrap_or_default(),
                description: values.filled("description"),
                permissions: permissions.as_deref().unwrap_or_default(),
            };
            return create(writing, role).await;
        }
        if is_fixed(writing.reading(), role_id).await? {
            return Err(ApiError::not_sent(FIXED));
        }
        if action.capability == Capability::DeleteResource {
            return done(writing, DeleteRole { role_id }).await;
        }
        let edit = UpdateRole {
            role_id,
            name: values.get("name"),
            description: change(values, "description"),
            permissions: permissions.as_deref(),
        };
        changed(writing, edit).await
    })
}
