//! What is tried under each fault with keys: every action that a platform can do to them, each on a key that was made for it.

use rollcall::model::account::Kind;
use rollcall::model::action::{Action, Secrets, Target, Wish};
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
    let creation = |values: Values| yard.action(CreateKey, Target::new(&values), values);
    match capability {
        CreateKey => Some(creation(making(yard.slug, &format!("cell-{number}")))),
        RevokeAllKeys if yard.slug == "truefoundry" => {
            let people = yard.people().await;
            let other = people.iter().find(|account| account.address().as_deref() != Some(OWN))?;
            let target = Target::of(other);
            let name = format!("spare-{number}");
            let pairs = [("name", name.as_str()), ("kind", "user"), ("user_email", &target.email)];
            make(yard, &creation(filled(&pairs))).await?;
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
        _ => {
            let name = format!("spare-{number}");
            let made = make(yard, &creation(making(yard.slug, &name))).await?;
            let is_made = |key: &Key| made.as_deref() == Some(&key.id) || key.name.text() == Some(&name);
            // Only tokens of virtual accounts are replaced there, and one of those is there after every replacement.
            let of_robots = (yard.slug, capability) == ("truefoundry", RotateKey);
            let is_robot = |key: &Key| key.kind.value() == Some(&Kind::Robot);
            for key in yard
                .keys()
                .await
                .iter()
                .filter(|key| if of_robots { is_robot(key) } else { is_made(key) })
            {
                let action = on(yard, capability, key);
                if let Some(action) = action
                    && yard.actions().look(&yard.client, &action).await.ok()?.wish != Wish::Met
                {
                    return Some(action);
                }
            }
            None
        }
    }
}

/// Makes a key through the door; gives its id, where it is told.
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
