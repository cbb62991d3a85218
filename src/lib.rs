//! Rollcall: ask every connected platform the same question, and show each answer as it arrives.

pub mod api;
pub mod app;
pub mod components;
pub mod model;
pub mod pages;
pub mod platforms;
pub mod route;
pub mod session;
