//! What is filled in for an account of Civis (contract 3.3 and 3.4): the forms, and the columns of a file.

use crate::model::input::{Input, InputKind};

const NAME: Input = Input::new("name", "Name", InputKind::Text);
const EMAIL: Input = Input::new("email", "E-mail", InputKind::Email);
const USER: Input = Input::new("user", "User name", InputKind::Text).hint("The name to sign in with. It cannot be changed later.");
const PRIMARY_GROUP: Input = Input::new("primary_group_id", "Primary group", InputKind::Choice);
const GROUPS: Input =
    Input::new("group_ids", "Groups", InputKind::Choices).hint("Numbers of groups, the primary one among them. Those not named are left.");
const ACTIVE: Input = Input::new("active", "Active", InputKind::Switch).hint("Off: the account is made and cannot be used yet.");
const CITY: Input = Input::new("city", "City", InputKind::Text);
const STATE: Input = Input::new("state", "State", InputKind::Text);
const TIME_ZONE: Input = Input::new("time_zone", "Time zone", InputKind::Text).hint("As in America/Chicago.");
const INITIALS: Input = Input::new("initials", "Initials", InputKind::Text).hint("Made from the name where none are given.");
const DEPARTMENT: Input = Input::new("department", "Department", InputKind::Text);
const TITLE: Input = Input::new("title", "Title", InputKind::Text);
const PHONE: Input = Input::new("phone", "Phone", InputKind::Text);
const PREFERS_SMS: Input = Input::new("prefers_sms_otp", "Codes as text messages", InputKind::Switch);
const VPN: Input = Input::new("vpn_enabled", "Private network", InputKind::Switch);
const SSO_DISABLED: Input = Input::new("sso_disabled", "Single sign-on off", InputKind::Switch);
const OTP_REQUIRED: Input = Input::new("otp_required_for_login", "Second factor demanded", InputKind::Switch);
const SMS_EXEMPT: Input = Input::new(
    "exempt_from_org_sms_otp_disabled",
    "Text messages although the organization has them off",
    InputKind::Switch,
);
const ROBOT: Input = Input::new("robot", "Robot", InputKind::Switch).hint("A program uses the account, no person.");
const SEND_EMAIL: Input = Input::new("send_email", "Welcome mail", InputKind::Switch).hint("On: a mail goes to the person at once.");

/// All of `POST /users`.
pub static CREATE: &[Input] = &[
    NAME.required(),
    EMAIL.required(),
    USER.required(),
    PRIMARY_GROUP.required(),
    GROUPS,
    ACTIVE,
    SEND_EMAIL,
    TITLE,
    DEPARTMENT,
    CITY,
    STATE,
    TIME_ZONE,
    INITIALS,
    PREFERS_SMS,
    OTP_REQUIRED,
    SMS_EXEMPT,
    SSO_DISABLED,
    VPN,
    ROBOT,
];

/// All of `PATCH /users/{id}` but the state, which has actions of its own, and the password, which is nobody else's to set.
/// Nothing is required: what is not named stays.
pub static EDIT: &[Input] = &[
    NAME,
    EMAIL.hint("A new address may have to be confirmed by its owner first; until then the old one stays."),
    PRIMARY_GROUP,
    GROUPS,
    TITLE,
    DEPARTMENT,
    CITY,
    STATE,
    TIME_ZONE,
    INITIALS,
    PHONE,
    PREFERS_SMS,
    OTP_REQUIRED,
    SMS_EXEMPT,
    SSO_DISABLED,
    VPN,
    ROBOT,
];
