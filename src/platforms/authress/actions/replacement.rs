//! A group or an access record of Authress as a whole document: read, changed in its list of users, and put back.

use serde_json::{Map, Value};

use crate::api::client::{Client, WriteClient};
use crate::api::read_as::whole;
use crate::model::error::{ApiError, ErrorKind};
use crate::platforms::authress::document::writable;
use crate::platforms::authress::groups::{self, GetGroup, UpdateGroup};
use crate::platforms::authress::records::{self, GetRecord, UpdateRecord};

/// A whole document.
pub async fn read(client: &Client, kind: &str, id: &str) -> Result<Map<String, Value>, ApiError> {
    let text = if kind == "groups" {
        client.ask(&whole(GetGroup { group_id: id })).await?
    } else {
        client.ask(&whole(GetRecord { record_id: id })).await?
    };
    serde_json::from_str(&text).map_err(|error| ApiError::of(ErrorKind::Unexpected(error.to_string())))
}

fn is_user(member: &Value, user: &str) -> bool {
    member.get("userId").and_then(Value::as_str) == Some(user)
}

/// Whether a document names a user at its top.
pub fn names(document: &Map<String, Value>, user: &str) -> bool {
    let users = document.get("users").and_then(Value::as_array);
    users.is_some_and(|users| users.iter().any(|member| is_user(member, user)))
}

/// A document that is to be put in the place of the one that was read.
pub struct Put {
    /// Of which kind it is.
    pub kind: &'static str,
    id: String,
    document: String,
    read: Option<String>,
}

impl Put {
    /// The document with the user in it or not; `None` where it is so already.
    pub fn of(kind: &'static str, id: &str, mut document: Map<String, Value>, user: &str, wanted: bool) -> Result<Option<Self>, ApiError> {
        if names(&document, user) == wanted {
            return Ok(None);
        }
        let unreadable = || ApiError::of(ErrorKind::Unexpected("a list of users was expected".to_owned()));
        let users = document.entry("users").or_insert(Value::Null);
        if users.is_null() {
            *users = Value::Array(Vec::new());
        }
        let users = users.as_array_mut().ok_or_else(unreadable)?;
        users.retain(|member| !is_user(member, user));
        if wanted {
            users.push(Map::from_iter([("userId".to_owned(), Value::from(user))]).into());
        }
        let read = document.get("lastUpdated").and_then(Value::as_str).map(str::to_owned);
        let read_only = if kind == "groups" { groups::READ_ONLY } else { records::READ_ONLY };
        let document = writable(&Value::Object(document).to_string(), read_only).ok_or_else(unreadable)?;
        Ok(Some(Self {
            kind,
            id: id.to_owned(),
            document,
            read,
        }))
    }

    fn group(&self) -> UpdateGroup<'_> {
        UpdateGroup {
            group_id: &self.id,
            document: &self.document,
            expected_last_modified_time: self.read.as_deref(),
        }
    }

    fn record(&self) -> UpdateRecord<'_> {
        UpdateRecord {
            record_id: &self.id,
            document: &self.document,
            expected_last_modified_time: self.read.as_deref(),
        }
    }

    /// Whether it could be sent at all.
    pub fn check(&self, client: &Client) -> Result<(), ApiError> {
        let request = if self.kind == "groups" {
            client.assemble(&self.group())
        } else {
            client.assemble(&self.record())
        };
        request.map(|_| ())
    }

    pub async fn send(&self, writing: WriteClient<'_>) -> Result<(), ApiError> {
        if self.kind == "groups" {
            writing.send(&self.group()).await.map(|_| ())
        } else {
            writing.send(&self.record()).await
        }
    }
}

/// An error after something else went through. Whatever it was, it must not read as if nothing had been changed.
pub fn halfway(error: ApiError) -> ApiError {
    ApiError {
        kind: ErrorKind::Halfway(Box::new(error.kind)),
        changes: true,
        ..error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(document: &str, wanted: bool) -> Option<Value> {
        let document = serde_json::from_str(document).expect("JSON");
        let put = Put::of("groups", "grp_1", document, "u", wanted).expect("a list")?;
        serde_json::from_str(&put.document).ok()
    }

    #[test]
    fn nothing_that_failed_halfway_reads_as_if_nothing_had_been_changed() {
        for kind in [
            ErrorKind::Unauthorized,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::Conflict,
            ErrorKind::RateLimited,
            ErrorKind::Refused(422),
            ErrorKind::NotSent("Changes are switched off.".to_owned()),
            ErrorKind::Unreachable,
        ] {
            let error = halfway(ApiError::of(kind));
            assert!(error.may_have_happened(), "{error:?}");
            assert!(
                error.happened("It").starts_with("A part of the change was made on It; then: "),
                "{error:?}"
            );
            assert!(!error.next().contains("Nothing was changed"), "{error:?}");
        }
    }

    #[test]
    fn a_document_keeps_what_we_do_not_know_and_loses_what_the_platform_writes() {
        let read = r#"{"groupId":"grp_1","lastUpdated":"2026-01-01","links":{},"users":[{"userId":"v","since":1}],"new":[1]}"#;
        assert_eq!(
            put(read, true),
            Some(serde_json::json!({ "groupId": "grp_1", "users": [{ "userId": "v", "since": 1 }, { "userId": "u" }], "new": [1] }))
        );
        assert_eq!(put(read, false), None, "is so already");
    }

    #[test]
    fn a_list_that_is_missing_or_null_is_an_empty_one() {
        let expected = Some(serde_json::json!({ "users": [{ "userId": "u" }] }));
        assert_eq!(put("{}", true), expected);
        assert_eq!(put(r#"{"users":null}"#, true), expected);
        assert_eq!(
            put(r#"{"users":[{"userId":"u"},{"userId":"u"}]}"#, false),
            Some(serde_json::json!({ "users": [] }))
        );
    }
}
