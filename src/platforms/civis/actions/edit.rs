//! Changing what is known of a user (contract 3.4): how it stands, whether it is so, and what is sent of it.

use std::collections::BTreeSet;

use super::{groups, inputs};
use crate::model::account::Record;
use crate::model::action::{Action, Sight, Wish};
use crate::model::change::Change;
use crate::model::error::ApiError;
use crate::model::field::{Field, FieldValue};
use crate::model::input::InputKind;
use crate::model::values::Values;
use crate::platforms::civis::accounts::{Details, PatchUser};

/// What an account always has: it is changed, and never emptied.
const NEVER_EMPTY: [(&str, &str); 4] = [
    ("name", "The name"),
    ("email", "The e-mail"),
    ("primary_group_id", "The primary group"),
    ("robot", "Whether it is a robot"),
];

/// How everything that can be edited stands, as far as the record tells.
pub fn present(record: &Record) -> Values {
    inputs::EDIT
        .iter()
        .filter_map(|input| Some((input.name.to_owned(), value(input.name, &record.fields)?)))
        .collect()
}

/// How one thing stands, as it would be filled in; nothing where the platform does not tell.
fn value(name: &str, fields: &[Field]) -> Option<String> {
    if name == "group_ids" {
        let mut ids: Vec<String> = groups::listed(fields).into_iter().map(|(id, _)| id).collect();
        // The order says nothing, and must not look like a change.
        ids.sort_by_cached_key(|id| (id.len(), id.clone()));
        return if ids.is_empty() {
            text("groups", fields)
        } else {
            Some(ids.join("\n"))
        };
    }
    if let Some(pending) = pending(fields).filter(|_| name == "email") {
        return Some(pending);
    }
    let text = text(&camel_case(name), fields)?;
    let switch = inputs::EDIT
        .iter()
        .any(|input| input.name == name && input.kind == InputKind::Switch);
    (!switch || matches!(text.as_str(), "true" | "false" | "")).then_some(text)
}

/// The address that was asked for last and is not confirmed yet.
fn pending(fields: &[Field]) -> Option<String> {
    text("unconfirmedEmail", fields).filter(|email| !email.is_empty())
}

/// A field as it would be filled in: none is an empty text.
pub fn text(path: &str, fields: &[Field]) -> Option<String> {
    let field = fields.iter().find(|field| field.path == path)?;
    Some(match &field.value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Switch(on) => on.to_string(),
        FieldValue::Nothing | FieldValue::Empty => String::new(),
    })
}

/// Questions are in snake case and answers in camel case (contract 1, casing); these names are all regular.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_ascii_uppercase() + &word[1..])
}

/// How things stand for an edit.
pub fn look(action: &Action, record: Record) -> Sight {
    let mut now = present(&record);
    // What merely is written otherwise than it was read was not changed by anybody.
    for (name, before) in action.base.iter() {
        if now.get(name).is_some_and(|now| is_same(name, before, now)) {
            now.set(name, before);
        }
    }
    let wish = all(action
        .values
        .iter()
        .map(|(name, wanted)| Some(is_same(name, wanted, now.get(name)?))));
    let mut sight = Sight::with(wish, record);
    let fields = sight.record.as_ref().map(|record| record.fields.as_slice()).unwrap_or_default();
    if let Some(new) = pending(fields) {
        let old = text("email", fields).unwrap_or_default();
        sight.facts.push((
            "New e-mail",
            format!("{new} waits for its owner to confirm it; until then it is {old}."),
        ));
    }
    if action.values.get("name").is_some() && action.values.get("initials").is_none() {
        sight.facts.push(("Initials", "Civis makes new ones of a new name.".to_owned()));
    }
    sight.obstacle = without_primary_group(&action.values, &now);
    sight.now = now;
    sight
}

/// Whether all of it is so. One thing that is surely not so outweighs another that nobody can tell.
pub fn all(judged: impl Iterator<Item = Option<bool>>) -> Wish {
    let judged: Vec<Option<bool>> = judged.collect();
    if judged.contains(&Some(false)) {
        Wish::Unmet
    } else if judged.contains(&None) {
        Wish::Unseen
    } else {
        Wish::Met
    }
}

fn is_same(name: &str, wanted: &str, now: &str) -> bool {
    let wanted = wanted.trim();
    match name {
        "email" => wanted.to_lowercase() == now.to_lowercase(),
        "group_ids" => set(wanted) == set(now),
        // A number may come back in another writing.
        "phone" => wanted.is_empty() == now.is_empty() && digits(wanted).eq(digits(now)),
        _ => wanted == now,
    }
}

fn set(lines: &str) -> BTreeSet<&str> {
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_digit)
}

/// The primary group is one of the groups: whoever leaves it out will find it there again.
fn without_primary_group(values: &Values, now: &Values) -> Option<String> {
    let groups = set(values.get("group_ids")?);
    let primary = values.get("primary_group_id").or(now.get("primary_group_id"))?.trim();
    (!primary.is_empty() && !groups.contains(primary))
        .then(|| format!("Group {primary} is the primary one, which a user does not leave; choose another primary group first."))
}

/// What is sent: only what is named.
///
/// # Errors
/// What cannot be read as what it should be.
pub fn patch<'a>(id: &'a str, values: &Values) -> Result<PatchUser<'a>, ApiError> {
    for (name, what) in NEVER_EMPTY {
        if values.get(name).is_some_and(|text| text.trim().is_empty()) {
            return Err(ApiError::not_sent(format!("{what} can be changed and not emptied.")));
        }
    }
    Ok(PatchUser {
        id,
        name: words(values, "name"),
        email: words(values, "email"),
        primary_group_id: match values.get("primary_group_id") {
            Some(text) => Change::Set(number("The primary group", text)?),
            None => Change::Keep,
        },
        details: details(values)?,
        phone: words(values, "phone"),
        password: None,
        account_status: None,
    })
}

