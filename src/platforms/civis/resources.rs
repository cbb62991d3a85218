//! What Civis keeps for whoever's key is in use: favorites in their order, themes, what was done lately, and who administers.

use super::favorites::{DeleteFavorite, ListFavorites, PostFavorite, RankBottom, RankHigher, RankLower, RankTop};
use super::me::{ListMyActivity, ListOrganizationAdmins};
use super::themes::{GetTheme, ListThemes};
use super::{capabilities, dialect};
use crate::api::Soon;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain, PlainRow, answered};
use crate::api::read;
use crate::api::request::Reply;
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish, Wording};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::input::{Input, InputKind};
use crate::model::page::Page;
use crate::model::resource::Area;
use crate::model::values::Values;

/// All of them, in the order in which they are shown.
pub static KINDS: [&Kind; 4] = [&FAVORITES, &ACTIVITY, &ADMINISTRATORS, &THEMES];

/// The most favorites that come at a time (contract 3.10).
const MOST: u32 = 1_000;
/// The types of objects, in the platform's own words (contract 4.7).
const TYPES: &[(&str, &str)] = &[
    ("Container Script", "Container Script"),
    ("dbt Script", "dbt Script"),
    ("HTML Report", "HTML Report"),
    ("Identity Resolution", "Identity Resolution"),
    ("Import", "Import"),
    ("JavaScript Script", "JavaScript Script"),
    ("Project", "Project"),
    ("Python Script", "Python Script"),
    ("R Script", "R Script"),
    ("Service Report", "Service Report"),
    ("SQL Report", "SQL Report"),
    ("SQL Script", "SQL Script"),
    ("Table", "Table"),
    ("Tableau Report", "Tableau Report"),
    ("Template Script", "Template Script"),
    ("Workflow", "Workflow"),
];

static KEEP: [Input; 2] = [
    Input::new("object_type", "Type", InputKind::OneOf(TYPES)).required(),
    Input::new("object_id", "Id of the object", InputKind::Text)
        .required()
        .hint("A number: it stands in the address of the object."),
];
static MOVE: [Input; 1] = [Input::new(
    "to",
    "To",
    InputKind::OneOf(&[
        ("top", "The top"),
        ("higher", "One up"),
        ("lower", "One down"),
        ("bottom", "The bottom"),
    ]),
)
.required()];

static FAVORITES: Kind = Kind {
    slug: "favorites",
    area: Area::Own,
    the: "the favorite ",
    many: "Favorites",
    about: "What you keep at hand, in your order.",
    changing: Capability::KeepFavorites,
    can: capabilities::can,
    name: &["objectName", "objectId"],
    columns: &[
        Column("Type", "", &["objectType"]),
        Column("Author", "", &["objectAuthor.name"]),
        Column("Changed", "", &["objectUpdatedAt"]),
    ],
    list: |_| Plain::of(&all(), |reply| Ok(dialect::paged(rows(reply)?, reply, 1, MOST as usize))),
    forms: &[(Capability::CreateResource, &KEEP), (Capability::MoveResource, &MOVE)],
    words: &[(
        Capability::CreateResource,
        Wording {
            what: "the favorite ",
            ..Wording::of("Add", "Added")
        },
    )],
    verbs: &[Capability::DropResource],
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

static ACTIVITY: Kind = Kind {
    slug: "activity",
    area: Area::Own,
    the: "the activity ",
    many: "Activity",
    about: "What was done or runs on the platform lately, as far as you may see it, the latest first.",
    can: capabilities::can,
    columns: &[
        Column("Type", "", &["type"]),
        Column("State", "", &["state"]),
        Column("By", "", &["user"]),
        Column("Changed", "", &["updatedAt"]),
    ],
    list: |_| {
        let latest = ListMyActivity {
            status: Some("all"),
            order: Some("newest"),
            ..ListMyActivity::default()
        };
        Plain::of(&latest, rows)
    },
    ..Kind::READ_ONLY
};

static ADMINISTRATORS: Kind = Kind {
    slug: "administrators",
    area: Area::Own,
    the: "the administrator ",
    many: "Administrators",
    about: "Who administers your organization, and so who can help.",
    can: capabilities::can,
    name: &["name", "username"],
    columns: &[Column("E-mail", "", &["email"]), Column("Login", "", &["username"])],
    list: |_| Plain::of(&ListOrganizationAdmins, rows),
    ..Kind::READ_ONLY
};

static THEMES: Kind = Kind {
    slug: "themes",
    area: Area::Own,
    the: "the theme ",
    many: "Themes",
    about: "How reports of your organization look. Newer releases of the platform's own client do not know them any more.",
    can: capabilities::can,
    columns: &[Column("Created", "", &["createdAt"]), Column("Changed", "", &["updatedAt"])],
    list: |_| Plain::of(&ListThemes, rows),
    read: Some(|id| Plain::of(&GetTheme { id }, plain::one)),
    ..Kind::READ_ONLY
};

fn rows(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    read::rows(read::json(reply)?)
}

fn all() -> ListFavorites<'static> {
    ListFavorites {
        limit: Some(MOST),
        order: Some("position"),
        ..ListFavorites::default()
    }
}

