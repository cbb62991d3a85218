//! Whether Istari is well, and how much of it is used (contract 3).

use super::health::{self, CustomerUsageMetrics, HealthcheckReport, LivenessCheck, ReadinessCheck};
use crate::api::Soon;
use crate::api::client::Client;
use crate::api::read_as::ReadAs;
use crate::api::vitals::Vitals;
use crate::model::error::ApiError;
use crate::model::vitals::{Usage, Vital, VitalCheck};

/// The word of Istari on itself.
pub struct IstariVitals;

impl Vitals for IstariVitals {
    fn questions(&self) -> &'static [&'static str] {
        &["Alive", "Ready, with all that it depends on"]
    }

    fn ask<'a>(&'a self, client: &'a Client, question: usize) -> Soon<'a, Result<Vital, ApiError>> {
        Box::pin(async move {
            let report = match question {
                0 => client.ask(&LivenessCheck).await?,
                _ => client.ask(&ReadinessCheck).await?,
            };
            Ok(vital(report))
        })
    }

    fn usage<'a>(&'a self, client: &'a Client, first: &'a str, last: &'a str) -> Soon<'a, Result<Usage, ApiError>> {
        Box::pin(async move {
            let metrics = CustomerUsageMetrics { start: first, end: last };
            Ok(Usage::of(client.ask(&ReadAs(metrics, health::text)).await?))
        })
    }
}

fn vital(report: HealthcheckReport) -> Vital {
    let checks = report.checks.value().cloned().unwrap_or_default();
    Vital {
        healthy: report.healthy,
        checks: checks
            .into_iter()
            .map(|check| VitalCheck {
                name: check.name,
                passed: check.passed,
                details: check.details,
            })
            .collect(),
    }
}
