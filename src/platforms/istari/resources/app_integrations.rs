//! App integrations of Istari: connections to drives and to systems with product data, each replaced as a whole.

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::part;
use crate::api::Soon;
use crate::api::client::WriteClient;
use crate::api::plain::{self, Column, Plain, answered};
use crate::api::read_as::whole;
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets};
use crate::model::capability::Capability;
use crate::model::change::Change;
use crate::model::error::ApiError;
use crate::model::input::{self, Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::istari::app_integrations::{
    CreateAppIntegration, DeleteAppIntegration, GetAppIntegration, ListAppIntegrations, NewAppIntegration, UpdateAppIntegration,
};
use crate::platforms::istari::{capabilities, listing};

static FORM: [Input; 6] = [
    // The platform has no names and does not want a description; without one, nobody could tell two of a kind apart.
    Input::new("name", "Description", InputKind::Text)
        .required()
        .hint("Istari gives it no other name."),
    Input::new(
        "integration_type",
        "Connects to",
        InputKind::OneOf(&[
            ("google_drive", "Google Drive"),
            ("windchill", "Windchill"),
            ("microsoft_365", "Microsoft 365"),
            ("dassault_3d_experience", "Dassault 3DEXPERIENCE"),
            ("teamwork_cloud", "Teamwork Cloud"),
            ("network_drive", "A network drive"),
        ]),
    )
    .required()
    .hint("Whoever changes it loses the settings of what it was connected to."),
    Input::new("server_name", "Server", InputKind::Text).hint("Teamwork Cloud alone needs it."),
    Input::new("host_name", "Host", InputKind::Text).hint("A network drive alone needs it, and what follows."),
    Input::new(
        "os_type",
        "Operating system",
        InputKind::OneOf(&[("windows", "Windows"), ("linux", "Linux"), ("macos", "macOS")]),
    ),
    Input::new(
        "protocol",
        "Protocol",
        InputKind::OneOf(&[("smb", "SMB"), ("nfs", "NFS"), ("local", "Local")]),
    ),
];

/// Which settings a type needs; no other type has any.
const SETTINGS: [(&str, &[&str]); 2] = [
    ("teamwork_cloud", &["server_name"]),
    ("network_drive", &["host_name", "os_type", "protocol"]),
];

/// The kind.
pub static APP_INTEGRATIONS: Kind = Kind {
    slug: "app-integrations",
    area: Area::Integrations,
    the: "the app integration ",
    many: "App integrations",
    about: "Connections to drives and to systems with product data. Releases from 12 on do not have them.",
    changing: Capability::ManageIntegrations,
    can: capabilities::can,
    name: &["description", "integration_type"],
    columns: &[
        Column("Connects to", "", &["integration_type"]),
        Column("Server", "", &["integration_data.server_name", "integration_data.host_name"]),
        Column("Made by", "", &["created_by_id"]),
        Column("Created", "", &["created"]),
    ],
    list: |from| {
        let (part, sort) = (part(from), None);
        Plain::of(&ListAppIntegrations { part, sort }, listing::page)
    },
    read: Some(|app_integration_id| Plain::of(&GetAppIntegration { app_integration_id }, plain::one)),
    parts: &[Part {
        heading: "Auth integrations",
        list: |app_integration_id| {
            Plain::of(&GetAppIntegration { app_integration_id }, |reply| {
                plain::list_within(reply, "auth_integrations")
            })
        },
        columns: &[
            Column("Provider", "", &["auth_integration_type"]),
            Column("Signs in by", "", &["auth_type"]),
            Column("Id", "", &["id"]),
        ],
        member: "",
    }],
    forms: &[(Capability::CreateResource, &FORM), (Capability::EditResource, &FORM)],
    verbs: &[Capability::DeleteResource],
    paths: &[
        ("name", "description"),
        ("server_name", "integration_data.server_name"),
        ("host_name", "integration_data.host_name"),
        ("os_type", "integration_data.os_type"),
        ("protocol", "integration_data.protocol"),
    ],
    send,
    ..Kind::READ_ONLY
};

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let app_integration_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                if let Some((_, why)) = input::objection(&FORM, &action.values) {
                    return Err(ApiError::not_sent(why));
                }
                let wanted = Wanted::of(action, "{}")?;
                let made = writing.send(&answered(CreateAppIntegration { new: wanted.sent() })).await?;
                Ok(Receipt {
                    id: made.get("id").text().map(str::to_owned),
                    ..Receipt::default()
                })
            }
            Capability::EditResource => {
                let whole = writing.reading().ask(&whole(GetAppIntegration { app_integration_id })).await?;
                let wanted = Wanted::of(action, &whole)?;
                let new = wanted.sent();
                writing.send(&answered(UpdateAppIntegration { app_integration_id, new })).await?;
                Ok(Receipt::default())
            }
            _ => {
                writing.send(&DeleteAppIntegration { app_integration_id }).await?;
                Ok(Receipt::default())
            }
        }
    })
}

