//! The state of a tab, driven as a person drives it: connect, ask, ask otherwise, open somebody; against the sandbox's router.

#[path = "../machine/mod.rs"]
mod machine;

mod executor;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use any_spawner::Executor;
use leptos::prelude::*;
use machine::{RouterTransport, machine};
use rollcall::api::Soon;
use rollcall::api::policy::Limits;
use rollcall::api::request::{Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::account::Account;
use rollcall::model::answer::AnswerState;
use rollcall::model::chosen::Chosen;
use rollcall::model::connection::{ConnectionId, Standing};
use rollcall::model::error::ErrorKind;
use rollcall::model::given::Given;
use rollcall::model::person::Join;
use rollcall::model::question::{Direction, Question};
use rollcall::model::secret::Secret;
use rollcall::route::Route;
use rollcall::session::address::Address;
use rollcall::session::dossier::{Dossier, Holding};
use rollcall::session::listing::{Listing, Progress, Unfinished};
use rollcall::session::{Machine, Session};
use sandbox::{Options, Sandbox};
use tokio::task::{LocalSet, yield_now};

/// What stands between the session and the sandbox: it can hold a platform's answers back, refuse them, and hand out another file.
struct Wire {
    router: RouterTransport,
    file: RefCell<Option<String>>,
    held: RefCell<Option<&'static str>>,
    broken: RefCell<Option<&'static str>>,
    sent: RefCell<Vec<String>>,
    given_up: Cell<usize>,
}

/// Counts a request that was dropped before its answer came.
struct Flight<'a>(&'a Wire, bool);

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        if !self.1 {
            self.0.given_up.set(self.0.given_up.get() + 1);
        }
    }
}

impl Transport for Wire {
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        Box::pin(async move {
            let url = request.url();
            self.sent.borrow_mut().push(url.clone());
            let mut flight = Flight(self, false);
            let is = |platform: &RefCell<Option<&'static str>>| {
                platform.borrow().is_some_and(|platform| url.contains(&format!("/api/{platform}/")))
            };
            if url == "/rollcall.json"
                && let Some(file) = self.file.borrow().clone()
            {
                flight.1 = true;
                let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
                return Ok(Reply {
                    status: 200,
                    headers,
                    body: file.into_bytes().into(),
                });
            }
            while is(&self.held) {
                yield_now().await;
            }
            let reply = if is(&self.broken) {
                Err(ErrorKind::StalledAnswer)
            } else {
                self.router.send(request, limits).await
            };
            flight.1 = true;
            reply
        })
    }
}

struct Stage {
    session: Session,
    wire: Rc<Wire>,
    sandbox: Sandbox,
}

/// Runs a scene on a session that has read its file; whoever the file offers is connected.
fn scene<F: Future<Output = ()>>(file: Option<&str>, act: impl FnOnce(Stage) -> F) {
    let _ = Executor::init_tokio();
    let sandbox = Sandbox::open(Options {
        people: 150,
        seed: 7,
        ..Options::default()
    })
    .expect("the sandbox opens");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let owner = Owner::new();
    owner.set();
    LocalSet::new().block_on(&runtime, async {
        let wire = Rc::new(Wire {
            router: RouterTransport(sandbox.router()),
            file: RefCell::new(file.map(str::to_owned)),
            held: RefCell::default(),
            broken: RefCell::default(),
            sent: RefCell::default(),
            given_up: Cell::new(0),
        });
        let parts = Machine {
            transport: wire.clone(),
            environment: machine(),
            recorder: Rc::default(),
            mode: Rc::default(),
        };
        let session = Session::new(parts.clone(), Address::detached(Route::People));
        session.connections.load(&parts).await;
        let waiting = || {
            session.connections.all.with_untracked(|all| {
                all.iter()
                    .any(|connection| connection.standing.get_untracked() == Standing::Connecting)
            })
        };
        until("everybody has said whose credential it is", || !waiting()).await;
        act(Stage { session, wire, sandbox }).await;
    });
    drop(owner);
}

/// Lets the others work until something holds; the deadline only ends a test that would fail anyway.
async fn until(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < deadline, "never: {what}");
        yield_now().await;
    }
}

impl Stage {
    fn ask(&self, text: &str) {
        self.session.roll.text.set(text.to_owned());
        self.session.roll.ask();
    }

