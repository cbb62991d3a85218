//! The tokens of Istari: one of one's own is made and revoked.

use serde_json::json;

use super::{acting, makes, named, opens, wants};
use crate::acts::{agrees, stores};
use crate::stage::story;

const LIST: &str = "/api/v2/pat";

#[test]
fn a_token_of_ones_own_is_made_and_gone_once_it_is_revoked() {
    story(async |stage| {
        let tab = acting(stage).await;
        makes(&tab, "Istari Digital", &[], &[("Name", "Night train")]).await;
        let secret = stores(&tab, "Token").await;
        tab.sees("Created the key Night train on Istari Digital. Seen to be done.").await;
        assert!(stage.sandbox.opens("istari", LIST, &secret).await);
        let made = stage.sandbox.read("istari", LIST).await;
        assert_eq!(named(&made["items"], "Night train")["user_type"], "human");

        opens(&tab, "Night train").await;
        wants(&tab, "Revoke…").await;
        tab.sees("Whatever uses it is refused from then on, this console too if it is the token in use here.")
            .await;
        agrees(&tab, "Revoke").await;
        tab.sees("Revoked the key Night train on Istari Digital. Seen to be done.").await;
        // A revoked token leaves the list of the platform.
        tab.sees("This key was not read.").await;
        assert!(!stage.sandbox.opens("istari", LIST, &secret).await);
        let left = stage.sandbox.read("istari", LIST).await;
        assert_eq!(left["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            stage.sandbox.effects("istari").await,
            json!({ "POST /api/v2/pat": 1, "DELETE /api/v2/pat/{pat_id}": 1 })
        );
    });
}
