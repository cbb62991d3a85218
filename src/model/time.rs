//! A moment, read leniently from what platforms send, and said in words that people use.

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Time {
    /// Reads an ISO-8601 date or date-time: any number of fraction digits, `Z`, `+02:00`, `+0200`,
    /// or no zone at all, which is taken as UTC because every contract says UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = text.get(..10)?;
        let mut parts = date.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = digits(parts.next()?, 2)?;
        let day = digits(parts.next()?, 2)?;
        if parts.next().is_some() || !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
            return None;
        }
        let midnight = days_from_civil(year, month, day) * DAY;
        let Some(rest) = text.get(10..).filter(|rest| !rest.is_empty()) else {
            return Some(Self(midnight));
        };
        let rest = rest.strip_prefix(['T', 't', ' '])?;
        let split = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let (clock, zone) = rest.split_at(split);
        Some(Self(midnight + clock_millis(clock)? - zone_millis(zone)?))
    }

    /// The last second of a day, `2027-01-31`, in UTC.
    pub fn of_day(text: &str) -> Option<Self> {
        (text.len() == 10).then(|| Self::parse(&format!("{text}T23:59:59Z"))).flatten()
    }

    /// Reads the date of an HTTP header: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
    pub fn parse_http(text: &str) -> Option<Self> {
        let mut words = text.split_once(',')?.1.split_whitespace();
        let day = digits(words.next()?, 2)?;
        let name = words.next()?;
        let month = i64::try_from(MONTHS.iter().position(|month| *month == name)?).ok()? + 1;
        let year = digits(words.next()?, 4)?;
        let clock = clock_millis(words.next()?)?;
        (day >= 1 && day <= days_in(year, month)).then(|| Self(days_from_civil(year, month, day) * DAY + clock))
    }

    /// How long before `now` this was, in words: `just now`, `11 min ago`, `2 h ago`, `Yesterday`,
    /// `94 days ago`, and the date once it is more than a year, either way. A time to come is said as `in 3 days`.
    pub fn ago(self, now: Self) -> String {
        let past = now.0 - self.0;
        let (span, ahead) = (past.abs(), past < 0);
        // The page's clock moves in steps; what comes within one of them is now.
        if span < MINUTE {
            return "just now".to_owned();
        }
        let (count, unit) = if span < HOUR {
            (span / MINUTE, "min")
        } else if span < DAY {
            (span / HOUR, "h")
        } else {
            (span / DAY, if span < 2 * DAY { "day" } else { "days" })
        };
        match (ahead, span / DAY) {
            (_, days) if days >= 366 => self.date(0),
            (true, _) => format!("in {count} {unit}"),
            (false, 1) => "Yesterday".to_owned(),
            (false, _) => format!("{count} {unit} ago"),
        }
    }

    /// `1 Mar 2025`, in the zone that lies `offset` minutes east of UTC.
    pub fn date(self, offset: i64) -> String {
        let (year, month, day, _) = self.civil(offset);
        format!("{day} {} {year}", MONTHS[usize::try_from(month - 1).unwrap_or(0)])
    }

    /// `1 Mar 2025, 14:02`, in the zone that lies `offset` minutes east of UTC.
    pub fn date_and_clock(self, offset: i64) -> String {
        let (_, _, _, minute) = self.civil(offset);
        format!("{}, {:02}:{:02}", self.date(offset), minute / 60, minute % 60)
    }

    /// `2025-03-01T14:02:00Z`: the form for `<time datetime>`.
    pub fn iso(self) -> String {
        let (year, month, day, minute) = self.civil(0);
        let second = self.0.rem_euclid(MINUTE) / SECOND;
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{second:02}Z", minute / 60, minute % 60)
    }

    /// `14:02:07.123`, in the zone that lies `offset` minutes east of UTC: for what happened a moment ago.
    pub fn clock(self, offset: i64) -> String {
        let (_, _, _, minute) = self.civil(offset);
        let rest = self.0.rem_euclid(MINUTE);
        format!("{:02}:{:02}:{:02}.{:03}", minute / 60, minute % 60, rest / SECOND, rest % SECOND)
    }

    /// `2025-03-01T14:02:07.123Z`.
    pub fn iso_millis(self) -> String {
        let whole = self.iso();
        format!("{}.{:03}Z", whole.trim_end_matches('Z'), self.0.rem_euclid(SECOND))
    }

    /// Year, month, day, and minute of the day.
    fn civil(self, offset: i64) -> (i64, i64, i64, i64) {
        let local = self.0 + offset * MINUTE;
        let (year, month, day) = civil_from_days(local.div_euclid(DAY));
        (year, month, day, local.rem_euclid(DAY) / MINUTE)
    }
}

