//! Somebody who is on Arize already: changed, sent a mail, deleted (contract, "Seed methods").

use futures_util::future::join3;

use super::refusal;
use crate::api::client::{Client, WriteClient};
use crate::model::account::Record;
use crate::model::action::{Action, Receipt, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::field::FieldValue;
use crate::model::page::Page;
use crate::model::status::Status;
use crate::model::values::Values;
use crate::platforms::arize::api_keys::{ApiKey, ListApiKeys};
use crate::platforms::arize::dialect::Part;
use crate::platforms::arize::role_bindings::ListRoleBindings;
use crate::platforms::arize::user_changes::{DeleteUser, ResendInvitation, ResetPassword, UpdateUser};
use crate::platforms::arize::users::{self, GetUser, ListUsers};

/// What an edit changes, as it stands. What is not told is not there.
pub fn present(record: &Record) -> Values {
    let mut values = Values::default();
    if let Some(name) = record.account.name.text() {
        values.set("name", name);
    }
    let developer = record.fields.iter().find(|field| field.path == "is_developer");
    if let Some(FieldValue::Switch(on)) = developer.map(|field| &field.value) {
        values.set("is_developer", on.to_string());
    }
    values
}

/// Reads the user, and for a deletion what would be lost with them.
pub async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let user_id = &action.target.id;
    let deletion = action.capability == Capability::DeleteUser;
    let (user, fields) = match client.ask(&GetUser { user_id }).await {
        Err(error) if deletion && error.kind == ErrorKind::NotFound => return gone(client, action).await,
        read => read?,
    };
    let account = users::account(user, client);
    let is_inactive = account.status == Status::Deactivated;
    let obstacle = refusal(action.capability, &account.status).map(str::to_owned);
    let record = Record { account, fields };
    let now = present(&record);
    let (wish, facts) = match action.capability {
        Capability::EditUser => (is_as_wished(&action.values, &now), Vec::new()),
        Capability::DeleteUser if is_inactive => (Wish::Met, Vec::new()),
        Capability::DeleteUser => (Wish::Unmet, losses(client, user_id).await),
        // A mail leaves nothing that could be read.
        _ => (Wish::Unseen, Vec::new()),
    };
    Ok(Sight {
        now,
        facts,
        obstacle,
        ..Sight::with(wish, record)
    })
}

/// Whether an edit is so already. The platform takes the blanks around a name away (contract "update user").
fn is_as_wished(wished: &Values, now: &Values) -> Wish {
    let mut wish = Wish::Met;
    for (name, text) in wished.iter() {
        match now.get(name) {
            Some(known) if known.trim() != text.trim() => return Wish::Unmet,
            Some(_) => {}
            None => wish = Wish::Unseen,
        }
    }
    wish
}

/// A 404 is also what somebody gets who may not read (contract, "Errors"). Only a list that may be read, and lacks the user, shows
/// that they are gone.
async fn gone(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let email = &action.target.email;
    let question = ListUsers {
        email: (!email.is_empty()).then(|| email.clone()),
        status: Vec::new(),
        part: Part { limit: 100, cursor: None },
    };
    let wish = match client.ask(&question).await {
        Ok(page) if page.rows.iter().any(|user| user.id.0 == action.target.id) => Wish::Unmet,
        // Without an address the list only proves that this credential may read.
        Ok(page) if email.is_empty() || (page.next.is_none() && page.unreadable.is_empty()) => Wish::Met,
        Ok(_) => Wish::Unseen,
        Err(error) if matches!(error.kind, ErrorKind::Forbidden | ErrorKind::NotFound) => Wish::Unseen,
        Err(error) => return Err(error),
    };
    Ok(Sight::of(wish))
}

/// What goes with a user, in one go. What cannot be read is said to be so: it is not nothing.
async fn losses(client: &Client, user_id: &str) -> Vec<(&'static str, String)> {
    let keys = ListApiKeys {
        user_id: Some(user_id.to_owned()),
        part: Part { limit: 100, cursor: None },
        ..ListApiKeys::default()
    };
    let bindings = |resource_type: &str| ListRoleBindings {
        resource_type: resource_type.to_owned(),
        user_id: Some(user_id.to_owned()),
        part: Part { limit: 100, cursor: None },
    };
    let (spaces, projects) = (bindings("SPACE"), bindings("PROJECT"));
    let (keys, spaces, projects) = join3(client.ask(&keys), client.ask(&spaces), client.ask(&projects)).await;
    vec![
        ("Keys they made", told(&keys, names)),
        ("Roles on spaces", told(&spaces, |_| String::new())),
        ("Roles on projects", told(&projects, |_| String::new())),
    ]
}

fn names(keys: &Page<ApiKey>) -> String {
    let names: Vec<&str> = keys.rows.iter().filter_map(|key| key.name.text()).collect();
    format!(": {}", names.join(", "))
}

/// How many, and what else is to be told. A credential sees what it may see: that there is nothing else is not claimed.
fn told<T>(page: &Result<Page<T>, ApiError>, more: impl Fn(&Page<T>) -> String) -> String {
    match page {
        Err(_) => "could not be read".to_owned(),
        Ok(page) => match (page.rows.len() + page.unreadable.len(), page.next.is_some()) {
            (0, _) => "none that this credential can see".to_owned(),
            (count, true) => format!("more than {count}{}", more(page)),
            (count, false) => format!("{count}{}", more(page)),
        },
    }
}

/// Changes them, sends them a mail, or deletes them.
pub async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    let user_id = &action.target.id;
    match action.capability {
        Capability::EditUser => {
            let is_developer = match action.values.get("is_developer") {
                None => None,
                Some("true") => Some(true),
                Some("false") => Some(false),
                Some(_) => return Err(ApiError::not_sent("Developer is true or false.")),
            };
            let name = action.values.get("name").map(str::trim);
            let edit = UpdateUser {
                user_id,
                name,
                is_developer,
            };
            writing.send(&edit).await?;
        }
        Capability::DeleteUser => writing.send(&DeleteUser { user_id }).await?,
        Capability::ResendInvitation => writing.send(&ResendInvitation { user_id }).await?,
        Capability::ResetPassword => writing.send(&ResetPassword { user_id }).await?,
        _ => return Err(ApiError::not_sent("Arize has no way to do this.")),
    }
    Ok(Receipt::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_blanks_around_it_is_the_same_name() {
        let now = Values::default().with("name", "Ada").with("is_developer", "true");
        let wish = |name: &str, text: &str| is_as_wished(&Values::default().with(name, text), &now);
        assert_eq!(wish("name", " Ada "), Wish::Met);
        assert_eq!(wish("name", "Eva"), Wish::Unmet);
        assert_eq!(wish("is_developer", "false"), Wish::Unmet);
        assert_eq!(wish("city", "Oslo"), Wish::Unseen);
    }

    #[test]
    fn what_could_not_be_read_is_not_called_nothing() {
        let none = |_: &Page<()>| String::new();
        assert_eq!(told(&Err(ApiError::of(ErrorKind::Forbidden)), none), "could not be read");
        assert_eq!(told(&Ok(Page::default()), none), "none that this credential can see");
        let page = Page {
            rows: vec![(), ()],
            next: Some(crate::model::page::Cursor("n".to_owned())),
            ..Page::default()
        };
        assert_eq!(told(&Ok(page), none), "more than 2");
    }
}
