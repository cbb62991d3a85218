//! Accounts of Civis, made and changed (contract 3.3 and 3.4). There is no deleting: accounts are deactivated.

use serde::{Serialize, Serializer};

use super::users::User;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full};
use crate::api::request::{Body, Method, Path, Reply};
use crate::model::change::Change;
use crate::model::error::ErrorKind;
use crate::model::secret::Secret;

/// `users.post`: `POST /users` (contract 3.3).
#[derive(Serialize)]
pub struct PostUser<'a> {
    /// The whole name.
    pub name: &'a str,
    /// The address.
    pub email: &'a str,
    /// The group that counts as theirs.
    pub primary_group_id: u64,
    /// The login name, which cannot be changed later.
    pub user: &'a str,
    /// Everything that may be left out.
    #[serde(flatten)]
    pub details: Details,
    /// Whether they get a welcome mail; the platform's default is that they do not.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub send_email: Change<bool>,
}

/// What creating and changing have in common (contract 3.3). What is kept is not sent.
#[derive(Default, Serialize)]
pub struct Details {
    /// Whether the account is in use.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub active: Change<bool>,
    /// Where they work.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub city: Change<String>,
    /// The state or region.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub state: Change<String>,
    /// An IANA name; `America/Chicago` if none is given.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub time_zone: Change<String>,
    /// Two letters; made from the name if none are given.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub initials: Change<String>,
    /// The department.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub department: Change<String>,
    /// What they are.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub title: Change<String>,
    /// Whether codes come as text messages.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub prefers_sms_otp: Change<bool>,
    /// All groups; those that are not named are left.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub group_ids: Change<Vec<u64>>,
    /// Whether they may use the private network.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub vpn_enabled: Change<bool>,
    /// Whether single sign-on is off for them.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub sso_disabled: Change<bool>,
    /// Whether a second factor is demanded.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub otp_required_for_login: Change<bool>,
    /// Whether they may use text messages where the organization does not allow them.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub exempt_from_org_sms_otp_disabled: Change<bool>,
    /// Whether it is a machine's account.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub robot: Change<bool>,
}

/// The words in which a state is asked for (contract 3.4); in answers there may be others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AccountStatus {
    /// In use.
    Active,
    /// Shut out until further notice.
    Deactivated,
    /// Shut out for inactivity.
    Suspended,
    /// In use again after a suspension.
    Unsuspended,
}

impl Endpoint for PostUser<'_> {
    type Output = Full<User>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `users.patch`: `PATCH /users/{id}` (contract 3.4).
#[derive(Default, Serialize)]
pub struct PatchUser<'a> {
    /// A whole number.
    #[serde(skip)]
    pub id: &'a str,
    /// The whole name.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub name: Change<String>,
    /// A new address. The old one may stay until the new one is confirmed; it is then told as `unconfirmedEmail`.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub email: Change<String>,
    /// The group that counts as theirs.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub primary_group_id: Change<u64>,
    /// What creating knows too.
    #[serde(flatten)]
    pub details: Details,
    /// A telephone number.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub phone: Change<String>,
    /// A new password, which no answer ever tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<NewPassword<'a>>,
    /// The state; it says more than `active`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_status: Option<AccountStatus>,
}

/// A password on its way into a request, where alone it is readable.
#[derive(Clone, Copy)]
pub struct NewPassword<'a>(pub &'a Secret);

impl Serialize for NewPassword<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.reveal())
    }
}

impl Endpoint for PatchUser<'_> {
    type Output = Full<User>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_not_sent_and_what_is_emptied_is_null() {
        let sent = |user: &PatchUser| serde_json::to_string(user).unwrap();
        assert_eq!(sent(&PatchUser::default()), "{}");
        let details = Details {
            city: Change::Clear,
            vpn_enabled: Change::Set(false),
            ..Details::default()
        };
        let user = PatchUser {
            details,
            account_status: Some(AccountStatus::Unsuspended),
            ..PatchUser::default()
        };
        assert_eq!(sent(&user), r#"{"city":null,"vpn_enabled":false,"account_status":"Unsuspended"}"#);
    }
}
