//! What this platform declares, tried on its double: made, read back, changed, read back, removed, read back.

use rollcall::api::client::Client;
use rollcall::api::read::Full;
use rollcall::model::capability::Capability;
use rollcall::model::field::{Field, FieldValue};

mod accounts;
mod actions;
mod api_keys;
mod constraint;
mod favorites;
mod personal;
mod sign_in;

/// Ada Lindqvist: an ordinary user, active, who was here before.
const ADA: &str = "4003";
/// Mira Castellanos, whose key it is: an administrator.
const MIRA: &str = "4001";

/// Tries one capability; whether there is a trial for it.
pub async fn trial(capability: Capability) -> bool {
    match capability {
        Capability::ListUsers | Capability::ReadUser | Capability::ReadUserTeams => accounts::are_listed_and_read().await,
        Capability::CreateUser => accounts::are_made().await,
        Capability::EditUser => accounts::are_changed().await,
        Capability::ActivateUser | Capability::DeactivateUser => accounts::are_shut_out_and_let_in_again().await,
        Capability::UnsuspendUser => sign_in::a_suspension_ends().await,
        Capability::ResetTwoFactor | Capability::EndSessions => sign_in::second_factor_and_sessions_are_wiped().await,
        Capability::SendAccessMail => sign_in::the_access_mail_is_sent().await,
        Capability::ReadOwnAccount | Capability::EditPreferences => personal::preferences_are_changed_one_by_one().await,
        Capability::ReadOwnActivity => personal::activity_is_read().await,
        Capability::ReadAdministrators => personal::administrators_are_read().await,
        Capability::ReadThemes => personal::themes_are_read().await,
        Capability::KeepFavorites => favorites::are_kept_in_an_order().await,
        Capability::ListKeys | Capability::ReadKey | Capability::CreateKey | Capability::RevokeKey => {
            api_keys::are_made_read_and_revoked().await;
        }
        _ => return false,
    }
    true
}

/// One field of a record, as text.
fn field(record: &[Field], path: &str) -> String {
    match record.iter().find(|field| field.path == path).map(|field| &field.value) {
        Some(FieldValue::Text(text)) => text.clone(),
        Some(FieldValue::Switch(on)) => on.to_string(),
        Some(FieldValue::Nothing) => "null".to_owned(),
        Some(FieldValue::Empty) => String::new(),
        None => "left out".to_owned(),
    }
}

/// One field of a user, read afresh.
async fn field_of(client: &Client, id: &str, path: &str) -> String {
    let record = client.platform.directory().get(client, id).await.expect("the user");
    field(&record.fields, path)
}

fn fields<T>((_, fields): &Full<T>) -> &[Field] {
    fields
}
