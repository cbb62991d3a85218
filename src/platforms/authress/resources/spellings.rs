//! What no flat input can hold, as lines of a form of their own: permissions, statements, tags and limits.

use serde_json::{Map, Value, json};

use crate::api::resources::Spelling;

/// What a permission can say of an action.
const FLAGS: [&str; 3] = ["allow", "grant", "delegate"];
/// What is written where it says nothing of the kind.
const NOTHING: &str = "nothing";
const NO_QUOTA: &str = "no quota";

/// What a role allows: `documents:read allow grant`.
pub const PERMISSIONS: Spelling = Spelling {
    input: "permissions",
    spell: |value| spell_each(value, permission),
    read: |text| {
        let mut permissions: Vec<Value> = Vec::new();
        for line in lines(text) {
            let permission = read_permission(line).ok_or_else(|| {
                format!(
                    "“{line}” is no permission: write an action and what may be done with it, such as documents:read allow grant delegate."
                )
            })?;
            if permissions.iter().any(|known| known["action"] == permission["action"]) {
                return Err(format!(
                    "“{line}”: this action has a line already. Write all that may be done with it in one."
                ));
            }
            permissions.push(permission);
        }
        Ok(permissions.into())
    },
};

/// What access is given to: `documents:reader on documents/1 for user google|1`.
pub const STATEMENTS: Spelling = Spelling {
    input: "statements",
    spell: |value| spell_each(value, statement),
    read: |text| {
        lines(text)
            .map(|line| {
                read_statement(line).ok_or_else(|| {
                    format!(
                        "“{line}” is no statement: write roles, on, and resources, such as documents:reader on documents/1, documents/2."
                    )
                })
            })
            .collect()
    },
};

/// Labels of one's own: `team=platform`.
pub const TAGS: Spelling = Spelling {
    input: "tags",
    spell: |value| match value {
        Value::Null => Some(String::new()),
        Value::Object(tags) => {
            let line = |(name, text): (&String, &Value)| Some(format!("{name}={}", text.as_str()?));
            Some(tags.iter().map(line).collect::<Option<Vec<String>>>()?.join("\n"))
        }
        _ => None,
    },
    read: |text| {
        let mut tags = Map::new();
        for line in lines(text) {
            let (name, text) = line
                .split_once('=')
                .filter(|(name, _)| !name.trim().is_empty())
                .ok_or_else(|| format!("“{line}” is no tag: write a name and a text, such as team=platform."))?;
            if tags.insert(name.trim().to_owned(), text.trim().into()).is_some() {
                return Err(format!("“{line}”: there is a tag of this name already."));
            }
        }
        Ok(if tags.is_empty() { Value::Null } else { tags.into() })
    },
};

/// How often a service client may call: `1000 per PT1H`.
pub const LIMIT: Spelling = Spelling {
    input: "limit",
    spell: |value| match value.as_array().map_or(&[][..], Vec::as_slice) {
        [] => Some(String::new()),
        [limit] => {
            let quota = match &limit["quota"] {
                Value::Null => NO_QUOTA.to_owned(),
                quota => quota.as_u64()?.to_string(),
            };
            Some(format!("{quota} per {}", limit["duration"].as_str()?))
        }
        _ => None,
    },
    read: |text| match text.trim() {
        "" => Ok(Value::Null),
        text => read_limit(text).ok_or_else(|| {
            format!("“{text}” is no limit: write 100, 1000, 100000 or 1000000 per PT5M, PT1H, P1D or P1M, such as 1000 per PT1H.")
        }),
    },
};

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A line for each entry of a list; nothing where one of them has none.
fn spell_each(value: &Value, line: fn(&Value) -> Option<String>) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Array(entries) => Some(entries.iter().map(line).collect::<Option<Vec<String>>>()?.join("\n")),
        _ => None,
    }
}

fn permission(value: &Value) -> Option<String> {
    let mut line = value["action"].as_str()?.to_owned();
    for flag in FLAGS {
        if value[flag].as_bool()? {
            line.extend([" ", flag]);
        }
    }
    if !line.contains(' ') {
        line.extend([" ", NOTHING]);
    }
    Some(line)
}

fn read_permission(line: &str) -> Option<Value> {
    let mut words = line.split_whitespace();
    let action = words.next()?;
    let said: Vec<&str> = words.collect();
    let known = said == [NOTHING] || !said.is_empty() && said.iter().all(|word| FLAGS.contains(word));
    if !known || action.split(':').any(str::is_empty) {
        return None;
    }
    let says = |flag: &str| said.contains(&flag);
    Some(json!({ "action": action, "allow": says("allow"), "grant": says("grant"), "delegate": says("delegate") }))
}

/// A statement on one line. Its roles and resources have no commas, else it would not be read as the same again.
pub fn statement(value: &Value) -> Option<String> {
    let each = |list: &str, name: &str, before: &str| -> Option<Vec<String>> {
        let entries = match &value[list] {
            Value::Null => return Some(Vec::new()),
            entries => entries.as_array()?,
        };
        let text = |entry: &Value| {
            let text = if name.is_empty() { entry } else { &entry[name] };
            Some(format!("{before}{}", text.as_str()?))
        };
        entries.iter().map(text).collect()
    };
    let roles = each("roles", "", "")?.join(", ");
    let mut line = format!("{roles} on {}", each("resources", "resourceUri", "")?.join(", "));
    let mut people = each("users", "userId", "user ")?;
    people.extend(each("groups", "groupId", "group ")?);
    if !people.is_empty() {
        line.extend([" for ", &people.join(", ")]);
    }
    Some(line)
}

