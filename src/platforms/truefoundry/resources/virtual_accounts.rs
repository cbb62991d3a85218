//! Virtual accounts of TrueFoundry: what programs sign in with, what they may do, and until when.

use serde_json::{Map, Value};

use super::{completed, done, filled, listed, manifest, rows, same_words, whole, wish, written};
use crate::api::Soon;
use crate::api::actions::{Actions, Choices};
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain, PlainRow, answered};
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind, Said};
use crate::model::input::{self, Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::truefoundry::actions::TrueFoundryActions;
use crate::platforms::truefoundry::capabilities;
use crate::platforms::truefoundry::virtual_account_tokens::SyncVirtualAccountToken;
use crate::platforms::truefoundry::virtual_accounts::{
    DeleteVirtualAccount, GetVirtualAccount, ListVirtualAccounts, PutVirtualAccount, VirtualAccountExists,
};

/// What only the answer tells.
const TOKEN: &str = "Token";

const PERMISSIONS: Input = Input::new("permissions", "Permissions", InputKind::Lines)
    .hint("One a line: the kind of resource, its full name, the role. For example workspace eu-west:staging workspace-viewer.");
const TEAM: Input = Input::new("team", "Owned by the team", InputKind::Choice);
const LAST_DAY: Input =
    Input::new("last_day", "Last day", InputKind::Date).hint("After it the account is refused. Without one it goes on.");

static CREATION: [Input; 5] = [
    Input::new("name", "Name", InputKind::Text)
        .required()
        .hint("By it TrueFoundry knows the account, so it stays: small letters, digits and -."),
    PERMISSIONS,
    TEAM,
    LAST_DAY,
    Input::new(
        "token_type",
        "Form of its token",
        InputKind::OneOf(&[("", "Left to TrueFoundry"), ("jwt", "JWT"), ("opaque", "Opaque")]),
    ),
];
static CHANGE: [Input; 3] = [PERMISSIONS, TEAM, LAST_DAY];

/// The kind.
pub static VIRTUAL_ACCOUNTS: Kind = Kind {
    slug: "virtual-accounts",
    area: Area::Access,
    the: "the virtual account ",
    many: "Virtual accounts",
    about: "What programs sign in with. Their tokens are replaced and revoked on the page of keys.",
    changing: Capability::ManageServiceAccounts,
    can: capabilities::can,
    name: &["manifest.name"],
    columns: &[
        Column("Team", "", &["manifest.ownedBy.team"]),
        Column("Last day", "", &["manifest.expiration_date"]),
        Column("Has ended", "", &["isExpired"]),
        Column("Last used", "", &["lastAccessedAt"]),
    ],
    list: |from| {
        let rows = rows(from);
        let question = ListVirtualAccounts {
            rows,
            ..ListVirtualAccounts::default()
        };
        listed(&question, rows)
    },
    read: Some(|id| Plain::of(&GetVirtualAccount { id }, |reply| plain::one_within(reply, "data"))),
    forms: &[(Capability::CreateResource, &CREATION), (Capability::EditResource, &CHANGE)],
    verbs: &[Capability::SyncResource, Capability::DeleteResource],
    paths: &[
        ("name", "manifest.name"),
        ("team", "manifest.ownedBy.team"),
        ("last_day", "manifest.expiration_date"),
        ("token_type", "manifest.token_type"),
    ],
    choices,
    look: Some(look),
    send,
    tells: Some((
        TOKEN,
        "The account may exist, but its token cannot be shown here: find it among the keys and replace it.",
    )),
    ..Kind::READ_ONLY
};

/// The teams, as for a token that acts for one.
fn choices<'a>(client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    TrueFoundryActions.choices(client, input)
}

/// Looks in the usual way. Only whether one is there is asked by its name: whoever made it again would change the one that is there, and
/// that one may be in no list.
fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        match action.capability {
            Capability::CreateResource => {
                let name = action.values.filled("name").unwrap_or_default().trim();
                if name.is_empty() {
                    return Ok(Sight::of(Wish::Unmet));
                }
                let exists = client.ask(&VirtualAccountExists { name }).await?;
                Ok(Sight {
                    obstacle: exists.then(|| "There is one of that name: open it, or choose another name.".to_owned()),
                    ..Sight::of(Sight::whether(exists))
                })
            }
            Capability::SyncResource => {
                let account = VIRTUAL_ACCOUNTS.one(client, &action.target.id).await?;
                let has_store = account
                    .fields
                    .iter()
                    .any(|field| field.path.starts_with("manifest.secret_store_config."));
                Ok(Sight {
                    obstacle: (!has_store)
                        .then(|| "The account has no store for its token: give it one in the console of TrueFoundry first.".to_owned()),
                    ..Sight::of(Wish::Unseen)
                })
            }
            Capability::EditResource => {
                let mut sight = VIRTUAL_ACCOUNTS.see(client, action).await?;
                let manifest = manifest(whole(client, GetVirtualAccount { id: &action.target.id }).await?)?;
                completed(&mut sight.now, &VIRTUAL_ACCOUNTS, &manifest);
                if let Some(lines) = manifest.get("permissions").and_then(spelled) {
                    // Other spaces between the words are no change by somebody else.
                    let base = action.base.get("permissions").filter(|base| same_words(base, &lines));
                    let lines = base.map_or_else(|| lines.clone(), str::to_owned);
                    sight.now.set("permissions", lines);
                }
                sight.wish = wish(&action.values, &sight.now);
                Ok(sight)
            }
            _ => VIRTUAL_ACCOUNTS.see(client, action).await,
        }
    })
}

/// The fields of a permission, in the order in which they stand in a line.
const WORDS: [&str; 3] = ["resource_type", "resource_fqn", "role_id"];

