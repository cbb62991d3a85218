//! The forms of users, of whoever calls, and of what they did (Civis contract 4.1 to 4.6 and 4.10).

use serde_json::{Value, json};

use super::{any_object, between, body, date, filled, integer, joined, list, nullable, object, one_of, text, truth};

fn group() -> Value {
    object(&[
        ("id", integer()),
        ("name", text()),
        ("slug", text()),
        ("organizationId", integer()),
        ("organizationName", text()),
    ])
}

/// What the list and the single answer of a user have in common.
fn of_user() -> Vec<(&'static str, Value)> {
    vec![
        ("id", integer()),
        ("user", text()),
        ("name", text()),
        ("email", text()),
        ("active", truth()),
        ("primaryGroupId", nullable(integer())),
        ("groups", list(&group())),
        ("createdAt", date()),
        ("updatedAt", date()),
        ("lastSeenAt", nullable(date())),
        ("suspended", truth()),
        ("createdById", nullable(integer())),
        ("lastUpdatedById", nullable(integer())),
    ]
}

/// A row of the list of users (Civis contract 4.1).
pub fn user_summary() -> Value {
    object(&joined(of_user(), vec![("currentSignInAt", nullable(date()))]))
}

/// One user (Civis contract 4.3).
pub fn user() -> Value {
    let more = vec![
        ("city", nullable(text())),
        ("state", nullable(text())),
        ("timeZone", nullable(text())),
        ("initials", nullable(text())),
        ("department", nullable(text())),
        ("title", nullable(text())),
        ("githubUsername", nullable(text())),
        ("phone", nullable(text())),
        ("prefersSmsOtp", nullable(truth())),
        ("vpnEnabled", nullable(truth())),
        ("ssoDisabled", nullable(truth())),
        ("otpRequiredForLogin", nullable(truth())),
        ("exemptFromOrgSmsOtpDisabled", nullable(truth())),
        ("smsOtpAllowed", truth()),
        ("robot", truth()),
        ("organizationSlug", nullable(text())),
        ("organizationLoginType", nullable(text())),
        ("organizationSSODisableCapable", truth()),
        ("organizationSmsOtpDisabled", nullable(truth())),
        ("myPermissionLevel", one_of(&["read", "write", "manage"])),
        ("unconfirmedEmail", nullable(text())),
        ("accountStatus", one_of(&["Active", "Deactivated", "Suspended", "Unsuspended"])),
    ];
    object(&joined(of_user(), more))
}

fn address() -> Value {
    json!({ "type": "string", "pattern": r"^[^@\s]+@[^@\s]+$" })
}

/// The groups of the organization, as this double has them.
fn group_id() -> Value {
    between(30, 39)
}

/// The body that makes a user (Civis contract 3.3).
pub fn new_user() -> Value {
    let needed = vec![
        ("name", filled()),
        ("email", address()),
        ("primaryGroupId", group_id()),
        ("user", filled()),
        ("sendEmail", nullable(truth())),
    ];
    body(4, &joined(needed, details()))
}

/// The body that changes a user (Civis contract 3.4).
pub fn changed_user() -> Value {
    let more = vec![
        ("name", filled()),
        ("email", address()),
        ("primaryGroupId", group_id()),
        ("phone", nullable(text())),
        ("password", nullable(filled())),
        ("accountStatus", one_of(&["Active", "Deactivated", "Suspended", "Unsuspended"])),
    ];
    body(0, &joined(more, details()))
}

fn details() -> Vec<(&'static str, Value)> {
    vec![
        ("active", truth()),
        ("city", nullable(text())),
        ("state", nullable(text())),
        ("timeZone", nullable(text())),
        ("initials", nullable(text())),
        ("department", nullable(text())),
        ("title", nullable(text())),
        ("prefersSmsOtp", nullable(truth())),
        ("groupIds", list(&group_id())),
        ("vpnEnabled", nullable(truth())),
        ("ssoDisabled", nullable(truth())),
        ("otpRequiredForLogin", nullable(truth())),
        ("exemptFromOrgSmsOtpDisabled", nullable(truth())),
        ("robot", truth()),
    ]
}

/// The end of a suspension (Civis contract 4.10).
pub fn suspension() -> Value {
    object(&[("id", integer()), ("user", text()), ("unlockedAt", date())])
}

/// Whoever calls (Civis contract 4.4).
pub fn me() -> Value {
    object(&[
        ("id", integer()),
        ("name", text()),
        ("email", text()),
        ("username", text()),
        ("initials", nullable(text())),
        ("lastCheckedAnnouncements", nullable(date())),
        ("featureFlags", json!({ "type": "object", "additionalProperties": truth() })),
        ("roles", list(&text())),
        (
            "preferences",
            json!({ "type": "object", "additionalProperties": { "type": ["string", "boolean", "integer"] } }),
        ),
        ("customBranding", nullable(text())),
        ("primaryGroupId", nullable(integer())),
        ("groups", list(&group())),
        ("organizationName", nullable(text())),
        ("organizationSlug", nullable(text())),
        ("organizationDefaultThemeId", nullable(integer())),
        ("createdAt", date()),
        ("signInCount", integer()),
        ("assumingRole", truth()),
        ("roleAssumer", any_object()),
        ("assumingAdmin", truth()),
        ("assumingAdminExpiration", nullable(date())),
        ("superadminModeExpiration", nullable(date())),
        ("disableNonCompliantFedrampFeatures", truth()),
        ("personaRole", nullable(text())),
        ("createdById", nullable(integer())),
        ("lastUpdatedById", nullable(integer())),
    ])
}

/// The body that changes one's own preferences (Civis contract 3.6).
pub fn changed_me() -> Value {
    body(
        0,
        &[
            ("preferences", nullable(any_object())),
            ("lastCheckedAnnouncements", nullable(date())),
        ],
    )
}

/// Something that was done (Civis contract 4.5).
pub fn activity() -> Value {
    let states = ["succeeded", "failed", "running"];
    object(&[
        ("id", text()),
        ("name", text()),
        ("type", text()),
        ("user", text()),
        ("category", nullable(text())),
        ("state", one_of(&states)),
        ("updatedAt", date()),
        ("nextRunAt", nullable(date())),
        ("lastRunId", nullable(text())),
        ("lastRunState", nullable(text())),
    ])
}

/// What every short form of a user has.
pub(super) fn of_simple_user() -> Vec<(&'static str, Value)> {
    vec![
        ("id", integer()),
        ("name", text()),
        ("username", text()),
        ("initials", nullable(text())),
        ("online", nullable(truth())),
    ]
}

/// A user in few words, with the address (Civis contract 4.6).
pub fn simple_user_with_email() -> Value {
    object(&joined(of_simple_user(), vec![("email", text())]))
}
