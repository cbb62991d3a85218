//! Accounts: those of Authress itself that the credential may see, and whose tokens are accepted.

use super::dialect;
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::{Kind, Part};
use crate::model::capability::Capability;
use crate::model::resource::Area;
use crate::platforms::authress::accounts::{GetAccount, GetAccountIdentities, GetAccounts};
use crate::platforms::authress::capabilities;

/// The kind.
pub static ACCOUNTS: Kind = Kind {
    slug: "accounts",
    area: Area::Tenants,
    the: "the account ",
    many: "Accounts",
    about: "The accounts of Authress that the credential in use may see. They are changed in Authress's own portal only.",
    changing: Capability::ManageTenants,
    can: capabilities::can,
    id: "accountId",
    columns: &[
        Column("Id", "", &["accountId"]),
        Column("Company", "", &["company.name"]),
        Column("Created", "", &["createdTime"]),
    ],
    list: |_| Plain::of(&GetAccounts, |reply| dialect::list(reply, "accounts")),
    read: Some(|account_id| Plain::of(&GetAccount { account_id }, plain::one)),
    // The call names no account: it tells of the one that answers at the address of the connection.
    parts: &[Part {
        heading: "Whose tokens are accepted at the address in use",
        list: |_| Plain::of(&GetAccountIdentities, |reply| dialect::list(reply, "identities")),
        columns: &[
            Column("Issuer", "", &["issuer"]),
            Column("Audience", "", &["audience"]),
            Column("User id", "", &["userIdExpression"]),
        ],
        member: "",
    }],
    ..Kind::READ_ONLY
};
