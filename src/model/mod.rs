//! The nouns: plain data that every other part speaks in; no requests, no signals, no views.

pub mod account;
pub mod action;
pub mod answer;
pub mod capability;
pub mod change;
pub mod chosen;
pub mod connection;
pub mod delimited;
pub mod error;
pub mod field;
pub mod finding;
pub mod given;
pub mod input;
pub mod mode;
pub mod page;
pub mod person;
pub mod plan;
pub mod platform;
pub mod question;
pub mod roster;
pub mod secret;
pub mod status;
pub mod theme;
pub mod time;
pub mod toast;
pub mod values;
