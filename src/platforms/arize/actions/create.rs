//! Somebody new on Arize: made at once or asked in, known by their address (contract, "create user").

use super::inputs;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::model::account::Record;
use crate::model::action::{Action, Receipt, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input;
use crate::platforms::arize::dialect::{self, Part};
use crate::platforms::arize::role::{Role, RoleChoice};
use crate::platforms::arize::roles::ListRoles;
use crate::platforms::arize::user_changes::CreateUser;
use crate::platforms::arize::users::{self, Found, GetUser, User};

/// The vendor's roles in an account (contract, "Dialects"). Those that can be listed go by other names there.
static PREDEFINED: [(&str, &str); 4] = [
    ("PREDEFINED:MEMBER", "Member"),
    ("PREDEFINED:MEMBER_UI_ONLY", "Member ui only"),
    ("PREDEFINED:ANNOTATOR", "Annotator"),
    ("PREDEFINED:ADMIN", "Admin"),
];
/// The most pages of roles that are read for a form.
const MOST_PAGES: usize = 10;
/// What only the answer tells.
pub const PASSWORD: &str = "Temporary password";

/// The roles that can be given: the vendor's, and those that the account has made.
pub async fn roles(client: &Client) -> Result<Choices, ApiError> {
    let mut choices: Choices = PREDEFINED
        .iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect();
    let mut question = ListRoles {
        is_predefined: Some(false),
        part: Part { limit: 100, cursor: None },
    };
    for _ in 0..MOST_PAGES {
        let page = client.ask(&question).await?;
        choices.extend(page.rows.into_iter().map(|role| {
            let label = role.name.text().unwrap_or(&role.id.0).to_owned();
            (format!("CUSTOM:{}", role.id.0), label)
        }));
        match page.next {
            Some(next) => question.part.cursor = Some(next.0),
            None => break,
        }
    }
    Ok(choices)
}

/// A role as it was filled in: `PREDEFINED:MEMBER`, `CUSTOM:` and an id; in a file also the name of one of the vendor's alone.
fn role(text: &str) -> Option<RoleChoice<'_>> {
    match text.split_once(':') {
        Some((kind, id)) if kind.eq_ignore_ascii_case("CUSTOM") && !id.is_empty() => Some(RoleChoice::custom(id)),
        Some((kind, name)) if !kind.eq_ignore_ascii_case("PREDEFINED") || name.is_empty() => None,
        named => {
            let name = named.map_or(text, |(_, name)| name);
            let word = dialect::upper(name).replace(' ', "_");
            let known = PREDEFINED.iter().filter_map(|(value, _)| value.split_once(':'));
            let known = known.map(|(_, known)| known).find(|known| *known == word);
            // One that is newer than this program is for the platform to judge, if it is said what it is.
            known.or(named.map(|(_, name)| name)).map(RoleChoice::predefined)
        }
    }
}

/// Whether a role is the vendor's administrator; nothing where that cannot be read.
pub fn is_administrator(role: &Role) -> Option<bool> {
    is_same(&RoleChoice::predefined("ADMIN"), role)
}

/// Whether a role is the one that was asked for; nothing where that cannot be read.
fn is_same(wanted: &RoleChoice, role: &Role) -> Option<bool> {
    match (dialect::upper(role.kind.text()?).as_str(), wanted.id, wanted.name) {
        ("CUSTOM", Some(id), _) => Some(role.id.text()? == id),
        ("PREDEFINED", _, Some(name)) => Some(dialect::upper(role.name.text()?) == dialect::upper(name)),
        ("CUSTOM" | "PREDEFINED", ..) => Some(false),
        _ => None,
    }
}

fn email(action: &Action) -> &str {
    action.values.filled("email").unwrap_or(&action.target.email).trim()
}

