//! What ends when: the weeks ahead, and the same as a file for a calendar (RFC 5545).

use std::fmt::Write;

use super::time::Time;

/// How many weeks are shown: a little more than 90 days.
pub const WEEKS: usize = 13;
/// A week, in milliseconds.
const WEEK: i64 = 7 * 86_400_000;
/// The most bytes of a line, without its end.
const WIDTH: usize = 75;

/// How many of these times lie in each of the weeks that begin now. What has passed is in none.
pub fn weeks(times: impl Iterator<Item = Time>, now: Time) -> [usize; WEEKS] {
    let mut weeks = [0; WEEKS];
    for time in times.filter(|time| time.0 >= now.0) {
        if let Some(week) = usize::try_from((time.0 - now.0) / WEEK).ok().and_then(|week| weeks.get_mut(week)) {
            *week += 1;
        }
    }
    weeks
}

/// The beginning of a week, counted from 0.
pub fn week_of(week: usize, now: Time) -> Time {
    Time(now.0 + i64::try_from(week).unwrap_or_default() * WEEK)
}

/// Something that happens on a day.
pub struct Event {
    /// By which a calendar knows it again.
    pub id: String,
    /// When.
    pub at: Time,
    /// What, in a few words.
    pub title: String,
    /// More, in sentences.
    pub text: String,
}

/// A file that a calendar reads: each event with a reminder a week before.
pub fn file(events: &[Event], now: Time) -> String {
    let mut file = String::new();
    line(&mut file, "BEGIN:VCALENDAR");
    line(&mut file, "VERSION:2.0");
    line(&mut file, "PRODID:-//Rollcall//Keys//EN");
    for event in events {
        line(&mut file, "BEGIN:VEVENT");
        line(&mut file, &format!("UID:{}@rollcall", escaped(&event.id)));
        line(&mut file, &format!("DTSTAMP:{}", stamp(now)));
        line(&mut file, &format!("DTSTART:{}", stamp(event.at)));
        line(&mut file, &format!("SUMMARY:{}", escaped(&event.title)));
        line(&mut file, &format!("DESCRIPTION:{}", escaped(&event.text)));
        line(&mut file, "TRANSP:TRANSPARENT");
        line(&mut file, "BEGIN:VALARM");
        line(&mut file, "ACTION:DISPLAY");
        line(&mut file, "TRIGGER:-P7D");
        line(&mut file, &format!("DESCRIPTION:{}", escaped(&event.title)));
        line(&mut file, "END:VALARM");
        line(&mut file, "END:VEVENT");
    }
    line(&mut file, "END:VCALENDAR");
    file
}

/// `20270131T235959Z`.
fn stamp(time: Time) -> String {
    let iso = time.iso();
    let seconds: String = iso.chars().filter(|letter| !matches!(letter, '-' | ':')).take(15).collect();
    format!("{seconds}Z")
}

/// A text in which nothing ends a value early.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => {
                // Writing into a text cannot fail.
                let _ = write!(escaped, "\\{letter}");
            }
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Adds a line; what is too long goes on in the next, between two letters.
fn line(file: &mut String, text: &str) {
    let mut width = 0;
    for letter in text.chars() {
        if width + letter.len_utf8() > WIDTH {
            file.push_str("\r\n ");
            width = 1;
        }
        width += letter.len_utf8();
        file.push(letter);
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_has_what_lies_in_it_and_the_past_is_in_none() {
        let now = Time(10 * WEEK);
        let times = [-1, 0, WEEK - 1, WEEK, 12 * WEEK, 13 * WEEK].map(|ahead| Time(now.0 + ahead));
        let weeks = weeks(times.into_iter(), now);
        assert_eq!((weeks[0], weeks[1], weeks[12]), (2, 1, 1));
        assert_eq!(weeks.iter().sum::<usize>(), 4);
        assert_eq!((week_of(0, now), week_of(12, now)), (now, Time(22 * WEEK)));
    }

    #[test]
    fn a_calendar_file_is_what_the_standard_says() {
        let event = Event {
            id: "civis 4002/17".to_owned(),
            at: Time::parse("2027-01-31T23:59:59Z").unwrap(),
            title: "“a, b; c\\d” ends".to_owned(),
            text: "One.\nTwo.\r".to_owned(),
        };
        let file = file(&[event], Time::parse("2026-11-25T08:09:10.123Z").unwrap());
        assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.ends_with("END:VCALENDAR\r\n"));
        for line in [
            "UID:civis 4002/17@rollcall",
            "DTSTAMP:20261125T080910Z",
            "DTSTART:20270131T235959Z",
            "SUMMARY:“a\\, b\\; c\\\\d” ends",
            "DESCRIPTION:One.\\nTwo.",
            "TRIGGER:-P7D",
            "DESCRIPTION:“a\\, b\\; c\\\\d” ends",
        ] {
            assert!(file.contains(&format!("{line}\r\n")), "{line} in {file}");
        }
    }

    #[test]
    fn a_long_line_goes_on_and_no_letter_is_cut() {
        let mut file = String::new();
        line(&mut file, &"東京".repeat(40));
        let unfolded = file.replace("\r\n ", "");
        assert_eq!(unfolded, format!("{}\r\n", "東京".repeat(40)));
        assert!(file.split("\r\n").all(|line| line.len() <= WIDTH));
    }
}
