//! Why a call did not give what was asked, and how that is said: what happened, what it means, what to do next.

use super::time::Time;

/// A call that failed. `kind` decides what we do; `said` speaks to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The platform's own words. Boxed, because most errors have none and all of them travel.
    pub said: Option<Box<Said>>,
    /// The request as a line, without its query: `GET /users`. Empty if nothing was sent.
    pub request: String,
    /// When the platform wants to be asked again.
    pub retry_at: Option<Time>,
    /// Whether the call was meant to change something: then it matters what a failure means for the data.
    pub changes: bool,
}

/// A platform's own words; plain text, never markup, cut to a length that fits a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// The id under which the platform's support finds the request.
    pub request_id: Option<String>,
}

/// Every way in which a call can fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The browser says that it has no network.
    Offline,
    /// No connection, or it broke before an answer began. The browser does not tell more.
    Unreachable,
    /// No answer began in time.
    NoAnswerInTime,
    /// An answer began and did not end in time, or stood still.
    StalledAnswer,
    /// The answer broke off.
    Truncated,
    /// The answer was larger than we accept.
    TooLarge,
    /// The server wanted to send us elsewhere, mostly to a login page.
    Redirected,
    /// The answer was no JSON but this media type.
    WrongContentType(String),
    /// Success without the content that was promised.
    Empty,
    /// The answer was not UTF-8.
    NotText,
    /// The answer was not JSON; line and column, from 1.
    BadJson(usize, usize),
    /// JSON, but not what the contract promises; what was missed.
    Unexpected(String),
    /// 401: the credential is wrong, expired or revoked.
    Unauthorized,
    /// 403: the credential may not do this.
    Forbidden,
    /// 404: no such thing, or not for this credential.
    NotFound,
    /// 409 or 412.
    Conflict,
    /// 400 or 422: the platform did not accept what was asked.
    Refused(u16),
    /// 429.
    RateLimited,
    /// 5xx.
    Server(u16),
    /// Any other status.
    Status(u16),
    /// We gave it up ourselves: the person typed on, or left the page.
    GivenUp,
    /// We did not send it; why.
    NotSent(String),
    /// A change of several requests was made in part; how the rest failed.
    Halfway(Box<Self>),
}

impl ApiError {
    /// An error of which no more is known than its kind.
    pub fn of(kind: ErrorKind) -> Self {
        Self {
            kind,
            said: None,
            request: String::new(),
            retry_at: None,
            changes: false,
        }
    }

    /// Nothing was sent; why, as a sentence.
    pub fn not_sent(why: impl Into<String>) -> Self {
        Self::of(ErrorKind::NotSent(why.into()))
    }

    /// Whether a new credential is the way out.
    pub fn wants_credential(&self) -> bool {
        self.kind == ErrorKind::Unauthorized
    }

    /// Whether a change may have been made although we have no proof of it: the request left, and no answer says that it was
    /// refused. A server error counts, because it may come after the deed, and so does being offline: the line may have gone dead
    /// behind the request, and so does a redirect: a form that was taken is often answered by one.
    pub fn may_have_happened(&self) -> bool {
        let refused = matches!(
            self.kind,
            ErrorKind::NotSent(_)
                | ErrorKind::Unauthorized
                | ErrorKind::Forbidden
                | ErrorKind::NotFound
                | ErrorKind::Conflict
                | ErrorKind::Refused(_)
                | ErrorKind::RateLimited
        );
        self.changes && !refused
    }