    fn state(&self, platform: &str) -> AnswerState {
        let id = ConnectionId::from(platform);
        self.session.roll.answers.with_untracked(|answers| {
            answers
                .iter()
                .find(|answer| answer.connection == id)
                .expect("an answer")
                .state
                .clone()
        })
    }

    fn is_waiting(&self) -> bool {
        self.session
            .roll
            .answers
            .with_untracked(|answers| answers.iter().any(|answer| matches!(answer.state, AnswerState::Waiting { .. })))
    }

    async fn answered(&self) {
        until("all have answered", || !self.is_waiting()).await;
    }

    /// Everybody who was found: name, and on how many platforms.
    fn people(&self) -> Vec<(String, usize)> {
        self.session.roll.people.with_untracked(|people| {
            people
                .iter()
                .map(|person| (person.name().to_owned(), person.accounts.len()))
                .collect()
        })
    }
}

#[test]
fn a_credential_in_a_production_file_is_ignored_and_said() {
    let file = r#"{"sandbox": false, "connections": [{"platform": "civis", "base": "/api/civis", "credential": "left-here-by-mistake"}, {"platform": "unheard-of", "base": "/x"}]}"#;
    scene(Some(file), async |stage| {
        let connections = stage.session.connections;
        assert_eq!(
            connections.all.with_untracked(|all| all[0].standing.get_untracked()),
            Standing::NotConnected
        );
        let remarks = connections.remarks.get_untracked();
        assert_eq!(remarks.len(), 2);
        assert!(
            remarks[0].contains("was ignored") && !remarks.concat().contains("left-here"),
            "{remarks:?}"
        );
        assert!(!connections.sandbox.get_untracked());
        assert!(
            stage.wire.sent.borrow().iter().all(|url| url == "/rollcall.json"),
            "nobody was called"
        );
    });
}

#[test]
fn a_person_is_found_everywhere_though_two_platforms_search_no_names() {
    scene(None, async |stage| {
        stage.ask("Ada Lindqvist");
        stage.answered().await;
        until("the two were asked by e-mail", || {
            stage.people() == [("Ada Lindqvist".to_owned(), 5)]
        })
        .await;
        assert_eq!(stage.session.roll.people.with_untracked(|people| people[0].join), Join::SameEmail);
    });
}

#[test]
fn a_shared_mailbox_does_not_make_two_people_one() {
    scene(None, async |stage| {
        stage.ask("ada.lindqvist");
        stage.answered().await;
        let people = stage.people();
        assert!(people.contains(&("Bram Okafor".to_owned(), 1)), "{people:?}");
    });
}

#[test]
fn a_platform_that_fails_costs_its_own_cell_and_nothing_else() {
    scene(None, async |stage| {
        *stage.wire.broken.borrow_mut() = Some("arize");
        stage.ask("mira.castellanos");
        stage.answered().await;
        assert!(matches!(stage.state("arize"), AnswerState::Failed(error) if error.kind == ErrorKind::StalledAnswer));
        assert_eq!(stage.people(), [("Mira Castellanos".to_owned(), 4)]);
        *stage.wire.broken.borrow_mut() = None;
        stage.session.roll.retry(&"arize".into());
        stage.answered().await;
        assert_eq!(stage.people(), [("Mira Castellanos".to_owned(), 5)]);
    });
}

#[test]
fn a_slow_platform_holds_nobody_back() {
    scene(None, async |stage| {
        *stage.wire.held.borrow_mut() = Some("civis");
        stage.ask("mira.castellanos");
        until("four have answered", || stage.people() == [("Mira Castellanos".to_owned(), 4)]).await;
        assert!(matches!(stage.state("civis"), AnswerState::Waiting { .. }));
        *stage.wire.held.borrow_mut() = None;
        stage.answered().await;
        assert_eq!(stage.people(), [("Mira Castellanos".to_owned(), 5)]);
    });
}

#[test]
fn a_new_question_gives_the_old_one_up() {
    scene(None, async |stage| {
        *stage.wire.held.borrow_mut() = Some("civis");
        stage.ask("tomas.herrera");
        until("civis was asked", || {
            stage
                .wire
                .sent
                .borrow()
                .iter()
                .any(|url| url.contains("/api/civis/users?") && url.contains("tomas"))
        })
        .await;
        stage.ask("mira.castellanos");
        *stage.wire.held.borrow_mut() = None;
        stage.answered().await;
        assert!(stage.wire.given_up.get() >= 1, "the held request was not given up");
        assert_eq!(stage.people(), [("Mira Castellanos".to_owned(), 5)]);
    });
}