fn number(action: &Action) -> Result<u64, ApiError> {
    let text = action.values.get("object_id").unwrap_or_default().trim();
    text.parse()
        .map_err(|_| ApiError::not_sent(format!("“{text}” is no id: an object of Civis has a number.")))
}

/// A favorite is told by its object, and its place by the order in which they come.
fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        let page = FAVORITES.page(client, None).await?;
        let whole = page.next.is_none() && page.unreadable.is_empty();
        let place = match action.capability {
            Capability::CreateResource => page.rows.iter().position(|favorite| {
                let row = PlainRow::of(favorite.fields.clone());
                let is = |field: &str, input: &str| row.get(field).text() == action.values.get(input).map(str::trim);
                is("objectId", "object_id") && is("objectType", "object_type")
            }),
            _ => page.rows.iter().position(|favorite| favorite.id == action.target.id),
        };
        let wish = match (action.capability, place) {
            (Capability::CreateResource, Some(_)) => Wish::Met,
            (Capability::DropResource, Some(_)) => Wish::Unmet,
            (Capability::CreateResource, None) if whole => Wish::Unmet,
            (Capability::DropResource, None) if whole => Wish::Met,
            (Capability::MoveResource, Some(place)) => {
                let before: Option<usize> = action.base.get("place").and_then(|place| place.parse().ok());
                match action.values.get("to") {
                    Some("top") => Sight::whether(place == 0),
                    Some("bottom") => Sight::whether(place + 1 == page.rows.len()),
                    // One step is told from where it began only.
                    Some("higher") => before.map_or(Wish::Unseen, |before| Sight::whether(place < before)),
                    Some("lower") => before.map_or(Wish::Unseen, |before| Sight::whether(place > before)),
                    _ => Wish::Unseen,
                }
            }
            _ => Wish::Unseen,
        };
        let now = place.map_or_else(Values::default, |place| Values::default().with("place", place.to_string()));
        Ok(Sight { now, ..Sight::of(wish) })
    })
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let id = action.target.id.as_str();
        let mut receipt = Receipt::default();
        match action.capability {
            Capability::CreateResource => {
                let favorite = PostFavorite {
                    object_id: number(action)?,
                    object_type: action.values.get("object_type").unwrap_or_default(),
                };
                let made = writing.send(&answered(favorite)).await?;
                receipt.id = made.get("id").text().map(str::to_owned);
            }
            Capability::MoveResource => match action.values.get("to") {
                Some("top") => writing.send(&RankTop { id }).await?,
                Some("bottom") => writing.send(&RankBottom { id }).await?,
                Some("higher") => writing.send(&RankHigher { id }).await?,
                Some("lower") => writing.send(&RankLower { id }).await?,
                _ => return Err(ApiError::not_sent("Where to is not said.")),
            },
            _ => writing.send(&DeleteFavorite { id }).await?,
        }
        Ok(receipt)
    })
}
