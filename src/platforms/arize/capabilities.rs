//! What Arize can do, and why not (contract, "Seed methods" and "Related admin endpoints").

use crate::model::capability::{Capability, Support, Terms, by_kind};

/// The table.
pub fn can(capability: Capability) -> Support {
    use Capability as C;
    match capability {
        C::ListUsers
        | C::ReadUser
        | C::ReadUserRoles
        | C::ListKeys
        | C::ListServiceAccounts
        | C::ListTenants
        | C::ListRoles
        | C::ListAccess
        | C::ListIntegrations => Support::Yes(Terms::READ),

        C::EditUser | C::ManageAccess => Support::Yes(Terms::REVERSIBLE),
        C::ManageTenants | C::ManageRoles | C::ManageIntegrations | C::DeleteUser | C::CreateKey | C::RotateKey | C::RevokeKey => {
            Support::Yes(Terms::FINAL)
        }
        // The account is there at once, and cannot be made to never have been: a deleted address is never free again.
        C::CreateUser => Support::Yes(Terms::FINAL),
        // Unlike other mails, this one leaves a user in the list who is invited.
        C::InviteUser => Support::Yes(Terms {
            verifiable: true,
            ..Terms::MAIL
        }),
        C::ResendInvitation => Support::When("Only somebody whose invitation is still open can be reminded of it.", Terms::MAIL),
        C::ResetPassword => Support::When(
            "Only somebody who is active and signs in with a password can be sent a new one.",
            Terms::MAIL,
        ),
        C::ManageServiceAccounts => Support::When(
            "A service account is made together with its key, and goes when the key is revoked; it cannot be changed in between.",
            Terms::FINAL,
        ),

        C::ReadOwnAccount => Support::No("Arize does not say whose key is in use; the list of keys tells who made which."),
        C::ActivateUser | C::DeactivateUser => {
            Support::No("Arize cannot shut a user out for a while; deleting the user is the only way, and it is final.")
        }
        C::UnsuspendUser => Support::No("Arize does not suspend users, so there is nothing to end."),
        C::ResetTwoFactor => Support::No("Arize has no second factor of its own; the company's sign-in service keeps it."),
        C::EndSessions => {
            Support::No("Arize cannot end sessions through its API; revoking keys and deleting the user stop what they can do.")
        }
        C::SendAccessMail => Support::No("Arize has no separate mail for access; resend the invitation or reset the password instead."),
        C::ChangeOwnPassword => {
            Support::No("Arize sets passwords only through the link of a mail; reset the password of the user instead.")
        }
        C::ChangeUserRoles => {
            Support::No("Arize sets the role in the account when the user is created; roles on spaces can change through role bindings.")
        }
        C::ReadPermissions => Support::No("Arize does not say what one user may do; look at their role and their role bindings instead."),
        C::ReadUserTeams => {
            Support::No("Arize has no teams, and does not list the organizations of a user; look at role bindings instead.")
        }
        C::ReadResources => {
            Support::No("Arize does not list what a user has; role bindings tell on which spaces and projects they have a role.")
        }
        C::MoveToTenant => Support::No("Arize cannot move a user; add them to the other organization and remove them from the first."),
        C::EditPreferences => Support::No("Arize keeps preferences out of its API; change them in Arize itself."),
        C::ReadOwnActivity => Support::No("Arize does not say whose key is in use, so nobody's own activity can be asked for."),
        C::ReadAdministrators => Support::No("Arize has no list of administrators; the list of users shows who has the role Admin."),
        C::ReadThemes => Support::No("Arize has no themes that could be read through its API."),
        C::KeepFavorites => Support::No("Arize has no favorites in its API; keep a bookmark in Arize itself."),
        C::ReadKey => Support::No("Arize does not give out one key by itself; the list of keys has all that it tells of each."),
        C::RevokeAllKeys => Support::No("Arize revokes one key at a time; deleting a user revokes all of theirs."),
        C::KeepTenantKey => Support::No("Arize does not seal secrets for a tenant, so it keeps no public key for that."),
        C::ListTeams | C::ManageTeams => Support::No("Arize has no teams; organizations and spaces part its users instead."),
        C::ListSecrets | C::AddSecret => {
            Support::No("Arize keeps the keys of integrations inside of them; set a new one by changing the integration.")
        }
        C::UploadFile | C::DownloadFile => Support::No("Arize stores no files through this API; datasets are moved with its own client."),
        C::ListRemotes | C::SyncRemotes => Support::No("Arize has no registries upstream that could be brought up to date."),
        C::ReadUsage => Support::No("Arize does not tell usage through its API; its settings page shows it."),
        C::ReadHealth => Support::No("Arize has no health check in its API; its status page tells whether it is well."),
        other => by_kind(other),
    }
}
