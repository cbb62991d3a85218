//! An import: a list of people, what each platform is to be sent of it, and what is found about each of them before anything is sent.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::join_all;
use leptos::prelude::*;

use super::connections::Connection;
use super::executor::{Client, Executor, actions};
use super::pace::Pace;
use super::{Session, Task};
use crate::api::actions::Choices;
use crate::model::action::{Action, Target, Wish};
use crate::model::capability::{Capability, Terms};
use crate::model::connection::ConnectionId;
use crate::model::delimited;
use crate::model::finding::{Finding, Verdict};
use crate::model::input::{Input, InputKind};
use crate::model::plan::{Plan, Planned};
use crate::model::roster::Roster;
use crate::model::values::Values;

/// How many people are looked up at once on one platform.
const AT_ONCE: usize = 4;

/// What is to be done with everybody on one platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where.
    pub connection: ConnectionId,
    /// Creating the account, or inviting.
    pub capability: Capability,
}

/// Something that is sent of everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What it is.
    pub input: &'static Input,
    /// Whose it is; `None`: a text, which is the same for all who take it.
    pub connection: Option<ConnectionId>,
}

impl Slot {
    fn new(way: &Way, input: &'static Input) -> Self {
        let shared = matches!(input.kind, InputKind::Text | InputKind::Email);
        Self {
            input,
            connection: (!shared).then(|| way.connection.clone()),
        }
    }

    fn is(&self, other: &Self) -> bool {
        self.input.name == other.input.name && self.connection == other.connection
    }
}

/// Where something that is sent is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is not sent.
    Nothing,
    /// This column of the list.
    Column(usize),
    /// The same for everybody.
    Same(String),
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// It is being put together.
    #[default]
    Open,
    /// Everybody is being looked up.
    Checking,
    /// Everybody was looked up, or somebody has stopped it.
    Checked,
}

/// An import. A handle.
#[derive(Clone, Copy)]
pub struct Import {
    /// The list as it was handed in.
    pub text: RwSignal<String>,
    /// Moves whenever something was found, or nothing is known any more.
    pub revision: RwSignal<u64>,
    /// Moves whenever there is another list, or another platform to bring it to.
    form: RwSignal<u64>,
    /// Moves whenever something is taken from elsewhere.
    taken: RwSignal<u64>,
    state: StoredValue<State, LocalStorage>,
    session: Session,
}

#[derive(Default)]
struct State {
    roster: Rc<Roster>,
    /// Why the list could not be read.
    objection: Option<String>,
    ways: Vec<Way>,
    stage: Stage,
    /// What was chosen otherwise than it was guessed.
    sources: Vec<(Slot, Source)>,
    /// Row by row, and in a row the ways in their order.
    findings: Vec<Finding>,
    pace: Pace,
    task: Task,
}

impl Import {
    /// The import of this tab, made on first use. It belongs to the session and not to the page that asks.
    pub fn of(session: Session) -> Self {
        if let Some(import) = session.import.get_value() {
            return import;
        }
        let import = session.within(|| Self::new(session));
        session.import.set_value(Some(import));
        import
    }

    /// An import without anybody in it.
    pub fn new(session: Session) -> Self {
        Self {
            text: RwSignal::default(),
            revision: RwSignal::new(0),
            form: RwSignal::new(0),
            taken: RwSignal::new(0),
            state: StoredValue::new_local(State::default()),
            session,
        }
    }

    /// Takes a list.
    pub fn read(self, text: &str) {
        let (roster, objection) = match Roster::read(text) {
            Ok(roster) => (roster, None),
            Err(why) => (Roster::default(), Some(why)),
        };
        if self
            .state
            .with_value(|state| *state.roster == roster && state.objection == objection)
        {
            return;
        }
        self.state.update_value(|state| {
            // Columns are told by their numbers: those of another list mean something else.
            state.sources.retain(|(_, source)| !matches!(source, Source::Column(_)));
            state.roster = Rc::new(roster);
            state.objection = objection;
        });
        self.forget();
        self.form.update(|form| *form += 1);
    }

    /// The list as it was read.
    pub fn roster(self) -> Rc<Roster> {
        self.form.track();
        self.state.with_value(|state| state.roster.clone())
    }

    /// Why the list could not be read, as a sentence.
    pub fn objection(self) -> Option<String> {
        self.form.track();
        self.state.with_value(|state| state.objection.clone())
    }

    /// What is to be done where.
    pub fn ways(self) -> Vec<Way> {
        self.form.track();
        self.state.with_value(|state| state.ways.clone())
    }

