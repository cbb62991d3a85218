//! The views: model values in, callbacks out; they ask nobody and know no platform by name.
#![allow(
    clippy::needless_pass_by_value,
    reason = "a component owns its props: the view! macro hands them over by value"
)]

pub mod account_card;
pub mod answers;
pub mod badge;
pub mod bulk_bar;
pub mod chart;
pub mod connection_card;
pub mod copy;
pub mod dialog;
pub mod download;
pub mod drawer;
pub mod field;
pub mod fields;
pub mod file_field;
pub mod focus;
pub mod given;
pub mod gradual;
pub mod icon;
pub mod id;
pub mod live;
pub mod mark;
pub mod moment;
pub mod notice;
pub mod search;
pub mod table;
pub mod text;
pub mod theme;
pub mod toast;