    /// A few words for a narrow cell.
    pub fn short(&self) -> &'static str {
        match self.kind {
            ErrorKind::Offline => "You are offline",
            ErrorKind::Unreachable => "Cannot be reached",
            ErrorKind::NoAnswerInTime => "No answer in time",
            ErrorKind::StalledAnswer => "Answer stood still",
            ErrorKind::Truncated => "Answer broke off",
            ErrorKind::TooLarge => "Answer too large",
            ErrorKind::Redirected => "Sent to another page",
            ErrorKind::WrongContentType(_) | ErrorKind::Empty | ErrorKind::NotText | ErrorKind::BadJson(..) | ErrorKind::Unexpected(_) => {
                "Answer unreadable"
            }
            ErrorKind::Unauthorized => "Credential refused",
            ErrorKind::Forbidden => "Not allowed",
            ErrorKind::NotFound => "Not found",
            ErrorKind::Conflict => "Conflict",
            ErrorKind::Refused(_) => "Question refused",
            ErrorKind::RateLimited => "Too many requests",
            ErrorKind::Server(_) => "Server error",
            ErrorKind::Status(_) => "Unexpected status",
            ErrorKind::GivenUp => "Given up",
            ErrorKind::NotSent(_) => "Not asked",
            ErrorKind::Halfway(_) => "Done in part",
        }
    }

    /// What happened, as one sentence about the named platform.
    pub fn happened(&self, platform: &str) -> String {
        match &self.kind {
            ErrorKind::Offline => "You are offline.".to_owned(),
            ErrorKind::Unreachable => format!("{platform} could not be reached, or the connection broke."),
            ErrorKind::NoAnswerInTime => format!("{platform} did not answer in time."),
            ErrorKind::StalledAnswer => format!("{platform} began to answer and did not finish in time."),
            ErrorKind::Truncated => format!("The answer of {platform} broke off."),
            ErrorKind::TooLarge => format!("The answer of {platform} is larger than this page accepts."),
            ErrorKind::Redirected => format!("{platform} wanted to send the request to another page, probably a sign-in page."),
            ErrorKind::WrongContentType(got) => format!(
                "{platform} answered with {} in place of data, probably a sign-in page.",
                if got.is_empty() { "an unnamed format" } else { got }
            ),
            ErrorKind::Empty => format!("{platform} answered without any content."),
            ErrorKind::NotText => format!("The answer of {platform} is not valid text (UTF-8)."),
            ErrorKind::BadJson(line, column) => format!("The answer of {platform} is not valid JSON (line {line}, column {column})."),
            ErrorKind::Unexpected(missed) => format!("The answer of {platform} does not have the agreed form: {missed}."),
            ErrorKind::Unauthorized => format!("{platform} refused the credential (401)."),
            ErrorKind::Forbidden => format!("{platform} does not allow this with this credential (403)."),
            ErrorKind::NotFound => format!("{platform} has no such record, or this credential may not see it (404)."),
            ErrorKind::Conflict => format!("{platform} reports a conflict."),
            ErrorKind::Refused(status) if self.changes => format!("{platform} did not accept the change ({status})."),
            ErrorKind::Refused(status) => format!("{platform} did not accept the question ({status})."),
            ErrorKind::RateLimited => format!("{platform} asks for fewer requests (429)."),
            ErrorKind::Server(status) => format!("{platform} had an error of its own ({status})."),
            ErrorKind::Status(status) => format!("{platform} answered with an unexpected status ({status})."),
            ErrorKind::GivenUp => format!("The request to {platform} was given up."),
            ErrorKind::NotSent(why) => why.clone(),
            ErrorKind::Halfway(rest) => {
                let rest = Self {
                    kind: (**rest).clone(),
                    ..self.clone()
                };
                format!("A part of the change was made on {platform}; then: {}", rest.happened(platform))
            }
        }
    }

    /// What to do next, as one sentence.
    pub fn next(&self) -> &'static str {
        if self.may_have_happened() && !matches!(self.kind, ErrorKind::Halfway(_)) {
            return "It is not known whether the change was made. Read the record again before you try once more.";
        }
        match self.kind {
            ErrorKind::Offline => "Check the network; nothing was changed.",
            ErrorKind::Unreachable | ErrorKind::NoAnswerInTime | ErrorKind::StalledAnswer | ErrorKind::Truncated | ErrorKind::Server(_) => {
                "Nothing was changed. Try again; if it stays so, check the platform's status page."
            }
            ErrorKind::TooLarge => "Narrow the filter and ask again.",
            ErrorKind::Redirected | ErrorKind::WrongContentType(_) => "Check that the connection's address leads to the API itself.",
            ErrorKind::Empty | ErrorKind::NotText | ErrorKind::BadJson(..) | ErrorKind::Unexpected(_) | ErrorKind::Status(_) => {
                "Nothing was changed. Try again; if it stays so, report it with the request below."
            }
            ErrorKind::Unauthorized => "Reconnect with a valid credential.",
            ErrorKind::Forbidden => "Use a credential with more rights, or ask an administrator of the platform.",
            ErrorKind::NotFound => "It may have been deleted. Go back and search again.",
            ErrorKind::Conflict => "Read the record again.",
            ErrorKind::Refused(_) if self.changes => "Nothing was changed. Correct what the platform names, then try again.",
            ErrorKind::Refused(_) => "Change the search or the filters.",
            ErrorKind::RateLimited => "Wait a little, then try again.",
            ErrorKind::GivenUp => "Ask again if you still want to know.",
            ErrorKind::NotSent(_) => "Nothing was sent.",
            ErrorKind::Halfway(_) => {
                "What became of the rest is not known. Check again, or do it once more: what is done already is left alone."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refused_credential_asks_for_a_new_one() {
        assert!(ApiError::of(ErrorKind::Unauthorized).wants_credential());
        assert!(!ApiError::of(ErrorKind::Forbidden).wants_credential());
    }

    #[test]
    fn nothing_is_said_to_be_unchanged_when_that_is_not_known() {
        for kind in [
            ErrorKind::Unreachable,
            ErrorKind::Server(500),
            ErrorKind::Truncated,
            ErrorKind::WrongContentType(String::new()),
        ] {
            let read = ApiError::of(kind);
            assert!(!read.may_have_happened());
            let write = ApiError { changes: true, ..read };
            assert!(write.may_have_happened() && write.next().contains("not known"), "{write:?}");
        }
        let refused = ApiError {
            changes: true,
            ..ApiError::of(ErrorKind::Forbidden)
        };
        assert!(!refused.may_have_happened());
    }

    #[test]
    fn every_sentence_ends_and_none_pleads_or_boasts() {
        let kinds = [
            ErrorKind::Offline,
            ErrorKind::Unreachable,
            ErrorKind::NoAnswerInTime,
            ErrorKind::StalledAnswer,
            ErrorKind::Truncated,
            ErrorKind::TooLarge,
            ErrorKind::Redirected,
            ErrorKind::WrongContentType("text/html".to_owned()),
            ErrorKind::Empty,
            ErrorKind::NotText,
            ErrorKind::BadJson(1, 2),
            ErrorKind::Unexpected("a list".to_owned()),
            ErrorKind::Unauthorized,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::Conflict,
            ErrorKind::Refused(422),
            ErrorKind::RateLimited,
            ErrorKind::Server(503),
            ErrorKind::Status(418),
            ErrorKind::GivenUp,
            ErrorKind::NotSent("It was not sent.".to_owned()),
        ];
        for (kind, changes) in kinds.into_iter().flat_map(|kind| [(kind.clone(), false), (kind, true)]) {
            let error = ApiError {
                changes,
                ..ApiError::of(kind)
            };
            for sentence in [error.happened("Acme"), error.next().to_owned()] {
                assert!(sentence.ends_with('.') && sentence.len() <= 160, "{sentence}");
                for banned in ["please", "oops", "success"] {
                    assert!(!sentence.to_lowercase().contains(banned), "{sentence}");
                }
            }
        }
    }
}
