//! The addresses: one file a page. A page reads signals and shows them; it never awaits and never judges a status code.

pub mod acts;
mod belongings;
pub mod connections;
pub mod health;
pub mod import;
pub mod keys;
pub mod nowhere;
pub mod parts;
pub mod people;
pub mod person;
pub mod recorder;
pub mod runs;
pub mod settings;
pub mod things;
pub mod usage;
pub mod users;
pub mod words;
