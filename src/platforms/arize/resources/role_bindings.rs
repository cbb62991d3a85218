//! Role bindings: who has which role on which space or project. They have no names, and the platform lists each sort by itself.

use super::{
    capabilities, changed, check, choices, create, done, list_roles, list_spaces, list_users, names, spaces_with_organizations, user_id,
};
use crate::api::Soon;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain, PlainRow};
use crate::api::request::Reply;
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::input::{Input, InputKind};
use crate::model::page::{Cursor, Page};
use crate::model::resource::Area;
use crate::model::values::Values;
use crate::platforms::arize::dialect;
use crate::platforms::arize::role_bindings::{CreateRoleBinding, DeleteRoleBinding, GetRoleBinding, ListRoleBindings, UpdateRoleBinding};

/// The sorts of what a role is given on, in the order in which they are listed.
const SPACE: &str = "SPACE";
const PROJECT: &str = "PROJECT";

const ROLE: Input = Input::new("role", "Role", InputKind::Choice).required();

static CREATION: [Input; 4] = [
    Input::new("user", "User", InputKind::Choice)
        .required()
        .hint("Where there is no list to choose from: the id, or the address. A service acts as a user of its own."),
    ROLE,
    Input::new("space", "Space", InputKind::Choice).hint("Either a space or a project; a user has one role at most on each."),
    Input::new("project", "Project id", InputKind::Text).hint("Arize does not list projects here: the id as its own pages show it."),
];
static EDIT: [Input; 1] = [ROLE.hint("Only the role can change; for another user or another place, create another binding.")];

/// The kind. It is called by whose role it is.
pub static ROLE_BINDINGS: Kind = Kind {
    slug: "role-bindings",
    area: Area::Access,
    the: "the role binding ",
    many: "Role bindings",
    about: "Who has which role on a space or a project, besides the role in the account.",
    changing: Capability::ManageAccess,
    can: capabilities::can,
    name: &["user_id"],
    columns: &[
        Column("Role", "", &["role_id"]),
        Column("On", "", &["resource_id"]),
        Column("Sort", "", &["resource_type"]),
        Column("Since", "", &["created_at"]),
    ],
    names: Some(called),
    list,
    read: Some(|binding_id| Plain::of(&GetRoleBinding { binding_id }, plain::one)),
    forms: &[(Capability::CreateResource, &CREATION), (Capability::EditResource, &EDIT)],
    verbs: &[Capability::DeleteResource],
    paths: &[("role", "role_id")],
    choices: choose,
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

/// A page of those on spaces, and when these are all, of those on projects. The cursor says of which.
fn list(from: Option<&Cursor>) -> Plain {
    let (sort, cursor) = from.and_then(|from| from.0.split_once(':')).unwrap_or((SPACE, ""));
    let cursor = Some(Cursor(cursor.to_owned())).filter(|cursor| !cursor.0.is_empty());
    let question = ListRoleBindings {
        resource_type: sort.to_owned(),
        user_id: None,
        part: super::part(cursor.as_ref()),
    };
    Plain::of(&question, if sort == PROJECT { on_projects } else { on_spaces })
}

fn on_spaces(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    let page: Page<PlainRow> = dialect::page(reply, "role_bindings")?;
    let next = page
        .next
        .map_or_else(|| format!("{PROJECT}:"), |next| format!("{SPACE}:{}", next.0));
    Ok(Page {
        next: Some(Cursor(next)),
        ..page
    })
}

fn on_projects(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    let page: Page<PlainRow> = dialect::page(reply, "role_bindings")?;
    let next = page.next.map(|next| Cursor(format!("{PROJECT}:{}", next.0)));
    Ok(Page { next, ..page })
}

fn called(client: &Client) -> Soon<'_, Choices> {
    Box::pin(async move {
        let mut all = names(client, list_roles).await;
        all.extend(names(client, list_spaces).await);
        all.extend(names(client, list_users).await);
        all
    })
}

fn choose<'a>(client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    Box::pin(async move {
        match input {
            "role" => choices(client, list_roles).await,
            "space" => {
                let spaces = spaces_with_organizations(client).await?;
                Ok(spaces.into_iter().map(|(_, id, label)| (id, label)).collect())
            }
            _ => choices(client, list_users).await,
        }
    })
}

