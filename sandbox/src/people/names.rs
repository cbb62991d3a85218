//! First and last names from many languages, with the Latin spelling that an e-mail address needs.

use std::sync::LazyLock;

use super::dice::Dice;

/// First names in Latin letters.
static GIVEN: LazyLock<Vec<&str>> = LazyLock::new(|| listed(include_str!("given.txt")));
/// Last names in Latin letters.
static FAMILY: LazyLock<Vec<&str>> = LazyLock::new(|| listed(include_str!("family.txt")));
/// Names in other writing systems: a heading, the first names, the last names, an empty line.
static SCRIPTS: LazyLock<Vec<Script>> = LazyLock::new(|| include_str!("scripts.txt").split("\n\n").filter_map(Script::read).collect());

/// Where people get their mail; the first is the most frequent.
const DOMAINS: &[&str] = &[
    "example.com",
    "example.com",
    "example.com",
    "example.org",
    "example.net",
    "data.example.com",
    "research.example.org",
    "emea.example.net",
];

/// The second address of a person who has one.
pub const SECOND_DOMAINS: &[&str] = &["contractors.example.org", "alumni.example.net", "labs.example.com"];

/// Cities with the region and the time zone that go with them.
pub const CITIES: &[(&str, &str, &str)] = &[
    ("Chicago", "IL", "America/Chicago"),
    ("New York", "NY", "America/New_York"),
    ("Denver", "CO", "America/Denver"),
    ("Seattle", "WA", "America/Los_Angeles"),
    ("London", "England", "Europe/London"),
    ("Berlin", "Berlin", "Europe/Berlin"),
    ("Lagos", "Lagos", "Africa/Lagos"),
    ("São Paulo", "SP", "America/Sao_Paulo"),
    ("東京", "Tokyo", "Asia/Tokyo"),
    ("Bengaluru", "KA", "Asia/Kolkata"),
    ("Sydney", "NSW", "Australia/Sydney"),
];

/// Departments, each with a title that one finds in it.
pub const DEPARTMENTS: &[(&str, &str)] = &[
    ("Data Science", "Data Scientist"),
    ("Data Science", "Research Lead"),
    ("Engineering", "Software Engineer"),
    ("Engineering", "Engineering Manager"),
    ("Machine Learning", "ML Engineer"),
    ("Machine Learning", "Annotation Lead"),
    ("Mechanical Design", "Simulation Engineer"),
    ("Support", "Support Specialist"),
    ("Finance", "Controller"),
    ("People", "HR Partner"),
    ("Security", "Identity Administrator"),
];

/// A person's name in its own writing, and the part before the `@`.
pub struct Named {
    /// First name.
    pub given: String,
    /// Last name.
    pub family: String,
    /// The whole name in the order of its language.
    pub full: String,
    /// `first.last` in plain Latin letters.
    pub local_part: String,
}

/// First and last names of one writing system, each with its Latin spelling.
struct Script {
    given: Vec<(&'static str, &'static str)>,
    family: Vec<(&'static str, &'static str)>,
    family_first: bool,
    between: &'static str,
}

impl Script {
    fn read(block: &'static str) -> Option<Self> {
        let mut lines = block.lines();
        let heading = lines.next()?;
        let mut spelled = || -> Option<Vec<_>> { listed(lines.next()?).into_iter().map(|name| name.split_once('=')).collect() };
        Some(Self {
            given: spelled()?,
            family: spelled()?,
            family_first: heading.contains("family first"),
            between: if heading.contains("without space") { "" } else { " " },
        })
    }
}

/// Makes up a name: about one in six is written in other than plain Latin letters.
pub fn named(dice: &mut Dice) -> Named {
    if dice.chance(170) {
        let script = dice.pick(&SCRIPTS);
        let (given, given_latin) = *dice.pick(&script.given);
        let (family, family_latin) = *dice.pick(&script.family);
        let between = script.between;
        return Named {
            full: if script.family_first {
                format!("{family}{between}{given}")
            } else {
                format!("{given}{between}{family}")
            },
            given: given.to_owned(),
            family: family.to_owned(),
            local_part: format!("{given_latin}.{family_latin}"),
        };
    }
    let given = *dice.pick(&GIVEN);
    let mut family = (*dice.pick(&FAMILY)).to_owned();
    if dice.chance(40) {
        family = format!("{family}-{}", dice.pick(&FAMILY));
    }
    Named {
        full: format!("{given} {family}"),
        local_part: format!("{}.{}", in_address(given), in_address(&family)),
        given: given.to_owned(),
        family,
    }
}

/// The domain of a person's main address.
pub fn domain(dice: &mut Dice) -> &'static str {
    dice.pick::<&str>(DOMAINS)
}

/// The spelling of a Latin name inside an e-mail address.
fn in_address(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' | '-' => plain.push(letter),
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' => plain.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ñ' | 'ń' => plain.push('n'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => plain.push('o'),
            'ř' => plain.push('r'),
            'ś' | 'š' | 'ş' => plain.push('s'),
            'ú' | 'ù' | 'û' | 'ü' | 'ů' => plain.push('u'),
            'ž' | 'ż' | 'ź' => plain.push('z'),
            // Spaces, apostrophes and combining dots have no place in the address.
            _ => {}
        }
    }
    plain
}

fn listed(text: &'static str) -> Vec<&'static str> {
    text.split([',', '\n']).map(str::trim).filter(|name| !name.is_empty()).collect()
}
