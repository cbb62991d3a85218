//! How Istari complains: one sentence, or a list of what was wrong with which argument (contract 1, "Errors").

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::api::request::Reply;
use crate::model::error::Said;
use crate::model::given::{FromJson, Given};

#[derive(Deserialize)]
struct Complaint<'a> {
    #[serde(borrow)]
    detail: &'a RawValue,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    loc: Given<Vec<String>>,
    #[serde(default)]
    msg: Given<String>,
}

/// The sentence, or the problems one after the other: `query.size: …`.
pub fn complaint(reply: &Reply) -> Option<Said> {
    let body: Complaint = serde_json::from_slice(&reply.body).ok()?;
    let detail = body.detail.get();
    let text = String::from_json(detail).or_else(|| {
        let problems: Vec<Problem> = serde_json::from_str(detail).ok()?;
        let said = |problem: &Problem| {
            let place = problem.loc.value().map(|loc| loc.join(".")).unwrap_or_default();
            [place.as_str(), problem.msg.text().unwrap_or_default()].join(": ")
        };
        Some(problems.iter().map(said).collect::<Vec<_>>().join("; "))
    })?;
    Some(Said { text, request_id: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str) -> Option<String> {
        complaint(&Reply {
            status: 422,
            headers: Vec::new(),
            body: body.as_bytes().to_vec().into(),
        })
        .map(|said| said.text)
    }

    #[test]
    fn both_forms_of_detail_are_read() {
        assert_eq!(said(r#"{"detail":"Not authenticated"}"#).as_deref(), Some("Not authenticated"));
        assert_eq!(
            said(r#"{"detail":[{"loc":["query","tags",0],"msg":"Input should be 'a'","type":"enum"}]}"#).as_deref(),
            Some("query.tags.0: Input should be 'a'")
        );
        assert_eq!(said("oops"), None);
    }
}