/// On what a role is to be given: the sort, and the id.
fn place(values: &Values) -> Result<(&'static str, &str), ApiError> {
    match (values.filled("space"), values.filled("project")) {
        (Some(space), None) => Ok((SPACE, space)),
        (None, Some(project)) => Ok((PROJECT, project.trim())),
        _ => Err(ApiError::not_sent(
            "A role is given on a space or on a project: fill in one of the two.",
        )),
    }
}

/// What is yet to be made has neither name nor id: it is known by whose role it is, and on what.
fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        let values = &action.values;
        if action.capability != Capability::CreateResource {
            return ROLE_BINDINGS.see(client, action).await;
        }
        let (sort, resource) = place(values)?;
        let user = user_id(client, values.filled("user").unwrap_or_default()).await?;
        let mut question = ListRoleBindings {
            resource_type: sort.to_owned(),
            user_id: Some(user.clone()),
            part: super::part(None),
        };
        for _ in 0..super::MOST_PAGES {
            let page = client.ask(&question).await?;
            let here = |given: &Given<String>, wanted: &str| given.text() == Some(wanted);
            let found = page
                .rows
                .iter()
                .find(|row| here(&row.user_id, &user) && here(&row.resource_id, resource));
            if let Some(found) = found {
                return Ok(match found.role_id.text() {
                    Some(role) if Some(role) == values.filled("role") => Sight {
                        obstacle: Some("The user has this role there already.".to_owned()),
                        ..Sight::of(Wish::Met)
                    },
                    _ => Sight {
                        obstacle: Some(
                            "The user has another role there, and can have one only: change that role binding instead.".to_owned(),
                        ),
                        ..Sight::of(Wish::Unmet)
                    },
                });
            }
            match page.next {
                Some(next) => question.part.cursor = Some(next.0),
                None if page.unreadable.is_empty() => return Ok(Sight::of(Wish::Unmet)),
                None => break,
            }
        }
        Ok(Sight::of(Wish::Unseen))
    })
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        check(&ROLE_BINDINGS, action)?;
        let (binding_id, values) = (action.target.id.as_str(), &action.values);
        let role_id = values.filled("role").unwrap_or_default();
        match action.capability {
            Capability::CreateResource => {
                let (resource_type, resource_id) = place(values)?;
                let user_id = &user_id(writing.reading(), values.filled("user").unwrap_or_default()).await?;
                let binding = CreateRoleBinding {
                    role_id,
                    user_id,
                    resource_type,
                    resource_id,
                };
                create(writing, binding).await
            }
            Capability::EditResource if role_id.is_empty() => Err(ApiError::not_sent("Nothing would be changed.")),
            Capability::EditResource => changed(writing, UpdateRoleBinding { binding_id, role_id }).await,
            _ => done(writing, DeleteRoleBinding { binding_id }).await,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::endpoint::Endpoint;

    fn reply(pagination: &str) -> Reply {
        Reply {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: format!(r#"{{"role_bindings":[{{"id":"b"}}],"pagination":{pagination}}}"#)
                .into_bytes()
                .into(),
        }
    }

    #[test]
    fn those_on_projects_follow_those_on_spaces_and_then_it_ends() {
        let (more, last) = (reply(r#"{"has_more":true,"next_cursor":"x:="}"#), reply(r#"{"has_more":false}"#));
        let next = |from: Option<&Cursor>, reply: &Reply| list(from).read(reply).expect("a page").next;
        let asked = |from: &Cursor| list(Some(from)).query().encoded();
        let first = next(None, &more).expect("more on spaces");
        assert_eq!(first.0, "SPACE:x:=");
        assert!(asked(&first).contains("resource_type=SPACE") && asked(&first).contains("cursor=x"));
        let turn = next(Some(&first), &last).expect("those on projects");
        assert!(asked(&turn).contains("resource_type=PROJECT") && !asked(&turn).contains("cursor"));
        let further = next(Some(&turn), &more).expect("more on projects");
        assert_eq!(further.0, "PROJECT:x:=");
        assert_eq!(next(Some(&further), &last), None);
    }
}
