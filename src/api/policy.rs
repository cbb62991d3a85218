//! How long we wait and how often we ask again, by the class of an operation.

use crate::model::error::ErrorKind;
use crate::model::time::Time;

/// What an operation does to the world; it decides how failures are met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Reads. May be asked again.
    Query,
    /// Changes something, and doing it twice is the same as once.
    Idempotent,
    /// Makes something new. Never repeated on its own.
    Create,
    /// Sends a mail or the like. Never repeated on its own.
    Notify,
    /// Takes something away for good.
    Destroy,
    /// Carries a file.
    Upload,
}

/// The bounds of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Milliseconds until the answer must begin.
    pub headers: u32,
    /// Milliseconds that the answer may stand still.
    pub idle: u32,
    /// Milliseconds for everything.
    pub total: u32,
    /// Bytes of body that are accepted.
    pub body: usize,
}

/// The largest waiting time that we take from a `Retry-After`, in milliseconds.
const LONGEST_WAIT: i64 = 120_000;
const FIRST_WAIT: u32 = 300;
const LONGEST_BACKOFF: u32 = 8_000;

impl Class {
    /// Whether it only reads.
    pub const fn is_query(self) -> bool {
        matches!(self, Self::Query)
    }

    /// The bounds of one attempt.
    pub fn limits(self) -> Limits {
        let (headers, idle, total) = match self {
            Self::Query => (10_000, 10_000, 30_000),
            Self::Idempotent | Self::Notify | Self::Destroy => (15_000, 10_000, 45_000),
            Self::Create => (20_000, 10_000, 60_000),
            Self::Upload => (30_000, 15_000, 300_000),
        };
        Limits {
            headers,
            idle,
            total,
            body: 8 << 20,
        }
    }

    /// How often an operation may be sent in all without anybody reading back in between.
    pub fn attempts(self) -> u32 {
        if self == Self::Query { 3 } else { 1 }
    }
}

/// Whether asking again may help.
pub fn is_passing(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Unreachable
            | ErrorKind::NoAnswerInTime
            | ErrorKind::StalledAnswer
            | ErrorKind::Truncated
            | ErrorKind::RateLimited
            | ErrorKind::Server(500 | 502 | 503 | 504)
    )
}

/// How many milliseconds to wait before attempt `attempt` (the second is 1). `None`: the platform asks for
/// more patience than a person has; say when instead. `random` gives a number below its argument.
pub fn wait(attempt: u32, retry_at: Option<Time>, now: Time, random: impl Fn(u32) -> u32) -> Option<u32> {
    if let Some(at) = retry_at {
        let wait = at.0 - now.0;
        return if wait > LONGEST_WAIT {
            None
        } else {
            u32::try_from(wait).ok().or(Some(0))
        };
    }
    let most = FIRST_WAIT
        .saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)))
        .min(LONGEST_BACKOFF);
    Some(random(most + 1))
}

/// Reads a `Retry-After`: whole seconds or an HTTP date (RFC 9110, 10.2.3). Garbage and the past are as good as none.
pub fn retry_at(header: &str, now: Time) -> Option<Time> {
    let header = header.trim();
    if header.bytes().all(|byte| byte.is_ascii_digit()) && !header.is_empty() {
        let seconds = header.parse::<i64>().unwrap_or(i64::MAX / 1_000).min(31_536_000);
        return Some(Time(now.0 + seconds * 1_000));
    }
    Time::parse_http(header).filter(|at| *at > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_000_000);

    #[test]
    fn nothing_but_a_query_is_ever_sent_twice_on_its_own() {
        for class in [Class::Idempotent, Class::Create, Class::Notify, Class::Destroy, Class::Upload] {
            assert_eq!(class.attempts(), 1, "{class:?}");
        }
    }

    #[test]
    fn a_refusal_is_not_asked_again() {
        for kind in [
            ErrorKind::Unauthorized,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::Refused(422),
            ErrorKind::Redirected,
            ErrorKind::Server(501),
        ] {
            assert!(!is_passing(&kind), "{kind:?}");
        }
    }

    #[test]
    fn a_retry_after_is_read_in_both_forms_and_garbage_is_none() {
        assert_eq!(retry_at("7", NOW), Some(Time(1_007_000)));
        assert_eq!(retry_at("Sun, 06 Nov 1994 08:49:37 GMT", NOW), Some(Time(784_111_777_000)));
        for garbage in ["", "-5", "soon", "1.5"] {
            assert_eq!(retry_at(garbage, NOW), None, "{garbage}");
        }
        assert!(retry_at("99999999999999999999999", NOW).is_some());
    }

    #[test]
    fn we_wait_as_we_are_told_unless_it_is_absurd() {
        assert_eq!(wait(1, Some(Time(1_005_000)), NOW, |_| 0), Some(5_000));
        assert_eq!(wait(1, Some(Time(0)), NOW, |_| 0), Some(0));
        assert_eq!(wait(1, Some(Time(99_999_999)), NOW, |_| 0), None);
    }

    #[test]
    fn without_being_told_we_wait_a_random_time_below_a_doubling_bound() {
        let most = |attempt| wait(attempt, None, NOW, |bound| bound - 1).unwrap();
        assert_eq!([most(1), most(2), most(3), most(40)], [300, 600, 1_200, 8_000]);
    }
}