    /// How far it is.
    pub fn stage(self) -> Stage {
        self.revision.track();
        self.state.with_value(|state| state.stage)
    }

    /// What can be done with a list on a platform.
    ///
    /// # Errors
    /// Why nothing can, as a sentence.
    pub fn possible(connection: &Connection) -> Result<Vec<Capability>, String> {
        let actions = actions(connection.platform);
        let mut possible = Vec::new();
        let mut why = String::new();
        for capability in [Capability::CreateUser, Capability::InviteUser] {
            let names_somebody = || actions.inputs(capability).iter().any(|input| input.kind == InputKind::Email);
            match actions.can(capability).terms() {
                Err(reason) if why.is_empty() => reason.clone_into(&mut why),
                Err(_) => {}
                Ok(_) if names_somebody() => possible.push(capability),
                Ok(_) => "An invitation names nobody here, so that no list can be held against it.".clone_into(&mut why),
            }
        }
        if possible.is_empty() { Err(why) } else { Ok(possible) }
    }

    /// Chooses what is done on a platform, or that nothing is.
    pub fn choose(self, connection: &ConnectionId, capability: Option<Capability>) {
        self.state.update_value(|State { ways, .. }| {
            let place = ways.iter().position(|way| way.connection == *connection);
            match (place, capability) {
                (Some(place), Some(capability)) => ways[place].capability = capability,
                (Some(place), None) => _ = ways.remove(place),
                (None, Some(capability)) => ways.push(Way {
                    connection: connection.clone(),
                    capability,
                }),
                (None, None) => {}
            }
        });
        self.forget();
        self.form.update(|form| *form += 1);
    }

    /// Everything that the chosen ways take, each with those who take it.
    pub fn slots(self) -> Vec<(Slot, Vec<ConnectionId>)> {
        let mut slots: Vec<(Slot, Vec<ConnectionId>)> = Vec::new();
        for way in self.ways() {
            for input in self.inputs(&way) {
                let slot = Slot::new(&way, input);
                if let Some((known, takers)) = slots.iter_mut().find(|(known, _)| known.is(&slot)) {
                    takers.push(way.connection.clone());
                    if input.required {
                        known.input = input;
                    }
                } else {
                    slots.push((slot, vec![way.connection.clone()]));
                }
            }
        }
        slots
    }