#[test]
fn the_same_question_is_asked_once() {
    scene(None, async |stage| {
        stage.ask("mira.castellanos");
        stage.answered().await;
        let sent = stage.wire.sent.borrow().len();
        stage.ask(" mira.castellanos ");
        stage.answered().await;
        assert_eq!(stage.wire.sent.borrow().len(), sent);
    });
}

#[test]
fn who_connects_late_is_asked_too() {
    scene(None, async |stage| {
        let connections = stage.session.connections;
        let civis = connections.named(&"civis".into()).unwrap();
        connections.disconnect(&civis);
        stage.ask("mira.castellanos");
        stage.answered().await;
        assert_eq!(stage.state("civis"), AnswerState::NotConnected);
        connections.connect(&civis, Secret::new("of nobody".to_owned()));
        until("civis refused", || {
            matches!(civis.standing.get_untracked(), Standing::Failed { .. })
        })
        .await;
        stage.session.roll.catch_up();
        assert!(matches!(stage.state("civis"), AnswerState::Failed(error) if error.kind == ErrorKind::Unauthorized));
    });
}

#[test]
fn a_person_is_opened_from_one_account_and_found_on_every_platform() {
    scene(None, async |stage| {
        let dossier = Dossier::open(stage.session.connections, &"civis".into(), "4003");
        dossier.catch_up();
        let found = || {
            dossier.holdings.with_untracked(|holdings| {
                holdings
                    .iter()
                    .filter(|(_, holding)| matches!(holding, Holding::Found(records) if records.len() == 1))
                    .count()
            })
        };
        until("all five were found", || found() == 5).await;
        dossier.holdings.with_untracked(|holdings| {
            for (connection, holding) in holdings {
                let Holding::Found(records) = holding else { panic!("{connection}") };
                assert_eq!(
                    records[0].account.address().as_deref(),
                    Some("ada.lindqvist@example.com"),
                    "{connection}"
                );
            }
        });
    });
}

fn held(dossier: Dossier, platform: &str) -> Holding {
    let id = ConnectionId::from(platform);
    dossier.holdings.with_untracked(|holdings| {
        holdings
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, holding)| holding.clone())
            .expect("a holding")
    })
}

#[test]
fn who_is_disconnected_and_connected_again_while_somebody_is_open_is_asked_again() {
    scene(None, async |stage| {
        let connections = stage.session.connections;
        let dossier = Dossier::open(connections, &"civis".into(), "4003");
        let found = |platform: &str| matches!(held(dossier, platform), Holding::Found(records) if records.len() == 1);
        dossier.catch_up();
        until("a third platform has found it too", || found("istari")).await;
        // The first account's own platform, and one of the others.
        for platform in ["civis", "arize"] {
            until("the account was found", || found(platform)).await;
            let connection = connections.named(&platform.into()).unwrap();
            connections.disconnect(&connection);
            dossier.catch_up();
            assert_eq!(held(dossier, platform), Holding::NotConnected, "{platform}");
            assert!(found("istari"), "the others keep what they found");
            connections.connect(&connection, Secret::new(stage.sandbox.demo_credential(platform)));
            dossier.catch_up();
            assert_eq!(held(dossier, platform), Holding::NotYet, "{platform}");
            until("it is connected again", || {
                connection.standing.with_untracked(Standing::is_connected)
            })
            .await;
            dossier.catch_up();
            until("the account was found again", || found(platform)).await;
        }
    });
}

#[test]
fn trying_again_with_a_platform_that_failed_to_connect_asks_it_whose_credential_this_is() {
    scene(None, async |stage| {
        let connections = stage.session.connections;
        let civis = connections.named(&"civis".into()).unwrap();
        *stage.wire.broken.borrow_mut() = Some("civis");
        connections.test(&civis);
        until("civis failed", || matches!(civis.standing.get_untracked(), Standing::Failed { .. })).await;
        let dossier = Dossier::open(connections, &"civis".into(), "4003");
        dossier.catch_up();
        assert!(matches!(held(dossier, "civis"), Holding::Failed(_)));
        *stage.wire.broken.borrow_mut() = None;
        dossier.retry(&"civis".into());
        until("civis is connected", || civis.standing.with_untracked(Standing::is_connected)).await;
        dossier.catch_up();
        until("the account was found", || matches!(held(dossier, "civis"), Holding::Found(_))).await;
    });
}