/// What one is to become.
#[derive(Debug)]
struct Wanted {
    integration_type: String,
    description: Option<String>,
    data: Option<Box<RawValue>>,
}

impl Wanted {
    /// What was filled in, put into what was read: its settings stay with all that we do not know of them, unless it connects to something
    /// else from now on.
    fn of(action: &Action, onto: &str) -> Result<Self, ApiError> {
        let read = |json: &str| serde_json::from_str::<Value>(json).unwrap_or_default();
        let before = read(onto);
        let document = APP_INTEGRATIONS.document(action, onto)?;
        let document = read(&document);
        let word = |document: &Value| document["integration_type"].as_str().unwrap_or_default().to_owned();
        let integration_type = word(&document);
        let needed = SETTINGS
            .iter()
            .find(|(known, _)| *known == integration_type)
            .map_or(&[][..], |(_, needed)| *needed);
        for input in FORM.iter().skip(2) {
            let filled = action.values.filled(input.name);
            let there = filled.or_else(|| document["integration_data"][input.name].as_str());
            if needed.contains(&input.name) {
                let why = match there {
                    Some(text) => input.objection(text),
                    None => Some(format!("{} is needed for what it connects to.", input.label)),
                };
                if let Some(why) = why {
                    return Err(ApiError::not_sent(why));
                }
            } else if filled.is_some() {
                let why = format!(
                    "{} is nothing that it has: leave it empty, or let it connect to something else.",
                    input.label
                );
                return Err(ApiError::not_sent(why));
            }
        }
        let data = match &document["integration_data"] {
            Value::Object(data) if word(&before) != integration_type => {
                let kept = data.iter().filter(|(name, _)| needed.contains(&name.as_str()));
                let kept: Map<String, Value> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
                (!kept.is_empty()).then_some(Value::Object(kept))
            }
            Value::Null => None,
            data => Some(data.clone()),
        };
        Ok(Self {
            integration_type,
            description: document["description"].as_str().map(str::to_owned),
            data: data.and_then(|data| to_raw_value(&data).ok()),
        })
    }

    fn sent(&self) -> NewAppIntegration<'_> {
        NewAppIntegration {
            integration_type: &self.integration_type,
            // What is left out of a replacement is gone.
            description: self.description.as_deref().map_or(Change::Keep, Change::Set),
            integration_data: self.data.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRIVE: &str = r#"{"id":"7","integration_type":"network_drive","description":"Attic",
        "integration_data":{"host_name":"nas","os_type":"linux","protocol":"nfs","share":"a"}}"#;

    fn wanted(onto: &str, filled: &[(&str, &str)]) -> Result<String, String> {
        let action = Action {
            values: filled.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
            ..Action::of(Capability::EditResource)
        };
        let wanted = Wanted::of(&action, onto).map_err(|error| error.happened(""))?;
        Ok(serde_json::to_string(&wanted.sent()).expect("JSON"))
    }

    #[test]
    fn settings_stay_with_all_that_is_not_known_of_them() {
        let expected = r#"{"integration_type":"network_drive","description":"Attic","integration_data":{"host_name":"new","os_type":"linux","protocol":"nfs","share":"a"}}"#;
        assert_eq!(wanted(DRIVE, &[("host_name", "new")]).as_deref(), Ok(expected));
    }

    #[test]
    fn what_connects_to_something_else_has_other_settings() {
        let none = wanted(
            DRIVE,
            &[
                ("integration_type", "windchill"),
                ("host_name", ""),
                ("os_type", ""),
                ("protocol", ""),
            ],
        );
        assert_eq!(none.as_deref(), Ok(r#"{"integration_type":"windchill","description":"Attic"}"#));
        let server = wanted(DRIVE, &[("integration_type", "teamwork_cloud"), ("server_name", "twc")]);
        assert!(
            server
                .expect("it is sent")
                .ends_with(r#""integration_data":{"server_name":"twc"}}"#)
        );
    }

    #[test]
    fn settings_that_are_missing_or_of_another_kind_are_not_sent() {
        for filled in [
            &[("integration_type", "teamwork_cloud")][..],
            &[("host_name", "")],
            &[("os_type", "beos")],
            &[("server_name", "twc")],
        ] {
            let why = wanted(DRIVE, filled).expect_err("it is refused");
            assert!(why.ends_with('.'), "{why}");
        }
    }
}
