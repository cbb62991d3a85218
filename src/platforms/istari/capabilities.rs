//! What Istari can do, and why not (contract 2 and 3).

use crate::model::capability::{Capability, Support, Terms, by_kind};

// Accounts come from the identity provider: the platform only mirrors them.
const NEW_USERS: &str = "Istari takes its users from the identity provider; add the person there.";
const DATA: &str = "Istari shows what the identity provider says of a user; change it there.";
const STATE: &str = "The identity provider says whether a user is active; activate, block or delete the user there.";
const SIGN_IN: &str = "Passwords, second factors and sessions belong to the identity provider; look after them there.";
const TENANT: &str = "Istari cannot move a user; the identity provider says to which tenant a user belongs.";
const NO_MAILS: &str = "Istari sends no mails of its own; invitations and passwords belong to the identity provider.";
const NO_ROLES: &str = "Istari's API tells nothing of roles and permissions. The identity provider keeps them.";
const NO_TEAMS: &str = "Istari has no teams. Control tags on a user come closest, and are shown with the user.";

/// The table.
pub fn can(capability: Capability) -> Support {
    match capability {
        Capability::ListUsers
        | Capability::ReadUser
        | Capability::ReadOwnAccount
        | Capability::ListIntegrations
        | Capability::ListSecrets
        | Capability::ReadHealth => Support::Yes(Terms::READ),
        Capability::CreateUser | Capability::InviteUser => Support::No(NEW_USERS),
        Capability::EditUser => Support::No(DATA),
        Capability::ActivateUser | Capability::DeactivateUser | Capability::UnsuspendUser | Capability::DeleteUser => Support::No(STATE),
        Capability::ResetTwoFactor | Capability::EndSessions | Capability::ChangeOwnPassword => Support::No(SIGN_IN),
        Capability::MoveToTenant => Support::No(TENANT),
        Capability::SendAccessMail | Capability::ResendInvitation | Capability::ResetPassword => Support::No(NO_MAILS),
        Capability::ReadUserRoles
        | Capability::ChangeUserRoles
        | Capability::ReadPermissions
        | Capability::ReadAdministrators
        | Capability::ListRoles
        | Capability::ManageRoles
        | Capability::ListAccess
        | Capability::ManageAccess => Support::No(NO_ROLES),
        Capability::ReadUserTeams | Capability::ListTeams | Capability::ManageTeams => Support::No(NO_TEAMS),
        Capability::ReadResources => {
            Support::No("Istari has no list of what a user owns. The models and files themselves name their makers.")
        }
        Capability::EditPreferences | Capability::ReadThemes | Capability::KeepFavorites => {
            Support::No("Istari keeps no preferences, themes or favorites.")
        }
        Capability::ReadOwnActivity => Support::No("Istari does not tell what a user did last."),
        Capability::ListKeys => Support::OwnOnly(Terms::READ),
        Capability::CreateKey | Capability::RevokeKey => Support::OwnOnly(Terms::FINAL),
        // The token in use is one of them: there is nothing left to read with.
        Capability::RevokeAllKeys => Support::OwnOnly(Terms::UNSEEN),
        Capability::ReadKey => Support::No("Istari has no page for a single token. The list shows everything that it tells of one."),
        Capability::RotateKey => Support::No("Istari cannot replace a token. Create a new one, change over, then revoke the old one."),
        Capability::ListServiceAccounts | Capability::ManageServiceAccounts => {
            Support::No("Istari's machine accounts are agents. They are listed among the users and registered by their own program.")
        }
        Capability::ListTenants => Support::When("Only administrators of the whole installation see its tenants.", Terms::READ),
        Capability::ManageTenants => Support::No("Istari's tenants are made by whoever runs the installation."),
        Capability::KeepTenantKey => Support::When("A tenant gets its key once; an existing key is not replaced.", Terms::FINAL),
        Capability::ManageIntegrations => Support::When(
            "App integrations need a release before 12; auth integrations can be made and changed, and not removed.",
            Terms::FINAL,
        ),
        Capability::AddSecret => Support::When("The tenant needs a public key first, for which the secret is sealed.", Terms::FINAL),
        Capability::UploadFile => Support::When(
            "The storage must be reachable under an address that the settings allow.",
            Terms::FINAL,
        ),
        Capability::DownloadFile => Support::When(
            "The storage must be reachable under an address that the settings allow.",
            Terms::READ,
        ),
        Capability::ListRemotes => Support::When("The installation needs a release before 13.", Terms::READ),
        Capability::SyncRemotes => Support::When("The installation needs a release before 13.", Terms::FINAL),
        Capability::ReadUsage => Support::When("Only administrators read how much is used.", Terms::READ),
        other => by_kind(other),
    }
}
