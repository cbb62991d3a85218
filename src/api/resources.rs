//! The fourth socket of a vendor: the kinds of things that it has besides people and keys, as a table. How a thing is looked for and
//! looked at is the same for all kinds; what is sent is the vendor's.

use serde_json::Value;

use super::Soon;
use super::actions::{Actions, Choices};
use super::client::{Client, WriteClient};
use super::plain::{Column, Plain, PlainRow};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish, Wording};
use crate::model::belongings::Belongings;
use crate::model::capability::{Capability, Support, Terms};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::field::may_be_cut;
use crate::model::given::Given;
use crate::model::input::{Input, InputKind};
use crate::model::page::{Cursor, Page, Unreadable};
use crate::model::resource::{Area, Resource};
use crate::model::values::Values;

/// How many pages are looked through for one thing. Whoever is not found among so many may still be there.
const MOST_PAGES: usize = 50;
/// How long it is remembered what ids are called, in milliseconds.
const NAMES_LAST: i64 = 60_000;
/// Why something cannot be done to things of a kind.
const NO_WAY: &str = "The platform has no call for this.";

/// What is said of a part of a document that cannot be shown in its input.
const UNSPELLED: &str = "What stands there cannot be shown in this form. Whatever is filled in takes its place.";

/// Sends what an action of a kind wants, once.
pub type Send = for<'a> fn(WriteClient<'a>, &'a Action, &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>>;
/// What there is to choose from for an input.
pub type Choose = for<'a> fn(&'a Client, &'a str) -> Soon<'a, Result<Choices, ApiError>>;
/// What ids are called: as many as can be read.
pub type Names = for<'a> fn(&'a Client) -> Soon<'a, Choices>;
/// Looks how things stand for an action.
pub type Look = for<'a> fn(&'a Client, &'a Action) -> Soon<'a, Result<Sight, ApiError>>;

/// One kind of thing of a platform.
pub struct Kind {
    /// Its name in addresses and in the journal.
    pub slug: &'static str,
    /// On which page it stands.
    pub area: Area,
    /// One of it, before a name: `the tenant `.
    pub the: &'static str,
    /// Many of it: `Tenants`.
    pub many: &'static str,
    /// What it is, as a sentence.
    pub about: &'static str,
    /// The line of the platform's table of capabilities by which it is changed.
    pub changing: Capability,
    /// That table.
    pub can: fn(Capability) -> Support,
    /// The field with its id.
    pub id: &'static str,
    /// The fields of which the first one with a text is its name.
    pub name: &'static [&'static str],
    /// What is shown of it in a list, besides its name.
    pub columns: &'static [Column],
    /// What the ids in its name and in its columns are called, where they are ids of something else; nothing where none are.
    pub names: Option<Names>,
    /// One page of all of it.
    pub list: fn(Option<&Cursor>) -> Plain,
    /// One of it in full, where the platform tells more of it or tells it by itself.
    pub read: Option<fn(&str) -> Plain>,
    /// What else can be read of one of it: what it is called, the question, and what is shown.
    pub parts: &'static [Part],
    /// What has to be filled in: to make one, to change one, to put somebody in, to take somebody out. Where there is nothing to fill
    /// in, it cannot be done.
    pub forms: &'static [(Capability, &'static [Input])],
    /// Which of the things that need nothing to be filled in can be done: deleting, synchronizing.
    pub verbs: &'static [Capability],
    /// Where the field of an input is called otherwise than the input.
    pub paths: &'static [(&'static str, &'static str)],
    /// Inputs that stand for more than a text or a list of texts.
    pub spellings: &'static [Spelling],
    /// Whether what [`Kind::read`] reads is the very document that is changed and sent back: then a change begins with the whole of
    /// it, and what it leaves out is empty.
    pub whole: bool,
    /// Verbs that are called otherwise for this kind; [`Wording::what`] too is said here.
    pub words: &'static [(Capability, Wording)],
    /// What there is to choose from.
    pub choices: Choose,
    /// Looks in a way of its own, where the usual one does not do; nothing for the usual one.
    pub look: Option<Look>,
    /// Sends what an action wants.
    pub send: Send,
    /// What the answer to it tells this once, and what to do where it was lost.
    pub tells: Option<(&'static str, &'static str)>,
}