fn read_statement(line: &str) -> Option<Value> {
    let parts = |text: &str| -> Option<Vec<String>> {
        let parts: Vec<String> = text.split(',').map(|part| part.trim().to_owned()).collect();
        (!parts.iter().any(String::is_empty)).then_some(parts)
    };
    // With white space behind it, a word at the end is one too.
    let line = format!("{line} ");
    let (roles, rest) = line.split_once(" on ")?;
    let (resources, people) = rest.split_once(" for ").map_or((rest, None), |(rest, people)| (rest, Some(people)));
    let roles = parts(roles)?;
    if roles.iter().any(|role| role.contains(char::is_whitespace)) {
        return None;
    }
    let resources: Value = parts(resources)?.into_iter().map(|uri| json!({ "resourceUri": uri })).collect();
    let (mut users, mut groups) = (Vec::new(), Vec::new());
    for person in people.map_or_else(|| Some(Vec::new()), parts)? {
        if let Some(user) = person.strip_prefix("user ") {
            users.push(json!({ "userId": user.trim() }));
        } else {
            groups.push(json!({ "groupId": person.strip_prefix("group ")?.trim() }));
        }
    }
    let mut statement = json!({ "roles": roles, "resources": resources });
    for (name, people) in [("users", users), ("groups", groups)] {
        if !people.is_empty() {
            statement[name] = people.into();
        }
    }
    Some(statement)
}

fn read_limit(text: &str) -> Option<Value> {
    let (quota, duration) = text.split_once(" per ")?;
    let quota: Option<u64> = match quota.trim() {
        NO_QUOTA => None,
        quota => Some(
            quota
                .parse()
                .ok()
                .filter(|quota| [100, 1_000, 100_000, 1_000_000].contains(quota))?,
        ),
    };
    let duration = duration.trim();
    ["PT0S", "PT5M", "PT1H", "P1D", "P1M"]
        .contains(&duration)
        .then(|| json!([{ "duration": duration, "quota": quota }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back(spelling: &Spelling, text: &str, value: &Value) {
        assert_eq!((spelling.read)(text).as_ref(), Ok(value), "{text}");
        assert_eq!((spelling.spell)(value).as_deref(), Some(text));
    }

    #[test]
    fn permissions_are_lines_of_an_action_and_what_may_be_done_with_it() {
        let may = |action: &str, [allow, grant, delegate]: [bool; 3]| json!({ "action": action, "allow": allow, "grant": grant, "delegate": delegate });
        let permissions = json!([
            may("documents:*", [true, true, false]),
            may("*", [false, false, true]),
            may("a", [false; 3])
        ]);
        comes_back(&PERMISSIONS, "documents:* allow grant\n* delegate\na nothing", &permissions);
        comes_back(&PERMISSIONS, "", &json!([]));
        assert_eq!((PERMISSIONS.spell)(&Value::Null).as_deref(), Some(""));
        for wrong in [
            "documents:read",
            "documents::read allow",
            "a alow",
            "a allow nothing",
            "allow",
            ": allow",
        ] {
            let why = (PERMISSIONS.read)(wrong).expect_err(wrong);
            assert!(why.contains("is no permission"), "{why}");
        }
        assert!((PERMISSIONS.read)("a allow\na grant").expect_err("twice").contains("already"));
        for value in [json!([{ "action": "a", "allow": true }]), json!("a"), json!([{ "allow": true }])] {
            assert_eq!((PERMISSIONS.spell)(&value), None, "{value}");
        }
    }

    #[test]
    fn statements_are_lines_of_roles_on_resources_for_people() {
        let statements = json!([
            { "roles": ["documents:reader", "b"], "resources": [{ "resourceUri": "documents/*" }, { "resourceUri": "a b" }] },
            { "roles": ["b"], "resources": [{ "resourceUri": "*" }], "users": [{ "userId": "auth0|1" }], "groups": [{ "groupId": "grp_1" }] },
        ]);
        comes_back(
            &STATEMENTS,
            "documents:reader, b on documents/*, a b\nb on * for user auth0|1, group grp_1",
            &statements,
        );
        for wrong in [
            "a",
            "a on ",
            " on b",
            "a on b,,c",
            "a b on c",
            "a on b for",
            "a on b for auth0|1",
            "a on b for user 1, 2",
        ] {
            let why = (STATEMENTS.read)(wrong).expect_err(wrong);
            assert!(why.contains("is no statement"), "{why}");
        }
    }

    #[test]
    fn tags_and_limits_are_short() {
        comes_back(&TAGS, "a=b=c\nteam=", &json!({ "a": "b=c", "team": "" }));
        comes_back(&TAGS, "", &Value::Null);
        for wrong in ["a", "=b", "a=b\na=c"] {
            assert!((TAGS.read)(wrong).is_err(), "{wrong}");
        }
        comes_back(&LIMIT, "1000 per PT1H", &json!([{ "duration": "PT1H", "quota": 1000 }]));
        comes_back(&LIMIT, "no quota per PT0S", &json!([{ "duration": "PT0S", "quota": null }]));
        comes_back(&LIMIT, "", &Value::Null);
        for wrong in ["1000", "7 per PT1H", "1000 per hour"] {
            assert!((LIMIT.read)(wrong).is_err(), "{wrong}");
        }
    }
}