/// What creating and changing have in common.
///
/// # Errors
/// What cannot be read as what it should be.
pub fn details(values: &Values) -> Result<Details, ApiError> {
    let groups = values.get("group_ids").map(|lines| {
        let numbers = set(lines).into_iter().map(|line| number("A group", line));
        numbers.collect::<Result<Vec<u64>, ApiError>>()
    });
    Ok(Details {
        active: switch(values, "active"),
        city: words(values, "city"),
        state: words(values, "state"),
        time_zone: words(values, "time_zone"),
        initials: words(values, "initials"),
        department: words(values, "department"),
        title: words(values, "title"),
        prefers_sms_otp: switch(values, "prefers_sms_otp"),
        group_ids: groups.transpose()?.map_or(Change::Keep, Change::Set),
        vpn_enabled: switch(values, "vpn_enabled"),
        sso_disabled: switch(values, "sso_disabled"),
        otp_required_for_login: switch(values, "otp_required_for_login"),
        exempt_from_org_sms_otp_disabled: switch(values, "exempt_from_org_sms_otp_disabled"),
        robot: switch(values, "robot"),
    })
}

/// A whole number.
///
/// # Errors
/// It is none.
pub fn number(what: &str, text: &str) -> Result<u64, ApiError> {
    let text = text.trim();
    text.parse()
        .map_err(|_| ApiError::not_sent(format!("{what} is named by its number, and “{text}” is none.")))
}

fn words(values: &Values, name: &str) -> Change<String> {
    change(values, name, str::to_owned)
}

/// Everything but `true` and `false` was objected to before.
fn switch(values: &Values, name: &str) -> Change<bool> {
    change(values, name, |text| text == "true")
}

fn change<T>(values: &Values, name: &str, read: impl FnOnce(&str) -> T) -> Change<T> {
    match values.get(name).map(str::trim) {
        None => Change::Keep,
        Some("") => Change::Clear,
        Some(text) => Change::Set(read(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Account;
    use crate::model::action::Target;
    use crate::model::capability::Capability;
    use crate::model::field::fields;

    fn record(json: &str) -> Record {
        Record {
            account: Account::default(),
            fields: fields(json),
        }
    }

    fn wish(json: &str, values: Values) -> Sight {
        let action = Action {
            capability: Capability::EditUser,
            connection: "one".into(),
            target: Target::default(),
            values,
            base: Values::default(),
        };
        look(&action, record(json))
    }

    #[test]
    fn what_is_not_told_or_cannot_be_read_is_neither_so_nor_not_so() {
        let asked = || Values::default().with("city", "Oslo").with("vpn_enabled", "true");
        for (json, expected) in [
            (r#"{"city":"Oslo","vpnEnabled":true}"#, Wish::Met),
            (r#"{"city":"Oslo","vpnEnabled":null}"#, Wish::Unmet),
            (r#"{"city":"Oslo","vpnEnabled":"odd"}"#, Wish::Unseen),
            (r#"{"city":{"name":"Oslo"},"vpnEnabled":true}"#, Wish::Unseen),
            (r#"{"city":"Bergen"}"#, Wish::Unmet),
            (r#"{"vpnEnabled":false}"#, Wish::Unmet),
            ("{}", Wish::Unseen),
        ] {
            assert_eq!(wish(json, asked()).wish, expected, "{json}");
        }
    }

    #[test]
    fn a_new_address_counts_as_asked_for_and_it_is_said_that_the_old_one_stays() {
        let waiting = r#"{"email":"ada@example.com","unconfirmedEmail":"ada@example.org"}"#;
        let sight = wish(waiting, Values::default().with("email", "Ada@example.org"));
        assert_eq!((sight.wish, sight.now.get("email")), (Wish::Met, Some("ada@example.org")));
        assert!(sight.facts[0].1.contains("until then it is ada@example.com."), "{:?}", sight.facts);
        // Whoever takes it back has something to send.
        assert_eq!(wish(waiting, Values::default().with("email", "ada@example.com")).wish, Wish::Unmet);
    }

    #[test]
    fn the_order_of_groups_and_the_writing_of_a_telephone_number_say_nothing() {
        let json = r#"{"primaryGroupId":31,"groups":[{"id":31,"name":"b"},{"id":4,"name":"a"}],"phone":"+1 (312) 555-0100"}"#;
        let sight = wish(json, Values::default().with("group_ids", "31\n4").with("phone", "+1 312 555 0100"));
        assert_eq!((sight.wish, sight.obstacle), (Wish::Met, None));
        assert_eq!(sight.now.get("group_ids"), Some("4\n31"));
        let sight = wish(json, Values::default().with("group_ids", "4"));
        assert!(sight.wish == Wish::Unmet && sight.obstacle.is_some_and(|why| why.contains("Group 31")));
        let nobody = wish(r#"{"groups":[]}"#, Values::default().with("group_ids", ""));
        assert_eq!(nobody.wish, Wish::Met);
    }

    #[test]
    fn what_cannot_be_sent_is_said_before_it_is_sent() {
        for (name, text, words) in [
            ("name", " ", "not emptied"),
            ("robot", "", "not emptied"),
            ("primary_group_id", "Analysts", "“Analysts”"),
            ("group_ids", "31\nAnalysts", "“Analysts”"),
        ] {
            let error = patch("7", &Values::default().with(name, text)).err().expect("it is refused");
            assert!(error.happened("").contains(words), "{error:?}");
        }
    }
}
