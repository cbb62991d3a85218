//! A hundred thousand requests, each with the rows of a key: the same ones wherever this is compiled, and one number for all verdicts.

use rollcall::model::constraint::{Constraint, Matcher, VERBS, Verdict, simulate};

/// How many there are.
pub const CASES: u64 = 100_000;
/// What [`Digest`] says of all verdicts, whichever engine read the patterns.
pub const DIGEST: u64 = 0x7707_3431_4557_4867;

/// The patterns stay within what every engine reads alike: letters, classes, digits, anchors, bars and how often.
const ATOMS: [&str; 14] = [
    "reports", "scripts", "users", "me", "runs", r"\d", "[0-9]", "[a-z]", "[^/]", ".", "(a|r|s)", "(?:3|12)", "/", r"\.",
];
const REPEATS: [&str; 10] = ["", "", "", "", "*", "+", "?", "{1}", "{1,3}", "{2,}"];
/// No engine reads these.
const BROKEN: [&str; 6] = ["(", "[", "reports/[0-9", "^(scripts|users", "+users", "[z-a]"];
const NAMES: [&str; 8] = ["reports", "scripts", "users", "me", "runs", "python3", "a.b", "é"];

/// One request, and the rows that are asked.
pub struct Case {
    /// The rows.
    pub rows: Vec<Constraint>,
    /// The verb.
    pub verb: &'static str,
    /// The path, with whatever slashes.
    pub path: String,
}

/// Numbers that look like chance and are the same every time (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(all.len() as u64)).unwrap_or_default();
        all[at]
    }

    fn path(&mut self) -> String {
        let parts: Vec<String> = (0..self.below(4))
            .map(|_| {
                if self.one_in(3) {
                    self.below(40).to_string()
                } else {
                    self.of(&NAMES).to_owned()
                }
            })
            .collect();
        parts.join("/")
    }

    fn slashes(&mut self, path: &str) -> String {
        let (before, after) = (self.of(&["", "", "/", "//"]), self.of(&["", "", "", "/"]));
        format!("{before}{path}{after}")
    }

    /// A pattern: of this path, so that it is often found, or of anything.
    fn pattern(&mut self, path: &str) -> String {
        if self.one_in(4) {
            return self.of(&BROKEN).to_owned();
        }
        let core = if self.one_in(2) {
            let parts = path.split('/').map(|part| match self.below(3) {
                0 if part.bytes().all(|letter| letter.is_ascii_digit()) => r"\d+".to_owned(),
                1 => "[^/]*".to_owned(),
                _ => part.replace('.', r"\."),
            });
            parts.collect::<Vec<_>>().join("/")
        } else {
            (0..=self.below(4)).map(|_| [self.of(&ATOMS), self.of(&REPEATS)].concat()).collect()
        };
        let other = if self.one_in(6) {
            ["|", self.of(&ATOMS)].concat()
        } else {
            String::new()
        };
        [self.of(&["", "^"]), &core, self.of(&["", "", "$"]), &other].concat()
    }

    fn row(&mut self, path: &str) -> Constraint {
        // Half of the rows are about this path or what it begins with, the others about some other.
        let near = if self.one_in(2) { path.to_owned() } else { self.path() };
        let cut = near
            .char_indices()
            .map(|(at, _)| at)
            .nth(usize::try_from(self.below(12)).unwrap_or_default());
        let (matcher, path) = match self.below(8) {
            0 => (Matcher::Verb, String::new()),
            1..4 => (Matcher::Exact, self.slashes(&near)),
            4..7 => (Matcher::Prefix, self.slashes(&near[..cut.unwrap_or(near.len())])),
            _ => (Matcher::Regex, self.pattern(&near)),
        };
        let mut verbs = [false; 6];
        for on in &mut verbs {
            *on = self.one_in(3);
        }
        Constraint { matcher, path, verbs }
    }
}

/// The case of this number.
pub fn case(number: u64) -> Case {
    let mut chance = Chance(number.wrapping_mul(0xD134_2543_DE82_EF95));
    let path = chance.path();
    let rows = if chance.one_in(16) { 0 } else { 1 + chance.below(4) };
    Case {
        rows: (0..rows).map(|_| chance.row(&path)).collect(),
        verb: chance.of(&VERBS),
        path: chance.slashes(&path),
    }
}

/// One number for many verdicts, in their order (`FNV-1a`).
pub struct Digest(pub u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Digest {
    /// Takes one more verdict.
    pub fn take(&mut self, verdict: &Verdict) {
        let (kind, rows) = match verdict {
            Verdict::Unlimited => (0, &[][..]),
            Verdict::Allowed(row) => (1, std::slice::from_ref(row)),
            Verdict::NoPath => (2, &[][..]),
            Verdict::NoVerb(rows) => (3, &rows[..]),
            Verdict::Unreadable(rows) => (4, &rows[..]),
        };
        // No number of a row is that of a kind, so that what follows each other cannot be read in another way.
        for number in std::iter::once(kind).chain(rows.iter().map(|row| *row as u64 + 8)) {
            self.0 = (self.0 ^ number).wrapping_mul(0x0100_0000_01B3);
        }
    }
}

/// The number for all of them, when this engine reads the patterns.
pub fn digest(mut matches: impl FnMut(&str, &str) -> Option<bool>, mut seen: impl FnMut(&Case, &Verdict)) -> u64 {
    let mut digest = Digest::default();
    let matches = std::cell::RefCell::new(&mut matches);
    for number in 0..CASES {
        let case = case(number);
        let verdict = simulate(&case.rows, case.verb, &case.path, |pattern, path| {
            (matches.borrow_mut())(pattern, path)
        });
        digest.take(&verdict);
        seen(&case, &verdict);
    }
    digest.0
}