/// Something that can be read of one thing.
pub struct Part {
    /// What it is called: `Members`.
    pub heading: &'static str,
    /// The question, by the id of the thing.
    pub list: fn(&str) -> Plain,
    /// What is shown.
    pub columns: &'static [Column],
    /// The field by which an entry is told from others, where entries can be put in and taken out.
    pub member: &'static str,
}

/// A part of a document that is filled in as lines of a form of their own.
pub struct Spelling {
    /// The name of the input.
    pub input: &'static str,
    /// How what stands there is written; nothing where it cannot be.
    pub spell: fn(&Value) -> Option<String>,
    /// What was written, as it is to stand there; or what is wrong with it, as a sentence.
    pub read: fn(&str) -> Result<Value, String>,
}

/// Nothing to choose from.
pub fn no_choices<'a>(_client: &'a Client, _input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    Box::pin(std::future::ready(Ok(Choices::new())))
}

/// Nothing that could be sent.
pub fn nothing_to_send<'a>(_writing: WriteClient<'a>, _action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(std::future::ready(Err(ApiError::not_sent(NO_WAY))))
}

impl Kind {
    /// A kind that can only be read, and is changed by saying more: `Kind { forms: …, ..READ_ONLY }`.
    pub const READ_ONLY: Self = Self {
        slug: "",
        area: Area::Access,
        the: "",
        many: "",
        about: "",
        changing: Capability::ManageAccess,
        can: |_| Support::No(NO_WAY),
        id: "id",
        name: &["name"],
        columns: &[],
        names: None,
        list: |_| Plain::nothing(),
        read: None,
        parts: &[],
        forms: &[],
        verbs: &[],
        paths: &[],
        spellings: &[],
        whole: false,
        words: &[],
        choices: no_choices,
        look: None,
        send: nothing_to_send,
        tells: None,
    };

