//! What can be done to one user of Civis in their present state, and in which words.

use super::{edit, standing};
use crate::api::actions;
use crate::model::account::Record;
use crate::model::action::{Offer, Wording};
use crate::model::capability::{Capability, Support, Terms};
use crate::model::given::Given;
use crate::model::status::Status;
use crate::model::values::Values;
use crate::platforms::civis::capabilities;

/// The words of an action.
pub fn wording(capability: Capability, values: &Values) -> Wording {
    match (capability, values.get("mail"), values.switch("send_email")) {
        (Capability::SendAccessMail, Some("welcome"), _) => Wording::of("Send the welcome mail to", "Sent the welcome mail to"),
        (Capability::SendAccessMail, Some("password"), _) => Wording::of("Send the password mail to", "Sent the password mail to"),
        (Capability::CreateUser, _, Some(true)) => Wording {
            rest: " with a welcome mail",
            ..capability.wording()
        },
        _ => capability.wording(),
    }
}

/// The offer.
pub fn offer(capability: Capability, record: &Record) -> Offer {
    let support = capabilities::can(capability);
    let mut offer = actions::offer(support, capability.wording(), capability);
    if offer.terms.is_err() {
        return offer;
    }
    if let Some(why) = refusal(capability, record) {
        offer.terms = Err(why.to_owned());
        offer.follows.clear();
        return offer;
    }
    // The platform itself says whether this key may do all of it to this user (contract 4.3, `myPermissionLevel`).
    if matches!(support, Support::When(..)) && level(record).as_deref() == Some("manage") {
        offer.follows.clear();
    }
    let suspended = record.account.status == Status::Suspended;
    let more = match capability {
        Capability::EditUser => {
            offer.base = edit::present(record);
            "A new e-mail may have to be confirmed first; a new name makes new initials."
        }
        Capability::EditPreferences => {
            offer.base = super::preferences::present(&record.fields);
            ""
        }
        Capability::SendAccessMail => {
            if let Some(mail) = standing::mail(record) {
                offer.values.set("mail", mail);
            }
            offer.wording = wording(capability, &offer.values);
            match offer.values.get("mail") {
                // The condition says already that Civis chooses.
                _ if !offer.follows.is_empty() => "",
                Some("welcome") => "Civis chooses the mail itself; who was never seen is expected to get a welcome.",
                Some(_) => "Civis chooses the mail itself; who was seen before is expected to get one for a new password.",
                None => "Civis chooses by the account's status between a welcome and a new password.",
            }
        }
        // Activating brings the account back, and not the suspension.
        Capability::DeactivateUser if suspended => {
            offer.terms = Ok(Terms::FINAL);
            "The suspension is lost: activated again, the account is in use."
        }
        Capability::ResetTwoFactor => "It has to be set up again at the next sign-in.",
        Capability::EndSessions => "Whoever uses the account has to sign in again.",
        _ => "",
    };
    if !more.is_empty() {
        if !offer.follows.is_empty() {
            offer.follows.push(' ');
        }
        offer.follows.push_str(more);
    }
    offer
}

fn level(record: &Record) -> Option<String> {
    edit::text("myPermissionLevel", &record.fields)
}

