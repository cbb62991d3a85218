//! Teams of TrueFoundry: who is in them, who manages them, and what they may do.

use serde_json::{Map, Value};

use super::{ROWS, completed, done, filled, listed, manifest, rows, whole, wish, written};
use crate::api::Soon;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain, answered};
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::truefoundry::capabilities;
use crate::platforms::truefoundry::dialect::{self, Rows};
use crate::platforms::truefoundry::teams::{
    DeleteTeam, GetTeam, GetTeamPermissions, ListTeamManagers, ListTeamMembers, ListTeams, PutTeam,
};

const SHOWN: Input = Input::new("shown", "Shown as", InputKind::Text).hint("In place of the name.");
const DESCRIPTION: Input = Input::new("description", "Description", InputKind::Text);

static CREATION: [Input; 5] = [
    Input::new("name", "Name", InputKind::Text)
        .required()
        .hint("By it TrueFoundry knows the team, so it stays: small letters, digits and -."),
    SHOWN,
    DESCRIPTION,
    Input::new("members", "Members", InputKind::Lines).hint("E-mail addresses of users, one a line."),
    Input::new("managers", "Managers", InputKind::Lines).hint("E-mail addresses of users, one a line."),
];
static CHANGE: [Input; 2] = [SHOWN, DESCRIPTION];
static PEOPLE: [Input; 2] = [
    Input::new("member", "E-mail", InputKind::Lines)
        .required()
        .hint("Of users of TrueFoundry; several stand one a line."),
    Input::new("place", "As", InputKind::OneOf(&[("members", "Member"), ("managers", "Manager")]))
        .required()
        .hint("Whoever is both is taken out of each list by itself."),
];

/// What is shown of somebody in a team.
const SUBJECT: &[Column] = &[
    Column("Who", "", &["subjectSlug", "subjectId"]),
    Column("Kind", "", &["subjectType"]),
    Column("Id", "", &["subjectId"]),
];
/// The first rows of people.
const FIRST: Rows = Rows {
    limit: Some(ROWS),
    offset: 0,
};

/// The kind.
pub static TEAMS: Kind = Kind {
    slug: "teams",
    area: Area::Access,
    the: "the team ",
    many: "Teams",
    about: "Users who share what they may do. The team everyone, and teams that an identity provider manages, are not changed by hand.",
    changing: Capability::ManageTeams,
    can: capabilities::can,
    // What is shown in place of it need not be its own.
    name: &["manifest.name"],
    columns: &[
        Column("Shown as", "", &["manifest.displayName"]),
        Column("Members", "", &["totalMemberCount"]),
        Column("Managers", "", &["totalManagerCount"]),
        Column("Changed by hand", "", &["isEditable"]),
    ],
    list: |from| {
        let rows = rows(from);
        let question = ListTeams {
            rows,
            ..ListTeams::default()
        };
        listed(&question, rows)
    },
    read: Some(|id| Plain::of(&GetTeam { id }, |reply| plain::one_within(reply, "data"))),
    parts: &[
        Part {
            heading: "Members",
            list: |id| {
                let (rows, filter) = (FIRST, None);
                listed(&ListTeamMembers { id, rows, filter }, rows)
            },
            columns: SUBJECT,
            member: "subjectSlug",
        },
        Part {
            heading: "Managers",
            list: |id| {
                let (rows, filter) = (FIRST, None);
                listed(&ListTeamManagers { id, rows, filter }, rows)
            },
            columns: SUBJECT,
            member: "",
        },
        Part {
            heading: "Permissions",
            list: |id| Plain::of(&GetTeamPermissions { id }, dialect::whole),
            columns: &[
                Column("Role", "", &["roleName", "roleId"]),
                Column("On", "resourceType", &["resourceFqn", "resourceName", "resourceId"]),
            ],
            member: "",
        },
    ],
    forms: &[
        (Capability::CreateResource, &CREATION),
        (Capability::EditResource, &CHANGE),
        (Capability::AddMember, &PEOPLE),
        (Capability::RemoveMember, &PEOPLE),
    ],
    verbs: &[Capability::DeleteResource],
    paths: &[
        ("name", "manifest.name"),
        ("shown", "manifest.displayName"),
        ("description", "manifest.description"),
        ("members", "manifest.members[]"),
        ("managers", "manifest.managers[]"),
    ],
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

/// Looks in the usual way, and for people in the document: a list of them comes in pages. And the platform says beforehand whether it
/// would refuse any change.
fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        let people = matches!(action.capability, Capability::AddMember | Capability::RemoveMember);
        let mut sight = if people {
            Sight::of(Wish::Unseen)
        } else {
            TEAMS.see(client, action).await?
        };
        let is_there = match action.capability {
            Capability::CreateResource => false,
            Capability::DeleteResource => sight.wish == Wish::Unmet,
            _ => true,
        };
        if !is_there {
            return Ok(sight);
        }
        let team = whole(client, GetTeam { id: &action.target.id }).await?;
        if team["isEditable"] == false {
            sight.obstacle = Some("TrueFoundry says that this team is not changed by hand.".to_owned());
        }
        if people {
            sight.wish = seen(&team["manifest"], action);
        } else if action.capability == Capability::EditResource {
            completed(&mut sight.now, &TEAMS, &manifest(team)?);
            sight.wish = wish(&action.values, &sight.now);
        } else if let Some(count) = team["totalMemberCount"].as_u64() {
            sight.facts.push(("Members", count.to_string()));
        }
        Ok(sight)
    })
}

