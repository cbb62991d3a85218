//! Something to be done to somebody on one platform, as a value: what, to whom, with which words.

use serde::{Deserialize, Serialize};

use super::account::{Account, Record};
use super::capability::{Capability, Terms};
use super::connection::ConnectionId;
use super::secret::Secret;
use super::values::Values;

/// Whom or what an action is for. Of what is yet to be made, the id is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Of which kind a thing is, by the name of the kind; empty for people and keys.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The platform's id.
    pub id: String,
    /// What to call them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Their e-mail, where it is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
}

impl Target {
    /// Whoever has this account.
    pub fn of(account: &Account) -> Self {
        Self {
            id: account.id.clone(),
            name: account.title().to_owned(),
            email: account.email.text().unwrap_or_default().to_owned(),
            ..Self::default()
        }
    }

    /// Whoever is yet to be made with what was filled in.
    pub fn new(values: &Values) -> Self {
        let text = |name: &str| values.get(name).unwrap_or_default().to_owned();
        // What has no name of its own is called after whom it is for.
        let name = ["name", "new_client", "client", "object_id"]
            .into_iter()
            .map(text)
            .find(|text| !text.is_empty());
        Self {
            name: name.unwrap_or_default(),
            email: text("email"),
            ..Self::default()
        }
    }

    /// What tells it from all others, the most telling first: people by their address, things by their name.
    pub fn unmistakable(&self) -> [&String; 2] {
        let first = if self.kind.is_empty() { &self.email } else { &self.name };
        [first, &self.id]
    }

    /// What to call them: name, else e-mail, else id. Some things are made without any.
    pub fn title(&self) -> &str {
        let nobody = if self.kind.is_empty() { "somebody" } else { "without a name" };
        [&self.name, &self.email, &self.id]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or(nobody, String::as_str)
    }
}

/// An action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What is done.
    pub capability: Capability,
    /// Where.
    pub connection: ConnectionId,
    /// To whom.
    pub target: Target,
    /// What was filled in; of an edit, only what differs from the base.
    pub values: Values,
    /// How what is to be changed stood when it was last read, under the same names. Whoever changed it since is not overwritten.
    pub base: Values,
}

impl Action {
    /// An action with nothing filled in, for nobody yet.
    pub fn of(capability: Capability) -> Self {
        Self {
            capability,
            connection: ConnectionId::from(""),
            target: Target::default(),
            values: Values::default(),
            base: Values::default(),
        }
    }

    /// Two actions that do the same to the same: only one of them may be under way.
    pub fn key(&self) -> String {
        let Target { kind, id, name, email } = &self.target;
        let whom = if !id.is_empty() {
            id
        } else if kind.is_empty() {
            email
        } else {
            name
        };
        format!("{} {:?}{kind} {whom}", self.connection, self.capability)
    }

    /// The action that brings back what was before, where one does.
    #[must_use]
    pub fn undone(&self) -> Option<Self> {
        let capability = match self.capability {
            Capability::ActivateUser => Capability::DeactivateUser,
            Capability::DeactivateUser => Capability::ActivateUser,
            same @ (Capability::EditUser | Capability::ChangeUserRoles | Capability::EditPreferences | Capability::EditResource)
                if !self.base.is_empty() =>
            {
                same
            }
            _ => return None,
        };
        Some(Self {
            capability,
            values: self.base.clone(),
            base: self.values.clone(),
            ..self.clone()
        })
    }
}

/// What the person typed that nobody may read, by the names of the inputs. It is kept nowhere and sent once.
#[derive(Default)]
pub struct Secrets(pub Vec<(&'static str, Secret)>);

impl Secrets {
    /// The secret of that name.
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, secret)| secret)
    }
}

/// The verb of an action, in front of whom it is for and behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// `Deactivate`.
    pub order: &'static str,
    /// `Deactivated`.
    pub report: &'static str,
    /// What stands before the name: `the tenant `.
    pub what: &'static str,
    /// What stands behind the name: ` to another tenant`.
    pub rest: &'static str,
}

impl Wording {
    /// A verb in front of a name.
    pub const fn of(order: &'static str, report: &'static str) -> Self {
        Self {
            order,
            report,
            what: "",
            rest: "",
        }
    }

    /// The words on a button beside which it is plain who is meant.
    pub fn button(self) -> String {
        let order = self
            .order
            .trim_end_matches(" of")
            .trim_end_matches(" to")
            .trim_end_matches(" for")
            .trim_end_matches(" the account")
            .trim_end_matches(" the key");
        format!("{order}{}", self.rest)
    }

    /// `Deactivate Ada Lindqvist`.
    pub fn order(self, whom: &str) -> String {
        format!("{} {}{whom}{}", self.order, self.what, self.rest)
    }

    /// `Deactivated Ada Lindqvist`.
    pub fn report(self, whom: &str) -> String {
        format!("{} {}{whom}{}", self.report, self.what, self.rest)
    }
}

/// What can be done to one account, in its present state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub capability: Capability,
    /// Its words: they may depend on the account.
    pub wording: Wording,
    /// On what terms; or why not, as a sentence.
    pub terms: Result<Terms, String>,
    /// What else follows from it, as a sentence; may be empty.
    pub follows: String,
    /// How what it changes stands now.
    pub base: Values,
    /// What is filled in beforehand and not asked for.
    pub values: Values,
}

/// Whether what an action wants is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It is so.
    Met,
    /// It is not so.
    Unmet,
    /// The platform has nothing that could be read about it.
    Unseen,
}

/// How things stand for an action, read just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Whether what the action wants is so.
    pub wish: Wish,
    /// The account, where one was read.
    pub record: Option<Box<Record>>,
    /// What the action changes, as it stands; compared with the action's base.
    pub now: Values,
    /// What one should know before it is done: name and text.
    pub facts: Vec<(&'static str, String)>,
    /// Why the platform would refuse it now, as a sentence.
    pub obstacle: Option<String>,
}

impl Sight {
    /// A sight of no more than whether it is so.
    pub fn of(wish: Wish) -> Self {
        Self {
            wish,
            record: None,
            now: Values::default(),
            facts: Vec::new(),
            obstacle: None,
        }
    }

    /// A sight of a whole account.
    pub fn with(wish: Wish, record: Record) -> Self {
        Self {
            record: Some(Box::new(record)),
            ..Self::of(wish)
        }
    }

    /// Met or unmet.
    pub fn whether(met: bool) -> Wish {
        if met { Wish::Met } else { Wish::Unmet }
    }
}

/// What a platform answered to an action.
#[derive(Default)]
pub struct Receipt {
    /// The id of what was made.
    pub id: Option<String>,
    /// It was accepted and is done a little later (202): who looks at once may not see it yet.
    pub later: bool,
    /// What was told this once: what it is, and the secret itself.
    pub secret: Option<(&'static str, Secret)>,
    /// What else should be known, as a sentence.
    pub remark: Option<String>,
}