    /// One page of the things of this kind.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn page(&self, client: &Client, from: Option<&Cursor>) -> Result<Page<Resource>, ApiError> {
        let mut page = self.bare_page(client, from).await?;
        self.call_by_name(client, &mut page.rows).await;
        Ok(page)
    }

    /// Puts names in the places of ids. Whoever may not read them, or cannot now, sees the ids.
    async fn call_by_name(&self, client: &Client, things: &mut [Resource]) {
        let Some(names) = self.names.filter(|_| !things.is_empty()) else {
            return;
        };
        let read = client
            .remember(&format!("names for {}", self.slug), NAMES_LAST, async { Ok(names(client).await) })
            .await;
        let Ok(names) = read else { return };
        for thing in things {
            for text in thing.cells.iter_mut().chain([&mut thing.name]) {
                let known = names.iter().find(|(id, _)| text.text() == Some(id));
                if let Some((_, name)) = known {
                    *text = Given::Value(name.clone());
                }
            }
        }
    }

    async fn bare_page(&self, client: &Client, from: Option<&Cursor>) -> Result<Page<Resource>, ApiError> {
        let page = client.ask(&(self.list)(from)).await?;
        let mut things = Page {
            unreadable: page.unreadable,
            next: page.next,
            total: page.total,
            ..Page::default()
        };
        for (row, plain) in page.rows.into_iter().enumerate() {
            let thing = self.resource(plain);
            if thing.id.is_empty() {
                let why = format!("{} is missing", self.id);
                things.unreadable.push(Unreadable { row, why });
            } else {
                things.rows.push(thing);
            }
        }
        Ok(things)
    }

    /// One thing in full.
    ///
    /// # Errors
    /// Why it could not be read; [`ErrorKind::NotFound`] where it is not there.
    pub async fn one(&self, client: &Client, id: &str) -> Result<Resource, ApiError> {
        let mut thing = self.bare(client, id).await?;
        self.call_by_name(client, std::slice::from_mut(&mut thing)).await;
        Ok(thing)
    }

    /// One thing in full, with the ids of others as they are.
    ///
    /// # Errors
    /// Those of [`Kind::one`].
    pub async fn bare(&self, client: &Client, id: &str) -> Result<Resource, ApiError> {
        let missing = || ApiError::of(ErrorKind::NotFound);
        match self.read {
            Some(read) => {
                let page = client.ask(&read(id)).await?;
                page.rows.into_iter().next().map(|row| self.resource(row)).ok_or_else(missing)
            }
            None => self.find(client, |thing| thing.id == id).await?.0.ok_or_else(missing),
        }
    }

    /// What else can be read of a thing, by its place among [`Kind::parts`].
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn part(&self, client: &Client, part: &'static Part, id: &str) -> Result<Belongings, ApiError> {
        let page = client.ask(&(part.list)(id)).await?;
        Ok(super::plain::belongings(part.columns, &page))
    }

    fn resource(&self, row: PlainRow) -> Resource {
        let name = Column("", "", self.name).of(&row);
        let cells = self.columns.iter().map(|column| column.of(&row)).collect();
        Resource {
            id: row.get(self.id).text().unwrap_or_default().to_owned(),
            name,
            cells,
            fields: row.into_fields(),
        }
    }

    /// The first thing for which this holds, and whether all were looked through.
    async fn find(&self, client: &Client, holds: impl Fn(&Resource) -> bool) -> Result<(Option<Resource>, bool), ApiError> {
        let mut from = None;
        for _ in 0..MOST_PAGES {
            let page = self.bare_page(client, from.as_ref()).await?;
            if let Some(found) = page.rows.into_iter().find(&holds) {
                return Ok((Some(found), true));
            }
            from = page.next;
            if from.is_none() {
                return Ok((None, page.unreadable.is_empty()));
            }
        }
        Ok((None, false))
    }

    /// What has to be filled in for it; nothing where it cannot be done.
    pub(super) fn form(&self, capability: Capability) -> Option<&'static [Input]> {
        let known = self.forms.iter().find(|(known, _)| *known == capability);
        known
            .map(|(_, inputs)| *inputs)
            .or_else(|| self.verbs.contains(&capability).then_some(&[][..]))
    }

    /// Where the field of an input is.
    pub(super) fn path<'a>(&self, input: &'a str) -> &'a str {
        self.paths.iter().find(|(name, _)| *name == input).map_or(input, |(_, path)| path)
    }

    /// How what can be changed of a thing stands, by the names of the inputs.
    pub fn values(&self, thing: &Resource) -> Values {
        let mut values = Values::default();
        let row = PlainRow::of(thing.fields.clone());
        for input in self.form(Capability::EditResource).unwrap_or_default() {
            let path = self.path(input.name);
            if let Some((list, inner)) = path.split_once("[].") {
                if let Some(texts) = row.each(list, inner) {
                    values.set(input.name, texts.join("\n"));
                }
                continue;
            }
            match row.get(path.trim_end_matches("[]")) {
                // What was cut is not what stands there: to send it back would be to lose the rest.
                Given::Value(text) if may_be_cut(&text) => {}
                Given::Value(text) if matches!(input.kind, InputKind::Choices | InputKind::Lines) => {
                    values.set(input.name, text.replace(", ", "\n"));
                }
                Given::Value(text) => values.set(input.name, text),
                Given::Nothing => values.set(input.name, ""),
                // What is not told cannot be compared, and begins empty.
                Given::Untold | Given::Unreadable(_) => {}
            }
        }
        values
    }

    /// How things stand for a change, where what it changes stands like this.
    pub fn edited(&self, action: &Action, mut now: Values) -> Sight {
        for input in self.form(Capability::EditResource).unwrap_or_default() {
            let mut typed = [&action.values, &action.base]
                .into_iter()
                .filter_map(|values| values.get(input.name));
            let same = typed.find(|text| now.get(input.name).is_some_and(|now| are_the_same(input.kind, text, now)));
            if let Some(text) = same.map(str::to_owned) {
                now.set(input.name, text);
            }
        }
        let mut wish = if action.values.is_empty() { Wish::Unseen } else { Wish::Met };
        for (name, wanted) in action.values.iter() {
            match now.get(name) {
                Some(known) if self.alike(name, known, wanted) => {}
                Some(_) => {
                    wish = Wish::Unmet;
                    break;
                }
                None => wish = Wish::Unseen,
            }
        }
        Sight { now, ..Sight::of(wish) }
    }

    /// The document of one thing as it came, which goes back changed; see [`Kind::whole`].
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn document_of(&self, client: &Client, id: &str) -> Result<String, ApiError> {
        let missing = || ApiError::of(ErrorKind::NotFound);
        let read = self.read.ok_or_else(missing)?;
        let page = client.ask(&read(id).whole()).await?;
        page.rows.into_iter().find_map(PlainRow::document).ok_or_else(missing)
    }

    /// The usual look: for kinds whose things are found by their names and read back as they were sent.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn see(&self, client: &Client, action: &Action) -> Result<Sight, ApiError> {
        match action.capability {
            Capability::CreateResource => {
                let (found, all) = self.find(client, |thing| thing.title() == action.target.title()).await?;
                Ok(match found {
                    Some(_) => Sight {
                        obstacle: Some("There is one of that name: open it, or choose another name.".to_owned()),
                        ..Sight::of(Wish::Met)
                    },
                    None if all => Sight::of(Wish::Unmet),
                    None => Sight::of(Wish::Unseen),
                })
            }
            Capability::DeleteResource => {
                if let Some(read) = self.read {
                    match client.ask(&read(&action.target.id)).await {
                        Ok(_) => return Ok(Sight::of(Wish::Unmet)),
                        Err(error) if error.kind == ErrorKind::NotFound => {}
                        Err(error) => return Err(error),
                    }
                }
                // That one answer says it is not there is no proof: it may mean that this credential may not see it.
                let (found, all) = self.find(client, |thing| thing.id == action.target.id).await?;
                Ok(Sight::of(match found {
                    Some(_) => Wish::Unmet,
                    None if all => Wish::Met,
                    None => Wish::Unseen,
                }))
            }
            Capability::EditResource => {
                let mut facts = Vec::new();
                let now = if self.whole {
                    let (now, unspelled) = self.standing(&self.document_of(client, &action.target.id).await?)?;
                    facts.extend(unspelled.into_iter().map(|label| (label, UNSPELLED.to_owned())));
                    now
                } else {
                    self.values(&self.bare(client, &action.target.id).await?)
                };
                Ok(Sight {
                    facts,
                    ..self.edited(action, now)
                })
            }
            Capability::AddMember | Capability::RemoveMember => {
                let Some(part) = self.parts.iter().find(|part| !part.member.is_empty()) else {
                    return Ok(Sight::of(Wish::Unseen));
                };
                let page = client.ask(&(part.list)(&action.target.id)).await?;
                let wanted = action.values.get("member").unwrap_or_default();
                let is_in = page.rows.iter().any(|row| row.get(part.member).text() == Some(wanted));
                let whole = page.next.is_none() && page.unreadable.is_empty();
                Ok(Sight::of(match (is_in, action.capability) {
                    (false, _) if !whole => Wish::Unseen,
                    (is_in, Capability::AddMember) => Sight::whether(is_in),
                    (is_in, _) => Sight::whether(!is_in),
                }))
            }
            _ => Ok(Sight::of(Wish::Unseen)),
        }
    }
}