/// The list of a team in which an action puts people.
fn place(action: &Action) -> &'static str {
    match action.values.get("place") {
        Some("managers") => "managers",
        _ => "members",
    }
}

/// Those who are in that list. A team has members, told or not; managers it need not have.
fn listed_in(list: Option<Value>, place: &str) -> Option<Vec<Value>> {
    match list {
        Some(Value::Array(list)) => Some(list),
        None | Some(Value::Null) if place == "managers" => Some(Vec::new()),
        _ => None,
    }
}

/// Whether all of those whom an action names are where it wants them, or none is where it does not.
fn seen(manifest: &Value, action: &Action) -> Wish {
    let place = place(action);
    let wanted = action.values.list("member").unwrap_or_default();
    let Some(people) = listed_in(manifest.get(place).cloned(), place).filter(|_| manifest.is_object() && !wanted.is_empty()) else {
        return Wish::Unseen;
    };
    let is_in = |email: &str| people.iter().any(|known| is(known, email.trim()));
    Sight::whether(if action.capability == Capability::AddMember {
        wanted.into_iter().all(is_in)
    } else {
        !wanted.into_iter().any(is_in)
    })
}

/// Whether an entry of a list is of whoever has this address.
fn is(known: &Value, email: &str) -> bool {
    known.as_str().is_some_and(|known| known.to_lowercase() == email.to_lowercase())
}

/// The addresses of an input, each of which is one.
fn addresses<'a>(action: &'a Action, input: &str) -> Result<Vec<&'a str>, ApiError> {
    let lines = action.values.list(input).unwrap_or_default();
    let lines: Vec<&str> = lines.into_iter().map(str::trim).filter(|line| !line.is_empty()).collect();
    let one = Input::new("", "", InputKind::Email);
    match lines.iter().find_map(|line| one.objection(line)) {
        Some(why) => Err(ApiError::not_sent(why)),
        None => Ok(lines),
    }
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let id = action.target.id.as_str();
        let before = async || manifest(whole(writing.reading(), GetTeam { id }).await?);
        let manifest = match action.capability {
            Capability::CreateResource => {
                addresses(action, "members")?;
                addresses(action, "managers")?;
                let mut new = Map::from_iter([("type".to_owned(), Value::from("team"))]);
                // The platform wants to be told that there is nobody.
                new.insert("members".to_owned(), Value::Array(Vec::new()));
                filled(&TEAMS, action, &new)?
            }
            Capability::EditResource => filled(&TEAMS, action, &before().await?)?,
            Capability::AddMember | Capability::RemoveMember => {
                let people = addresses(action, "member")?;
                if people.is_empty() {
                    return Err(ApiError::not_sent("Nobody was named."));
                }
                moved(before().await?, action, &people)?
            }
            _ => return done(writing, DeleteTeam { id }).await,
        };
        let manifest = written(manifest)?;
        let put = PutTeam {
            manifest: &manifest,
            dry_run: Some(false),
        };
        let team = writing.send(&answered(put)).await?;
        Ok(Receipt {
            id: team.get("data.id").text().map(str::to_owned),
            ..Receipt::default()
        })
    })
}

/// The document with these people put into one of its lists, or taken out of it.
fn moved(mut manifest: Map<String, Value>, action: &Action, people: &[&str]) -> Result<Map<String, Value>, ApiError> {
    let place = place(action);
    let Some(mut list) = listed_in(manifest.remove(place), place) else {
        return Err(ApiError::not_sent(
            "TrueFoundry does not tell who is in the team, so nobody can be moved without losing the others.",
        ));
    };
    for email in people {
        if action.capability == Capability::RemoveMember {
            list.retain(|known| !is(known, email));
        } else if !list.iter().any(|known| is(known, email)) {
            list.push(Value::from(*email));
        }
    }
    manifest.insert(place.to_owned(), Value::Array(list));
    Ok(manifest)
}
