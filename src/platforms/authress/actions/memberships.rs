//! The groups that a user of Authress is in and the access records that name them: read, compared, and changed document by document.

use super::listing;
use super::replacement::{Put, halfway, names, read};
use crate::api::client::{Client, WriteClient};
use crate::api::platform::Directory;
use crate::model::action::{Action, Receipt, Sight, Wish};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::platforms::authress::groups::Member;
use crate::platforms::authress::users::{LONGEST_ID, Users};
use crate::platforms::choices_as;

/// The two kinds of documents, by the names of their inputs.
const KINDS: [&str; 2] = ["groups", "records"];

/// Where a user stands in the documents of a kind, as the list tells.
struct Standing {
    /// The ids of those that name the user.
    ids: Vec<String>,
    /// Whether the list was read to its end.
    whole: bool,
    /// The names of records that name the user in a statement only.
    in_statements: Vec<String>,
}

async fn standing(client: &Client, kind: &str, user: &str) -> Result<Standing, ApiError> {
    let names = |users: &Given<Vec<Member>>| {
        users
            .value()
            .is_some_and(|users| users.iter().any(|member| member.user_id.0 == user))
    };
    if kind == "groups" {
        let (groups, whole) = listing::groups(client).await?;
        let ids = groups
            .into_iter()
            .filter(|group| names(&group.users))
            .map(|group| group.group_id.0)
            .collect();
        return Ok(Standing {
            ids,
            whole,
            in_statements: Vec::new(),
        });
    }
    let (records, whole) = listing::records(client, Some(user)).await?;
    let in_statements = listing::in_statements(&records, user);
    let ids = records
        .into_iter()
        .filter(|record| names(&record.users))
        .map(|record| record.record_id.0)
        .collect();
    Ok(Standing { ids, whole, in_statements })
}

/// What stands in one of two lists only.
fn difference<'a>(one: &[&'a str], other: &[&'a str]) -> Vec<&'a str> {
    let missing = |from: &[&'a str], list: &[&'a str]| -> Vec<&'a str> { list.iter().filter(|id| !from.contains(id)).copied().collect() };
    let mut ids = missing(other, one);
    ids.extend(missing(one, other));
    ids
}

/// In which groups and records the user is, and whether that is as the action wants it.
pub async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let user = action.target.id.as_str();
    let mut sight = Sight::of(Wish::Unmet);
    let (mut told, mut met, mut chosen) = (true, true, false);
    for kind in KINDS {
        let Standing {
            mut ids,
            whole,
            in_statements,
        } = standing(client, kind, user).await?;
        if !in_statements.is_empty() {
            sight.facts.push(("Named in single statements of", in_statements.join(", ")));
        }
        if let Some(wanted) = action.values.list(kind) {
            chosen = true;
            confirm(client, kind, action, &wanted, &mut ids, &mut sight).await?;
            told &= whole;
            met &= difference(&wanted, &as_texts(&ids)).is_empty();
        }
        if whole {
            sight.now.set(kind, choices_as(action.base.get(kind), ids));
        }
    }
    sight.wish = match (chosen, told) {
        // In what could not be read to its end, the user may stand somewhere else too.
        (true, false) => Wish::Unseen,
        _ => Sight::whether(chosen && met),
    };
    if user.chars().count() <= LONGEST_ID {
        sight.record = Some(Box::new(Users.get(client, user).await?));
    }
    Ok(sight)
}

fn as_texts(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

/// Asks the documents themselves, wherever the action changes something or the list says otherwise than it wants: the list of
/// records may be minutes behind.
async fn confirm(
    client: &Client,
    kind: &str,
    action: &Action,
    wanted: &[&str],
    ids: &mut Vec<String>,
    sight: &mut Sight,
) -> Result<(), ApiError> {
    let listed = ids.clone();
    let mut doubtful = difference(wanted, &as_texts(&listed));
    if let Some(base) = action.base.list(kind) {
        doubtful.extend(difference(wanted, &base));
    }
    doubtful.sort_unstable();
    doubtful.dedup();
    for id in doubtful {
        let named = match read(client, kind, id).await {
            Ok(document) => names(&document, &action.target.id),
            Err(error) if error.kind == ErrorKind::NotFound => {
                if wanted.contains(&id) {
                    sight.obstacle = Some(format!(
                        "Authress has no {} {id}.",
                        if kind == "groups" { "group" } else { "access record" }
                    ));
                }
                false
            }
            Err(error) => return Err(error),
        };
        ids.retain(|known| known != id);
        if named {
            ids.push(id.to_owned());
        }
    }
    Ok(())
}

/// Puts every document in its place in which the user is to stand from now on, or no more. All of them are read and put together
/// before the first one is sent, so that as little as possible can fail halfway.
pub async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    let puts = puts(writing.reading(), action).await?;
    let (mut sent, mut later, mut unsent) = (false, false, None);
    for put in &puts {
        match put.send(writing).await {
            Ok(()) => sent = true,
            // A rehearsal writes down every one of them. Everything else that would not be sent was found before.
            Err(error) if matches!(error.kind, ErrorKind::NotSent(_)) && !sent => unsent = unsent.or(Some(error)),
            Err(error) if sent => return Err(halfway(error)),
            Err(error) => return Err(error),
        }
        // Records are changed a little later (202).
        later |= put.kind == "records";
    }
    match unsent {
        Some(error) => Err(if sent { halfway(error) } else { error }),
        None => Ok(Receipt {
            later,
            ..Receipt::default()
        }),
    }
}

async fn puts(client: &Client, action: &Action) -> Result<Vec<Put>, ApiError> {
    let user = action.target.id.as_str();
    let mut puts = Vec::new();
    for kind in KINDS {
        let Some(wanted) = action.values.list(kind) else { continue };
        // What was chosen is a change of what was read. Where nothing was read before, it is read now.
        let listed = if action.base.get(kind).is_some() {
            Vec::new()
        } else {
            let standing = standing(client, kind, user).await?;
            if !standing.whole {
                return Err(ApiError::not_sent(format!(
                    "There are more {kind} than are read at once: it is not known which of them name the user."
                )));
            }
            standing.ids
        };
        let present = action.base.list(kind).unwrap_or_else(|| as_texts(&listed));
        for id in difference(&wanted, &present) {
            let document = read(client, kind, id).await?;
            puts.extend(Put::of(kind, id, document, user, wanted.contains(&id))?);
        }
    }
    if puts.is_empty() {
        return Err(ApiError::not_sent(
            "There is nothing to be changed: groups and access records are as chosen.",
        ));
    }
    for put in &puts {
        put.check(client)?;
    }
    Ok(puts)
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn what_stands_in_one_list_only_is_what_changes() {
        assert_eq!(difference(&["a", "b"], &["b", "c"]), ["a", "c"]);
        assert!(difference(&["a"], &["a"]).is_empty());
    }
}
