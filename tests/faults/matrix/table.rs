//! The table: what goes wrong with a change, and what is said of it then. Whoever reads it knows what Rollcall promises.

use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::plan::StepState::{self, Acknowledged, Failed, Unknown, Verified};

use crate::yard::Trouble;

/// What goes wrong.
pub enum Wrong {
    /// A fault of the sandbox, as it is asked for.
    Fault(&'static str),
    /// The way there and back.
    Way(Trouble),
}

/// One row: what goes wrong, and what comes of it.
pub struct Row {
    /// What goes wrong.
    pub wrong: Wrong,
    /// What it goes wrong with.
    pub with: With,
    /// How often; nothing: every time.
    pub times: Option<u32>,
    /// Whether the platform does it before its answer goes wrong, where the sandbox shall not choose.
    pub performed: Option<bool>,
    /// How it ends, for each class in the order of [`super::deeds::Class`].
    pub states: States,
    /// How many changes are handed to the transport.
    pub sends: usize,
    /// How many take effect.
    pub effects: u64,
    /// Who is different: platform, what is done, and how it ends, is sent and takes effect there.
    pub but: &'static [But],
}

/// How it ends: an edit, a creation, a mail, what leaves nothing but its answer, a removal, a parting.
pub type States = [StepState; 6];
/// An exception.
pub type But = (&'static str, Capability, (StepState, usize, u64));

/// With which requests it goes wrong.
#[derive(Clone, Copy)]
pub enum With {
    /// With those that change something.
    Changes,
    /// With those that only read.
    Reads,
}

/// Done and answered: it is looked at, and where nothing can be seen, the platform's word counts.
const DONE: States = [Verified, Verified, Acknowledged, Acknowledged, Verified, Acknowledged];
/// Done, and the answer says nothing that one could rely on: where nothing can be seen, nobody knows.
const UNANSWERED: States = [Verified, Verified, Unknown, Unknown, Verified, Unknown];
/// Done, and the answer says only by its status that it was: that is enough for a mail, which is answered with nothing.
const UNREADABLE: States = [Verified, Verified, Acknowledged, Unknown, Verified, Acknowledged];

/// What Authress removes is still there when it is looked at once: only a yes from it is worth waiting for.
const NOT_YET: &[But] = &[("authress", Capability::DeleteUser, (Unknown, 1, 1))];

/// An invite of Authress is for whoever holds it, and the tokens of others are listed to nobody on TrueFoundry: there is nothing to look
/// at first.
const UNREAD: &[But] = &[
    ("authress", Capability::InviteUser, (Acknowledged, 1, 1)),
    ("truefoundry", Capability::RevokeAllKeys, (Acknowledged, 1, 1)),
];

const fn row(fault: &'static str, states: States, sends: usize, effects: u64) -> Row {
    new(Wrong::Fault(fault), states, sends, effects)
}

const fn way(trouble: Trouble, states: States, sends: usize, effects: u64) -> Row {
    new(Wrong::Way(trouble), states, sends, effects)
}

const fn new(wrong: Wrong, states: States, sends: usize, effects: u64) -> Row {
    Row {
        wrong,
        with: With::Changes,
        times: None,
        performed: None,
        states,
        sends,
        effects,
        but: &[],
    }
}

impl Row {
    const fn once(mut self) -> Self {
        self.times = Some(1);
        self
    }

    const fn performed(mut self) -> Self {
        self.performed = Some(true);
        self
    }

    const fn not_performed(mut self) -> Self {
        self.performed = Some(false);
        self
    }

    const fn of_reads(mut self) -> Self {
        self.with = With::Reads;
        self
    }

    const fn but(mut self, but: &'static [But]) -> Self {
        self.but = but;
        self
    }
}

/// In place of this stands a date half a minute ahead.
pub const SOON: &str = "<soon>";

/// In place of this stands the field that names what was made or changed.
pub const ID: &str = "<id>";

/// The rows. A refusal is never carried out first: a platform that refuses and does it all the same could not be told from one that
/// lies, whatever was done about it.
pub const TABLE: &[Row] = &[
    // Nothing goes wrong.
    row(r#"{"kind":"latency","ms":1}"#, DONE, 1, 1),
    row(r#"{"kind":"drip","bytes":16,"every_ms":0}"#, DONE, 1, 1),
    row(r#"{"kind":"extra_field"}"#, DONE, 1, 1),
    // It is refused: nothing was done, and it is not sent again.
    row(r#"{"kind":"status","status":400}"#, [Failed; 6], 1, 0),
    row(r#"{"kind":"status","status":401}"#, [Failed; 6], 1, 0),
    row(r#"{"kind":"status","status":403}"#, [Failed; 6], 1, 0),
    row(r#"{"kind":"status","status":404}"#, [Failed; 6], 1, 0),
    row(r#"{"kind":"status","status":409}"#, [Failed; 6], 1, 0),
    row(r#"{"kind":"status","status":412}"#, [Failed; 6], 1, 0),
    row(r#"{"kind":"status","status":422}"#, [Failed; 6], 1, 0),
    // Too many requests, once: it is waited as long as the platform says, or a little, and sent once more.
    row(r#"{"kind":"status","status":429,"retry_after":1}"#, DONE, 2, 1).once(),
    row(r#"{"kind":"status","status":429,"retry_after":0}"#, DONE, 2, 1).once(),
    row(r#"{"kind":"status","status":429,"retry_after":"<soon>"}"#, DONE, 2, 1).once(),
    row(
        r#"{"kind":"status","status":429,"retry_after":"Sun, 06 Nov 1994 08:49:37 GMT"}"#,
        DONE,
        2,
        1,
    )
    .once(),
    row(r#"{"kind":"status","status":429}"#, DONE, 2, 1).once(),
    row(r#"{"kind":"status","status":429,"retry_after":"-5"}"#, DONE, 2, 1).once(),
    row(r#"{"kind":"status","status":429,"retry_after":"nonsense"}"#, DONE, 2, 1).once(),
    // Too many requests, for good: three times is enough, and more than two minutes are not waited for.
    row(r#"{"kind":"status","status":429,"retry_after":1}"#, [Failed; 6], 3, 0),
    row(r#"{"kind":"status","status":429}"#, [Failed; 6], 3, 0),
    row(r#"{"kind":"status","status":429,"retry_after":99999}"#, [Failed; 6], 1, 0),
    row(
        r#"{"kind":"status","status":429,"retry_after":"Sun, 06 Nov 2094 08:49:37 GMT"}"#,
        [Failed; 6],
        1,
        0,
    ),
    // The platform fails, before the deed or behind it: nobody can tell without looking, and it is not sent again.
    row(r#"{"kind":"status","status":500}"#, [Unknown; 6], 1, 0),
    row(r#"{"kind":"status","status":502}"#, [Unknown; 6], 1, 0),
    row(r#"{"kind":"status","status":503,"retry_after":1}"#, [Unknown; 6], 1, 0),
    row(r#"{"kind":"status","status":504}"#, [Unknown; 6], 1, 0),
    row(r#"{"kind":"status","status":418}"#, [Unknown; 6], 1, 0),
    row(r#"{"kind":"status","status":500}"#, UNANSWERED, 1, 1).performed().but(NOT_YET),
    row(r#"{"kind":"status","status":502}"#, UNANSWERED, 1, 1).performed().but(NOT_YET),
    row(r#"{"kind":"status","status":503}"#, UNANSWERED, 1, 1).performed().but(NOT_YET),
    row(r#"{"kind":"status","status":504}"#, UNANSWERED, 1, 1).performed().but(NOT_YET),
    // Something in between answers with its own page.
    row(r#"{"kind":"html"}"#, [Unknown; 6], 1, 0),
    row(r#"{"kind":"redirect","location":"https://login.example.com/"}"#, [Unknown; 6], 1, 0),
    row(r#"{"kind":"html"}"#, UNANSWERED, 1, 1).performed().but(NOT_YET),
    row(r#"{"kind":"redirect","location":"https://login.example.com/"}"#, UNANSWERED, 1, 1)
        .performed()
        .but(NOT_YET),
    // The connection is closed before an answer.
    row(r#"{"kind":"drop"}"#, [Unknown; 6], 1, 0).not_performed(),
    row(r#"{"kind":"drop"}"#, UNANSWERED, 1, 1).but(NOT_YET),
    // It is done, and the answer breaks off, stands still or has no end.
    row(r#"{"kind":"cut_body"}"#, UNANSWERED, 1, 1).but(NOT_YET),
    row(r#"{"kind":"stall"}"#, UNANSWERED, 1, 1),
    row(r#"{"kind":"too_large","bytes":9000000}"#, UNANSWERED, 1, 1).but(NOT_YET),
    // It is done, and the answer cannot be read.
    row(r#"{"kind":"truncate"}"#, UNREADABLE, 1, 1),
    row(r#"{"kind":"empty_body"}"#, UNREADABLE, 1, 1),
    row(r#"{"kind":"malformed_json"}"#, UNREADABLE, 1, 1),
    row(r#"{"kind":"bad_utf8"}"#, UNREADABLE, 1, 1),
    row(r#"{"kind":"content_type","value":"text/plain"}"#, UNREADABLE, 1, 1),
    row(r#"{"kind":"missing_field","field":"<id>"}"#, UNREADABLE, 1, 1),
    row(r#"{"kind":"null_field","field":"<id>"}"#, UNREADABLE, 1, 1),
    // A number for a text, a text for a number: an id is an id.
    row(r#"{"kind":"wrong_type","field":"<id>"}"#, DONE, 1, 1),
    row(r#"{"kind":"unknown_enum","field":"status","value":"ON_SABBATICAL"}"#, DONE, 1, 1),
    // The way there: it does not arrive, and nobody knows that.
    way(Trouble::Before(ErrorKind::Offline), [Unknown; 6], 1, 0),
    way(Trouble::Before(ErrorKind::Unreachable), [Unknown; 6], 1, 0),
    way(Trouble::Before(ErrorKind::NoAnswerInTime), [Unknown; 6], 1, 0),
    // The browser itself refuses to send it.
    way(Trouble::Before(ErrorKind::NotSent(String::new())), [Failed; 6], 1, 0),
    // The way back: it arrives, and its answer does not. What was waited for the answer is enough for whatever is done a little later.
    way(Trouble::After(ErrorKind::Offline), UNANSWERED, 1, 1).but(NOT_YET),
    way(Trouble::After(ErrorKind::NoAnswerInTime), UNANSWERED, 1, 1),
    // It is done and answered, and cannot be looked at: the platform's word is all there is.
    way(Trouble::Silence, [Acknowledged; 6], 1, 1),
    // It cannot be looked at beforehand, or not be written down: nothing is sent.
    row(r#"{"kind":"status","status":401}"#, [Failed; 6], 0, 0).of_reads().but(UNREAD),
    row(r#"{"kind":"status","status":503}"#, [Failed; 6], 0, 0).of_reads().but(UNREAD),
    row(r#"{"kind":"malformed_json"}"#, [Failed; 6], 0, 0).of_reads().but(UNREAD),
    way(Trouble::NoJournal, [Failed; 6], 0, 0),
];
