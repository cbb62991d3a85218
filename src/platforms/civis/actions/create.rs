//! Making an account (contract 3.3). What is taken already is found by its address, and by its user name.

use super::edit;
use crate::api::client::{Client, WriteClient};
use crate::api::platform::Directory;
use crate::model::account::Account;
use crate::model::action::{Action, Receipt, Sight, Wish};
use crate::model::change::Change;
use crate::model::error::ApiError;
use crate::model::page::Page;
use crate::model::status::Status;
use crate::model::values::Values;
use crate::platforms::civis::accounts::PostUser;
use crate::platforms::civis::users::{ListUsers, Users, account};

/// The search looks for a part of a text, so that there may be more than the one that is meant.
const MOST: u32 = 100;

/// Whether there is an account as it is asked for.
pub async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let asked = |name: &str| action.values.get(name).unwrap_or_default().trim().to_lowercase();
    let (email, login) = (asked("email"), asked("user"));
    if email.is_empty() {
        return Ok(Sight::of(Wish::Unseen));
    }
    let page = search(client, &email).await?;
    let same: Vec<&Account> = page.rows.iter().filter(|row| row.address().as_ref() == Some(&email)).collect();
    let named = same.iter().find(|row| has_login(row, &login));
    if let Some(found) = named.or(same.first()) {
        let record = Users.get(client, &found.id).await?;
        let (wish, obstacle) = usable(&action.values, &login, &record.account);
        return Ok(Sight {
            obstacle,
            ..Sight::with(wish, record)
        });
    }
    // Who is on a row that cannot be read, or on a page that was not asked for, is not known.
    if page.next.is_some() || !page.unreadable.is_empty() {
        return Ok(Sight::of(Wish::Unseen));
    }
    let mut sight = Sight::of(Wish::Unmet);
    if action.values.switch("send_email") == Some(true) {
        sight.facts.push(("Mail", format!("A welcome mail goes to {email} at once.")));
    }
    if !login.is_empty()
        && let Some(other) = search(client, &login).await?.rows.into_iter().find(|row| has_login(row, &login))
    {
        sight.obstacle = Some(format!("The user name “{login}” belongs to another account; choose another one."));
        sight.record = Some(Box::new(Users.get(client, &other.id).await?));
    }
    Ok(sight)
}

fn has_login(row: &Account, login: &str) -> bool {
    row.login.text().is_some_and(|text| text.to_lowercase() == login)
}

async fn search(client: &Client, text: &str) -> Result<Page<Account>, ApiError> {
    let endpoint = ListUsers {
        account_status: Some("all".to_owned()),
        query: Some(text.to_owned()),
        limit: Some(MOST),
        ..ListUsers::default()
    };
    Ok(client.ask(&endpoint).await?.map(|user| account(user, client)))
}

/// Whether an account with the address that is asked for is the one that is asked for, and what is in the way if not.
fn usable(values: &Values, login: &str, account: &Account) -> (Wish, Option<String>) {
    let instead = |what: &str| {
        (
            Wish::Unmet,
            Some(format!("The account with this e-mail {what} in place of creating another.")),
        )
    };
    let Some(known) = account.login.text() else {
        return (Wish::Unseen, None);
    };
    if !login.is_empty() && known.to_lowercase() != login {
        return instead(&format!("has the user name “{known}”; edit it"));
    }
    let wanted = values.switch("active") != Some(false);
    match &account.status {
        Status::Active if wanted => (Wish::Met, None),
        Status::Deactivated if !wanted => (Wish::Met, None),
        Status::Active => instead("is active; deactivate it"),
        Status::Deactivated => instead("is deactivated; activate it"),
        Status::Suspended => instead("is suspended; end the suspension"),
        _ => (Wish::Unseen, None),
    }
}

/// Makes it. What was left empty is left to the platform.
pub async fn send(writing: WriteClient<'_>, values: &Values) -> Result<Receipt, ApiError> {
    let filled: Values = values
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(name, text)| (name.to_owned(), text.trim().to_owned()))
        .collect();
    let text = |name: &str| filled.get(name).unwrap_or_default();
    let user = PostUser {
        name: text("name"),
        email: text("email"),
        user: text("user"),
        primary_group_id: edit::number("The primary group", text("primary_group_id"))?,
        details: edit::details(&filled)?,
        send_email: filled.switch("send_email").map_or(Change::Keep, Change::Set),
    };
    let (made, _) = writing.send(&user).await?;
    Ok(Receipt {
        id: Some(account(made, writing.reading()).id),
        ..Receipt::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(login: &str, status: Status) -> Account {
        Account {
            login: Some(login.to_owned()).into(),
            status,
            ..Account::default()
        }
    }

    #[test]
    fn an_account_that_cannot_be_used_as_asked_stands_in_the_way_and_says_why() {
        let (on, off) = (Values::default(), Values::default().with("active", "false"));
        for (values, account, words) in [
            (&on, known("other", Status::Active), "has the user name “other”"),
            (&on, known("ada", Status::Deactivated), "is deactivated"),
            (&on, known("ada", Status::Suspended), "is suspended"),
            (&off, known("ada", Status::Active), "is active"),
        ] {
            let (wish, obstacle) = usable(values, "ada", &account);
            assert!(
                wish == Wish::Unmet && obstacle.is_some_and(|obstacle| obstacle.contains(words)),
                "{words}"
            );
        }
        assert_eq!(usable(&on, "ada", &known("Ada", Status::Active)), (Wish::Met, None));
        assert_eq!(usable(&off, "ada", &known("ada", Status::Deactivated)), (Wish::Met, None));
        assert_eq!(
            usable(&on, "", &known("ada", Status::Active)),
            (Wish::Met, None),
            "no user name was asked for"
        );
    }

    #[test]
    fn what_the_platform_does_not_tell_is_not_claimed() {
        let untold = Account::default();
        assert_eq!(usable(&Values::default(), "ada", &untold), (Wish::Unseen, None));
        let odd = known("ada", Status::Other("Archived".to_owned()));
        assert_eq!(usable(&Values::default(), "ada", &odd), (Wish::Unseen, None));
    }
}
