//! How often what changes much in little time is shown.

use crate::model::time::Time;

/// What lies between two showings at least, in milliseconds.
const SHOWN_EACH: i64 = 300;

/// When something was last shown.
#[derive(Default)]
pub struct Pace(Time);

impl Pace {
    /// Whether it may be shown again now; then it counts as shown.
    pub fn is_time(&mut self, now: Time) -> bool {
        let is_time = now.0 - self.0.0 >= SHOWN_EACH;
        if is_time {
            self.0 = now;
        }
        is_time
    }
}
