//! What Civis keeps for whoever is asking: preferences, activity, administrators, themes.

use std::collections::BTreeMap;

use rollcall::api::endpoint::Endpoint;
use rollcall::api::request::Reply;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::civis::me::{GetMe, ListMyActivity, ListOrganizationAdmins};
use rollcall::platforms::civis::preferences::{PatchMe, Preference};
use rollcall::platforms::civis::themes::{GetTheme, ListThemes};

use super::{field, fields};
use crate::lenient;
use crate::world::world;

fn one(name: &'static str, value: Option<Preference>) -> PatchMe<'static> {
    PatchMe {
        preferences: BTreeMap::from([(name, value)]),
        ..PatchMe::default()
    }
}

pub async fn preferences_are_changed_one_by_one() {
    let world = world();
    let client = world.administrator("civis");
    let read = async |path: &str| field(fields(&lenient::call(&world, &client, &GetMe).await), path);
    let text = Preference::Text("desc".to_owned());
    lenient::call(&world, &client, &one("result_index_order_dir", Some(text))).await;
    lenient::call(&world, &client, &one("query_preview_rows", Some(Preference::Number(200)))).await;
    lenient::call(&world, &client, &one("my_activity_metrics", Some(Preference::Switch(true)))).await;
    assert_eq!(read("preferences.result_index_order_dir").await, "desc");
    assert_eq!(read("preferences.query_preview_rows").await, "200");
    assert_eq!(read("preferences.my_activity_metrics").await, "true");
    lenient::call(&world, &client, &one("result_index_order_dir", None)).await;
    assert_eq!(read("preferences.result_index_order_dir").await, "left out");
    assert_eq!(read("preferences.query_preview_rows").await, "200", "the others stay");
    let checked = PatchMe {
        last_checked_announcements: "2026-03-01T10:00:00.000Z".to_owned().into(),
        ..PatchMe::default()
    };
    lenient::call(&world, &client, &checked).await;
    assert_eq!(read("lastCheckedAnnouncements").await, "2026-03-01T10:00:00.000Z");
}

pub async fn activity_is_read() {
    let world = world();
    let client = world.administrator("civis");
    let all = lenient::list(&world, &client, &ListMyActivity::default()).await;
    let failed = ListMyActivity {
        status: Some("failed"),
        author: Some("4003,4004"),
        order: Some("name"),
    };
    let failed = lenient::list(&world, &client, &failed).await;
    assert!(!failed.rows.is_empty() && failed.rows.len() < all.rows.len());
    assert!(failed.rows.iter().all(|row| row.state.text() == Some("failed")));
    let names: Vec<_> = failed.rows.iter().filter_map(|row| row.name.text()).collect();
    assert!(names.is_sorted_by(|one, two| one >= two), "{names:?}");
}

pub async fn administrators_are_read() {
    let world = world();
    // Everybody may read who administers.
    let admins = lenient::list(&world, &world.limited("civis"), &ListOrganizationAdmins).await;
    let emails: Vec<_> = admins.rows.iter().filter_map(|row| row.email.text()).collect();
    assert!(emails.contains(&"mira.castellanos@example.com") && !emails.contains(&"ada.lindqvist@example.com"));
}

pub async fn themes_are_read() {
    let world = world();
    let client = world.administrator("civis");
    let themes = lenient::list(&world, &client, &ListThemes).await;
    for row in &themes.rows {
        let (theme, _) = lenient::call(&world, &client, &GetTheme { id: &row.id.0 }).await;
        assert_eq!(theme.name, row.name);
        assert!(theme.settings.text().is_some_and(|settings| settings.starts_with('{')));
    }
    assert!(themes.rows.len() > 1);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let world = world();
    let client = world.administrator("civis");
    let state = ListMyActivity {
        status: Some("stuck"),
        ..ListMyActivity::default()
    };
    assert_eq!(lenient::refusal(&client, &state).await.kind, ErrorKind::Refused(400));
    let number = one("query_preview_rows", Some(Preference::Text("many".to_owned())));
    assert_eq!(lenient::refusal(&client, &number).await.kind, ErrorKind::Refused(400));
    assert_eq!(lenient::refusal(&client, &GetTheme { id: "1" }).await.kind, ErrorKind::NotFound);
}

#[test]
fn words_that_we_do_not_know_yet_are_kept() {
    let reply = Reply {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: br#"[{"id":"7","state":"paused","lastRunState":"skipped","type":"Notebook"}]"#
            .to_vec()
            .into(),
    };
    let page = ListMyActivity::default().read(&reply).unwrap();
    let row = &page.rows[0];
    let words = [&row.state, &row.last_run_state, &row.kind].map(|word| word.text());
    assert_eq!(words, [Some("paused"), Some("skipped"), Some("Notebook")]);
}
