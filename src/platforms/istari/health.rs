//! Whether the platform is well, and how much of it is used (contract 3 and 5, `HealthcheckReport`).

use serde::Deserialize;

use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read;
use crate::api::request::{Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;

/// A report. An unhealthy one is a success too: what counts is `healthy`.
#[derive(Deserialize)]
pub struct HealthcheckReport {
    /// Whether all is well.
    #[serde(default)]
    pub healthy: Given<bool>,
    /// What was looked at.
    #[serde(default)]
    pub checks: Given<Vec<Check>>,
}

/// One thing that was looked at.
#[derive(Clone, Deserialize)]
pub struct Check {
    /// What.
    #[serde(default)]
    pub name: Given<String>,
    /// Whether it is well.
    #[serde(default)]
    pub passed: Given<bool>,
    /// More about it.
    #[serde(default)]
    pub details: Given<String>,
}

from_json!(Check);

/// `liveness_check`: `GET /api/v2/health/liveness` (contract 3). Shallow.
#[derive(Debug)]
pub struct LivenessCheck;

impl Endpoint for LivenessCheck {
    type Output = HealthcheckReport;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/health/liveness")
    }

    fn read(&self, reply: &Reply) -> Result<HealthcheckReport, ErrorKind> {
        read::object(read::json(reply)?)
    }
}

/// `readiness_check`: `GET /api/v2/health/readiness` (contract 3). With all that the platform depends on.
#[derive(Debug)]
pub struct ReadinessCheck;

impl Endpoint for ReadinessCheck {
    type Output = HealthcheckReport;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/health/readiness")
    }

    fn read(&self, reply: &Reply) -> Result<HealthcheckReport, ErrorKind> {
        read::object(read::json(reply)?)
    }
}

/// `customer_usage_metrics`: `GET /api/v2/admin/metrics/customer-usage` (contract 3). The columns are not documented: lines of fields.
#[derive(Debug)]
pub struct CustomerUsageMetrics<'a> {
    /// The first day: `2026-01-01`.
    pub start: &'a str,
    /// The last day.
    pub end: &'a str,
}

impl Endpoint for CustomerUsageMetrics<'_> {
    type Output = Vec<Vec<String>>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        (self.start > self.end).then(|| "The first day must not be later than the last.".to_owned())
    }

    fn path(&self) -> Path {
        Path::of("/api/v2/admin/metrics/customer-usage")
    }

    fn query(&self) -> Query {
        Query::new().with("start", self.start).with("end", self.end)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        text(reply).map(|text| lines(&text))
    }
}

/// The answer as it came.
///
/// # Errors
/// [`ErrorKind::WrongContentType`] or [`ErrorKind::NotText`].
pub fn text(reply: &Reply) -> Result<String, ErrorKind> {
    let media = reply.header("content-type").unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(media.as_str(), "text/csv" | "text/plain") {
        return Err(ErrorKind::WrongContentType(media));
    }
    let text = std::str::from_utf8(&reply.body).map_err(|_| ErrorKind::NotText)?;
    Ok(text.to_owned())
}

/// The lines of a CSV text, each as its fields (RFC 4180): a quoted field may hold commas, line ends and doubled quotes.
fn lines(text: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let (mut line, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' if quoted || field.is_empty() => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            _ => field.push(letter),
        }
    }
    if !field.is_empty() || !line.is_empty() {
        line.push(field);
        lines.push(line);
    }
    lines.retain(|line| line.len() > 1 || !line[0].is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas_and_line_ends() {
        assert_eq!(
            lines("day,who\r\n2026-01-01,\"Lind, \"\"Ada\"\"\nB\"\n\n2026-01-02,"),
            [vec!["day", "who"], vec!["2026-01-01", "Lind, \"Ada\"\nB"], vec!["2026-01-02", ""],]
        );
        assert!(lines("").is_empty());
        assert_eq!(lines("\"open"), [["open"]]);
    }
}
