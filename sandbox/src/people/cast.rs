//! The fixed cast: named people who are always there, whatever the seed and the size, so that tests can rely on them.
//!
//! All addresses end in `example.com`, `example.org` or `example.net`.
//!
//! | who | what is special |
//! |---|---|
//! | Mira Castellanos, mira.castellanos@example.com | administrator on all five; the sandbox's tokens are hers |
//! | Tomas Herrera, tomas.herrera@example.com | member on all five; the limited tokens are his |
//! | Ada Lindqvist, ada.lindqvist@example.com | on all five; Istari writes `Ada.Lindqvist@Example.com`; Authress id `google\|1234` |
//! | Bram Okafor, bram.okafor@example.com | another person than Ada, though Arize knows him as `ada.lindqvist+ml@example.com` |
//! | Ines Moreau, ines.moreau@example.com | her own plus tag on Civis: `ines.moreau+civis@example.com` |
//! | Kofi Mensah, kofi.mensah@example.com | a second domain on Arize and TrueFoundry: `kofi.mensah@research.example.org` |
//! | Robert Haverford, robert.haverford@example.com | called "Bob Haverford" on Authress |
//! | Lena Fischer | Civis only |
//! | Oluwaseun Adeyemi | Arize and TrueFoundry only |
//! | Nightly Export, Ingest Robot | Civis robots |
//! | cad-extractor-01, mesh-runner-02 | Istari agents without an address |
//! | Priya Raman | invited on Arize and TrueFoundry, nowhere else |
//! | Jonas Petersen | invitation expired on Arize, active on Civis |
//! | Noor van den Berg | suspended on Civis and Istari |
//! | Viktor Halloran | has left: deactivated on Civis, Istari, TrueFoundry, inactive (never listed) on Arize, still on Authress |
//! | Sofia Marchetti, Hanna Virtanen, Luca Romano, Daniel Osei, Eun-ji Park | Istari locked, deleted, initial, unspecified, no state |
//! | Gideon Achterberg | the second administrator, on Civis, Arize and TrueFoundry |
//! | Maria Santos (three persons) | the same name with maria.santos@example.com, maria.santos@example.org, maria.c.santos@example.com |
//! | ten people in Arabic, Hebrew, Japanese, Chinese, Cyrillic, Greek, Devanagari, Vietnamese, Icelandic, Turkish | on all five |
//! | a name of more than 200 letters; an address of more than 200 | Wilhelmina…, and Longina Addressa |
//! | markup, apostrophes, bidi characters in names | on all five |
//! | Alma Winter, Percy Cent, Hasha Tag, Zoë Ünï, Samuel Slash, Idalia Long | Authress ids that a path must encode |
//! | Nemo Null | Authress account without name and address |
//! | Fiona Outlander, a second Ada Lindqvist, Otto Elsewhere | in another organization: never visible |

use std::collections::BTreeMap;

use super::generation::HORIZON;
use super::{Account, Kind, Person, Standing};
use crate::platform::Platform::{self, Arize, Authress, Civis, Istari, TrueFoundry};

/// The number of Mira Castellanos, who owns the sandbox's tokens.
pub const ADMIN: u32 = 1;
/// The number of Tomas Herrera, who owns the limited tokens.
pub const LIMITED: u32 = 2;

/// The cast in its fixed order; the number of a person is their place, from 1.
pub fn cast() -> Vec<Person> {
    let mut everyone = vec![
        all("Mira", "Castellanos", "mira.castellanos@example.com").admin(&Platform::ALL),
        all("Tomas", "Herrera", "tomas.herrera@example.com"),
        all("Ada", "Lindqvist", "ada.lindqvist@example.com")
            .email(Istari, "Ada.Lindqvist@Example.com")
            .id("google|1234"),
        all("Bram", "Okafor", "bram.okafor@example.com")
            .only(&[Civis, Authress, Arize])
            .email(Arize, "ada.lindqvist+ml@example.com"),
        all("Ines", "Moreau", "ines.moreau@example.com").email(Civis, "ines.moreau+civis@example.com"),
        all("Kofi", "Mensah", "kofi.mensah@example.com")
            .only(&[Civis, Istari, Arize, TrueFoundry])
            .email(Arize, "kofi.mensah@research.example.org")
            .email(TrueFoundry, "kofi.mensah@research.example.org"),
        all("Robert", "Haverford", "robert.haverford@example.com").name(Authress, "Bob Haverford"),
        all("Lena", "Fischer", "lena.fischer@example.com").only(&[Civis]),
        all("Oluwaseun", "Adeyemi", "oluwaseun.adeyemi@example.org").only(&[Arize, TrueFoundry]),
        all("Nightly", "Export", "nightly-export@robots.example.com")
            .only(&[Civis])
            .kind(Kind::Robot),
        all("Ingest", "Robot", "ingest@robots.example.com").only(&[Civis]).kind(Kind::Robot),
        all("", "", "").named("cad-extractor-01").only(&[Istari]).kind(Kind::Agent),
        all("", "", "").named("mesh-runner-02").only(&[Istari]).kind(Kind::Agent),
    ];
    everyone.extend(standings());
    everyone.extend(written());
    everyone.extend(addressed());
    everyone.extend(foreign());
    for (person, number) in everyone.iter_mut().zip(1..) {
        person.number = number;
        if let Some(account) = person.accounts.get_mut(&Authress)
            && account.id.is_none()
        {
            account.id = Some(format!("auth0|cast{number:04}"));
        }
    }
    everyone
}

