//! What is filled in for an action: one field an input, as the platform describes them.

use std::rc::Rc;

use leptos::html::Input as InputElement;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::constraints;
use crate::components::field::{ChoicesField, LinesField, SecretField, SelectField, TextField};
use crate::model::action::Secrets;
use crate::model::input::{Input, InputKind};
use crate::model::secret::Secret;
use crate::model::values::Values;
use crate::session::executor::{Actions, Client};

/// Whom to ask for what there is to choose from.
pub type Source = (Rc<Client>, &'static dyn Actions);

/// What there is to choose from: not come yet, come, or a sentence why not.
type Chooser = Option<Result<Vec<(String, String)>, String>>;

/// One field. A handle.
#[derive(Clone, Copy)]
pub struct Field {
    pub input: &'static Input,
    /// It is filled with what stands: then nothing has to be said of what may be left empty.
    edits: bool,
    pub value: RwSignal<String>,
    pub error: RwSignal<Option<String>>,
    choices: RwSignal<Chooser>,
    /// How it stood at first.
    first: StoredValue<String>,
    secret: NodeRef<InputElement>,
}

impl Field {
    /// A field, with the choices on their way if the platform has them.
    pub fn new(input: &'static Input, base: &Values, edits: bool, source: Option<Source>) -> Self {
        let first = match input.kind {
            InputKind::OneOf(options) if input.required => options.first().map_or("", |(value, _)| *value),
            _ => "",
        };
        let first = base.get(input.name).unwrap_or(first).to_owned();
        let field = Self {
            input,
            edits,
            first: StoredValue::new(first.clone()),
            value: RwSignal::new(first),
            error: RwSignal::new(None),
            choices: RwSignal::new(None),
            secret: NodeRef::new(),
        };
        if let (InputKind::Choice | InputKind::Choices, Some((client, actions))) = (input.kind, source) {
            spawn_local(async move {
                let read = actions.choices(&client, input.name).await;
                let name = client.platform.facts().name;
                // The dialog may be closed by then.
                field.choices.try_set(Some(read.map_err(|error| error.happened(name))));
            });
        }
        field
    }

    /// Looks at what was filled in; whether nothing is wrong with it.
    pub fn is_right(self) -> bool {
        let objection = if self.input.kind == InputKind::Secret {
            let empty = self.secret.get_untracked().is_none_or(|field| field.value().is_empty());
            (self.input.required && empty).then(|| format!("{} is needed.", self.input.label))
        } else if self.edits && self.value.with_untracked(|value| self.first.with_value(|first| first == value)) {
            // The platform has it so, and what was not touched is not sent: it may be something newer than what is known here.
            None
        } else {
            self.value.with_untracked(|value| {
                let patterns = || {
                    (self.input.kind == InputKind::Constraints)
                        .then(|| constraints::unreadable(value))
                        .flatten()
                };
                self.input.objection(value).or_else(patterns)
            })
        };
        let right = objection.is_none();
        self.error.set(objection);
        right
    }

    /// The options with what the platform has now, where it is none of them.
    fn with_present(self, mut options: Vec<(String, String)>) -> Vec<(String, String)> {
        let present = self.first.get_value();
        if self.edits && !present.is_empty() && options.iter().all(|(value, _)| *value != present) {
            options.push((present.clone(), present));
        }
        options
    }

    fn view(self) -> AnyView {
        let Self {
            input,
            value,
            error,
            edits,
            ..
        } = self;
        let label = if input.required || edits {
            input.label.to_owned()
        } else {
            format!("{} (optional)", input.label)
        };
        let hint = input.hint;
        let own = |options: &[(&str, &str)]| -> Vec<(String, String)> {
            options
                .iter()
                .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
                .collect()
        };
        let error: Signal<Option<String>> = error.into();
        match input.kind {
            InputKind::Text | InputKind::Email | InputKind::Date => {
                view! { <TextField label=label value=value error=error hint=hint/> }.into_any()
            }
            InputKind::Constraints => constraints::constraints_field(label, hint, value, error),
            InputKind::Lines => view! { <LinesField label=label value=value error=error hint=hint/> }.into_any(),
            InputKind::Switch => {
                let options = own(&[("", "Not set"), ("true", "On"), ("false", "Off")]);
                view! { <SelectField label=label value=value options=options error=error hint=hint/> }.into_any()
            }
            InputKind::OneOf(known) => {
                let mut options = self.with_present(own(known));
                if !input.required && !known.iter().any(|(value, _)| value.is_empty()) {
                    options.insert(0, (String::new(), "Not set".to_owned()));
                }
                view! { <SelectField label=label value=value options=options error=error hint=hint/> }.into_any()
            }
            InputKind::Secret => view! { <SecretField label=label field=self.secret error=error hint=hint/> }.into_any(),
            InputKind::Choice | InputKind::Choices => {
                let many = input.kind == InputKind::Choices;
                let label = StoredValue::new(label);
                (move || match self.choices.get() {
                    None => {
                        view! { <p class="quiet" role="status">{format!("{}: reading what there is to choose from…", input.label)}</p> }
                            .into_any()
                    }
                    Some(Err(why)) => {
                        let hint = format!("{why} Fill in {} instead.", if many { "one id a line" } else { "the id" });
                        if many {
                            view! { <LinesField label=label.get_value() value=value error=error hint=hint/> }.into_any()
                        } else {
                            view! { <TextField label=label.get_value() value=value error=error hint=hint/> }.into_any()
                        }
                    }
                    Some(Ok(options)) if many => {
                        view! { <ChoicesField label=label.get_value() value=value options=options error=error hint=hint/> }.into_any()
                    }
                    Some(Ok(options)) => {
                        let mut options = self.with_present(options);
                        options.insert(0, (String::new(), "Choose…".to_owned()));
                        view! { <SelectField label=label.get_value() value=value options=options error=error hint=hint/> }.into_any()
                    }
                })
                .into_any()
            }
        }
    }
}

/// The fields, below each other.
pub fn fields(fields: &[Field]) -> AnyView {
    fields.iter().map(|field| field.view()).collect_view().into_any()
}

/// What was filled in. Of a change only what differs from how it stands; of something new only what is not empty.
pub fn values(fields: &[Field], base: Option<&Values>) -> Values {
    let filled = fields.iter().filter(|field| field.input.kind != InputKind::Secret);
    let filled: Values = filled
        .map(|field| {
            (
                field.input.name.to_owned(),
                field.value.with_untracked(|value| value.trim().to_owned()),
            )
        })
        .collect();
    match base {
        // What was never told and is still empty was not touched.
        Some(base) => filled
            .beyond(base)
            .iter()
            .filter(|(name, text)| !text.is_empty() || base.get(name).is_some())
            .map(owned)
            .collect(),
        None => filled.iter().filter(|(_, text)| !text.is_empty()).map(owned).collect(),
    }
}

fn owned((name, text): (&str, &str)) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

/// Whether something that nobody may read was typed.
pub fn has_secrets(fields: &[Field]) -> bool {
    let typed = |field: &Field| {
        field
            .secret
            .get_untracked()
            .is_some_and(|element| !element.value().trim().is_empty())
    };
    fields.iter().filter(|field| field.input.kind == InputKind::Secret).any(typed)
}

/// Takes what nobody may read out of its fields, which are empty then. What was left empty is no secret that would be missed later.
pub fn secrets(fields: &[Field]) -> Secrets {
    let mut secrets = Secrets::default();
    for field in fields.iter().filter(|field| field.input.kind == InputKind::Secret) {
        if let Some(element) = field.secret.get_untracked() {
            let secret = Secret::new(element.value());
            element.set_value("");
            if !secret.is_empty() {
                secrets.0.push((field.input.name, secret));
            }
        }
    }
    secrets
}
