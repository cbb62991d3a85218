//! Storing and fetching: in one piece, in parts, what is there already, and what must not be reached.

use std::cell::RefCell;

use rollcall::api::storage::{self, Allowed};
use rollcall::model::change::Change;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::istari::flows::transfer::{self, Sizes};
use rollcall::platforms::istari::flows::{Progress, Stage, Tools};
use rollcall::platforms::istari::storage::{
    CompletedPart, CreateMultipartUpload, FinalizeMultipartUpload, GenerateDownloadUrl, GenerateUploadUrl,
};

use super::{Chance, administrator, file, tools};
use crate::lenient::{call, refusal};
use crate::world::world;

const SALT: &str = "00112233445566778899aabbccddeeff";

pub async fn what_was_stored_is_fetched_again() {
    let world = world();
    let client = administrator(&world);
    let (write, chance) = (client.writing(), Chance::default());
    let seen = RefCell::new(Vec::new());
    let progress = |progress: Progress| seen.borrow_mut().push(progress);
    let content = "0123456789".repeat(3);
    let small = file("a.txt", &content);
    let tools = Tools {
        progress: &progress,
        ..tools(&write, &chance)
    };
    let token = transfer::store(tools, &small, SALT).await.expect("stored in one piece");
    // The same again is there already, in one piece and in parts.
    transfer::store(tools, &small, SALT).await.expect("what is stored needs no storing");
    let in_parts = Tools {
        sizes: Sizes { whole: 10, part: 8 },
        ..tools
    };
    transfer::store(in_parts, &small, SALT)
        .await
        .expect("what is stored needs no storing");
    seen.borrow_mut().clear();
    let parts = transfer::store(in_parts, &small, "other salt").await.expect("stored in parts");
    let sent: Vec<u64> = seen
        .borrow()
        .iter()
        .filter(|progress| progress.stage == Stage::Sending)
        .map(|progress| progress.done)
        .collect();
    assert_eq!(sent, [8, 16, 24, 30]);
    for (token, salt) in [(&token, SALT), (&parts, "other salt")] {
        let fetched = transfer::fetch(&client, tools.allowed, &token.sha, Some(salt), 100).await;
        assert_eq!(fetched.expect("fetched"), content.as_bytes());
    }
    let spoiled = transfer::fetch(&client, tools.allowed, &token.sha, Some("wrong"), 100).await;
    assert!(matches!(spoiled.unwrap_err().kind, ErrorKind::Unexpected(_)));
    let too_long = transfer::fetch(&client, tools.allowed, &token.sha, None, 10).await;
    assert_eq!(too_long.unwrap_err().kind, ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_storage_that_is_not_allowed_is_never_reached_and_the_upload_is_cancelled() {
    let world = world();
    let client = administrator(&world);
    let (write, chance) = (client.writing(), Chance::default());
    let tools = Tools {
        allowed: Allowed(&["https://127.0.0.1"]),
        sizes: Sizes { whole: 10, part: 8 },
        ..tools(&write, &chance)
    };
    for content in ["short", "longer than ten"] {
        let error = transfer::store(tools, &file("a.txt", content), SALT).await.unwrap_err();
        assert!(
            matches!(&error.kind, ErrorKind::NotSent(why) if why.contains("127.0.0.1")),
            "{error:?}"
        );
    }
    let requests = world.sandbox.requests().since(0, None);
    assert!(!requests.iter().any(|request| request.path.starts_with("/object-store/")));
    let last = requests.last().expect("a request");
    assert_eq!(
        (last.method.as_str(), last.path.as_str()),
        ("PUT", "/api/v2/tokens/multipart-upload")
    );
    assert!(last.body.contains("\"action\":\"cancel\"") && last.body.contains("\"completed_parts\":null"));
}

#[tokio::test]
async fn no_credential_goes_to_the_storage_and_no_signature_into_the_recorder() {
    let world = world();
    let client = administrator(&world);
    let (write, chance) = (client.writing(), Chance::default());
    transfer::store(tools(&write, &chance), &file("a.txt", "hello"), SALT)
        .await
        .expect("stored");
    let requests = world.sandbox.requests().since(0, None);
    let put = requests
        .iter()
        .find(|request| request.path.starts_with("/object-store/"))
        .expect("a PUT");
    assert!(!put.headers.contains_key("authorization"));
    let call = client.recorder.calls().pop().expect("a call");
    assert!(call.path.contains("/api/istari/object-store/"));
    assert_eq!(call.query, "?expires=…&signature=…");
}

#[tokio::test]
async fn parts_must_be_all_there_and_be_those_that_were_sent() {
    let world = world();
    let client = administrator(&world);
    let sha = "a".repeat(96);
    let begin = CreateMultipartUpload {
        sha: &sha,
        num_parts: 2,
        model_id: Change::Clear,
    };
    let upload = call(&world, &client, &begin).await;
    let allowed = Allowed(&["http://127.0.0.1"]);
    let mut parts = Vec::new();
    for (address, number) in upload.parts.iter().zip(1..) {
        let reply = storage::put(&client.writing(), allowed, &address.url, Vec::new(), vec![number; 4]).await;
        let etag = reply.expect("stored").header("etag").expect("an etag").to_owned();
        parts.push(CompletedPart {
            etag,
            number: u32::from(number),
        });
    }
    let finish = |parts| FinalizeMultipartUpload {
        sha: &sha,
        upload_id: &upload.upload_id,
        completed_parts: parts,
    };
    let refused = refusal(&client, &finish(Some(&parts[..1]))).await;
    assert_eq!(refused.kind, ErrorKind::Refused(400));
    let mut other = parts.clone();
    other[1].etag = "another".to_owned();
    assert_eq!(refusal(&client, &finish(Some(&other))).await.kind, ErrorKind::Refused(400));
    call(&world, &client, &finish(Some(&parts))).await;
    let stored = transfer::fetch(&client, allowed, &sha, None, 100).await.expect("fetched");
    assert_eq!(stored, [1, 1, 1, 1, 2, 2, 2, 2]);
    assert_eq!(
        refusal(&client, &finish(None)).await.kind,
        ErrorKind::NotFound,
        "the upload is over"
    );
}

#[tokio::test]
async fn addresses_are_given_for_hashes_alone_and_serve_only_as_they_are() {
    let world = world();
    let client = administrator(&world);
    let sha = "b".repeat(96);
    let unknown = refusal(&client, &GenerateDownloadUrl { sha: &sha }).await;
    assert_eq!(unknown.kind, ErrorKind::NotFound);
    let odd = GenerateUploadUrl {
        sha: "not/a hash",
        model_id: None,
    };
    assert_eq!(refusal(&client, &odd).await.kind, ErrorKind::Refused(422));
    let too_many = CreateMultipartUpload {
        sha: &sha,
        num_parts: 10_001,
        model_id: Change::Keep,
    };
    assert!(matches!(refusal(&client, &too_many).await.kind, ErrorKind::NotSent(_)));
    let address = call(&world, &client, &GenerateUploadUrl { sha: &sha, model_id: None }).await;
    let allowed = Allowed(&["http://127.0.0.1"]);
    let forged = address.url.replace("signature=", "signature=0");
    for url in [forged.as_str(), address.url.split('?').next().expect("a path")] {
        let error = storage::put(&client.writing(), allowed, url, Vec::new(), vec![1])
            .await
            .unwrap_err();
        assert_eq!(error.kind, ErrorKind::Forbidden);
    }
    // An address for storing is none for fetching.
    let error = storage::get(&client, allowed, &address.url, 100).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Forbidden);
    let put = storage::put(&client.writing(), allowed, &address.url, Vec::new(), vec![1]).await;
    assert_eq!(put.expect("stored").status, 200);
    let again = storage::put(&client.writing(), allowed, &address.url, Vec::new(), vec![2])
        .await
        .unwrap_err();
    assert_eq!(again.kind, ErrorKind::Conflict);
    call(&world, &client, &GenerateDownloadUrl { sha: &sha }).await;
}
