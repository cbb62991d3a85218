//! What is said in passing: a stack of short messages, each also spoken to a screen reader.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Machine;

use crate::model::status::Tone;
use crate::model::toast::Toast;

/// How long a message stays, in milliseconds.
const STAYS: u32 = 6_000;

/// How many messages stand at once.
const MOST: usize = 3;

/// The stack.
#[derive(Clone, Copy)]
pub struct Toasts {
    /// The messages, oldest first.
    pub stack: RwSignal<Vec<Toast>>,
    /// What a screen reader should say when it has time.
    pub polite: RwSignal<String>,
    next: StoredValue<u64>,
    machine: StoredValue<Machine, LocalStorage>,
}

impl Toasts {
    /// Nothing to say yet.
    pub fn new(machine: StoredValue<Machine, LocalStorage>) -> Self {
        Self {
            stack: RwSignal::default(),
            polite: RwSignal::default(),
            next: StoredValue::new(0),
            machine,
        }
    }

    /// Says something.
    pub fn say(self, tone: Tone, text: impl Into<String>) {
        let text = text.into();
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.announce(text.clone());
        self.stack.update(|stack| {
            stack.push(Toast { id, tone, text });
            // More than a few would cover what one wants to click next.
            if stack.len() > MOST {
                stack.remove(0);
            }
        });
        let environment = self.machine.with_value(|machine| machine.environment.clone());
        spawn_local(async move {
            environment.sleep(STAYS).await;
            self.dismiss(id);
        });
    }

    /// Speaks to a screen reader and shows nothing.
    pub fn announce(self, text: impl Into<String>) {
        self.polite.set(text.into());
    }

    /// Takes a message away.
    pub fn dismiss(self, id: u64) {
        self.stack.update(|stack| stack.retain(|toast| toast.id != id));
    }
}