#[test]
fn a_list_is_read_to_its_last_row_and_kept() {
    for platform in ["civis", "istari", "authress", "arize", "truefoundry"] {
        read_to_the_end(platform);
    }
}

fn read_to_the_end(platform: &'static str) {
    scene(None, async |stage| {
        let listings = stage.session.listings;
        let id = ConnectionId::from(platform);
        let listing = listings.of(&id);
        listings.open(&id, listing, Question::default());
        until("the first page came", || listing.progress.get_untracked() != Progress::Loading).await;
        let first = listing.count.get_untracked();
        assert!((1..=100).contains(&first), "the first page is small: {first}");
        listings.everything(&id, listing);
        until("every page came", || listing.progress.get_untracked() == Progress::Complete).await;
        let count = listing.count.get_untracked();
        assert!(count > 80, "{platform}: {count}");
        if let Some(total) = listing.total.get_untracked() {
            assert_eq!(count as u64, total, "{platform}");
        }
        let sent = stage.wire.sent.borrow().len();
        listings.open(&id, listing, Question::default());
        assert_eq!(
            (listing.count.get_untracked(), stage.wire.sent.borrow().len()),
            (count, sent),
            "the same question again asks nobody"
        );
    });
}

/// A platform's list with its first page, and the rows of these places chosen, in this order.
async fn chosen(stage: &Stage, platform: &str, rows: &[usize]) -> (ConnectionId, Listing) {
    let (listings, id) = (stage.session.listings, ConnectionId::from(platform));
    let listing = listings.of(&id);
    listings.open(&id, listing, Question::default());
    settled(listing).await;
    for row in rows {
        let id = account(listing, *row).id;
        listing.chosen.update(|chosen| chosen.add(id));
    }
    (id, listing)
}

async fn settled(listing: Listing) {
    until("nothing is under way", || listing.progress.get_untracked() != Progress::Loading).await;
}

fn account(listing: Listing, row: usize) -> Account {
    listing.row(row, Account::clone).expect("a row")
}

fn ids(accounts: &[Account]) -> Vec<String> {
    accounts.iter().map(|account| account.id.clone()).collect()
}

#[test]
fn who_is_chosen_stays_so_in_another_order_and_when_the_list_is_read_anew() {
    scene(None, async |stage| {
        let listings = stage.session.listings;
        let (id, listing) = chosen(&stage, "civis", &[30, 2, 70]).await;
        let wanted = ids(&listings.chosen(listing));
        assert_eq!(wanted, [30, 2, 70].map(|row| account(listing, row).id));
        let order = Some(("name", Direction::Descending));
        listings.open(
            &id,
            listing,
            Question {
                order,
                ..Question::default()
            },
        );
        assert_eq!(listing.count.get_untracked(), 0);
        assert_eq!(ids(&listings.chosen(listing)), wanted, "before any row is here again");
        settled(listing).await;
        assert_eq!(ids(&listings.chosen(listing)), wanted);
        listings.refresh(&id, listing);
        listings.everything(&id, listing);
        settled(listing).await;
        assert_eq!(listing.progress.get_untracked(), Progress::Complete);
        assert_eq!(ids(&listings.chosen(listing)), wanted, "with every row");
    });
}

#[test]
fn another_question_begins_with_nobody_chosen() {
    scene(None, async |stage| {
        let listings = stage.session.listings;
        let (id, listing) = chosen(&stage, "civis", &[1]).await;
        listing.all.set(true);
        let text = "maria".to_owned();
        listings.open(
            &id,
            listing,
            Question {
                text,
                ..Question::default()
            },
        );
        assert!(listing.chosen.with_untracked(Chosen::is_empty) && !listing.all.get_untracked());
        settled(listing).await;
        assert!(listings.chosen(listing).is_empty());
    });
}

#[test]
fn who_is_chosen_and_no_longer_in_the_list_is_let_go_once_the_list_is_whole() {
    scene(None, async |stage| {
        let listings = stage.session.listings;
        let (id, listing) = chosen(&stage, "civis", &[5]).await;
        listing.chosen.update(|chosen| chosen.add("nobody".to_owned()));
        listings.everything(&id, listing);
        settled(listing).await;
        assert_eq!(
            listing.chosen.with_untracked(|chosen| chosen.in_order().join(" ")),
            account(listing, 5).id
        );
    });
}

