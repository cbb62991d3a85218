//! One's own preferences, and nobody else's (contract 3.6 and 4.9): each is set, or deleted by being emptied.

use std::collections::BTreeMap;

use super::edit;
use crate::api::client::Client;
use crate::model::action::{Action, Sight};
use crate::model::error::ApiError;
use crate::model::field::Field;
use crate::model::input::{Input, InputKind};
use crate::model::values::Values;
use crate::platforms::civis::me::{GetMe, identity};
use crate::platforms::civis::preferences::{PatchMe, Preference};

const fn text(name: &'static str, label: &'static str) -> Input {
    Input::new(name, label, InputKind::Text)
}

const fn switch(name: &'static str, label: &'static str) -> Input {
    Input::new(name, label, InputKind::Switch)
}

const fn number(name: &'static str, label: &'static str) -> Input {
    text(name, label).hint(WHOLE)
}

/// What tells numbers from texts: both are typed as text.
const WHOLE: &str = "A whole number.";

/// All that the contract names.
pub static INPUTS: &[Input] = &[
    switch("civis_explore_skip_intro", "Skip the introduction to Explore"),
    switch("default_success_notifications_on", "Notify of success by default"),
    switch("default_failure_notifications_on", "Notify of failure by default"),
    switch("my_activity_metrics", "Metrics of my activity"),
    switch("ai_sql_assist_disabled", "SQL assistant off"),
    switch("standard_sql_autocomplete_disabled", "SQL completion off"),
    number("query_preview_rows", "Rows in the preview of a query"),
    number("preferred_server_id", "Preferred server (id)"),
    text("app_index_order_field", "Apps: sort by (given up by Civis)"),
    text("app_index_order_dir", "Apps: direction (given up by Civis)"),
    text("result_index_order_field", "Results: sort by"),
    text("result_index_order_dir", "Results: direction"),
    text("result_index_type_filter", "Results: type"),
    text("result_index_author_filter", "Results: author"),
    text("result_index_archived_filter", "Results: archived"),
    text("import_index_order_field", "Imports: sort by"),
    text("import_index_order_dir", "Imports: direction"),
    text("import_index_type_filter", "Imports: type"),
    text("import_index_author_filter", "Imports: author"),
    text("import_index_dest_filter", "Imports: destination"),
    text("import_index_status_filter", "Imports: status"),
    text("import_index_archived_filter", "Imports: archived"),
    text("export_index_order_field", "Exports: sort by"),
    text("export_index_order_dir", "Exports: direction"),
    text("export_index_type_filter", "Exports: type"),
    text("export_index_author_filter", "Exports: author"),
    text("export_index_status_filter", "Exports: status"),
    text("model_index_order_field", "Models: sort by"),
    text("model_index_order_dir", "Models: direction"),
    text("model_index_author_filter", "Models: author"),
    text("model_index_status_filter", "Models: status"),
    text("model_index_archived_filter", "Models: archived"),
    text("model_index_thumbnail_view", "Models: thumbnails"),
    text("script_index_order_field", "Scripts: sort by"),
    text("script_index_order_dir", "Scripts: direction"),
    text("script_index_type_filter", "Scripts: type"),
    text("script_index_author_filter", "Scripts: author"),
    text("script_index_status_filter", "Scripts: status"),
    text("script_index_archived_filter", "Scripts: archived"),
    text("project_index_order_field", "Projects: sort by"),
    text("project_index_order_dir", "Projects: direction"),
    text("project_index_author_filter", "Projects: author"),
    text("project_index_archived_filter", "Projects: archived"),
    text("report_index_thumbnail_view", "Reports: thumbnails"),
    text("project_detail_order_field", "A project: sort by"),
    text("project_detail_order_dir", "A project: direction"),
    text("project_detail_author_filter", "A project: author"),
    text("project_detail_type_filter", "A project: type"),
    text("project_detail_archived_filter", "A project: archived"),
    text("enhancement_index_order_field", "Enhancements: sort by"),
    text("enhancement_index_order_dir", "Enhancements: direction"),
    text("enhancement_index_author_filter", "Enhancements: author"),
    text("enhancement_index_archived_filter", "Enhancements: archived"),
    text("registration_index_order_field", "Registrations: sort by"),
    text("registration_index_order_dir", "Registrations: direction"),
    text("registration_index_status_filter", "Registrations: status"),
    text("upgrade_requested", "Upgrade requested"),
    text("welcome_order_field", "Start page: sort by"),
    text("welcome_order_dir", "Start page: direction"),
    text("welcome_author_filter", "Start page: author"),
    text("welcome_status_filter", "Start page: status"),
    text("welcome_archived_filter", "Start page: archived"),
    text("data_pane_width", "Data pane: width"),
    text("data_pane_collapsed", "Data pane: collapsed"),
    text("notebook_order_field", "Notebooks: sort by"),
    text("notebook_order_dir", "Notebooks: direction"),
    text("notebook_author_filter", "Notebooks: author"),
    text("notebook_archived_filter", "Notebooks: archived"),
    text("notebook_status_filter", "Notebooks: status"),
    text("workflow_index_order_field", "Workflows: sort by"),
    text("workflow_index_order_dir", "Workflows: direction"),
    text("workflow_index_author_filter", "Workflows: author"),
    text("workflow_index_archived_filter", "Workflows: archived"),
    text("service_order_field", "Services: sort by"),
    text("service_order_dir", "Services: direction"),
    text("service_author_filter", "Services: author"),
    text("service_archived_filter", "Services: archived"),
    text("assume_role_history", "Assume role history"),
];