/// Whether two texts mean the same: choices come in any order, and blanks around a line say nothing.
fn are_the_same(kind: InputKind, one: &str, other: &str) -> bool {
    let lines = |text: &str| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        if kind == InputKind::Choices {
            lines.sort_unstable();
            lines.dedup();
        }
        lines
    };
    matches!(kind, InputKind::Choices | InputKind::Lines) && lines(one) == lines(other)
}

impl Actions for Kind {
    fn can(&self, capability: Capability) -> Support {
        if self.form(capability).is_none() {
            return Support::No(NO_WAY);
        }
        // Only a change can be taken back by a step of ours, and only what is in a list can be seen to have come or gone.
        let is_seen = match capability {
            Capability::AddMember | Capability::RemoveMember => self.parts.iter().any(|part| !part.member.is_empty()),
            Capability::SyncResource => self.look.is_some(),
            _ => true,
        };
        (self.can)(self.changing).on(|terms| Terms {
            reversible: terms.reversible && capability == Capability::EditResource,
            verifiable: terms.verifiable && is_seen,
            ..terms
        })
    }

    fn wording(&self, capability: Capability, _values: &Values) -> Wording {
        if let Some((_, words)) = self.words.iter().find(|(known, _)| *known == capability) {
            return *words;
        }
        Wording {
            what: self.the,
            ..capability.wording()
        }
    }

