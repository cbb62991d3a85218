//! How things stand on TrueFoundry for an action, before it and after it.

use super::offer::roles_of;
use crate::api::client::Client;
use crate::api::platform::Directory;
use crate::model::account::Record;
use crate::model::action::{Action, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::question::Question;
use crate::model::status::Status;
use crate::model::values::Values;
use crate::platforms::truefoundry::access::{GetUserResources, GetUserTeams, UserResource, UserTeam};
use crate::platforms::truefoundry::users::Users;
use crate::platforms::{choices_as, gone};

/// The team that everybody is in, and that keeps nobody from being deleted.
const EVERYONE: &str = "everyone";

/// Whether somebody with that address is there already. The search finds parts of addresses, also of those who are deactivated.
pub async fn newcomer(client: &Client, email: &str) -> Result<Sight, ApiError> {
    let question = Question {
        text: email.to_owned(),
        limit: 100,
        ..Question::default()
    };
    let page = Users.list(client, &question, None).await?;
    let wanted = email.to_lowercase();
    let Some(found) = page
        .rows
        .iter()
        .find(|account| account.address().is_some_and(|address| address == wanted))
    else {
        // Who stands on a further page, or in a row that could not be read, is not known to be missing.
        let all = page.next.is_none() && page.unreadable.is_empty();
        return Ok(Sight::of(if all { Wish::Unmet } else { Wish::Unseen }));
    };
    let record = Users.get(client, &found.id).await?;
    let (met, obstacle) = match record.account.status {
        Status::Active | Status::Invited => (true, None),
        Status::Deactivated => (
            false,
            Some("An account with this e-mail is there and deactivated: activate it in place of making a new one."),
        ),
        _ => (
            false,
            Some("An account with this e-mail is there, and TrueFoundry does not tell in which state."),
        ),
    };
    Ok(Sight {
        obstacle: obstacle.map(str::to_owned),
        ..Sight::with(Sight::whether(met), record)
    })
}

/// The account, and whether its state or its roles are as the action wants them.
pub async fn account(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let record = Users.get(client, &action.target.id).await?;
    let (address, known) = (record.account.address(), action.target.email.trim().to_lowercase());
    // What changes somebody is sent by e-mail: if it is another one by now, the old one may be somebody else's.
    if address.as_ref().is_some_and(|address| *address != known) && !known.is_empty() {
        return Err(ApiError::not_sent(
            "The account has another e-mail by now, and TrueFoundry does this by e-mail. Read the account again first.",
        ));
    }
    let status = &record.account.status;
    let (wish, now) = match action.capability {
        Capability::ChangeUserRoles => roles(&record, action),
        _ if *status == Status::Untold => (Wish::Unseen, Values::default()),
        Capability::ActivateUser => (Sight::whether(*status != Status::Deactivated), Values::default()),
        _ => (Sight::whether(*status == Status::Deactivated), Values::default()),
    };
    Ok(Sight {
        now,
        ..Sight::with(wish, record)
    })
}

fn roles(record: &Record, action: &Action) -> (Wish, Values) {
    let Some(roles) = roles_of(record) else {
        return (Wish::Unseen, Values::default());
    };
    let met = action
        .values
        .get("roles")
        .is_some_and(|wanted| choices_as(Some(wanted), roles.clone()) == wanted);
    let now = choices_as(action.base.get("roles"), roles);
    (Sight::whether(met), Values::default().with("roles", now))
}

/// Whether the account is there, and what keeps it there.
pub async fn deletion(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let id = &action.target.id;
    let record = match Users.get(client, id).await {
        Err(error) if error.kind == ErrorKind::NotFound => return gone(&Users, client, id, &action.target.email).await,
        read => read?,
    };
    let teams = client.ask(&GetUserTeams { id }).await;
    let resources = client.ask(&GetUserResources { id }).await;
    let teams = named(teams, |team: &UserTeam| &team.team_name, |name| name != EVERYONE);
    let resources = named(resources, |resource: &UserResource| resource_name(resource), |_| true);
    let held = [&teams, &resources]
        .into_iter()
        .any(|names| names.as_ref().is_ok_and(|names| !names.is_empty()));
    let force = action.values.switch("force_delete") == Some(true);
    let fact = |names: Result<Vec<String>, ApiError>| match names {
        Ok(names) if names.is_empty() => "none".to_owned(),
        Ok(names) => names.join(", "),
        Err(_) => "could not be read".to_owned(),
    };
    Ok(Sight {
        facts: vec![("Teams", fact(teams)), ("Resources", fact(resources))],
        obstacle: (held && !force).then(|| {
            "TrueFoundry refuses while the user is in a team or on a resource: take these away first, or have it done with the deletion.".to_owned()
        }),
        ..Sight::with(Wish::Unmet, record)
    })
}

fn resource_name(resource: &UserResource) -> &Given<String> {
    if resource.resource_name.text().is_some() {
        &resource.resource_name
    } else {
        &resource.resource_id
    }
}

/// What the rows are called. One that has no name or could not be read is there all the same.
fn named<T>(
    page: Result<Page<T>, ApiError>,
    name: impl Fn(&T) -> &Given<String>,
    counts: impl Fn(&str) -> bool,
) -> Result<Vec<String>, ApiError> {
    page.map(|page| {
        let names = page.rows.iter().map(|row| name(row).text().unwrap_or("one without a name"));
        let unreadable = page.unreadable.iter().map(|_| "one that could not be read");
        names.chain(unreadable).filter(|name| counts(name)).map(str::to_owned).collect()
    })
}