/// Looks for the address. Who was deleted is never listed: only the platform's refusal tells that the address is spent.
pub async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let email = email(action);
    if email.is_empty() {
        return Err(ApiError::not_sent("E-mail is needed."));
    }
    let user_id = match users::with_address(client, email).await? {
        Found::One(user) => user.id.0,
        Found::None => return Ok(Sight::of(Wish::Unmet)),
        Found::Untold => return Ok(Sight::of(Wish::Unseen)),
    };
    let (user, fields) = client.ask(&GetUser { user_id: &user_id }).await?;
    let (wish, obstacle) = standing(action, &user);
    let account = users::account(user, client);
    let mut facts = vec![("Already there", format!("{}, {}", account.title(), account.status.word()))];
    facts.extend(account.roles.value().map(|roles| ("Role", roles.join(", "))));
    Ok(Sight {
        facts,
        obstacle,
        ..Sight::with(wish, Record { account, fields })
    })
}

/// Whether the user of that address is what was asked for (contract "create user", Idempotency), and what stands in the way.
fn standing(action: &Action, user: &User) -> (Wish, Option<String>) {
    let values = &action.values;
    let unmet = |why: String| (Wish::Unmet, Some(why));
    let at_once = values.get("invite_mode") == Some("NONE");
    match user.status.text().map(dialect::upper).as_deref() {
        Some("INVITED" | "EXPIRED") if at_once => {
            return unmet(
                "This address was invited before, and an account made at once may be refused; invite them again instead.".to_owned(),
            );
        }
        // It is made anew.
        Some("EXPIRED") => return (Wish::Unmet, None),
        Some("ACTIVE" | "INVITED") => {}
        Some("INACTIVE") => return unmet("The user of this address was removed; Arize never lets it in again.".to_owned()),
        _ => return (Wish::Unseen, None),
    }
    let asked = role(values.filled("role").unwrap_or_default());
    let Some((asked, given)) = asked.as_ref().zip(user.role.value()) else {
        return (Wish::Unseen, None);
    };
    match (is_same(asked, given), values.switch("is_developer"), user.is_developer.value()) {
        (None, ..) | (_, Some(_), None) => (Wish::Unseen, None),
        (Some(false), ..) => {
            let role = given.words().unwrap_or_default();
            unmet(format!(
                "The address is taken, with the role {role}. Arize cannot change a role; give access through role bindings."
            ))
        }
        (_, Some(wanted), Some(is)) if wanted != *is => {
            let not = if *is { "" } else { "not " };
            unmet(format!(
                "The address is taken by somebody who is {not}a developer; edit that user instead."
            ))
        }
        _ => (Wish::Met, None),
    }
}

