//! Which rows of a list are chosen, by their ids, in the order in which they were chosen.

use std::collections::HashMap;

/// A set of ids that remembers the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Each id with its turn.
    turns: HashMap<String, usize>,
    /// The turn of the next one.
    next: usize,
}

impl Chosen {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.turns.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.turns.is_empty()
    }

    /// Whether this one is among them.
    pub fn contains(&self, id: &str) -> bool {
        self.turns.contains_key(id)
    }

    /// Adds one. One that is there already keeps its turn.
    pub fn add(&mut self, id: String) {
        if !self.turns.contains_key(&id) {
            self.turns.insert(id, self.next);
            self.next += 1;
        }
    }

    /// Makes room for so many at once.
    pub fn expect(&mut self, count: usize) {
        self.turns.reserve(count);
    }

    /// Takes one out; `false` if it was not there.
    pub fn remove(&mut self, id: &str) -> bool {
        self.turns.remove(id).is_some()
    }

    /// Takes all out that are not to stay.
    pub fn retain(&mut self, stays: impl Fn(&str) -> bool) {
        self.turns.retain(|id, _| stays(id));
    }

    /// All of them, the first chosen first.
    pub fn in_order(&self) -> Vec<&str> {
        let mut order = vec![None; self.next];
        for (id, turn) in &self.turns {
            order[*turn] = Some(id.as_str());
        }
        order.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(ids: &[&str]) -> Chosen {
        let mut chosen = Chosen::default();
        for id in ids {
            chosen.add((*id).to_owned());
        }
        chosen
    }

    #[test]
    fn they_stand_in_the_order_in_which_they_were_chosen() {
        assert_eq!(chosen(&["c", "a", "b"]).in_order(), ["c", "a", "b"]);
    }

    #[test]
    fn one_that_is_chosen_twice_keeps_its_turn_and_one_that_comes_back_is_last() {
        let mut chosen = chosen(&["c", "a", "c"]);
        assert_eq!(chosen.in_order(), ["c", "a"]);
        assert!(chosen.remove("c") && !chosen.remove("c"));
        chosen.add("c".to_owned());
        assert_eq!(chosen.in_order(), ["a", "c"]);
    }

    #[test]
    fn only_those_that_stay_are_kept() {
        let mut chosen = chosen(&["c", "a", "b"]);
        chosen.retain(|id| id != "a");
        assert_eq!((chosen.in_order(), chosen.len()), (vec!["c", "b"], 2));
        assert!(chosen.contains("b") && !chosen.contains("a") && !chosen.is_empty());
    }
}