/// People in every state that an account can have.
fn standings() -> Vec<Person> {
    vec![
        all("Priya", "Raman", "priya.raman@example.com")
            .only(&[Arize, TrueFoundry])
            .standing(Arize, Standing::Invited)
            .standing(TrueFoundry, Standing::Invited),
        all("Jonas", "Petersen", "jonas.petersen@example.net")
            .only(&[Civis, Arize])
            .standing(Arize, Standing::Expired),
        all("Noor", "van den Berg", "noor.vandenberg@example.com")
            .standing(Civis, Standing::Suspended)
            .standing(Istari, Standing::Suspended),
        all("Viktor", "Halloran", "viktor.halloran@example.com")
            .standing(Civis, Standing::Deactivated)
            .standing(Istari, Standing::Deactivated)
            .standing(Arize, Standing::Deactivated)
            .standing(TrueFoundry, Standing::Deactivated),
        all("Sofia", "Marchetti", "sofia.marchetti@example.com")
            .only(&[Istari, Authress])
            .standing(Istari, Standing::Locked),
        all("Hanna", "Virtanen", "hanna.virtanen@example.com")
            .only(&[Istari])
            .standing(Istari, Standing::Deleted),
        all("Luca", "Romano", "luca.romano@example.com")
            .only(&[Istari, Civis])
            .standing(Istari, Standing::Invited),
        all("Daniel", "Osei", "daniel.osei@example.org")
            .only(&[Istari, Authress])
            .standing(Istari, Standing::Unspecified),
        all("Eun-ji", "Park", "eunji.park@example.com")
            .only(&[Istari, Arize])
            .standing(Istari, Standing::Unstated),
        all("Gideon", "Achterberg", "gideon.achterberg@example.com")
            .only(&[Civis, Arize, TrueFoundry])
            .admin(&[Civis, Arize, TrueFoundry]),
    ]
}

/// Names that are hard to show, to sort or to tell apart.
fn written() -> Vec<Person> {
    vec![
        all("Maria", "Santos", "maria.santos@example.com").only(&[Civis, Authress]),
        all("Maria", "Santos", "maria.santos@example.org").only(&[Arize, TrueFoundry]),
        all("Maria", "Santos", "maria.c.santos@example.com").only(&[Istari, Authress]),
        all("ليلى", "حداد", "layla.haddad@example.com"),
        all("נועה", "לוי", "noa.levi@example.com"),
        all("美咲", "佐藤", "misaki.sato@example.com").named("佐藤 美咲"),
        all("小明", "王", "wang.xiaoming@example.com").named("王小明"),
        all("Екатерина", "Соколова", "ekaterina.sokolova@example.com"),
        all("Ελένη", "Παπαδοπούλου", "eleni.papadopoulou@example.com"),
        all("आरव", "शर्मा", "aarav.sharma@example.com"),
        all("Thị Ánh Tuyết", "Nguyễn", "tuyet.nguyen@example.com").named("Nguyễn Thị Ánh Tuyết"),
        all("Þórdís", "Ægisdóttir", "thordis.aegisdottir@example.com"),
        all("İsmail", "Şahin", "ismail.sahin@example.com").named("İsmail Çağlar Şahin"),
        all("Wilhelmina", &long_family(), "wilhelmina@example.com"),
        all("Longina", "Addressa", &long_email()),
        all("<img", "src=x>", "markup@example.com").named("<img src=x onerror=alert(1)>"),
        all("\"><script>", "alert(1)", "script@example.com").named("\"><script>alert(1)</script>"),
        all("Siobhán", "O'Reilly-D’Arcy", "siobhan.o'reilly@example.com"),
        all("Yusuf", "\u{202e}nimda\u{202c}", "yusuf.nimda@example.com"),
    ]
}