/// One to `most` digits, and nothing but digits.
fn digits(text: &str, most: usize) -> Option<i64> {
    (!text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn clock_millis(text: &str) -> Option<i64> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |second| digits(second, 2))?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let millis = fraction
        .bytes()
        .chain("000".bytes())
        .take(3)
        .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some(hour * HOUR + minute * MINUTE + second * SECOND + millis)
}

fn zone_millis(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let text = text.get(1..)?.replace(':', "");
    let (hour, minute) = (
        digits(text.get(..2)?, 2)?,
        text.get(2..)
            .filter(|rest| !rest.is_empty())
            .map_or(Some(0), |rest| digits(rest, 2))?,
    );
    Some(sign * (hour * HOUR + minute * MINUTE))
}

fn days_in(year: i64, month: i64) -> i64 {
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days_from_civil(next.0, next.1, 1) - days_from_civil(year, month, 1)
}

/// Days since 1970-01-01 of a proleptic Gregorian date; years are counted from March so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = (shifted + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in [
            "",
            "soon",
            "2026-13-01",
            "2026-02-30",
            "2026-02-01T25:00:00Z",
            "2026-02-01T10:00:00+x",
            "2026-1-1x",
            "١٢٣٤-٠١-٠١",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_forms_of_the_five_contracts_mean_the_same_moment() {
        let moment = Time::parse("2026-04-17T18:37:21.005Z").unwrap();
        for text in [
            "2026-04-17T18:37:21.005000+00:00",
            "2026-04-17T20:37:21.005000+0200",
            "2026-04-17 18:37:21.005",
        ] {
            assert_eq!(Time::parse(text), Some(moment), "{text}");
        }
        assert_eq!(moment.iso(), "2026-04-17T18:37:21Z");
    }

    #[test]
    fn a_header_date_is_read_as_rfc_9110_writes_it() {
        assert_eq!(
            Time::parse_http("Sun, 06 Nov 1994 08:49:37 GMT"),
            Time::parse("1994-11-06T08:49:37Z")
        );
        assert_eq!(Time::parse_http("tomorrow"), None);
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        for days in days_from_civil(1800, 1, 1)..days_from_civil(2200, 1, 1) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn ages_are_said_as_people_say_them() {
        let now = Time::parse("2026-11-22T12:00:00Z").unwrap();
        let said = |text: &str| Time::parse(text).unwrap().ago(now);
        assert_eq!(said("2026-11-22T11:59:40Z"), "just now");
        assert_eq!(said("2026-11-22T11:49:00Z"), "11 min ago");
        assert_eq!(said("2026-11-22T10:00:00Z"), "2 h ago");
        assert_eq!(said("2026-11-21T10:00:00Z"), "Yesterday");
        assert_eq!(said("2026-08-20T12:00:00Z"), "94 days ago");
        assert_eq!(said("2025-03-01T14:02:00Z"), "1 Mar 2025");
        assert_eq!(said("2026-11-22T12:00:29Z"), "just now");
        assert_eq!(said("2026-11-25T13:00:00Z"), "in 3 days");
    }

    #[test]
    fn the_local_day_may_differ_from_the_day_of_utc() {
        let late = Time::parse("2026-12-31T23:30:00Z").unwrap();
        assert_eq!(late.date_and_clock(60), "1 Jan 2027, 00:30");
        assert_eq!(late.date_and_clock(-60), "31 Dec 2026, 22:30");
    }

    #[test]
    fn a_moment_ago_is_told_to_the_millisecond() {
        let moment = Time::parse("2026-04-17T18:37:21.005Z").unwrap();
        assert_eq!(moment.clock(0), "18:37:21.005");
        assert_eq!(moment.clock(-330), "13:07:21.005");
        assert_eq!(moment.iso_millis(), "2026-04-17T18:37:21.005Z");
    }
}
