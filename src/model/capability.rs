//! What a platform can do, and if not, why: the table from which every offer is made.

use super::action::Wording;

/// Something that somebody may want of a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Capability {
    /// List users.
    ListUsers,
    /// Read one user in full.
    ReadUser,
    /// Make an account with all that belongs to it.
    CreateUser,
    /// Ask somebody in.
    InviteUser,
    /// Change what is known of a user.
    EditUser,
    /// Let a user in again.
    ActivateUser,
    /// Shut a user out, for as long as one likes.
    DeactivateUser,
    /// End a suspension.
    UnsuspendUser,
    /// Remove a user for good.
    DeleteUser,
    /// Wipe the second factor.
    ResetTwoFactor,
    /// End all sessions of a user.
    EndSessions,
    /// Send the mail by which a user gets in.
    SendAccessMail,
    /// Send an invitation once more.
    ResendInvitation,
    /// Send the mail by which a user chooses a new password.
    ResetPassword,
    /// Change one's own password.
    ChangeOwnPassword,
    /// Read the roles of a user.
    ReadUserRoles,
    /// Change the roles of a user.
    ChangeUserRoles,
    /// Read what a user may do.
    ReadPermissions,
    /// Read the teams of a user.
    ReadUserTeams,
    /// Read the resources of a user.
    ReadResources,
    /// Move a user to a tenant.
    MoveToTenant,
    /// Read whose credential is in use.
    ReadOwnAccount,
    /// Change one's own preferences.
    EditPreferences,
    /// Read what one did last.
    ReadOwnActivity,
    /// Read who administers the organization.
    ReadAdministrators,
    /// Read the themes that one may use.
    ReadThemes,
    /// Keep favorites, in an order.
    KeepFavorites,
    /// List keys.
    ListKeys,
    /// Read one key in full.
    ReadKey,
    /// Make a key.
    CreateKey,
    /// Replace a key by a new one.
    RotateKey,
    /// Revoke a key.
    RevokeKey,
    /// Revoke all keys of somebody at once.
    RevokeAllKeys,
    /// List service accounts.
    ListServiceAccounts,
    /// Make, change and remove service accounts.
    ManageServiceAccounts,
    /// List tenants: whatever the platform parts its world into.
    ListTenants,
    /// Make, change and remove tenants.
    ManageTenants,
    /// Keep the public key for which secrets are sealed.
    KeepTenantKey,
    /// List teams and groups.
    ListTeams,
    /// Make, change and remove teams and groups.
    ManageTeams,
    /// List the roles that there are.
    ListRoles,
    /// Make, change and remove roles.
    ManageRoles,
    /// List who was given access to what.
    ListAccess,
    /// Give and take access.
    ManageAccess,
    /// List integrations: connections to other systems.
    ListIntegrations,
    /// Make, change and remove integrations.
    ManageIntegrations,
    /// List the secrets that integrations use, without what they hold.
    ListSecrets,
    /// Seal a secret and store it.
    AddSecret,
    /// Store a file.
    UploadFile,
    /// Fetch a stored file.
    DownloadFile,
    /// List the registries upstream.
    ListRemotes,
    /// Bring a registry upstream up to date.
    SyncRemotes,
    /// Read how much is used.
    ReadUsage,
    /// Read whether the platform is well.
    ReadHealth,
    /// Make a thing of some kind. This and what follows depends on the kind: a platform has it in its list of kinds.
    CreateResource,
    /// Change a thing.
    EditResource,
    /// Put somebody into a thing.
    AddMember,
    /// Take somebody out of a thing.
    RemoveMember,
    /// Bring a thing up to date with what it stands for elsewhere.
    SyncResource,
    /// Give a thing another place among its kind.
    MoveResource,
    /// Take a thing off a list of one's own, to which it can be added again.
    DropResource,
    /// Remove a thing.
    DeleteResource,
}