/// People whose Authress ids need care in a path (Authress contract, "Path parameters").
fn addressed() -> Vec<Person> {
    let here = [Authress, Civis];
    vec![
        all("Alma", "Winter", "alma.winter@example.com").only(&here).id("auth0|ab/c d"),
        all("Percy", "Cent", "percy.cent@example.com").only(&here).id("100%|sure"),
        all("Hasha", "Tag", "hasha.tag@example.com").only(&here).id("hash#tag?query=1&x=2"),
        all("Zoë", "Ünï", "zoe.uni@example.com").only(&here).id("ünï|Zoë/東京"),
        all("Samuel", "Slash", "samuel.slash@example.com").only(&here).id("saml|a%2Fb"),
        // Listed, but longer than the 64 characters that a path may hold (Authress contract, gotcha 3).
        all("Idalia", "Long", "idalia.long@example.com")
            .only(&here)
            .id(&format!("saml|{}", "idalia.long.".repeat(8))),
        all("Nemo", "Null", "nemo.null@example.com").only(&here).nameless(),
    ]
}

/// People of another organization, one of them with the name and the address of somebody here.
fn foreign() -> Vec<Person> {
    vec![
        all("Fiona", "Outlander", "fiona@elsewhere.example.net").foreign().id("auth0|fiona"),
        all("Ada", "Lindqvist", "ada.lindqvist@example.com").foreign().id("auth0|other-ada"),
        all("Otto", "Elsewhere", "otto@elsewhere.example.net").foreign().id("auth0|otto"),
    ]
}

/// Two hundred and more letters, as in the longest names that registers have held.
fn long_family() -> String {
    "Hubertina-Alexandrine-Maximiliane-Theodora-Konstantina-Schwarzenberg-Liechtenstein-Esterhazy-".repeat(2)
        + "Wolfeschlegelsteinhausenbergerdorff-Hohenlohe"
}

/// Close to the 254 characters that an address may have.
fn long_email() -> String {
    format!(
        "longina.{}@{}.{}.{}.example.com",
        "a".repeat(56),
        "b".repeat(58),
        "c".repeat(58),
        "d".repeat(40)
    )
}

/// A person with an ordinary account on every platform, which the methods below then change.
fn all(given: &str, family: &str, email: &str) -> Person {
    Person {
        number: 0,
        seed: 0,
        kind: Kind::Human,
        given: given.to_owned(),
        family: family.to_owned(),
        name: format!("{given} {family}"),
        email: email.to_owned(),
        position: ("Engineering", "Software Engineer"),
        place: ("Chicago", "IL", "America/Chicago"),
        joined: HORIZON,
        last_seen: None,
        foreign: false,
        accounts: Platform::ALL
            .into_iter()
            .map(|platform| (platform, Account::default()))
            .collect::<BTreeMap<_, _>>(),
    }
}

impl Person {
    fn on(mut self, platform: Platform, change: impl FnOnce(&mut Account)) -> Self {
        change(self.accounts.entry(platform).or_default());
        self
    }

    fn only(mut self, platforms: &[Platform]) -> Self {
        self.accounts.retain(|platform, _| platforms.contains(platform));
        self
    }

    fn admin(mut self, platforms: &[Platform]) -> Self {
        for (platform, account) in &mut self.accounts {
            account.admin = platforms.contains(platform);
        }
        self
    }

    fn email(self, platform: Platform, email: &str) -> Self {
        self.on(platform, |account| account.email = Some(email.to_owned()))
    }

    fn name(self, platform: Platform, name: &str) -> Self {
        self.on(platform, |account| account.name = Some(name.to_owned()))
    }

    fn standing(self, platform: Platform, standing: Standing) -> Self {
        self.on(platform, |account| account.standing = standing)
    }

    fn id(self, id: &str) -> Self {
        self.on(Authress, |account| account.id = Some(id.to_owned()))
    }

    fn nameless(self) -> Self {
        self.on(Authress, |account| account.nameless = true)
    }

    fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    fn foreign(mut self) -> Self {
        self.foreign = true;
        self
    }
}
