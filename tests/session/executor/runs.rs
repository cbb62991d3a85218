//! Runs as a person drives them.
