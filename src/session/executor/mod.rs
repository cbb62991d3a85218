//! The one door for changes: plans become runs, runs become steps, and every step ends in what was seen of it.

pub mod step;
