//! What is tried under each fault: every action that a platform can do to somebody, by how it can be seen that it was done.

use std::collections::BTreeMap;

use rollcall::model::account::Account;
use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::Capability::{self, *};
use rollcall::model::secret::Secret;
use rollcall::model::values::Values;

use super::keys;
use crate::yard::Yard;

/// How an action can be seen to be done: it decides what can be said when its answer is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Doing it twice is the same as once, and it can be read back.
    Edit,
    /// It makes somebody new, who can be found by their address.
    Create,
    /// It can be seen nowhere, and is answered with nothing: a mail, mostly.
    Mail,
    /// It can be seen nowhere, but in what it is answered with.
    Told,
    /// It removes somebody or something, and that can be missed.
    Remove,
    /// It takes the credential in use along: if it was done, nothing can be read any more.
    Parting,
}

/// Everything that can be done to people: the platform, what, and of which class.
pub const DEEDS: [(&str, Capability, Class); 26] = [
    ("civis", EditUser, Class::Edit),
    ("civis", EditPreferences, Class::Edit),
    ("civis", ActivateUser, Class::Edit),
    ("civis", DeactivateUser, Class::Edit),
    ("civis", UnsuspendUser, Class::Edit),
    ("civis", CreateUser, Class::Create),
    ("civis", SendAccessMail, Class::Mail),
    ("civis", ResetTwoFactor, Class::Told),
    ("civis", EndSessions, Class::Told),
    ("authress", ChangeUserRoles, Class::Edit),
    ("authress", MoveToTenant, Class::Edit),
    ("authress", InviteUser, Class::Told),
    ("authress", DeleteUser, Class::Remove),
    ("arize", EditUser, Class::Edit),
    ("arize", CreateUser, Class::Create),
    ("arize", InviteUser, Class::Create),
    ("arize", ResendInvitation, Class::Mail),
    ("arize", ResetPassword, Class::Mail),
    ("arize", DeleteUser, Class::Remove),
    ("truefoundry", ActivateUser, Class::Edit),
    ("truefoundry", DeactivateUser, Class::Edit),
    ("truefoundry", ChangeUserRoles, Class::Edit),
    ("truefoundry", CreateUser, Class::Create),
    ("truefoundry", InviteUser, Class::Create),
    ("truefoundry", ChangeOwnPassword, Class::Mail),
    ("truefoundry", DeleteUser, Class::Remove),
];

/// Where the people come from.
const SEED: u64 = 41;
/// Whose credential is in use.
pub const OWN: &str = "mira.castellanos@example.com";

/// The group of a yard in which nobody is.
const NEW_GROUP: &str = "grp_new";

/// What is filled in; `number` makes it new.
fn values(slug: &str, capability: Capability, number: usize) -> Values {
    let (email, name) = (format!("cell{number}@example.com"), format!("Cell {number}"));
    let login = format!("cell{number}");
    let pairs: &[(&str, &str)] = match (slug, capability) {
        ("civis", EditUser) => &[("department", &name)],
        ("civis", EditPreferences) => &[("result_index_author_filter", &name)],
        ("civis", CreateUser) => &[("name", &name), ("email", &email), ("user", &login), ("primary_group_id", "31")],
        ("authress", ChangeUserRoles) => &[("groups", NEW_GROUP)],
        ("authress", MoveToTenant | InviteUser) => &[("tenant_id", "ten_south")],
        ("arize", EditUser) => &[("name", &name)],
        ("arize", CreateUser) => &[
            ("name", &name),
            ("email", &email),
            ("role", "PREDEFINED:MEMBER"),
            ("invite_mode", "NONE"),
        ],
        ("arize", InviteUser) => &[("name", &name), ("email", &email), ("role", "PREDEFINED:MEMBER")],
        ("truefoundry", ChangeUserRoles) => &[("roles", "viewer")],
        ("truefoundry", CreateUser) => &[("email", &email)],
        ("truefoundry", InviteUser) => &[("email", &email), ("accept_invite_client_url", "https://console.example.com/")],
        ("truefoundry", DeleteUser) => &[("force_delete", "true")],
        _ => &[],
    };
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// A world, and who in it is left.
pub struct Place {
    pub yard: Yard,
    capability: Capability,
    people: Vec<Account>,
    /// How many of them it was done to, or can never be done to.
    past: usize,
}

impl Place {
    /// A new one.
    pub async fn new(slug: &'static str, capability: Capability) -> Self {
        let yard = Yard::new(slug, SEED).await;
        let own = matches!(capability, ChangeOwnPassword | EditPreferences);
        let mut people = yard.people().await;
        people.retain(|account| (account.address().as_deref() == Some(OWN)) == own);
        Self {
            yard,
            capability,
            people,
            past: 0,
        }
    }

    /// Leaves whoever was last chosen: what can be taken from them is taken.
    pub fn leave(&mut self) {
        self.past += 1;
    }

    /// The action on the next person or key to whom it can be done and was not; nothing where nobody is left.
    pub async fn action(&mut self, number: usize) -> Option<Action> {
        if self.capability.is_of_keys() {
            return keys::action(&self.yard, self.capability, number).await;
        }
        let values = values(self.yard.slug, self.capability, number);
        if self.capability.creates() {
            let target = Target {
                email: values.get("email").unwrap_or_default().to_owned(),
                ..Target::default()
            };
            return Some(self.yard.action(self.capability, target, values));
        }
        while let Some(account) = self.people.get(self.past) {
            let action = self.on(Target::of(account), &values).await;
            if action.is_some() {
                return action;
            }
            self.past += 1;
        }
        None
    }

    /// The action on somebody; nothing if it is not for them.
    async fn on(&self, target: Target, values: &Values) -> Option<Action> {
        let Self { yard, capability, .. } = self;
        // There are ids that fit into no path.
        let record = yard.client.platform.directory().get(&yard.client, &target.id).await.ok()?;
        let offer = yard.actions().offer(*capability, &record);
        offer.terms.ok()?;
        let mut action = yard.action(*capability, target, values.clone());
        let sight = yard.actions().look(&yard.client, &action).await.expect("how it stands");
        if sight.wish == Wish::Met || sight.obstacle.is_some() {
            return None;
        }
        action.base = values.of(&offer.base);
        if (yard.slug, *capability) == ("authress", ChangeUserRoles) {
            // The groups that they are in already are kept: they are read, and not offered.
            let groups = sight.now.get("groups").unwrap_or_default();
            if groups.lines().any(|group| group == NEW_GROUP) {
                return None;
            }
            action.values.set("groups", format!("{groups}\n{NEW_GROUP}").trim());
            action.base.set("groups", groups);
        }
        Some(action)
    }
}

/// The present password and a new one, where it is asked for.
pub fn secrets(yard: &Yard, capability: Capability, number: usize) -> Secrets {
    if capability != ChangeOwnPassword {
        return Secrets::default();
    }
    let known = yard.sandbox.credentials("http://127.0.0.1", &BTreeMap::new());
    let password = known["platforms"][yard.slug]["password"].as_str().expect("a password").to_owned();
    Secrets(vec![
        ("old_password", Secret::new(password)),
        ("new_password", Secret::new(format!("a-longer-word-{number}"))),
    ])
}