/// Makes an account or sends an invitation.
pub async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    let values = &action.values;
    if let Some((_, why)) = input::objection(inputs(action.capability), values) {
        return Err(ApiError::not_sent(why));
    }
    let role = role(values.filled("role").unwrap_or_default())
        .ok_or_else(|| ApiError::not_sent("The role is written as PREDEFINED:MEMBER, or as CUSTOM: and the id of a role."))?;
    let invite_mode = if action.capability == Capability::InviteUser {
        "EMAIL_LINK"
    } else {
        values.filled("invite_mode").unwrap_or_default()
    };
    let made = writing
        .send(&CreateUser {
            name: values.filled("name").unwrap_or_default().trim(),
            email: email(action),
            role,
            invite_mode,
            is_developer: values.switch("is_developer"),
        })
        .await?;
    let remark =
        (!made.is_new).then_some("They had been invited already: nothing was sent, and nothing of what you filled in was taken over.");
    Ok(Receipt {
        id: Some(made.user.id.0),
        secret: made.temporary_password.map(|password| (PASSWORD, password)),
        remark: remark.map(str::to_owned),
        ..Receipt::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::Target;
    use crate::model::values::Values;

    fn stands(capability: Capability, values: &[(&str, &str)], user: &str) -> (Wish, Option<String>) {
        let action = Action {
            capability,
            connection: "one".into(),
            target: Target::default(),
            values: values.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
            base: Values::default(),
        };
        standing(&action, &serde_json::from_str(user).unwrap())
    }

    #[test]
    fn a_role_is_read_from_a_form_and_from_a_file() {
        let read = |text| role(text).map(|role| (role.kind, role.name.or(role.id).unwrap_or_default()));
        assert_eq!(read("PREDEFINED:MEMBER"), Some(("PREDEFINED", "MEMBER")));
        assert_eq!(read("predefined:member-ui-only"), Some(("PREDEFINED", "MEMBER_UI_ONLY")));
        assert_eq!(read("Member ui only"), Some(("PREDEFINED", "MEMBER_UI_ONLY")));
        assert_eq!(read("PREDEFINED:WIZARD"), Some(("PREDEFINED", "WIZARD")));
        assert_eq!(read("CUSTOM:Um9sZTo3OnBSdjE="), Some(("CUSTOM", "Um9sZTo3OnBSdjE=")));
        for wrong in ["", "Wizard", "CUSTOM:", "PREDEFINED:", "ROLE:MEMBER"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_account_with_another_role_is_not_what_was_asked_for() {
        let user = r#"{"id":"a","status":"ACTIVE","role":{"type":"PREDEFINED","name":"MEMBER"}}"#;
        let look = |role| stands(Capability::CreateUser, &[("invite_mode", "NONE"), ("role", role)], user);
        assert_eq!(look("PREDEFINED:MEMBER"), (Wish::Met, None));
        for role in ["PREDEFINED:ADMIN", "CUSTOM:x"] {
            let (wish, obstacle) = look(role);
            assert!(wish == Wish::Unmet && obstacle.unwrap().contains("Member"));
        }
    }

    #[test]
    fn what_cannot_be_read_is_neither_so_nor_not_so() {
        let role = [("role", "PREDEFINED:MEMBER"), ("is_developer", "true")];
        for user in [
            r#"{"id":"a","status":"ACTIVE"}"#,
            r#"{"id":"a","status":"ACTIVE","role":{"type":"GALACTIC","name":"MEMBER"}}"#,
            r#"{"id":"a","status":"ACTIVE","role":{"type":"PREDEFINED","name":"MEMBER"}}"#,
            r#"{"id":"a","status":"HIBERNATING","role":{"type":"PREDEFINED","name":"MEMBER"},"is_developer":true}"#,
        ] {
            assert_eq!(stands(Capability::InviteUser, &role, user), (Wish::Unseen, None), "{user}");
        }
    }

    #[test]
    fn an_invitation_that_ran_out_is_in_nobodys_way_but_of_an_account_at_once() {
        let user = r#"{"id":"a","status":"expired","role":{"type":"predefined","name":"member"}}"#;
        let role = ("role", "PREDEFINED:MEMBER");
        assert_eq!(stands(Capability::InviteUser, &[role], user), (Wish::Unmet, None));
        let (wish, obstacle) = stands(Capability::CreateUser, &[role, ("invite_mode", "NONE")], user);
        assert!(wish == Wish::Unmet && obstacle.is_some());
    }

    #[test]
    fn every_obstacle_is_a_sentence_that_fits() {
        let role = ("role", "PREDEFINED:ADMIN");
        let user = |status: &str| {
            format!(r#"{{"id":"a","status":"{status}","role":{{"type":"PREDEFINED","name":"MEMBER_UI_ONLY"}},"is_developer":true}}"#)
        };
        for (values, status) in [
            (vec![role, ("invite_mode", "NONE")], "INVITED"),
            (vec![role], "INACTIVE"),
            (vec![role], "ACTIVE"),
            (vec![("role", "PREDEFINED:MEMBER_UI_ONLY"), ("is_developer", "false")], "ACTIVE"),
        ] {
            let (wish, obstacle) = stands(Capability::CreateUser, &values, &user(status));
            let obstacle = obstacle.unwrap();
            assert_eq!(wish, Wish::Unmet);
            assert!(obstacle.ends_with('.') && obstacle.chars().count() <= 160, "{obstacle}");
        }
    }
}
