//! What is offered for an account of TrueFoundry in its present state, and why the rest is not.

use crate::model::account::Record;
use crate::model::action::Offer;
use crate::model::capability::Capability;
use crate::model::field::FieldValue;
use crate::model::status::Status;
use crate::platforms::choices_as;

/// What else is to be said where an identity provider keeps the account.
const NOT_EDITABLE: &str = "TrueFoundry marks this account as not editable, mostly because an identity provider keeps it: it may refuse.";
const BY_GROUP: &str = "The role comes with a group of the identity provider, which may set it back.";

/// The offer as this account's state lets it be.
pub fn refined(mut offer: Offer, record: &Record) -> Offer {
    if offer.terms.is_err() {
        return offer;
    }
    let refusal = match (offer.capability, &record.account.status) {
        (Capability::ActivateUser, Status::Active) => "The account is active already.",
        (Capability::ActivateUser, Status::Invited) => "The account is active; its invitation was not accepted yet.",
        (Capability::DeactivateUser, Status::Deactivated) => "The account is deactivated already.",
        (Capability::ChangeOwnPassword, Status::Deactivated) => {
            "A deactivated user cannot sign in, and nobody else can change the password. Activate the account first."
        }
        _ => "",
    };
    if !refusal.is_empty() {
        offer.terms = Err(refusal.to_owned());
        return offer;
    }
    let mut follows: Vec<&str> = Vec::new();
    match offer.capability {
        Capability::DeactivateUser => follows.push("They cannot sign in any more, and the usual list no longer shows them."),
        Capability::ChangeUserRoles => {
            if let Some(roles) = roles_of(record) {
                offer.base.set("roles", choices_as(None, roles));
            }
            if text(record, "metadata.tenantRoleManagedBy") == Some("group") {
                follows.push(BY_GROUP);
            }
        }
        Capability::ActivateUser => {}
        _ => return offer,
    }
    if value(record, "isEditable") == Some(&FieldValue::Switch(false)) {
        follows.push(NOT_EDITABLE);
    }
    offer.follows = follows.join(" ");
    offer
}

/// The roles in the tenant, which are those that can be changed here; `None` where they are not told. A user may have more roles,
/// on single resources: they are among all roles, and only the list with the resources tells them apart.
pub fn roles_of(record: &Record) -> Option<Vec<String>> {
    let with_resource = (0..).map(|place| format!("rolesWithResource[{place}]")).map_while(|row| {
        Some((
            text(record, &format!("{row}.resourceType"))?,
            text(record, &format!("{row}.roleName"))?,
        ))
    });
    let in_tenant: Vec<String> = with_resource
        .filter(|(kind, _)| *kind == "tenant")
        .map(|(_, name)| name.to_owned())
        .collect();
    if in_tenant.is_empty() {
        record.account.roles.value().cloned()
    } else {
        Some(in_tenant)
    }
}

fn value<'a>(record: &'a Record, path: &str) -> Option<&'a FieldValue> {
    record.fields.iter().find(|field| field.path == path).map(|field| &field.value)
}

fn text<'a>(record: &'a Record, path: &str) -> Option<&'a str> {
    match value(record, path) {
        Some(FieldValue::Text(text)) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::actions::Actions;
    use crate::model::account::Account;
    use crate::model::capability::OF_ONE_USER;
    use crate::model::field::fields;
    use crate::model::given::Given;
    use crate::platforms::truefoundry::actions::TrueFoundryActions;

    fn record(status: Status, json: &str) -> Record {
        let account = Account {
            status,
            roles: Given::Value(vec!["viewer".to_owned(), "admin".to_owned()]),
            ..Account::default()
        };
        Record {
            account,
            fields: fields(json),
        }
    }

    fn offered(capability: Capability, status: Status) -> Result<String, String> {
        let offer = TrueFoundryActions.offer(capability, &record(status, "{}"));
        offer.terms.map(|_| offer.follows)
    }

    #[test]
    fn what_would_change_nothing_or_be_refused_is_not_offered_and_says_why() {
        for (capability, status, why) in [
            (Capability::ActivateUser, Status::Active, "active already"),
            (Capability::ActivateUser, Status::Invited, "not accepted yet"),
            (Capability::DeactivateUser, Status::Deactivated, "deactivated already"),
            (Capability::ChangeOwnPassword, Status::Deactivated, "cannot sign in"),
        ] {
            let refused = offered(capability, status).expect_err("is not offered");
            assert!(refused.contains(why), "{refused}");
        }
    }

    #[test]
    fn whoever_is_in_a_state_that_is_not_told_is_offered_both_ways() {
        for capability in [Capability::ActivateUser, Capability::DeactivateUser, Capability::DeleteUser] {
            offered(capability, Status::Untold).expect("is offered");
        }
        assert!(offered(Capability::DeactivateUser, Status::Active).unwrap().contains("sign in"));
        assert!(offered(Capability::DeleteUser, Status::Active).unwrap().contains("collaborator"));
    }

    #[test]
    fn every_sentence_says_what_and_why_and_is_short_enough_to_be_read() {
        let managed = r#"{"isEditable":false,"metadata":{"tenantRoleManagedBy":"group"}}"#;
        for capability in OF_ONE_USER {
            for status in [Status::Active, Status::Invited, Status::Deactivated, Status::Untold] {
                let offer = TrueFoundryActions.offer(capability, &record(status, managed));
                let sentence = offer.terms.err().unwrap_or_default();
                assert!(
                    sentence.is_empty() || sentence.ends_with('.') && sentence.chars().count() <= 160,
                    "{sentence}"
                );
            }
        }
        let offer = TrueFoundryActions.offer(Capability::ChangeUserRoles, &record(Status::Active, managed));
        assert!(offer.follows.contains(NOT_EDITABLE) && offer.follows.contains(BY_GROUP));
    }

    #[test]
    fn roles_on_single_resources_are_not_among_those_that_are_changed() {
        let base = |json: &str| {
            let offer = TrueFoundryActions.offer(Capability::ChangeUserRoles, &record(Status::Active, json));
            offer.base.get("roles").map(str::to_owned)
        };
        assert_eq!(base("{}").as_deref(), Some("admin\nviewer"));
        let both = r#"{"rolesWithResource":[{"resourceType":"account","roleName":"viewer"},{"resourceType":"tenant","roleName":"admin"}]}"#;
        assert_eq!(base(both).as_deref(), Some("admin"));
        let elsewhere = r#"{"rolesWithResource":[{"resourceType":"account","roleName":"viewer"}]}"#;
        assert_eq!(base(elsewhere).as_deref(), Some("admin\nviewer"));
    }
}
