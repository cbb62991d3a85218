//! What has to be filled in for an action: a platform describes it, one view shows it, and the columns of a file are matched to it.

use super::constraint;
use super::time::Time;
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
    /// A day: `2027-01-31`.
    Date,
    /// What a key may do, as the text of [`crate::model::constraint`].
    Constraints,
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

    /// A text as somebody writes it in a file, as the platform takes it: what something is called becomes what it is, a yes becomes a
    /// switch that is on, and several choices stand one a line. `choices` is what the platform has; nothing while that is not known.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn understood(&self, text: &str, choices: &[(String, String)]) -> Result<String, String> {
        let text = text.trim();
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        let choice = |text: &str| {
            let fits = |(value, label): &&(String, String)| value == text || same(label, text) || same(value, text);
            match choices.iter().find(fits) {
                Some((value, _)) => Ok(value.clone()),
                None if choices.is_empty() => Ok(text.to_owned()),
                None => Err(format!("“{text}” is none of what there is for {}.", self.label)),
            }
        };
        let understood = match self.kind {
            _ if text.is_empty() => String::new(),
            InputKind::Switch if ["yes", "y", "1", "on", "x"].iter().any(|word| same(word, text)) => "true".to_owned(),
            InputKind::Switch if ["no", "n", "0", "off"].iter().any(|word| same(word, text)) => "false".to_owned(),
            InputKind::Switch => text.to_lowercase(),
            InputKind::OneOf(options) => {
                let known = options.iter().find(|(value, label)| same(value, text) || same(label, text));
                known.map_or(text, |(value, _)| value).to_owned()
            }
            InputKind::Choice => choice(text)?,
            InputKind::Choices => {
                let parts = text.split(['\n', ';', ',', '|']).map(str::trim).filter(|part| !part.is_empty());
                parts.map(choice).collect::<Result<Vec<String>, String>>()?.join("\n")
            }
            InputKind::Text | InputKind::Email | InputKind::Lines | InputKind::Date | InputKind::Constraints | InputKind::Secret => {
                text.to_owned()
            }
        };
        self.objection(&understood).map_or(Ok(understood), Err)
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
            InputKind::Date => {
                let day = Time::of_day(text).is_none();
                day.then(|| format!("{} is a day, such as 2027-01-31.", self.label))
            }
            InputKind::Constraints => constraint::read(text).map_or_else(Some, |rows| constraint::objection(&rows)),
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

    #[test]
    fn what_somebody_writes_in_a_file_becomes_what_the_platform_takes() {
        let choices = [("31".to_owned(), "Research".to_owned()), ("7".to_owned(), "Sales".to_owned())];
        let understood = |kind, text: &str| Input::new("group", "Group", kind).understood(text, &choices);
        assert_eq!(understood(InputKind::Switch, "Yes"), Ok("true".to_owned()));
        assert_eq!(understood(InputKind::Switch, "FALSE"), Ok("false".to_owned()));
        assert_eq!(understood(InputKind::Switch, "perhaps"), Err("Group is true or false.".to_owned()));
        assert_eq!(understood(InputKind::Choice, "research"), Ok("31".to_owned()));
        assert_eq!(understood(InputKind::Choices, "7; Research"), Ok("7\n31".to_owned()));
        assert_eq!(
            understood(InputKind::Choice, "Law"),
            Err("“Law” is none of what there is for Group.".to_owned())
        );
        assert_eq!(
            understood(InputKind::OneOf(&[("EMAIL_LINK", "Link by mail")]), "link by mail"),
            Ok("EMAIL_LINK".to_owned())
        );
        assert_eq!(understood(InputKind::Text, " Oslo "), Ok("Oslo".to_owned()));
    }

    #[test]
    fn what_the_platform_has_is_not_needed_in_order_to_name_it_by_its_id() {
        let input = Input::new("group", "Group", InputKind::Choice).required();
        assert_eq!(input.understood("31", &[]), Ok("31".to_owned()));
        assert_eq!(input.understood(" ", &[]), Err("Group is needed.".to_owned()));
    }
}