impl Capability {
    /// Every one that a platform as a whole has or has not, in the order in which they are shown.
    pub const ALL: [Self; 54] = [
        Self::ListUsers,
        Self::ReadUser,
        Self::CreateUser,
        Self::InviteUser,
        Self::EditUser,
        Self::ActivateUser,
        Self::DeactivateUser,
        Self::UnsuspendUser,
        Self::DeleteUser,
        Self::ResetTwoFactor,
        Self::EndSessions,
        Self::SendAccessMail,
        Self::ResendInvitation,
        Self::ResetPassword,
        Self::ChangeOwnPassword,
        Self::ReadUserRoles,
        Self::ChangeUserRoles,
        Self::ReadPermissions,
        Self::ReadUserTeams,
        Self::ReadResources,
        Self::MoveToTenant,
        Self::ReadOwnAccount,
        Self::EditPreferences,
        Self::ReadOwnActivity,
        Self::ReadAdministrators,
        Self::ReadThemes,
        Self::KeepFavorites,
        Self::ListKeys,
        Self::ReadKey,
        Self::CreateKey,
        Self::RotateKey,
        Self::RevokeKey,
        Self::RevokeAllKeys,
        Self::ListServiceAccounts,
        Self::ManageServiceAccounts,
        Self::ListTenants,
        Self::ManageTenants,
        Self::KeepTenantKey,
        Self::ListTeams,
        Self::ManageTeams,
        Self::ListRoles,
        Self::ManageRoles,
        Self::ListAccess,
        Self::ManageAccess,
        Self::ListIntegrations,
        Self::ManageIntegrations,
        Self::ListSecrets,
        Self::AddSecret,
        Self::UploadFile,
        Self::DownloadFile,
        Self::ListRemotes,
        Self::SyncRemotes,
        Self::ReadUsage,
        Self::ReadHealth,
    ];
}

/// What is done to one user, in the order in which it is offered: what takes away comes last.
pub const OF_ONE_USER: [Capability; 14] = [
    Capability::EditUser,
    Capability::ChangeUserRoles,
    Capability::MoveToTenant,
    Capability::SendAccessMail,
    Capability::ResendInvitation,
    Capability::ResetPassword,
    Capability::ChangeOwnPassword,
    Capability::EditPreferences,
    Capability::ActivateUser,
    Capability::UnsuspendUser,
    Capability::ResetTwoFactor,
    Capability::EndSessions,
    Capability::DeactivateUser,
    Capability::DeleteUser,
];

/// What is done to one thing, in the order in which it is offered.
pub const OF_ONE_RESOURCE: [Capability; 7] = [
    Capability::EditResource,
    Capability::MoveResource,
    Capability::AddMember,
    Capability::RemoveMember,
    Capability::SyncResource,
    Capability::DropResource,
    Capability::DeleteResource,
];

/// What is done to one key, in the order in which it is offered.
pub const OF_ONE_KEY: [Capability; 2] = [Capability::RotateKey, Capability::RevokeKey];

impl Capability {
    /// Whether it is about keys.
    pub fn is_of_keys(self) -> bool {
        matches!(self, Self::CreateKey | Self::RotateKey | Self::RevokeKey | Self::RevokeAllKeys)
    }

    /// Whether it is about things of some kind.
    pub fn is_of_resources(self) -> bool {
        self == Self::CreateResource || OF_ONE_RESOURCE.contains(&self)
    }

    /// The name under which the journal knows it.
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        let of_resources = OF_ONE_RESOURCE.into_iter().chain([Self::CreateResource]);
        Self::ALL
            .into_iter()
            .chain(of_resources)
            .find(|capability| capability.name() == name)
    }

    /// Whether it makes something new. Such an action is never sent again without a person.
    pub fn creates(self) -> bool {
        matches!(
            self,
            Self::CreateUser | Self::InviteUser | Self::CreateKey | Self::RotateKey | Self::CreateResource
        )
    }

    /// Its verb. What is only read has none of its own.
    pub fn wording(self) -> Wording {
        match self {
            Self::CreateUser => Wording::of("Create the account of", "Created the account of"),
            Self::InviteUser => Wording::of("Invite", "Invited"),
            Self::EditUser | Self::EditResource => Wording::of("Edit", "Changed"),
            Self::ActivateUser => Wording::of("Activate", "Activated"),
            Self::DeactivateUser => Wording::of("Deactivate", "Deactivated"),
            Self::UnsuspendUser => Wording::of("End the suspension of", "Ended the suspension of"),
            Self::DeleteUser | Self::DeleteResource => Wording::of("Delete", "Deleted"),
            Self::ResetTwoFactor => Wording::of("Wipe the second factor of", "Wiped the second factor of"),
            Self::EndSessions => Wording::of("End all sessions of", "Ended all sessions of"),
            Self::SendAccessMail => Wording::of("Send the access mail to", "Sent the access mail to"),
            Self::ResendInvitation => Wording::of("Send the invitation again to", "Sent the invitation again to"),
            Self::ResetPassword => Wording::of("Send the password mail to", "Sent the password mail to"),
            Self::ChangeOwnPassword => Wording::of("Change the password of", "Changed the password of"),
            Self::ChangeUserRoles => Wording::of("Change the roles of", "Changed the roles of"),
            Self::MoveToTenant => Wording {
                rest: " to a tenant",
                ..Wording::of("Move", "Moved")
            },
            Self::EditPreferences => Wording::of("Change the preferences of", "Changed the preferences of"),
            Self::CreateKey => Wording::of("Create the key", "Created the key"),
            Self::RotateKey => Wording::of("Replace the key", "Replaced the key"),
            Self::RevokeKey => Wording::of("Revoke the key", "Revoked the key"),
            Self::RevokeAllKeys => Wording::of("Revoke all keys of", "Revoked all keys of"),
            Self::CreateResource => Wording::of("Create", "Created"),
            Self::AddMember => Wording::of("Add a member to", "Added a member to"),
            Self::RemoveMember => Wording::of("Remove a member of", "Removed a member of"),
            Self::MoveResource => Wording::of("Move", "Moved"),
            Self::DropResource => Wording::of("Remove", "Removed"),
            Self::SyncResource => Wording::of("Synchronize", "Synchronized"),
            _ => Wording::of("Read", "Read"),
        }
    }
}

