//! A person: the accounts that belong together, and why we think so.

use std::collections::HashMap;

use super::account::{Account, Kind};
use super::connection::ConnectionId;
use super::given::Given;
use super::time::Time;

/// Why accounts were put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Join {
    /// There is one account: nothing was joined.
    Single,
    /// The same e-mail; upper and lower case make no difference.
    SameEmail,
    /// The same e-mail but for a `+tag`.
    SameEmailButTag,
}

impl Join {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Single => "One account",
            Self::SameEmail => "Joined: same e-mail",
            Self::SameEmailButTag => "Joined: same e-mail but for a +tag",
        }
    }
}

/// Accounts of one person, in the order of the connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Names the person within one list: the address, or connection and id.
    pub key: String,
    /// At least one.
    pub accounts: Vec<Account>,
    /// Why they stand together.
    pub join: Join,
}

impl Person {
    /// What to call the person: the first real name, else what the first account is called.
    pub fn name(&self) -> &str {
        self.accounts
            .iter()
            .find_map(|account| account.name.text())
            .unwrap_or_else(|| self.accounts[0].title())
    }

    /// The first address, as its platform writes it.
    pub fn email(&self) -> Option<&str> {
        self.accounts.iter().find_map(|account| account.email.text())
    }

    /// A machine if any platform says so.
    pub fn kind(&self) -> Kind {
        self.accounts
            .iter()
            .filter_map(|account| account.kind.value())
            .find(|kind| **kind != Kind::Person)
            .copied()
            .unwrap_or_default()
    }

    /// The latest time at which any platform saw the person, and which one. `None` is "nobody tells", not "never".
    pub fn last_seen(&self) -> Option<(Time, &ConnectionId)> {
        self.accounts
            .iter()
            .filter_map(|account| account.last_seen.value().map(|time| (*time, &account.connection)))
            .max_by_key(|seen| seen.0)
    }

    /// The account on one connection that best stands for the person there.
    pub fn on<'a>(&'a self, connection: &'a ConnectionId) -> impl Iterator<Item = &'a Account> {
        self.accounts.iter().filter(move |account| account.connection == *connection)
    }
}

/// Why two accounts belong to one person, if they do. The same address is enough. The same address but for
/// a `+tag` is not: shared mailboxes hand tags out to several people, so the names must agree as well.
/// A name alone is never a reason: two people may share one.
pub fn same_person(one: &Account, other: &Account) -> Option<Join> {
    let (first, second) = (one.address()?, other.address()?);
    if first == second {
        return Some(Join::SameEmail);
    }
    (without_tag(&first) == without_tag(&second) && names_agree(one, other)).then_some(Join::SameEmailButTag)
}

/// Whether both have a name and it is the same; upper and lower case and spaces make no difference.
fn names_agree(one: &Account, other: &Account) -> bool {
    let name = |account: &Account| {
        account
            .name
            .text()
            .map(|name| name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "))
    };
    name(one).is_some_and(|first| name(other) == Some(first))
}

/// Puts accounts together by [`same_person`]. The order of first appearance is kept, so that a list does not
/// jump while answers arrive; within a person, accounts follow `order`.
pub fn join(accounts: impl IntoIterator<Item = Account>, order: &[ConnectionId]) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    // Who might be meant by an address without its tag; more than one where a mailbox is shared.
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for account in accounts {
        let Some(address) = account.address() else {
            let key = format!("{}/{}", account.connection, account.id);
            if !people.iter().any(|person| person.key == key) {
                people.push(Person {
                    key,
                    accounts: vec![account],
                    join: Join::Single,
                });
            }
            continue;
        };
        let candidates = places.entry(without_tag(&address)).or_default();
        // An exact match counts before one that needs the tag taken away.
        let reason = |place: &usize| {
            people[*place]
                .accounts
                .iter()
                .filter_map(|known| same_person(known, &account))
                .min()
        };
        let best = candidates.iter().filter_map(|place| Some((reason(place)?, *place))).min();
        let Some((reason, place)) = best else {
            candidates.push(people.len());
            people.push(Person {
                key: address,
                accounts: vec![account],
                join: Join::Single,
            });
            continue;
        };
        let person = &mut people[place];
        let is_it = |known: &Account| known.connection == account.connection && known.id == account.id;
        if !person.accounts.iter().any(is_it) {
            person.join = person.join.max(reason);
            person.accounts.push(account);
        }
    }
    let place = |account: &Account| order.iter().position(|known| *known == account.connection).unwrap_or(order.len());
    for person in &mut people {
        arrange(&mut person.accounts, &place);
    }
    people
}

