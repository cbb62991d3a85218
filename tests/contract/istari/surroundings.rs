//! Tenants, remotes, usage and health.

use rollcall::model::error::ErrorKind;
use rollcall::platforms::istari::health::{CustomerUsageMetrics, LivenessCheck, ReadinessCheck};
use rollcall::platforms::istari::listing::Part;
use rollcall::platforms::istari::remotes::{GetUpstreamRemoteSync, ListUpstreamRemotes, SyncUpstreamRemotes};
use rollcall::platforms::istari::tenants::ListTenants;

use super::{NOBODY, administrator};
use crate::lenient::{call, list, refusal};
use crate::world::world;

pub async fn tenants_are_listed() {
    let world = world();
    let client = administrator(&world);
    let first = list(&world, &client, &ListTenants { part: Part::of(None, 2) }).await;
    let part = Part::of(first.next.as_ref(), 2);
    let second = list(&world, &client, &ListTenants { part }).await;
    assert_eq!((first.rows.len(), second.rows.len(), second.next), (2, 1, None));
    assert_eq!(first.rows[0].primary_domain.text(), Some("example.com"));
    let forbidden = refusal(&world.limited("istari"), &ListTenants::default()).await;
    assert_eq!(forbidden.kind, ErrorKind::Forbidden);
}

pub async fn remotes_are_listed() {
    let world = world();
    let client = administrator(&world);
    let sorted = ListUpstreamRemotes {
        part: Part::default(),
        sort: Some("-label".to_owned()),
    };
    let page = list(&world, &client, &sorted).await;
    let labels: Vec<&str> = page.rows.iter().filter_map(|remote| remote.label.text()).collect();
    assert_eq!(labels, ["Supplier portal", "Old test stand", "Headquarters"]);
    assert_eq!(page.rows[1].is_archived.value(), Some(&true));
}

pub async fn a_sync_is_begun_and_followed() {
    let world = world();
    let client = administrator(&world);
    let remotes = list(&world, &client, &ListUpstreamRemotes::default()).await;
    let sync = |upstream_remote_id| SyncUpstreamRemotes { upstream_remote_id };
    assert_eq!(refusal(&client, &sync(NOBODY)).await.kind, ErrorKind::NotFound);
    let remote = remotes.rows[0].id.0.as_str();
    assert_eq!(refusal(&world.limited("istari"), &sync(remote)).await.kind, ErrorKind::Forbidden);
    let (begun, _) = call(&world, &client, &sync(remote)).await;
    assert_eq!(begun.status.text(), Some("pending"));
    assert!(!begun.is_over());
    let follow = |upstream_remote_sync_id| GetUpstreamRemoteSync { upstream_remote_sync_id };
    let (found, _) = call(&world, &client, &follow(&begun.id.0)).await;
    assert_eq!(found.upstream_remote_id.text(), Some(remote));
    assert_eq!(refusal(&client, &follow(NOBODY)).await.kind, ErrorKind::NotFound);
}

pub async fn usage_is_read_as_lines() {
    let world = world();
    let client = administrator(&world);
    let usage = |start, end| CustomerUsageMetrics { start, end };
    let lines = call(&world, &client, &usage("2026-01-01", "2026-01-31")).await;
    assert_eq!(lines.len(), 32, "a head and a line for every day");
    assert_eq!(lines[1][..2], ["2026-01-01", "Example Aerospace, Inc."]);
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));
    assert!(matches!(
        refusal(&client, &usage("2026-02-01", "2026-01-01")).await.kind,
        ErrorKind::NotSent(_)
    ));
    assert_eq!(refusal(&client, &usage("2026-01-01", "soon")).await.kind, ErrorKind::Refused(422));
    let forbidden = refusal(&world.limited("istari"), &usage("2026-01-01", "2026-01-02")).await;
    assert_eq!(forbidden.kind, ErrorKind::Forbidden);
}

pub async fn health_is_read() {
    let world = world();
    let client = administrator(&world);
    assert_eq!(call(&world, &client, &LivenessCheck).await.healthy.value(), Some(&true));
    let ready = call(&world, &client, &ReadinessCheck).await;
    let checks = ready.checks.value().expect("checks");
    assert!(checks.len() >= 2 && checks.iter().all(|check| check.passed.value() == Some(&true)));
}
