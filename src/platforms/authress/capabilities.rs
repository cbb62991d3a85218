//! What Authress can do, and why not (contract, "Seed methods", "Related admin endpoints" and "Gotchas").

use crate::model::capability::{Capability, Support, Terms, by_kind};

const NO_STATE: &str =
    "Authress knows no state of a user: take access away in the access records, or delete the user, who comes back by signing in.";
const PROVIDER: &str = "People sign in with their identity provider: passwords and second factors are kept there, not in Authress.";
const NO_FILES: &str = "Authress keeps no files.";
const NO_REMOTES: &str = "Authress has no registries upstream.";
const NO_PERSONAL: &str = "Authress keeps nothing of one's own besides the account that the identity provider tells.";

/// The table.
pub fn can(capability: Capability) -> Support {
    match capability {
        Capability::ListUsers
        | Capability::ReadUser
        | Capability::ReadOwnAccount
        | Capability::ReadUserRoles
        | Capability::ReadPermissions
        | Capability::ReadUserTeams
        | Capability::ReadResources
        | Capability::ListKeys
        | Capability::ReadKey
        | Capability::ListServiceAccounts
        | Capability::ListTenants
        | Capability::ListTeams
        | Capability::ListRoles
        | Capability::ListAccess
        | Capability::ListIntegrations => Support::Yes(Terms::READ),
        // Who has the id of an invite accepts it; nothing tells afterwards for whom it was, and nobody here knows the id any more.
        // And keys have no names: nothing tells which of them is the new one.
        Capability::InviteUser | Capability::CreateKey => Support::Yes(Terms::UNSEEN),
        Capability::RotateKey => Support::When(
            "Authress replaces no key itself: the service client gets a new one, and the present one is revoked if you say so.",
            Terms::FINAL,
        ),
        // Access records and roles can be put back or taken away again under the same ids.
        Capability::ChangeUserRoles | Capability::ManageRoles | Capability::ManageAccess => Support::Yes(Terms::REVERSIBLE),
        // Nobody can be taken out of every tenant again, and what was removed took with it what cannot be read: keys,
        // secrets, who belonged to it.
        Capability::DeleteUser
        | Capability::MoveToTenant
        | Capability::RevokeKey
        | Capability::ManageServiceAccounts
        | Capability::ManageTenants
        | Capability::ManageTeams
        | Capability::ManageIntegrations => Support::Yes(Terms::FINAL),
        Capability::CreateUser => Support::No("Users of Authress appear when they sign in for the first time; invite them instead."),
        Capability::EditUser => Support::No(
            "What Authress knows of a user comes from the identity provider: change it there, and it follows at the next sign-in.",
        ),
        Capability::ActivateUser | Capability::DeactivateUser | Capability::UnsuspendUser => Support::No(NO_STATE),
        Capability::ResetTwoFactor | Capability::ResetPassword | Capability::ChangeOwnPassword => Support::No(PROVIDER),
        Capability::EndSessions => {
            Support::No("Authress has no call that ends sessions: shorten the lives of tokens in the tenant, or delete the user.")
        }
        Capability::SendAccessMail => Support::No("Authress sends no mails: pass the address of the login page on yourself."),
        Capability::ResendInvitation => {
            Support::No("Authress sends no mails: an invite is an id that you pass on yourself, as often as you like.")
        }
        Capability::EditPreferences | Capability::KeepFavorites | Capability::ReadThemes => Support::No(NO_PERSONAL),
        Capability::ReadOwnActivity => Support::No("Authress keeps its audit trail out of this API; look at it in its own portal."),
        Capability::ReadAdministrators => {
            Support::No("Authress has no list of administrators: they are whoever an access record gives the role Authress:Owner.")
        }
        Capability::RevokeAllKeys => {
            Support::No("Authress revokes one access key at a time; deleting the service client ends all of its keys.")
        }
        Capability::KeepTenantKey => Support::No("The tenants of Authress have no public key: nothing is sealed for them."),
        Capability::ListSecrets => Support::No("Authress never tells the secrets that its connections hold, not even that there are any."),
        Capability::AddSecret => Support::No("Authress has no store of secrets: the secret of a connection is sent with the connection."),
        Capability::UploadFile | Capability::DownloadFile => Support::No(NO_FILES),
        Capability::ListRemotes | Capability::SyncRemotes => Support::No(NO_REMOTES),
        Capability::ReadUsage => Support::No("Authress tells how much is used in its own portal only, not in this API."),
        Capability::ReadHealth => Support::No("Authress tells how it is doing on its status page only, not in this API."),
        other => by_kind(other),
    }
}
