//! What has to be filled in for an action: a platform describes it, one view shows it, and the columns of a file are matched to it.

use super::values::Values;

/// One input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name among the [`Values`], and the heading of its column in a file.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// How it is filled in.
    pub kind: InputKind,
    /// Whether the platform wants it.
    pub required: bool,
    /// What helps to fill it in; may be empty.
    pub hint: &'static str,
}

/// How an input is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// One line.
    Text,
    /// An e-mail address.
    Email,
    /// On (`true`) or off (`false`), or not touched.
    Switch,
    /// One of these (value, label).
    OneOf(&'static [(&'static str, &'static str)]),
    /// One of what the platform has.
    Choice,
    /// Any number of what the platform has.
    Choices,
    /// Several lines of free text, one thing a line.
    Lines,
    /// Something that nobody may read, and that is kept nowhere.
    Secret,
}

impl Input {
    /// An input that may be left empty.
    pub const fn new(name: &'static str, label: &'static str, kind: InputKind) -> Self {
        Self {
            name,
            label,
            kind,
            required: false,
            hint: "",
        }
    }

    /// The same, and the platform wants it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same with something that helps.
    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with a text, as a sentence that says what to do.
    pub fn objection(&self, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return self.required.then(|| format!("{} is needed.", self.label));
        }
        match self.kind {
            InputKind::Email => {
                let address = text.split_once('@').filter(|(local, domain)| {
                    !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
                });
                address
                    .is_none()
                    .then(|| format!("“{text}” is not an e-mail address: name@company.example."))
            }
            InputKind::OneOf(options) => {
                let known = options.iter().any(|(value, _)| *value == text);
                known.then_some(()).is_none().then(|| {
                    let values: Vec<&str> = options.iter().map(|(value, _)| *value).filter(|value| !value.is_empty()).collect();
                    format!("{} is one of {}.", self.label, values.join(", "))
                })
            }
            InputKind::Switch => (!matches!(text, "true" | "false")).then(|| format!("{} is true or false.", self.label)),
            InputKind::Text | InputKind::Choice | InputKind::Choices | InputKind::Lines | InputKind::Secret => None,
        }
    }
}

/// The first thing that is wrong with what was filled in, with the name of its input. Secrets are not among the values and are
/// looked at by whoever has them.
pub fn objection(inputs: &[Input], values: &Values) -> Option<(&'static str, String)> {
    inputs
        .iter()
        .filter(|input| input.kind != InputKind::Secret)
        .find_map(|input| Some((input.name, input.objection(values.get(input.name).unwrap_or_default())?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_and_missing_is_named() {
        let inputs = [
            Input::new("title", "Title", InputKind::Text),
            Input::new("email", "E-mail", InputKind::Email).required(),
        ];
        assert_eq!(
            objection(&inputs, &Values::default()),
            Some(("email", "E-mail is needed.".to_owned()))
        );
        for wrong in ["ada", "@example.com", "ada@", "a@b@c", "a da@example.com"] {
            assert!(objection(&inputs, &Values::default().with("email", wrong)).is_some(), "{wrong}");
        }
        assert_eq!(objection(&inputs, &Values::default().with("email", "ada@example.com")), None);
    }

    #[test]
    fn a_word_that_is_no_choice_is_answered_with_the_choices() {
        let input = Input::new(
            "mode",
            "Invitation",
            InputKind::OneOf(&[("NONE", "None"), ("EMAIL_LINK", "Link by mail")]),
        );
        assert_eq!(input.objection("mail").as_deref(), Some("Invitation is one of NONE, EMAIL_LINK."));
        assert_eq!(input.objection("NONE"), None);
    }
}