    /// What a way takes. What nobody may read is not taken from a list.
    fn inputs(self, way: &Way) -> Vec<&'static Input> {
        let connection = untrack(|| self.session.connections.named(&way.connection));
        let inputs = connection.map(|connection| actions(connection.platform).inputs(way.capability));
        let inputs = inputs.unwrap_or_default().iter();
        inputs.filter(|input| input.kind != InputKind::Secret).collect()
    }

    /// Where it is taken from: as it was chosen, else from the column that seems to be meant.
    pub fn source(self, slot: &Slot) -> Source {
        self.taken.track();
        self.form.track();
        self.state.with_value(|state| {
            let input = slot.input;
            if let Some((_, source)) = state.sources.iter().find(|(known, _)| known.is(slot)) {
                return source.clone();
            }
            match (state.roster.column_for(input.name, input.label), input.kind) {
                (Some(column), _) => Source::Column(column),
                (None, InputKind::OneOf(options)) if input.required => {
                    Source::Same(options.first().map_or("", |(value, _)| *value).to_owned())
                }
                (None, InputKind::Choice | InputKind::Choices) if input.required => Source::Same(String::new()),
                (None, _) => Source::Nothing,
            }
        })
    }

    /// Chooses where it is taken from.
    pub fn take_from(self, slot: &Slot, source: Source) {
        if untrack(|| self.source(slot)) != source {
            self.state.update_value(|State { sources, .. }| {
                sources.retain(|(known, _)| !known.is(slot));
                sources.push((slot.clone(), source));
            });
            self.forget();
            self.taken.update(|taken| *taken += 1);
        }
    }

    /// Nothing is known any more of what was found.
    fn forget(self) {
        self.state.update_value(|state| {
            state.task = Task::default();
            state.findings = Vec::new();
        });
        self.turn(Stage::Open);
    }

    fn turn(self, stage: Stage) {
        self.state.update_value(|state| state.stage = stage);
        self.revision.update(|revision| *revision += 1);
    }

    /// Looks everybody up, everywhere. Nothing is changed by it.
    pub fn check(self) {
        let (roster, ways) = self.state.with_value(|state| (state.roster.clone(), state.ways.clone()));
        let findings = vec![Finding::default(); roster.rows.len() * ways.len()];
        let lanes = ways.into_iter().enumerate().map(|(place, way)| {
            let roster = roster.clone();
            async move { self.check_way(&roster, place, &way).await }
        });
        let lanes = join_all(lanes);
        self.state.update_value(|state| state.findings = findings);
        self.turn(Stage::Checking);
        let task = Task::start(async move {
            lanes.await;
            self.turn(Stage::Checked);
        });
        self.state.update_value(|state| state.task = task);
    }

    /// Stops looking; what was found stays.
    pub fn stop(self) {
        self.state.update_value(|state| state.task = Task::default());
        self.turn(Stage::Checked);
    }

    async fn check_way(self, roster: &Roster, place: usize, way: &Way) {
        let connection = untrack(|| self.session.connections.named(&way.connection));
        let Some(client) = connection.and_then(|connection| untrack(|| connection.client())) else {
            for row in 0..roster.rows.len() {
                self.found(row, place, Finding::of(Verdict::Unknown, "The platform is not connected."));
            }
            return;
        };
        client.forget();
        let mut inputs = Vec::new();
        for input in self.inputs(way) {
            let choices = match input.kind {
                // What cannot be read is not held against anybody: the platform will say.
                InputKind::Choice | InputKind::Choices => actions(client.platform).choices(&client, input.name).await.unwrap_or_default(),
                _ => Choices::new(),
            };
            inputs.push((input, untrack(|| self.source(&Slot::new(way, input))), choices));
        }
        let mut taken: Vec<(String, u64)> = Vec::new();
        let mut left = Vec::new();
        for (index, row) in roster.rows.iter().enumerate() {
            let action = match roster.objection(row) {
                Some(objection) => Err(objection),
                None => action(way, &row.cells, &inputs),
            };
            let action = match action {
                Ok(action) => action,
                Err(why) => {
                    self.found(index, place, Finding::of(Verdict::Invalid, why));
                    continue;
                }
            };
            let email = action.target.email.to_lowercase();
            if let Some((_, line)) = taken.iter().find(|(known, _)| *known == email) {
                let why = format!("The same e-mail is on line {line}; it is sent once.");
                self.found(index, place, Finding::of(Verdict::Conflict, why));
            } else {
                taken.push((email, row.line));
                left.push((index, action));
            }
        }
        let made_up = |source: &Source| matches!(source, Source::Column(column) if *column >= roster.own);
        let guessed: Vec<&str> = inputs
            .iter()
            .filter(|(_, source, _)| made_up(source))
            .map(|(input, ..)| input.name)
            .collect();
        // Several look at once, and each takes the next.
        let (left, client, guessed) = (&RefCell::new(left.into_iter()), &client, &guessed);
        let lookers = (0..AT_ONCE).map(|_| async move {
            loop {
                let next = left.borrow_mut().next();
                let Some((index, action)) = next else { return };
                let mut finding = look(client, action).await;
                if finding.verdict == Verdict::Conflict && !guessed.is_empty() {
                    finding = without(guessed, client, finding).await;
                }
                self.found(index, place, finding);
            }
        });
        join_all(lookers).await;
    }

    fn found(self, row: usize, place: usize, finding: Finding) {
        let now = self.session.environment().now();
        let shown = self.state.try_update_value(|state| {
            if let Some(known) = state.findings.get_mut(row * state.ways.len() + place) {
                *known = finding;
            }
            state.pace.is_time(now)
        });
        if shown == Some(true) {
            self.revision.update(|revision| *revision += 1);
        }
    }

    /// What was found about a row on the platform in that place among the ways.
    pub fn finding(self, row: usize, place: usize) -> Finding {
        let finding = |state: &State| state.findings.get(row * state.ways.len() + place).cloned();
        self.state.with_value(finding).unwrap_or_default()
    }

    /// How often each verdict was found, without those that were not.
    pub fn tally(self) -> Vec<(Verdict, usize)> {
        self.revision.track();
        self.state.with_value(|State { findings, .. }| {
            let count = |verdict: Verdict| (verdict, findings.iter().filter(|finding| finding.verdict == verdict).count());
            Verdict::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect()
        })
    }

    /// The rows in which a verdict was found that this holds for.
    pub fn rows(self, holds: fn(Verdict) -> bool) -> Vec<usize> {
        self.revision.track();
        self.state.with_value(|State { findings, ways, .. }| {
            let rows = findings.chunks(ways.len().max(1)).enumerate();
            rows.filter(|(_, row)| row.iter().any(|finding| holds(finding.verdict)))
                .map(|(row, _)| row)
                .collect()
        })
    }

    /// Everything that is new, as a plan.
    pub fn plan(self, executor: Executor) -> Plan {
        let actions: Vec<Action> = self.state.with_value(|State { findings, .. }| {
            let new = findings.iter().filter(|finding| finding.verdict == Verdict::New);
            new.filter_map(|finding| finding.action.clone()).collect()
        });
        let planned = |action: Action| {
            let connection = untrack(|| self.session.connections.named(&action.connection));
            let terms = connection.and_then(|connection| self::actions(connection.platform).can(action.capability).terms().ok());
            executor.planned(action, terms.unwrap_or(Terms::UNSEEN))
        };
        let steps: Vec<Planned> = actions.into_iter().map(planned).collect();
        let is_there = |way: &Way| steps.iter().any(|step| step.action.connection == way.connection);
        let ways = untrack(|| self.ways());
        let places: Vec<&str> = ways.iter().filter(|way| is_there(way)).map(|way| self.name(way)).collect();
        let plural = if steps.len() == 1 { "" } else { "s" };
        Plan {
            title: format!("Add {} account{plural} on {}", steps.len(), places.join(", ")),
            steps,
        }
    }

    fn name(self, way: &Way) -> &'static str {
        self.session.connections.platform_name(&way.connection)
    }

    /// The list with what was found, for a spreadsheet.
    pub fn csv(self) -> String {
        let (roster, ways) = untrack(|| (self.roster(), self.ways()));
        let mut headings = vec!["line".to_owned()];
        headings.extend(roster.columns[..roster.own].iter().cloned());
        for way in &ways {
            headings.extend([self.name(way).to_owned(), format!("{}: why", self.name(way))]);
        }
        let mut rows = vec![headings];
        for (index, row) in roster.rows.iter().enumerate() {
            let mut cells = vec![row.line.to_string()];
            cells.extend((0..roster.own).map(|column| row.cells.get(column).cloned().unwrap_or_default()));
            for (place, way) in ways.iter().enumerate() {
                let finding = self.finding(index, place);
                cells.extend([finding.verdict.word(way.capability).to_owned(), finding.words]);
            }
            rows.push(cells);
        }
        delimited::write(&rows)
    }
}

