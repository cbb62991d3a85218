//! The preferences that Civis knows, and what each may be (Civis contract 4.9).

use serde_json::Value;

use super::bad_request;
use super::fields::Fields;
use crate::refusal::Refusal;

const SWITCHES: &[&str] = &[
    "civis_explore_skip_intro",
    "default_success_notifications_on",
    "default_failure_notifications_on",
    "my_activity_metrics",
    "ai_sql_assist_disabled",
    "standard_sql_autocomplete_disabled",
];

const NUMBERS: &[&str] = &["preferred_server_id", "query_preview_rows"];

const TEXTS: &[&str] = &[
    "app_index_order_field",
    "app_index_order_dir",
    "result_index_order_field",
    "result_index_order_dir",
    "result_index_type_filter",
    "result_index_author_filter",
    "result_index_archived_filter",
    "import_index_order_field",
    "import_index_order_dir",
    "import_index_type_filter",
    "import_index_author_filter",
    "import_index_dest_filter",
    "import_index_status_filter",
    "import_index_archived_filter",
    "export_index_order_field",
    "export_index_order_dir",
    "export_index_type_filter",
    "export_index_author_filter",
    "export_index_status_filter",
    "model_index_order_field",
    "model_index_order_dir",
    "model_index_author_filter",
    "model_index_status_filter",
    "model_index_archived_filter",
    "model_index_thumbnail_view",
    "script_index_order_field",
    "script_index_order_dir",
    "script_index_type_filter",
    "script_index_author_filter",
    "script_index_status_filter",
    "script_index_archived_filter",
    "project_index_order_field",
    "project_index_order_dir",
    "project_index_author_filter",
    "project_index_archived_filter",
    "report_index_thumbnail_view",
    "project_detail_order_field",
    "project_detail_order_dir",
    "project_detail_author_filter",
    "project_detail_type_filter",
    "project_detail_archived_filter",
    "enhancement_index_order_field",
    "enhancement_index_order_dir",
    "enhancement_index_author_filter",
    "enhancement_index_archived_filter",
    "registration_index_order_field",
    "registration_index_order_dir",
    "registration_index_status_filter",
    "upgrade_requested",
    "welcome_order_field",
    "welcome_order_dir",
    "welcome_author_filter",
    "welcome_status_filter",
    "welcome_archived_filter",
    "data_pane_width",
    "data_pane_collapsed",
    "notebook_order_field",
    "notebook_order_dir",
    "notebook_author_filter",
    "notebook_archived_filter",
    "notebook_status_filter",
    "workflow_index_order_field",
    "workflow_index_order_dir",
    "workflow_index_author_filter",
    "workflow_index_archived_filter",
    "service_order_field",
    "service_order_dir",
    "service_author_filter",
    "service_archived_filter",
    "assume_role_history",
];

/// The changes that were sent, by names in snake case. (inferred) A name that the platform does not know is passed over, as it passes
/// over every field that it does not know.
pub fn read(sent: Fields) -> Result<Vec<(String, Value)>, Refusal> {
    let mut changes = Vec::new();
    for (name, value) in sent.into_members() {
        let fits = if SWITCHES.contains(&name.as_str()) {
            value.is_boolean()
        } else if NUMBERS.contains(&name.as_str()) {
            value.is_i64()
        } else if TEXTS.contains(&name.as_str()) {
            value.is_string()
        } else {
            continue;
        };
        if !fits && !value.is_null() {
            return Err(bad_request(&format!("preferences.{name} is invalid")));
        }
        changes.push((name, value));
    }
    Ok(changes)
}
