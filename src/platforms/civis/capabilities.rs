//! What Civis can do, and why not (contract 2 and 3).

use crate::model::capability::{Capability, Support, Terms, by_kind};

const ADMINISTRATORS: &str = "Only a team or organization administrator may do this.";
const NO_ROLES: &str = "The Civis API has no call for roles; an administrator changes them on the platform's own pages.";
const NO_GROUPS: &str = "This part of the Civis API has no call for groups; a user's groups can be changed on the user.";
const NO_TENANTS: &str = "Civis keeps every account within one organization, and has no call to manage organizations.";
const NO_ACCESS: &str = "This part of the Civis API does not tell who may use which object; the object's own page does.";
const NO_SERVICE_ACCOUNTS: &str =
    "Civis has no service accounts of their own kind; a user that is marked as a robot takes their place, with an API key of its own.";
const NO_INTEGRATIONS: &str = "This part of the Civis API knows no connections to other systems.";
const NO_SECRETS: &str = "This part of the Civis API keeps no secrets other than API keys.";
const NO_FILES: &str = "This part of the Civis API takes and gives no files.";
const NO_REMOTES: &str = "Civis has no registries upstream.";

/// The table.
pub fn can(capability: Capability) -> Support {
    match capability {
        Capability::ListUsers
        | Capability::ReadUser
        | Capability::ReadOwnAccount
        | Capability::ReadUserTeams
        | Capability::ReadAdministrators => Support::Yes(Terms::READ),
        Capability::ReadOwnActivity | Capability::ReadThemes => Support::OwnOnly(Terms::READ),
        Capability::ListKeys | Capability::ReadKey => Support::When("Somebody else's keys are shown to administrators only.", Terms::READ),
        // A new account cannot be deleted again.
        Capability::CreateUser => Support::When(
            "Only a team or organization administrator may do this; a mail goes to the person only if the welcome mail is asked for.",
            Terms::FINAL,
        ),
        Capability::EditUser | Capability::ActivateUser | Capability::DeactivateUser => Support::When(ADMINISTRATORS, Terms::REVERSIBLE),
        Capability::UnsuspendUser => Support::When(
            "Only a team or organization administrator may do this, and only for a user who is suspended.",
            // Civis could suspend again; no action of ours does.
            Terms::FINAL,
        ),
        Capability::ResetTwoFactor | Capability::EndSessions => Support::When(ADMINISTRATORS, Terms::UNSEEN),
        Capability::SendAccessMail => Support::When(
            "Only a team or organization administrator may do this; Civis chooses between a welcome and a new password by the account's status.",
            Terms::MAIL,
        ),
        Capability::EditPreferences | Capability::KeepFavorites => Support::OwnOnly(Terms::REVERSIBLE),
        Capability::CreateKey => Support::OwnOnly(Terms::FINAL),
        Capability::RevokeKey => Support::When("Somebody else's keys are revoked by administrators only.", Terms::FINAL),
        Capability::InviteUser => Support::No("Civis has no invitations; create the account and let it be welcomed by mail."),
        Capability::DeleteUser => Support::No("Civis deletes no accounts; deactivate the user in place of that."),
        Capability::ResendInvitation => Support::No("Civis has no invitations; send the access mail in place of that."),
        Capability::ResetPassword => {
            Support::No("Civis has no mail for this alone; the access mail lets a user choose a new password who has signed in before.")
        }
        Capability::ChangeOwnPassword => {
            Support::No("The Civis API does not ask for the old password, so Rollcall leaves this to your profile page on Civis.")
        }
        Capability::ReadUserRoles => Support::No("The Civis API tells roles only of the account whose key is in use."),
        Capability::ChangeUserRoles | Capability::ListRoles | Capability::ManageRoles => Support::No(NO_ROLES),
        Capability::ReadPermissions => {
            Support::No("The Civis API tells only what you may do to a user: read, write or manage; see that user's fields.")
        }
        Capability::ReadResources => Support::No("This part of the Civis API does not list what a user owns or may use."),
        Capability::MoveToTenant | Capability::ListTenants | Capability::ManageTenants => Support::No(NO_TENANTS),
        Capability::KeepTenantKey | Capability::ListSecrets | Capability::AddSecret => Support::No(NO_SECRETS),
        Capability::RotateKey => Support::No("Civis replaces no keys; create a new one, put it to use, then revoke the old one."),
        Capability::RevokeAllKeys => Support::No("Civis has no call that revokes all keys of a user; revoke them one by one."),
        Capability::ListServiceAccounts | Capability::ManageServiceAccounts => Support::No(NO_SERVICE_ACCOUNTS),
        Capability::ListTeams | Capability::ManageTeams => Support::No(NO_GROUPS),
        Capability::ListAccess | Capability::ManageAccess => Support::No(NO_ACCESS),
        Capability::ListIntegrations | Capability::ManageIntegrations => Support::No(NO_INTEGRATIONS),
        Capability::UploadFile | Capability::DownloadFile => Support::No(NO_FILES),
        Capability::ListRemotes | Capability::SyncRemotes => Support::No(NO_REMOTES),
        Capability::ReadUsage => Support::No("This part of the Civis API tells no usage; a key's use count is shown with the key."),
        Capability::ReadHealth => Support::No("The Civis API has no call that tells whether the platform is well."),
        other => by_kind(other),
    }
}