/// Permissions as lines; nothing where one of them cannot be said so.
fn spelled(permissions: &Value) -> Option<String> {
    let line = |permission: &Value| {
        let word = |name: &str| {
            let word = permission[name].as_str()?;
            (!word.is_empty() && !word.contains(char::is_whitespace)).then_some(word)
        };
        let words: Option<Vec<&str>> = WORDS.into_iter().map(word).collect();
        Some(words?.join(" "))
    };
    let lines: Option<Vec<String>> = permissions.as_array()?.iter().map(line).collect();
    lines.map(|lines| lines.join("\n"))
}

/// Lines as permissions. Of one that was there before, all that we do not know of it stays.
fn permissions(lines: &str, before: Option<&Value>) -> Result<Value, ApiError> {
    let before = before.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut permissions = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.len() != WORDS.len() {
            return Err(ApiError::not_sent(format!(
                "“{line}” is no permission: a kind of resource, its full name and a role, with a space between them."
            )));
        }
        let same = |known: &&Value| WORDS.iter().zip(&words).all(|(name, word)| known[*name] == **word);
        let new = || {
            WORDS
                .iter()
                .zip(&words)
                .map(|(name, word)| ((*name).to_owned(), Value::from(*word)))
                .collect()
        };
        permissions.push(before.iter().find(same).cloned().unwrap_or_else(|| Value::Object(new())));
    }
    if permissions.is_empty() {
        return Err(ApiError::not_sent(
            "TrueFoundry takes no empty list of permissions: leave one, or delete the account.",
        ));
    }
    Ok(Value::Array(permissions))
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let id = action.target.id.as_str();
        let onto = match action.capability {
            Capability::CreateResource => {
                if let Some((_, why)) = input::objection(&CREATION, &action.values) {
                    return Err(ApiError::not_sent(why));
                }
                Map::from_iter([("type".to_owned(), Value::from("virtual-account"))])
            }
            Capability::EditResource => manifest(whole(writing.reading(), GetVirtualAccount { id }).await?)?,
            Capability::SyncResource => return sync(writing, id).await,
            _ => return done(writing, DeleteVirtualAccount { id }).await,
        };
        let mut manifest = filled(&VIRTUAL_ACCOUNTS, action, &onto)?;
        // Who leaves them out lets them as they are.
        if let Some(lines) = action.values.get("permissions") {
            let permissions = permissions(lines, manifest.get("permissions"))?;
            manifest.insert("permissions".to_owned(), permissions);
        }
        let manifest = written(manifest)?;
        let put = PutVirtualAccount {
            manifest: &manifest,
            dry_run: Some(false),
        };
        let outcome = writing.send(&put).await?;
        Ok(Receipt {
            id: Some(outcome.account.0.id.0),
            secret: outcome.token.map(|token| (TOKEN, token)),
            ..Receipt::default()
        })
    })
}

/// Lets the token be stored where the account's document says.
async fn sync(writing: WriteClient<'_>, id: &str) -> Result<Receipt, ApiError> {
    let answer = writing.send(&answered(SyncVirtualAccountToken { id, force: None })).await?;
    not_stored(&answer).map_or_else(|| Ok(Receipt::default()), Err)
}

/// That it was not stored comes in an answer that says yes.
fn not_stored(answer: &PlainRow) -> Option<ApiError> {
    let text = answer.get("syncTokenInSecretStoreInfo.error").text()?.to_owned();
    Some(ApiError {
        said: Some(Box::new(Said { text, request_id: None })),
        changes: true,
        ..ApiError::of(ErrorKind::Refused(200))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::fields;
    use serde_json::json;

    #[test]
    fn permissions_are_lines_of_three_words_and_what_else_they_have_stays() {
        let before = json!([
            { "resource_type": "workspace", "resource_fqn": "a:b", "role_id": "viewer", "since": 7 },
            { "resource_type": "tenant", "resource_fqn": "t", "role_id": "admin" },
        ]);
        assert_eq!(spelled(&before).as_deref(), Some("workspace a:b viewer\ntenant t admin"));
        let after = permissions(" workspace  c editor\n\nworkspace a:b viewer", Some(&before)).expect("permissions");
        assert_eq!(
            after[0],
            json!({ "resource_type": "workspace", "resource_fqn": "c", "role_id": "editor" })
        );
        assert_eq!(after[1], before[0]);
        for unsaid in [
            json!([{ "role_id": "r" }]),
            json!(["text"]),
            json!("text"),
            json!([{ "resource_type": "a b", "resource_fqn": "c", "role_id": "d" }]),
        ] {
            assert_eq!(spelled(&unsaid), None, "{unsaid}");
        }
        for wrong in ["", "workspace a:b", "workspace a:b viewer please"] {
            let why = permissions(wrong, None).expect_err("it is refused").happened("");
            assert!(why.ends_with('.'), "{why}");
        }
    }

    #[test]
    fn a_yes_that_names_an_error_is_a_no() {
        let answer = |json: &str| not_stored(&PlainRow::of(fields(json)));
        let no = answer(r#"{"syncTokenInSecretStoreInfo":{"jwtId":"j","updatedAt":"t","error":"vault is sealed"}}"#).expect("a no");
        assert!(!no.may_have_happened());
        assert_eq!(no.said.expect("words").text, "vault is sealed");
        for yes in [
            r#"{"syncTokenInSecretStoreInfo":{"jwtId":"j","error":null}}"#,
            r#"{"syncTokenInSecretStoreInfo":{"jwtId":"j"}}"#,
            "{}",
        ] {
            assert!(answer(yes).is_none(), "{yes}");
        }
    }
}
