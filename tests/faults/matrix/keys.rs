//! What is tried under each fault with keys: every action that a platform can do to them, each on a key that was made for it.

use rollcall::model::account::Kind;
use rollcall::model::action::{Action, Secrets, Target};
use rollcall::model::capability::Capability::{self, *};
use rollcall::model::key::Key;
use rollcall::model::values::Values;
use rollcall::platforms;

use super::deeds::{Class, OWN};
use crate::yard::Yard;

/// Everything that can be done to keys: the platform, what, and of which class.
pub const DEEDS: [(&str, Capability, Class); 15] = [
    ("civis", CreateKey, Class::Create),
    ("civis", RevokeKey, Class::Remove),
    ("istari", CreateKey, Class::Create),
    ("istari", RevokeKey, Class::Remove),
    ("istari", RevokeAllKeys, Class::Parting),
    ("authress", CreateKey, Class::Told),
    ("authress", RotateKey, Class::Told),
    ("authress", RevokeKey, Class::Remove),
    ("arize", CreateKey, Class::Create),
    ("arize", RotateKey, Class::Create),
    ("arize", RevokeKey, Class::Remove),
    ("truefoundry", CreateKey, Class::Create),
    ("truefoundry", RotateKey, Class::Create),
    ("truefoundry", RevokeKey, Class::Remove),
    ("truefoundry", RevokeAllKeys, Class::Mail),
];

/// What some platforms do in two ways: the second one, for an agent, for somebody else, and to a token of a virtual account.
pub const OTHERWISE: [(&str, Capability, Class); 3] = [
    ("istari", CreateKey, Class::Create),
    ("truefoundry", CreateKey, Class::Told),
    ("truefoundry", RevokeKey, Class::Remove),
];

/// What a key is made of.
fn making(slug: &str, name: &str) -> Values {
    let pairs: &[(&str, &str)] = match slug {
        "civis" => &[("name", name), ("expires", "2039-12-31")],
        "istari" => &[("name", name), ("user_type", "human")],
        // Keys have no names there.
        "authress" => &[("client", "sc_reports")],
        "arize" => &[("name", name), ("key_type", "USER")],
        _ => &[("name", name), ("kind", "own")],
    };
    filled(pairs)
}

fn filled(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// In which field an answer names the key that was made or changed; what TrueFoundry answers with is the token and nothing else.
pub fn id(slug: &str) -> &'static str {
    match slug {
        "authress" => "keyId",
        "truefoundry" => "token",
        _ => "id",
    }
}

/// The action on a key that was not tried before; nothing where the platform does not let anybody in any more.
pub async fn action(yard: &Yard, capability: Capability, number: usize) -> Option<Action> {
    match capability {
        CreateKey => Some(creation(yard, making(yard.slug, &format!("cell-{number}")))),
        RevokeAllKeys if yard.slug == "truefoundry" => {
            let (creation, target) = for_somebody_else(yard, &format!("spare-{number}")).await?;
            make(yard, &creation).await?;
            Some(yard.action(capability, target, Values::default()))
        }
        RevokeAllKeys => {
            let own = yard.client.platform.whoami(&yard.client).await.ok()?;
            let target = Target {
                id: own.id?,
                ..Target::default()
            };
            Some(yard.action(capability, target, Values::default()))
        }
        // Only tokens of virtual accounts are replaced there, and after every replacement one of those goes on.
        RotateKey if yard.slug == "truefoundry" => {
            let is_robot = |key: &Key| key.kind.value() == Some(&Kind::Robot);
            last(yard, capability, &is_robot).await
        }
        _ => {
            let name = format!("spare-{number}");
            let made = make(yard, &creation(yard, making(yard.slug, &name))).await?;
            let is_made = |key: &Key| made.as_deref() == Some(&key.id) || key.name.text() == Some(&name);
            last(yard, capability, &is_made).await
        }
    }
}

/// The action of [`OTHERWISE`].
pub async fn otherwise(yard: &Yard, capability: Capability, number: usize) -> Option<Action> {
    let name = format!("cell-{number}");
    match (yard.slug, capability) {
        ("istari", _) => Some(creation(yard, making(yard.slug, &name).with("user_type", "agent"))),
        (_, CreateKey) => Some(for_somebody_else(yard, &name).await?.0),
        _ => {
            let mut rotation = action(yard, RotateKey, number).await?;
            rotation.values.set("grace", "60");
            make(yard, &rotation).await?;
            Some(yard.action(capability, rotation.target, Values::default()))
        }
    }
}

fn creation(yard: &Yard, values: Values) -> Action {
    yard.action(CreateKey, Target::new(&values), values)
}

/// The making of a token for somebody else, and who that is.
async fn for_somebody_else(yard: &Yard, name: &str) -> Option<(Action, Target)> {
    let people = yard.people().await;
    let other = people.iter().find(|account| account.address().as_deref() != Some(OWN))?;
    let target = Target::of(other);
    let pairs = [("name", name), ("kind", "user"), ("user_email", &target.email)];
    Some((creation(yard, filled(&pairs)), target))
}

/// The action on the last key that is wanted and to which it can be done: of those of a virtual account, the one that is in use.
async fn last(yard: &Yard, capability: Capability, wanted: &dyn Fn(&Key) -> bool) -> Option<Action> {
    let keys = yard.keys().await;
    keys.iter()
        .rev()
        .filter(|key| wanted(key))
        .find_map(|key| on(yard, capability, key))
}

/// Makes or replaces a key through the door; gives its id, where it is told.
async fn make(yard: &Yard, creation: &Action) -> Option<Option<String>> {
    let (outcome, _) = yard.take(creation, &Secrets::default()).await;
    outcome.secret.map(|_| outcome.report.made)
}

/// The action on a key, as it is offered; nothing if it is not for that key.
fn on(yard: &Yard, capability: Capability, key: &Key) -> Option<Action> {
    let offer = platforms::keys(yard.client.platform).offer(capability, key);
    offer.terms.ok()?;
    let mut values = offer.values;
    match (yard.slug, capability) {
        ("authress", RotateKey) => values.set("former", "keep"),
        (_, RotateKey) => values.set("grace", "0"),
        _ => {}
    }
    Some(yard.action(capability, key.target(), values))
}