/// What is to be done with one row; or what is wrong with it, as a sentence. `inputs`: what the platform takes, from where, and what it
/// has to choose from.
fn action(way: &Way, cells: &[String], inputs: &[(&Input, Source, Choices)]) -> Result<Action, String> {
    let mut values = Values::default();
    for (input, source, choices) in inputs {
        let text = match source {
            Source::Nothing => "",
            Source::Column(column) => cells.get(*column).map_or("", String::as_str),
            Source::Same(text) => text,
        };
        let text = input.understood(text, choices)?;
        if !text.is_empty() {
            values.set(input.name, text);
        }
    }
    Ok(Action {
        capability: way.capability,
        connection: way.connection.clone(),
        target: Target::new(&values),
        values,
        base: Values::default(),
    })
}

/// Looks again for less: what the list does not say itself is not held against an account that is there.
async fn without(guessed: &[&str], client: &Client, finding: Finding) -> Finding {
    let Some(mut action) = finding.action.clone() else { return finding };
    for name in guessed {
        action.values.remove(name);
    }
    let less = look(client, action).await;
    if less.verdict == Verdict::There { less } else { finding }
}

/// Looks one of them up.
async fn look(client: &Client, action: Action) -> Finding {
    let sight = match actions(client.platform).look(client, &action).await {
        Ok(sight) => sight,
        Err(error) => return Finding::of(Verdict::Unknown, error.happened(client.platform.facts().name)),
    };
    let (verdict, words) = match (sight.wish, sight.obstacle) {
        (Wish::Met, _) => (Verdict::There, String::new()),
        (Wish::Unmet, Some(obstacle)) => (Verdict::Conflict, obstacle),
        (Wish::Unmet, None) => (Verdict::New, String::new()),
        (Wish::Unseen, _) => (
            Verdict::Unknown,
            "The platform does not tell whether somebody has this e-mail.".to_owned(),
        ),
    };
    Finding {
        verdict,
        words,
        action: Some(action),
        account: sight.record.map(|record| record.account.id),
    }
}
