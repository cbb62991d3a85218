//! What is said in passing: a stack of short messages, each also spoken to a screen reader.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Machine;

use crate::model::status::Tone;
use crate::model::toast::Toast;

/// How long a message stays, in milliseconds.
const STAYS: u32 = 6_000;

/// How long a message stays that offers something to do, in milliseconds.
const STAYS_WITH_ACTION: u32 = 8_000;

/// How many messages stand at once.
const MOST: usize = 3;

/// What messages offer to do, by their numbers.
type Acts = Vec<(u64, Box<dyn Fn()>)>;

/// The stack.
#[derive(Clone, Copy)]
pub struct Toasts {
    /// The messages, oldest first.
    pub stack: RwSignal<Vec<Toast>>,
    /// What a screen reader should say when it has time.
    pub polite: RwSignal<String>,
    next: StoredValue<u64>,
    acts: StoredValue<Acts, LocalStorage>,
    machine: StoredValue<Machine, LocalStorage>,
}

impl Toasts {
    /// Nothing to say yet.
    pub fn new(machine: StoredValue<Machine, LocalStorage>) -> Self {
        Self {
            stack: RwSignal::default(),
            polite: RwSignal::default(),
            next: StoredValue::new(0),
            acts: StoredValue::new_local(Vec::new()),
            machine,
        }
    }

    /// Says something.
    pub fn say(self, tone: Tone, text: impl Into<String>) {
        self.push(tone, text.into(), None, Some(STAYS));
    }

    /// Says something, and offers something to do about it: for a while, or until somebody has seen it where something is wrong.
    pub fn offer(self, tone: Tone, text: impl Into<String>, label: &'static str, act: impl Fn() + 'static) {
        let is_wrong = matches!(tone, Tone::Warn | Tone::Danger | Tone::Unknown);
        let id = self.push(tone, text.into(), Some(label), (!is_wrong).then_some(STAYS_WITH_ACTION));
        self.acts.update_value(|acts| acts.push((id, Box::new(act))));
    }

    /// Does what a message offers, and takes it away.
    pub fn act(self, id: u64) {
        let place = |acts: &mut Acts| acts.iter().position(|(known, _)| *known == id).map(|place| acts.remove(place));
        let act = self.acts.try_update_value(place).flatten();
        self.dismiss(id);
        if let Some((_, act)) = act {
            act();
        }
    }

    fn push(self, tone: Tone, text: String, action: Option<&'static str>, stays: Option<u32>) -> u64 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.announce(text.clone());
        self.stack.update(|stack| {
            stack.push(Toast { id, tone, text, action });
            // More than a few would cover what one wants to click next.
            if stack.len() > MOST {
                stack.remove(0);
            }
        });
        let Some(stays) = stays else { return id };
        let environment = self.machine.with_value(|machine| machine.environment.clone());
        spawn_local(async move {
            environment.sleep(stays).await;
            self.dismiss(id);
        });
        id
    }

    /// Speaks to a screen reader and shows nothing.
    pub fn announce(self, text: impl Into<String>) {
        self.polite.set(text.into());
    }

    /// Takes a message away.
    pub fn dismiss(self, id: u64) {
        self.stack.update(|stack| stack.retain(|toast| toast.id != id));
        self.acts.update_value(|acts| acts.retain(|(known, _)| *known != id));
    }
}
