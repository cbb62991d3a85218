//! Words of TrueFoundry that are not known yet stay as they are.

use rollcall::api::endpoint::Endpoint;
use rollcall::api::request::Reply;
use rollcall::platforms::truefoundry::access::GetUserPermissions;
use rollcall::platforms::truefoundry::personal_access_tokens::{CreatePersonalAccessToken, ListPersonalAccessTokens};
use rollcall::platforms::truefoundry::users::GetUser;

fn reply(body: &str) -> Reply {
    Reply {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.as_bytes().to_vec().into(),
    }
}

#[test]
fn a_word_of_truefoundry_that_is_new_is_kept() {
    let permissions = reply(r#"{"data":[{"resourceType":"quantum-cluster","subjectType":"agent-swarm","roleName":"Zoë & co"}]}"#);
    let page = GetUserPermissions { id: "u" }.read(&permissions).expect("a page");
    let row = &page.rows[0];
    let words = (row.resource_type.text(), row.subject_type.text(), row.role_name.text());
    assert_eq!(words, (Some("quantum-cluster"), Some("agent-swarm"), Some("Zoë & co")));

    let tokens = reply(r#"{"data":[{"id":1,"type":"pat","manifest":{"name":"n","type":"pat","token_type":"paseto"}}],"pagination":{}}"#);
    let page = ListPersonalAccessTokens::default().read(&tokens).expect("a page");
    let manifest = page.rows[0].manifest.value().expect("a manifest");
    assert_eq!(
        (page.rows[0].kind.text(), manifest.token_type.text()),
        (Some("pat"), Some("paseto"))
    );

    let user = reply(r#"{"data":{"id":"u","roles":["astronaut"],"somethingNew":{"deep":true}}}"#);
    let (_, fields) = GetUser { id: "u" }.read(&user).expect("a user");
    assert!(fields.iter().any(|field| field.path == "somethingNew.deep"));
}

#[test]
fn an_answer_without_its_token_is_no_token_and_is_not_quoted() {
    let wanted = CreatePersonalAccessToken::default();
    for body in [r#"{"token":{"value":"hunter2"}}"#, "{}", r#""hunter2""#] {
        let Err(kind) = wanted.read(&reply(body)) else {
            panic!("{body} holds no token");
        };
        assert!(!format!("{kind:?}").contains("hunter2"), "{kind:?}");
    }
}