/// How all preferences stand, as far as the record has them; those that are not set are empty.
pub fn present(fields: &[Field]) -> Values {
    let told = |field: &Field| field.path == "preferences" || field.path.starts_with("preferences.");
    if !fields.iter().any(told) {
        return Values::default();
    }
    let stand = |input: &Input| {
        let path = format!("preferences.{}", input.name);
        let within = |field: &Field| field.path.strip_prefix(&path).is_some_and(|rest| rest.starts_with(['.', '[']));
        // Something with parts of its own is no preference that could be read.
        let odd = fields.iter().any(within);
        (!odd).then(|| (input.name.to_owned(), edit::text(&path, fields).unwrap_or_default()))
    };
    INPUTS.iter().filter_map(stand).collect()
}

/// How one's preferences stand; somebody else's can neither be read nor changed.
pub async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let (me, fields) = client.ask(&GetMe).await?;
    let me = identity(&me);
    if me.id.as_ref() != Some(&action.target.id) {
        return Err(ApiError::not_sent(format!(
            "Preferences are changed by their owner alone, and your key belongs to {}.",
            me.name
        )));
    }
    let now = present(&fields);
    let wish = edit::all(action.values.iter().map(|(name, wanted)| Some(now.get(name)? == wanted.trim())));
    Ok(Sight { now, ..Sight::of(wish) })
}

/// What is sent: only what is named.
///
/// # Errors
/// What is no preference, or not of its kind.
pub fn patch(values: &Values) -> Result<PatchMe<'_>, ApiError> {
    let mut preferences = BTreeMap::new();
    for (name, text) in values.iter() {
        let Some(input) = INPUTS.iter().find(|input| input.name == name) else {
            return Err(ApiError::not_sent(format!("Civis has no preference “{name}”.")));
        };
        let preference = match (text.trim(), input.kind) {
            ("", _) => None,
            (text, InputKind::Switch) => Some(Preference::Switch(text == "true")),
            (text, _) if input.hint == WHOLE => match text.parse() {
                Ok(number) => Some(Preference::Number(number)),
                Err(_) => return Err(ApiError::not_sent(format!("{} is a whole number.", input.label))),
            },
            (text, _) => Some(Preference::Text(text.to_owned())),
        };
        preferences.insert(input.name, preference);
    }
    Ok(PatchMe {
        preferences,
        ..PatchMe::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::fields;

    #[test]
    fn a_preference_that_is_not_set_is_empty_and_one_that_is_not_told_is_not_known() {
        let now = present(&fields(
            r#"{"preferences":{"query_preview_rows":50,"my_activity_metrics":{"odd":1}}}"#,
        ));
        assert_eq!(now.get("query_preview_rows"), Some("50"));
        assert_eq!((now.get("my_activity_metrics"), now.get("data_pane_width")), (None, Some("")));
        assert_eq!(present(&fields(r#"{"preferences":{}}"#)).get("data_pane_width"), Some(""));
        assert!(present(&fields(r#"{"id":7}"#)).is_empty());
    }

    #[test]
    fn each_is_sent_as_what_it_is_and_deleted_when_it_is_emptied() {
        let values = Values::default()
            .with("query_preview_rows", "200")
            .with("my_activity_metrics", "false")
            .with("data_pane_width", "200")
            .with("welcome_order_dir", "");
        let sent = serde_json::to_string(&patch(&values).unwrap()).unwrap();
        assert_eq!(
            sent,
            r#"{"preferences":{"data_pane_width":"200","my_activity_metrics":false,"query_preview_rows":200,"welcome_order_dir":null}}"#
        );
        for (name, text) in [("query_preview_rows", "many"), ("favourite_colour", "blue")] {
            assert!(patch(&Values::default().with(name, text)).is_err(), "{name}");
        }
    }
}
