//! The people of Istari: told apart from agents by the platform itself, and nothing that is done to them.

use std::collections::HashSet;

use rollcall::model::account::Kind;
use rollcall::model::action::{Secrets, Target};
use rollcall::model::capability::{Capability, OF_ONE_USER, Support};
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;
use rollcall::model::question::Choice;
use rollcall::model::status::Status;
use rollcall::model::values::Values;
use rollcall::platforms;

use super::administrator;
use crate::acts::{action, effects, take};
use crate::held::is_refused;
use crate::world::world;
use crate::{asking, everybody};

#[tokio::test]
async fn nothing_can_be_done_to_a_user_and_it_is_said_why() {
    let world = world();
    let client = administrator(&world);
    let ada = everybody(&client, &asking("ada.lindqvist@example.com")).await.remove(0);
    for capability in OF_ONE_USER.into_iter().chain([Capability::CreateUser, Capability::InviteUser]) {
        let action = action(capability, "istari", Target::of(&ada), Values::default());
        let words = is_refused(&world, &client, &action, &Secrets::default()).await;
        let Support::No(why) = platforms::can(client.platform, capability) else {
            panic!("{capability:?} is offered");
        };
        assert!(words.contains(why), "{capability:?}: {words}");
        client.mode.set(Mode::Rehearse);
        let rehearsed = take(&world, &client, &action, &Secrets::default()).await.report;
        assert_eq!(rehearsed.state, StepState::Failed, "{capability:?}: a rehearsal promises nothing");
        client.mode.set(Mode::Act);
    }
    assert!(effects(&world, "istari").await.is_empty());
}

#[tokio::test]
async fn the_platform_itself_tells_people_from_agents_and_who_is_active() {
    let world = world();
    let client = administrator(&world);
    let choices = |wanted: &str| -> Vec<&str> {
        let filters = client.platform.directory().filters();
        let filter = filters.iter().find(|filter| filter.name == wanted).expect("a filter");
        match &filter.choice {
            Choice::OneOf(options) => options.iter().map(|(value, _)| *value).collect(),
            Choice::Text(_) => panic!("{wanted} is no choice"),
        }
    };
    // All words that the platform takes, and no others.
    assert_eq!(choices("user_type"), ["all", "human", "agent"]);
    assert_eq!(choices("user_state"), ["all", "active"]);

    let listed = async |kind: &str, state: &str| {
        let mut question = asking("");
        question.filters = vec![("user_type", kind.to_owned()), ("user_state", state.to_owned())];
        everybody(&client, &question).await
    };
    let (people, agents) = (listed("human", "all").await, listed("agent", "all").await);
    assert!(!agents.is_empty() && agents.iter().all(|account| account.kind.value() == Some(&Kind::Agent)));
    assert!(people.iter().all(|account| account.kind.value() == Some(&Kind::Person)));
    let all: HashSet<String> = listed("all", "all").await.into_iter().map(|account| account.id).collect();
    assert_eq!(all.len(), people.len() + agents.len(), "nobody is neither");
    let active = listed("human", "active").await;
    assert!(active.iter().all(|account| account.status == Status::Active));
    assert_eq!(
        active.len(),
        people.iter().filter(|account| account.status == Status::Active).count()
    );
}