    fn tells(&self, action: &Action) -> Option<(&'static str, &'static str)> {
        self.tells.filter(|_| action.capability.creates())
    }

    fn inputs(&self, capability: Capability) -> &'static [Input] {
        self.form(capability).unwrap_or_default()
    }

    fn choices<'a>(&'a self, client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
        (self.choices)(client, input)
    }

    fn look<'a>(&'a self, client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
        match self.look {
            Some(look) => look(client, action),
            None => Box::pin(self.see(client, action)),
        }
    }

    fn send<'a>(&'a self, writing: WriteClient<'a>, action: &'a Action, secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
        (self.send)(writing, action, secrets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static FORM: [Input; 2] = [
        Input::new("name", "Name", InputKind::Text),
        Input::new("roles", "Roles", InputKind::Choices),
    ];
    static MEMBER: [Input; 1] = [Input::new("member", "Member", InputKind::Text)];
    static KIND: Kind = Kind {
        can: |_| Support::Yes(Terms::REVERSIBLE),
        forms: &[(Capability::EditResource, &FORM), (Capability::AddMember, &MEMBER)],
        verbs: &[Capability::DeleteResource, Capability::SyncResource],
        ..Kind::READ_ONLY
    };

    fn edit(filled: &[(&str, &str)], base: &[(&str, &str)]) -> Action {
        let values = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Action {
            values: values(filled),
            base: values(base),
            ..Action::of(Capability::EditResource)
        }
    }

    #[test]
    fn choices_in_another_order_are_neither_a_change_nor_a_conflict() {
        let now = || Values::default().with("name", "n").with("roles", "b\na");
        let sight = KIND.edited(&edit(&[("roles", "a\nb")], &[]), now());
        assert_eq!((sight.wish, sight.now.get("roles")), (Wish::Met, Some("a\nb")));
        let sight = KIND.edited(&edit(&[("roles", "c")], &[("roles", "a\nb")]), now());
        assert_eq!((sight.wish, sight.now.get("roles")), (Wish::Unmet, Some("a\nb")));
        assert_eq!(KIND.edited(&edit(&[("name", "N")], &[]), now()).wish, Wish::Unmet);
        assert_eq!(KIND.edited(&edit(&[("other", "x")], &[]), now()).wish, Wish::Unseen);
    }

    #[test]
    fn what_was_cut_is_not_taken_for_what_stands_there() {
        let names: Vec<String> = (0..500).map(|number| format!("ROLE_{number}")).collect();
        let json = format!(r#"{{"id":"i","name":"n","roles":["{}"]}}"#, names.join(r#"",""#));
        let thing = KIND.resource(serde_json::from_str(&json).expect("a row"));
        let now = KIND.values(&thing);
        assert_eq!((now.get("name"), now.get("roles")), (Some("n"), None));
    }

    #[test]
    fn only_a_change_is_taken_back_and_only_what_is_listed_is_seen_to_come_and_go() {
        let terms = |capability| KIND.can(capability).terms().expect("it can");
        assert!(terms(Capability::EditResource).reversible);
        for capability in [Capability::DeleteResource, Capability::AddMember, Capability::SyncResource] {
            assert!(!terms(capability).reversible, "{capability:?}");
        }
        assert!(terms(Capability::DeleteResource).verifiable);
        assert!(!terms(Capability::AddMember).verifiable && !terms(Capability::SyncResource).verifiable);
    }
}
