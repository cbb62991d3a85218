//! Whether a user is shut out, suspended or in, read for the actions that change it (contract 3.16 to 3.18).

use super::edit::text;
use crate::model::account::Record;
use crate::model::action::{Sight, Wish};
use crate::model::capability::Capability;
use crate::model::given::Given;
use crate::model::status::Status;
use crate::platforms::civis::accounts::{AccountStatus, PatchUser};

/// How things stand.
pub fn look(capability: Capability, record: Record) -> Sight {
    let status = &record.account.status;
    let wish = match capability {
        Capability::ActivateUser => of(status, &Status::Active),
        Capability::DeactivateUser => of(status, &Status::Deactivated),
        Capability::UnsuspendUser => suspended(&record).map_or(Wish::Unseen, |suspended| Sight::whether(!suspended)),
        // No answer tells of sessions, mails, or whether a second factor is set up.
        _ => Wish::Unseen,
    };
    let mut sight = Sight::of(wish);
    match capability {
        Capability::DeactivateUser => {
            if let Some(groups) = record.account.groups.value().filter(|groups| !groups.is_empty()) {
                sight.facts.push(("Groups", groups.join(", ")));
            }
        }
        Capability::ResetTwoFactor => {
            let demanded = match text("otpRequiredForLogin", &record.fields).as_deref() {
                Some("true") => "Demanded of this user",
                Some("false") => "Not demanded of this user",
                Some("") => "Not set for this user",
                _ => "Unknown",
            };
            sight.facts.push(("Second factor", demanded.to_owned()));
        }
        Capability::SendAccessMail => {
            if let Some(email) = record.account.email.text() {
                sight.facts.push(("E-mail", email.to_owned()));
            }
            if *status == Status::Deactivated {
                sight.obstacle = Some("The account is deactivated: the mail would lead nowhere. Activate it first.".to_owned());
            }
        }
        _ => {}
    }
    sight.record = Some(Box::new(record));
    sight
}

fn of(status: &Status, wanted: &Status) -> Wish {
    match status {
        Status::Other(_) | Status::Untold => Wish::Unseen,
        status => Sight::whether(status == wanted),
    }
}

/// What shuts a user out or lets them in again.
pub fn change(id: &str, status: AccountStatus) -> PatchUser<'_> {
    PatchUser {
        id,
        account_status: Some(status),
        ..PatchUser::default()
    }
}

/// Whether a user is suspended; the word counts for more than the switch, and "deactivated" says nothing about it.
pub fn suspended(record: &Record) -> Option<bool> {
    match record.account.status {
        Status::Suspended => Some(true),
        Status::Active => Some(false),
        _ => match text("suspended", &record.fields).as_deref() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        },
    }
}

/// Which mail Civis is expected to choose: a welcome for who was never here, else a new password.
pub fn mail(record: &Record) -> Option<&'static str> {
    match record.account.last_seen {
        Given::Value(_) => Some("password"),
        Given::Nothing => Some("welcome"),
        Given::Untold | Given::Unreadable(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Account;
    use crate::model::field::fields;

    fn wish(capability: Capability, status: Status, json: &str) -> Wish {
        let account = Account {
            status,
            ..Account::default()
        };
        let fields = fields(json);
        look(capability, Record { account, fields }).wish
    }

    #[test]
    fn a_state_that_is_not_known_proves_nothing() {
        for status in [Status::Untold, Status::Other("Archived".to_owned())] {
            assert_eq!(wish(Capability::ActivateUser, status.clone(), "{}"), Wish::Unseen);
            assert_eq!(wish(Capability::DeactivateUser, status.clone(), "{}"), Wish::Unseen);
            assert_eq!(wish(Capability::UnsuspendUser, status, "{}"), Wish::Unseen);
        }
    }

    #[test]
    fn who_is_suspended_is_neither_active_nor_deactivated() {
        assert_eq!(wish(Capability::ActivateUser, Status::Suspended, "{}"), Wish::Unmet);
        assert_eq!(wish(Capability::DeactivateUser, Status::Suspended, "{}"), Wish::Unmet);
        assert_eq!(wish(Capability::UnsuspendUser, Status::Suspended, "{}"), Wish::Unmet);
        let both = r#"{"suspended":true}"#;
        assert_eq!(wish(Capability::UnsuspendUser, Status::Deactivated, both), Wish::Unmet);
        assert_eq!(wish(Capability::UnsuspendUser, Status::Active, "{}"), Wish::Met);
    }
}
