//! Whether a pattern can be tried at all: an engine that goes back over what it has read can take for ever with some.

/// How many steps a try may take in the worst case: a small part of a second.
const MOST_STEPS: f64 = 1e8;

/// Whether finding the pattern in the path could take so long that a page would stand still. It counts the ways in which the pattern
/// could be laid over the path, and rather too many than too few.
pub fn is_endless(pattern: &str, path: &str) -> bool {
    let length = path.chars().fold(1.0, |length, _| length + 1.0);
    // It may begin at any letter.
    let mut ways: f64 = length;
    // Of each group that is open: whether what is in it could be laid in more than one way.
    let mut open = vec![false];
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        let varies = match sign {
            '\\' => signs.next().is_none(),
            '[' => skip_class(&mut signs),
            '(' => {
                open.push(false);
                // What says of which kind the group is repeats nothing.
                if signs.next_if_eq(&'?').is_some() {
                    signs.next();
                }
                continue;
            }
            '|' => true,
            ')' => open.pop().unwrap_or_default(),
            _ => false,
        };
        let repeats = match signs.next_if(|sign| matches!(sign, '*' | '+' | '?' | '{')) {
            None => 1.0,
            Some('?') => 2.0,
            Some('{') => {
                while signs.next_if(|sign| *sign != '}').is_some() {}
                length
            }
            Some(_) => length,
        };
        ways *= if varies && repeats > 2.0 { length.exp2() } else { repeats };
        if let Some(group) = open.last_mut() {
            *group |= varies || repeats > 1.0;
        }
    }
    ways > MOST_STEPS
}

/// Goes on behind a class, in which nothing has a meaning but the sign that ends it. A class is one letter: it varies never.
fn skip_class(signs: &mut impl Iterator<Item = char>) -> bool {
    while let Some(sign) = signs.next() {
        match sign {
            ']' => break,
            '\\' => _ = signs.next(),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_within_a_repeat_is_endless_and_what_people_write_is_not() {
        let path = "scripts/1234567/runs/1234567/outputs/aaaaaaaa";
        for pattern in ["(a+)+$", "(a|a)*b", "^(\\d*)*$", "((a?b?)c?){20}$", "(?:[a-z]+/?)+!", "a*a*a*a*a*b"] {
            assert!(is_endless(pattern, path), "{pattern}");
        }
        for pattern in [
            "^scripts/\\d+/runs/\\d+$",
            "^(scripts|reports)/[0-9]+(/runs)?",
            "^scripts/[(+)*]+\\)+",
            "^jobs/(?:\\d+|all)/runs/[^/]+?$",
            "^a{2}b",
            "(",
            "\\",
        ] {
            assert!(!is_endless(pattern, path), "{pattern}");
        }
        // On a short path even the worst is soon over.
        assert!(!is_endless("(a+)+$", "scripts"));
    }
}