/// Why it makes no sense for this account, or would be refused. What is not known is no reason.
fn refusal(capability: Capability, record: &Record) -> Option<&'static str> {
    if capability != Capability::EditPreferences && level(record).as_deref() == Some("read") {
        return Some("Your key may only read this account; a team or organization administrator may change it.");
    }
    match (capability, &record.account.status) {
        (Capability::ActivateUser, Status::Active) => Some("This account is active already."),
        (Capability::ActivateUser, Status::Suspended) => Some("This account is suspended and not deactivated; end the suspension."),
        (Capability::DeactivateUser, Status::Deactivated) => Some("This account is deactivated already."),
        (Capability::UnsuspendUser, _) if standing::suspended(record) == Some(false) => Some("This account is not suspended."),
        (Capability::SendAccessMail, Status::Deactivated) => {
            Some("This account is deactivated: the mail would lead nowhere. Activate it first.")
        }
        (Capability::SendAccessMail, _) if record.account.email == Given::Nothing => Some("This account has no e-mail address."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Account;
    use crate::model::capability::OF_ONE_USER;
    use crate::model::field::fields;
    use crate::model::time::Time;

    fn record(status: Status, json: &str) -> Record {
        Record {
            account: Account {
                email: Some("ada@example.com".to_owned()).into(),
                status,
                ..Account::default()
            },
            fields: fields(json),
        }
    }

    fn reason(capability: Capability, record: &Record) -> Option<String> {
        offer(capability, record).terms.err()
    }

    #[test]
    fn what_makes_no_sense_in_the_present_state_is_not_offered_and_says_why() {
        let plain = |status| record(status, "{}");
        for (capability, status, words) in [
            (Capability::ActivateUser, Status::Active, "active already"),
            (Capability::ActivateUser, Status::Suspended, "end the suspension"),
            (Capability::DeactivateUser, Status::Deactivated, "deactivated already"),
            (Capability::UnsuspendUser, Status::Active, "not suspended"),
            (Capability::SendAccessMail, Status::Deactivated, "Activate it first"),
        ] {
            let why = reason(capability, &plain(status)).unwrap_or_default();
            assert!(why.contains(words), "{capability:?}: {why}");
        }
        let not_suspended = record(Status::Deactivated, r#"{"suspended":false}"#);
        assert!(reason(Capability::UnsuspendUser, &not_suspended).is_some());
        let mut nowhere = plain(Status::Active);
        nowhere.account.email = Given::Nothing;
        assert!(reason(Capability::SendAccessMail, &nowhere).is_some_and(|why| why.contains("no e-mail")));
    }

    #[test]
    fn a_key_that_may_only_read_is_offered_no_change() {
        let read = record(Status::Untold, r#"{"myPermissionLevel":"read"}"#);
        for capability in OF_ONE_USER {
            assert_eq!(offer(capability, &read).terms.is_ok(), capability == Capability::EditPreferences);
        }
    }

    #[test]
    fn what_is_not_known_is_no_reason_to_refuse() {
        for status in [Status::Untold, Status::Other("Archived".to_owned())] {
            let unknown = record(status, "{}");
            for capability in OF_ONE_USER {
                let can = capabilities::can(capability).is_there();
                assert_eq!(offer(capability, &unknown).terms.is_ok(), can, "{capability:?}");
            }
        }
    }

    #[test]
    fn every_sentence_of_an_offer_fits_and_ends() {
        for status in [Status::Active, Status::Suspended, Status::Deactivated, Status::Untold] {
            for json in ["{}", r#"{"myPermissionLevel":"manage"}"#, r#"{"myPermissionLevel":"read"}"#] {
                for capability in OF_ONE_USER {
                    let offer = offer(capability, &record(status.clone(), json));
                    for sentence in [offer.follows, offer.terms.err().unwrap_or_default()] {
                        assert!(sentence.is_empty() || sentence.ends_with('.'), "{sentence}");
                        assert!(sentence.chars().count() <= 160, "{sentence}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_access_mail_is_named_after_what_is_expected_and_not_where_nothing_is_known() {
        let mut ada = record(Status::Active, r#"{"myPermissionLevel":"manage"}"#);
        for (seen, order) in [
            (Given::Nothing, "Send the welcome mail to"),
            (Given::Value(Time(0)), "Send the password mail to"),
            (Given::Untold, "Send the access mail to"),
        ] {
            ada.account.last_seen = seen;
            let offer = offer(Capability::SendAccessMail, &ada);
            assert_eq!(offer.wording.order, order);
            assert_eq!(wording(Capability::SendAccessMail, &offer.values), offer.wording);
            assert!(offer.follows.contains("Civis chooses"), "{}", offer.follows);
        }
    }

    #[test]
    fn whoever_may_manage_a_user_is_not_told_that_one_must() {
        let told = |json| offer(Capability::DeactivateUser, &record(Status::Active, json)).follows;
        assert_eq!(told(r#"{"myPermissionLevel":"manage"}"#), "");
        assert!(told(r#"{"myPermissionLevel":"write"}"#).contains("administrator"));
    }

    #[test]
    fn deactivating_who_is_suspended_cannot_be_taken_back() {
        let terms = |status| offer(Capability::DeactivateUser, &record(status, "{}")).terms;
        assert_eq!(terms(Status::Suspended), Ok(Terms::FINAL));
        assert_eq!(terms(Status::Active), Ok(Terms::REVERSIBLE));
    }

    #[test]
    fn an_edit_begins_with_how_things_stand() {
        let ada = record(Status::Active, r#"{"name":"Ada","city":null,"robot":false,"groups":[{"id":31}]}"#);
        let base = offer(Capability::EditUser, &ada).base;
        let expected = [("name", "Ada"), ("group_ids", "31"), ("city", ""), ("robot", "false")];
        assert_eq!(base.iter().collect::<Vec<_>>(), expected);
    }
}