/// Whether a platform can do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It can.
    Yes(Terms),
    /// It can, for the account whose credential is in use and for nobody else.
    OwnOnly(Terms),
    /// It can where this holds; a sentence.
    When(&'static str, Terms),
    /// It cannot; why not, as a sentence.
    No(&'static str),
}

impl Support {
    /// Whether it can at all.
    pub fn is_there(self) -> bool {
        self.terms().is_ok()
    }

    /// The same on other terms.
    #[must_use]
    pub fn on(self, change: impl FnOnce(Terms) -> Terms) -> Self {
        match self {
            Self::Yes(terms) => Self::Yes(change(terms)),
            Self::OwnOnly(terms) => Self::OwnOnly(change(terms)),
            Self::When(condition, terms) => Self::When(condition, change(terms)),
            no @ Self::No(_) => no,
        }
    }

    /// On what terms; or why it cannot, as a sentence.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn terms(self) -> Result<Terms, &'static str> {
        match self {
            Self::Yes(terms) | Self::OwnOnly(terms) | Self::When(_, terms) => Ok(terms),
            Self::No(why) => Err(why),
        }
    }
}

/// What a platform as a whole says to what depends on the kind of a thing: its kinds answer for themselves.
pub fn by_kind(capability: Capability) -> Support {
    debug_assert!(
        capability.is_of_resources(),
        "{capability:?} has no line in a table of capabilities"
    );
    Support::No("It depends on the kind of thing.")
}

/// What doing it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Whether a later step can bring back what was before.
    pub reversible: bool,
    /// Whether the platform can be asked afterwards if it was done.
    pub verifiable: bool,
    /// Whether somebody gets a mail.
    pub mails: bool,
}

impl Terms {
    /// It only reads.
    pub const READ: Self = Self {
        reversible: true,
        verifiable: true,
        mails: false,
    };
    /// It can be undone, and seen.
    pub const REVERSIBLE: Self = Self::READ;
    /// It cannot be undone, and can be seen.
    pub const FINAL: Self = Self {
        reversible: false,
        ..Self::READ
    };
    /// It cannot be undone, and leaves nothing that could be read.
    pub const UNSEEN: Self = Self {
        verifiable: false,
        ..Self::FINAL
    };
    /// It sends a mail, which cannot be taken back and leaves nothing that could be read.
    pub const MAIL: Self = Self {
        mails: true,
        ..Self::UNSEEN
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_done_to_users_and_things_has_a_verb_and_a_name_in_the_journal() {
        for capability in OF_ONE_USER.into_iter().chain(OF_ONE_RESOURCE).chain([Capability::CreateResource]) {
            assert_ne!(capability.wording().order, "Read", "{capability:?}");
            assert_eq!(Capability::named(&capability.name()), Some(capability));
        }
        assert_eq!(Capability::named("Fly"), None);
    }

    #[test]
    fn every_capability_is_listed_once() {
        let mut all = Capability::ALL.to_vec();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), Capability::ALL.len());
        // The last of the enumeration tells how many there are.
        assert_eq!(Capability::ReadHealth as usize + 1, Capability::ALL.len());
    }
}