/// Puts accounts in order of a rank; those of the same rank stay as they are. The rank is `dyn` because each copy of a
/// sort costs every visitor three kilobytes.
pub fn arrange(accounts: &mut [Account], rank: &dyn Fn(&Account) -> usize) {
    accounts.sort_by_cached_key(rank);
}

/// `ada+ml@example.com` → `ada@example.com`; anything else as it is.
pub fn without_tag(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => match local.split_once('+') {
            Some((name, _)) if !name.is_empty() => format!("{name}@{domain}"),
            _ => address.to_owned(),
        },
        None => address.to_owned(),
    }
}

/// How well an account fits what was typed; smaller is better. A name or address that begins with the
/// text comes before one that has a word that does, and that before one that merely contains it.
pub fn fit(account: &Account, text: &str) -> u8 {
    let text = text.trim().to_lowercase();
    let rank = |given: &Given<String>| {
        let Some(given) = given.text().map(str::to_lowercase) else {
            return 3;
        };
        if given.starts_with(&text) {
            0
        } else if given
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| word.starts_with(&text))
        {
            1
        } else if given.contains(&text) {
            2
        } else {
            3
        }
    };
    [&account.name, &account.email, &account.login]
        .into_iter()
        .map(rank)
        .min()
        .unwrap_or(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(connection: &str, id: &str, name: &str, email: Option<&str>) -> Account {
        Account {
            connection: connection.into(),
            id: id.to_owned(),
            name: Given::Value(name.to_owned()),
            email: email.map(str::to_owned).into(),
            ..Account::default()
        }
    }

    fn order() -> Vec<ConnectionId> {
        ["one", "two", "three"].map(ConnectionId::from).to_vec()
    }

    #[test]
    fn two_people_who_share_a_name_stay_two_people() {
        let people = join(
            [
                account("one", "1", "Ana Silva", Some("ana@a.example")),
                account("two", "2", "Ana Silva", Some("ana@b.example")),
            ],
            &order(),
        );
        assert_eq!(people.len(), 2);
    }

    #[test]
    fn accounts_without_an_address_are_never_joined() {
        let people = join([account("one", "1", "bot", None), account("two", "1", "bot", None)], &order());
        assert_eq!(people.len(), 2);
        assert_eq!(people[0].join, Join::Single);
    }

    #[test]
    fn case_does_not_part_a_person_and_the_reason_says_same_email() {
        let people = join(
            [
                account("two", "2", "Ada", Some("Ada@Example.com ")),
                account("one", "1", "Ada", Some("ada@example.com")),
            ],
            &order(),
        );
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].join, Join::SameEmail);
        assert_eq!(people[0].accounts[0].connection, ConnectionId::from("one"));
    }

    #[test]
    fn a_tag_does_not_part_a_person_and_the_reason_says_so() {
        let people = join(
            [
                account("one", "1", "Ada", Some("ada@example.com")),
                account("two", "2", "Ada", Some("ada+ml@example.com")),
            ],
            &order(),
        );
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].join, Join::SameEmailButTag);
    }

    #[test]
    fn the_same_account_heard_twice_is_one_account() {
        let twice = account("one", "1", "Ada", Some("ada@example.com"));
        assert_eq!(join([twice.clone(), twice], &order())[0].accounts.len(), 1);
    }

    #[test]
    fn a_tag_of_a_shared_mailbox_parts_people_whose_names_differ() {
        let ada = account("one", "1", "Ada Lind", Some("ada@example.com"));
        let bram = account("two", "2", "Bram Okafor", Some("ada+ml@example.com"));
        let again = account("three", "3", "Bram Okafor", Some("ADA+ml@example.com"));
        let people = join([ada, bram, again], &order());
        assert_eq!(people.iter().map(|person| person.accounts.len()).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(people[1].join, Join::SameEmail);
    }

    #[test]
    fn an_address_that_is_nothing_but_a_tag_is_left_alone() {
        assert_eq!(without_tag("+tag@example.com"), "+tag@example.com");
        assert_eq!(without_tag("no address"), "no address");
    }

    #[test]
    fn who_begins_with_the_text_fits_best() {
        let named = |name: &str| fit(&account("one", "1", name, None), "ada");
        assert_eq!(["Ada Lind", "Zoe Adams", "Nevada", "Bob"].map(named), [0, 1, 2, 3]);
    }
}
