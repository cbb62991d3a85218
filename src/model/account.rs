//! One account of somebody, or of something, on one platform.

use super::connection::ConnectionId;
use super::field::Field;
use super::given::Given;
use super::status::Status;
use super::time::Time;

/// Who uses the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A human being, as far as the platform says.
    #[default]
    Person,
    /// A robot account: a program under a user's guise.
    Robot,
    /// An agent: a machine with an identity of its own.
    Agent,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Robot => "Robot",
            Self::Agent => "Agent",
        }
    }
}

/// An account as every platform can say it. What a platform does not tell stays [`Given::Untold`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Where it is.
    pub connection: ConnectionId,
    /// The platform's own id, opaque to us.
    pub id: String,
    /// The display name.
    pub name: Given<String>,
    /// The name used to sign in, where it is not the e-mail.
    pub login: Given<String>,
    /// The e-mail address.
    pub email: Given<String>,
    /// Person, robot or agent.
    pub kind: Given<Kind>,
    /// Its state.
    pub status: Status,
    /// Role names, as the platform writes them.
    pub roles: Given<Vec<String>>,
    /// Groups, primary one first.
    pub groups: Given<Vec<String>>,
    /// Tenant or organisation.
    pub tenant: Given<String>,
    /// When it was made.
    pub created: Given<Time>,
    /// When it was last used.
    pub last_seen: Given<Time>,
}

/// The attributes that a list can show, one column each. A platform names those that it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// [`Account::name`].
    Name,
    /// [`Account::email`].
    Email,
    /// [`Account::login`].
    Login,
    /// [`Account::status`].
    Status,
    /// [`Account::kind`].
    Kind,
    /// [`Account::roles`].
    Roles,
    /// [`Account::groups`].
    Groups,
    /// [`Account::tenant`].
    Tenant,
    /// [`Account::created`].
    Created,
    /// [`Account::last_seen`].
    LastSeen,
    /// [`Account::id`].
    Id,
}

impl Attribute {
    /// The column's heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Email => "E-mail",
            Self::Login => "User name",
            Self::Status => "Status",
            Self::Kind => "Kind",
            Self::Roles => "Role",
            Self::Groups => "Groups",
            Self::Tenant => "Tenant",
            Self::Created => "Created",
            Self::LastSeen => "Last seen",
            Self::Id => "Id",
        }
    }
}

impl Account {
    /// What to call it: name, else user name, else e-mail, else id.
    pub fn title(&self) -> &str {
        self.name.text().or(self.login.text()).or(self.email.text()).unwrap_or(&self.id)
    }

    /// One address for comparisons: trimmed and in lower case. `None` without an address.
    pub fn address(&self) -> Option<String> {
        self.email.text().map(|email| email.trim().to_lowercase())
    }
}

/// An account in full: what we understand of it, and every field that the platform gave, known to us or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What we understand.
    pub account: Account,
    /// Everything, in the platform's order.
    pub fields: Vec<Field>,
}
