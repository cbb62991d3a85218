//! What TrueFoundry can do, and why not (contract, "Seed methods" and "Related admin endpoints").

use crate::model::capability::{Capability, Support, Terms, by_kind};

const NO_TENANTS: &str = "TrueFoundry has no API for tenants: a credential belongs to one tenant, which is named on every user.";
const NO_INTEGRATIONS: &str = "The API of TrueFoundry offers no integrations; they are kept in its console.";
const NO_SECRETS: &str = "The secrets of TrueFoundry are only listed here; add one in its console or with its command line.";
const NO_STORAGE: &str = "TrueFoundry offers no files here; nothing that belongs to users is kept there.";
const NO_REMOTES: &str = "TrueFoundry has no registries upstream.";
const NO_ROLES: &str = "The API of TrueFoundry does not list roles; those of a user are shown with the user.";
const NO_SESSIONS: &str = "TrueFoundry does not end sessions one by one; deactivate the user, or revoke all of their tokens.";

/// The table.
#[allow(clippy::match_same_arms, reason = "a table, read line by line")]
pub fn can(capability: Capability) -> Support {
    match capability {
        Capability::ListUsers
        | Capability::ReadUser
        | Capability::ReadUserRoles
        | Capability::ReadPermissions
        | Capability::ReadUserTeams
        | Capability::ReadResources
        | Capability::ReadOwnAccount => Support::Yes(Terms::READ),
        // Whoever was registered can be deleted, and the mail that they may have got cannot be taken back.
        Capability::CreateUser => Support::Yes(Terms::FINAL),
        Capability::InviteUser => Support::When(
            "Only where TrueFoundry itself manages how people sign in.",
            Terms {
                verifiable: true,
                ..Terms::MAIL
            },
        ),
        Capability::EditUser => Support::No("TrueFoundry takes names from the identity provider; only roles and the state can be changed."),
        Capability::ActivateUser | Capability::DeactivateUser => Support::Yes(Terms::REVERSIBLE),
        Capability::UnsuspendUser => Support::No("TrueFoundry does not suspend; a deactivated user is activated again."),
        Capability::DeleteUser => Support::When(
            "Only while the user is no collaborator on any resource and in no team besides everyone, unless that is taken away first.",
            Terms::FINAL,
        ),
        Capability::ResetTwoFactor => Support::No("TrueFoundry leaves second factors to the identity provider; reset them there."),
        Capability::EndSessions => Support::No(NO_SESSIONS),
        Capability::SendAccessMail => Support::No("TrueFoundry sends a mail with the invitation only, and none to who is there already."),
        Capability::ResendInvitation => Support::No("TrueFoundry refuses to invite somebody twice; delete the user and invite them again."),
        Capability::ResetPassword => Support::No("TrueFoundry lets users change their own password only; send them to the sign-in page."),
        Capability::ChangeOwnPassword => Support::OwnOnly(Terms::UNSEEN),
        Capability::ChangeUserRoles => Support::Yes(Terms::REVERSIBLE),
        Capability::MoveToTenant => Support::No("A user of TrueFoundry belongs to one tenant and cannot be moved to another."),
        Capability::EditPreferences => Support::No("TrueFoundry offers no preferences by its API."),
        Capability::ReadOwnActivity => Support::No("TrueFoundry does not tell what a user did; it tells when they were last seen."),
        Capability::ReadAdministrators => Support::No("TrueFoundry has no list of administrators; they are the users whose roles say so."),
        Capability::ReadThemes => Support::No("TrueFoundry has no themes for reports."),
        Capability::KeepFavorites => Support::No("TrueFoundry keeps no favorites."),
        Capability::ListKeys => Support::When(
            "Of personal access tokens only one's own; of virtual accounts those that the credential may read.",
            Terms::READ,
        ),
        Capability::ReadKey => Support::No("TrueFoundry lists personal access tokens and does not tell more of a single one."),
        Capability::CreateKey => Support::When(
            "For others as a tenant administrator; for oneself not with a personal access token as the credential.",
            Terms::FINAL,
        ),
        Capability::RotateKey => Support::When(
            "Only for virtual accounts, with a grace period; a personal access token is made anew and the old one revoked.",
            Terms::FINAL,
        ),
        Capability::RevokeKey => Support::When(
            "Of personal access tokens only one's own; those of virtual accounts as a tenant administrator.",
            Terms::FINAL,
        ),
        Capability::RevokeAllKeys => Support::When("Only as a tenant administrator, for one user at a time.", Terms::UNSEEN),
        Capability::ListServiceAccounts => Support::Yes(Terms::READ),
        Capability::ManageServiceAccounts => Support::Yes(Terms::FINAL),
        Capability::ListTenants | Capability::ManageTenants | Capability::KeepTenantKey => Support::No(NO_TENANTS),
        Capability::ListTeams => Support::Yes(Terms::READ),
        Capability::ManageTeams => Support::When(
            "For every team but everyone and those that an identity provider manages.",
            Terms::REVERSIBLE,
        ),
        Capability::ListRoles | Capability::ManageRoles => Support::No(NO_ROLES),
        Capability::ListAccess => Support::When("For one user or one team at a time.", Terms::READ),
        Capability::ManageAccess => {
            Support::No("TrueFoundry gives access in the documents of resources; put the user into a team that has it, or use its console.")
        }
        Capability::ListIntegrations | Capability::ManageIntegrations => Support::No(NO_INTEGRATIONS),
        Capability::ListSecrets => Support::Yes(Terms::READ),
        Capability::AddSecret => Support::No(NO_SECRETS),
        Capability::UploadFile | Capability::DownloadFile => Support::No(NO_STORAGE),
        Capability::ListRemotes | Capability::SyncRemotes => Support::No(NO_REMOTES),
        Capability::ReadUsage => Support::No("TrueFoundry does not tell by this API how much is used."),
        Capability::ReadHealth => Support::No("TrueFoundry has no call that tells whether it is well; a list that answers is the proof."),
        other => by_kind(other),
    }
}