#[test]
fn everybody_who_matches_is_read_before_anything_is_done_with_them() {
    scene(None, async |stage| {
        let listings = stage.session.listings;
        let never = Signal::stored(false);
        for platform in ["civis", "istari", "authress", "arize", "truefoundry"] {
            let (id, listing) = chosen(&stage, platform, &[3, 1]).await;
            let few = listings.all_matching(&id, listing, never).await.expect("two");
            assert_eq!(
                ids(&few),
                [3, 1].map(|row| account(listing, row).id),
                "{platform}: without all, those who are chosen"
            );
            let here = listing.count.get_untracked();
            listing.all.set(true);
            let all = listings.all_matching(&id, listing, never).await.expect("everybody");
            assert_eq!(listing.progress.get_untracked(), Progress::Complete, "{platform}");
            assert_eq!(all.len(), listing.count.get_untracked(), "{platform}");
            assert!(all.len() >= here.max(80), "{platform}: {}", all.len());
        }
    });
}

#[test]
fn reading_everybody_stops_when_it_is_told_to_and_says_so() {
    scene(None, async |stage| {
        let listings = stage.session.listings;
        let (id, listing) = chosen(&stage, "civis", &[]).await;
        listing.all.set(true);
        let here = listing.count.get_untracked();
        let stopped = listings.all_matching(&id, listing, Signal::stored(true)).await;
        assert_eq!(stopped, Err(Unfinished::Stopped));
        assert_eq!(
            (listing.count.get_untracked(), listing.progress.get_untracked()),
            (here, Progress::More)
        );

        // Another question while it waits, or the other button: what comes then is not what was wanted.
        *stage.wire.held.borrow_mut() = Some("civis");
        let waits = listings.all_matching(&id, listing, Signal::stored(false));
        let (waited, ()) = tokio::join!(waits, async {
            yield_now().await;
            let text = "maria".to_owned();
            listings.open(
                &id,
                listing,
                Question {
                    text,
                    ..Question::default()
                },
            );
        });
        assert_eq!(waited, Err(Unfinished::Stopped));
        *stage.wire.held.borrow_mut() = None;
        settled(listing).await;

        listings.open(&id, listing, Question::default());
        settled(listing).await;
        listing.all.set(true);
        *stage.wire.broken.borrow_mut() = Some("civis");
        let failed = listings.all_matching(&id, listing, Signal::stored(false)).await;
        assert!(matches!(failed, Err(Unfinished::Failed(error)) if error.kind == ErrorKind::StalledAnswer));
        assert_eq!(listing.count.get_untracked(), here, "what came before stays");
    });
}

#[test]
fn a_row_that_was_read_again_is_shown_as_it_is_now_and_one_that_is_gone_goes() {
    scene(None, async |stage| {
        let listings = stage.session.listings;
        let (id, listing) = chosen(&stage, "civis", &[4, 6]).await;
        let state = || {
            (
                listing.count.get_untracked(),
                listing.total.get_untracked(),
                listing.revision.get_untracked(),
            )
        };
        let (count, total, revision) = state();
        let mut heard = account(listing, 4);
        heard.name = Given::Value("Renamed".to_owned());
        listings.hear(&heard);
        assert_eq!(account(listing, 4), heard);
        assert_eq!(state(), (count, total, revision + 1), "nothing else moves");
        heard.id = "nobody".to_owned();
        listings.hear(&heard);
        assert_eq!(
            state(),
            (count, total, revision + 1),
            "who is not in the list does not come into it"
        );

        let (gone, next, last) = (account(listing, 4).id, account(listing, 5).id, account(listing, 6));
        listings.forget(&id, &gone);
        assert_eq!(state(), (count - 1, total.map(|total| total - 1), revision + 2));
        assert_eq!((account(listing, 4).id, listings.chosen(listing)), (next, vec![last.clone()]));
        listings.hear(&last);
        assert_eq!(account(listing, 5), last, "those behind it are still found");
        listings.forget(&id, "nobody");
        assert_eq!(state(), (count - 1, total.map(|total| total - 1), revision + 3));
    });
}
