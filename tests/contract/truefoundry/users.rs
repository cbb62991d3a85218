//! Users of TrueFoundry: registered, invited, changed, shut out, deleted; and what they may do.

use rollcall::model::change::Change;
use rollcall::model::error::ErrorKind;
use rollcall::model::secret::Secret;
use rollcall::model::status::Status;
use rollcall::platforms::truefoundry::access::{GetUserPermissions, GetUserResources, GetUserTeams};
use rollcall::platforms::truefoundry::user_actions::{
    ActivateUser, ChangePassword, DeactivateUser, DeleteUser, InviteUser, RegisterUser, UpdateRoles,
};
use rollcall::platforms::truefoundry::users::{GetInfo, GetUser, ListUsers};

use super::{account, id};
use crate::lenient::{call, list, refusal};
use crate::world::world;

const ADA: &str = "ada.lindqvist@example.com";
const NEW: &str = "nova+1@example.com";
const URL: &str = "https://console.example.com/accept?from=rollcall";

fn roles(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub async fn are_listed_and_read() {
    let world = world();
    let client = world.administrator("truefoundry");
    let page = list(
        &world,
        &client,
        &ListUsers {
            limit: Some(5),
            ..ListUsers::default()
        },
    )
    .await;
    assert_eq!(page.rows.len(), 5);
    let (_, fields) = call(
        &world,
        &client,
        &GetUser {
            id: &id(&client, ADA).await,
        },
    )
    .await;
    assert!(fields.iter().any(|field| field.path == "email"));
    let identity = call(&world, &client, &GetInfo).await;
    assert_eq!(identity.email.as_deref(), Some("mira.castellanos@example.com"));
    let limited = world.limited("truefoundry");
    assert_eq!(refusal(&limited, &ListUsers::default()).await.kind, ErrorKind::Forbidden);
    assert_eq!(
        call(&world, &limited, &GetInfo).await.email.as_deref(),
        Some("tomas.herrera@example.com")
    );
}

pub async fn are_registered() {
    let world = world();
    let client = world.administrator("truefoundry");
    let limited = world.limited("truefoundry");
    assert_eq!(refusal(&limited, &RegisterUser::of(NEW)).await.kind, ErrorKind::Forbidden);
    assert_eq!(refusal(&client, &RegisterUser::of(ADA)).await.kind, ErrorKind::Conflict);
    assert_eq!(refusal(&client, &RegisterUser::of("nobody")).await.kind, ErrorKind::Refused(422));
    let mail = RegisterUser {
        send_invite_email: Some(true),
        ..RegisterUser::of(NEW)
    };
    let refused = refusal(&client, &mail).await;
    assert!(refused.said.is_some_and(|said| said.text.contains("acceptInviteClientURL")));
    let rehearsal = RegisterUser {
        dry_run: Some(true),
        ..RegisterUser::of(NEW)
    };
    call(&world, &client, &rehearsal).await;
    assert!(account(&client, NEW).await.is_none(), "a dry run stores nothing");
    let mail = RegisterUser {
        accept_invite_client_url: Change::Set(URL),
        ..mail
    };
    call(&world, &client, &mail).await;
    let made = account(&client, NEW).await.expect("the new user is listed");
    assert_eq!(
        (made.status, made.roles.value().cloned()),
        (Status::Invited, Some(roles(&["member"])))
    );
    let again = RegisterUser {
        skip_if_user_exists: Some(true),
        ..RegisterUser::of(NEW)
    };
    call(&world, &client, &again).await;
    assert_eq!(refusal(&client, &RegisterUser::of(NEW)).await.kind, ErrorKind::Conflict);
}

pub async fn are_invited() {
    let world = world();
    let client = world.administrator("truefoundry");
    let invitation = |email| InviteUser {
        accept_invite_client_url: URL,
        email,
    };
    assert_eq!(refusal(&client, &invitation(ADA)).await.kind, ErrorKind::Conflict);
    assert_eq!(
        refusal(&world.limited("truefoundry"), &invitation(NEW)).await.kind,
        ErrorKind::Forbidden
    );
    let link = call(&world, &client, &invitation(NEW)).await;
    assert!(!link.expect("a link").tail().is_empty());
    assert_eq!(account(&client, NEW).await.expect("the user").status, Status::Invited);
}

pub async fn are_deactivated_and_activated() {
    let world = world();
    let client = world.administrator("truefoundry");
    let (email, tenant_name) = (ADA, None);
    let unknown = DeactivateUser {
        email: "nobody@example.com",
        tenant_name,
    };
    assert_eq!(refusal(&client, &unknown).await.kind, ErrorKind::NotFound);
    let limited = world.limited("truefoundry");
    let refused = refusal(&limited, &ActivateUser { email, tenant_name }).await;
    assert_eq!(refused.kind, ErrorKind::Forbidden);
    for _ in 0..2 {
        call(&world, &client, &DeactivateUser { email, tenant_name }).await;
        assert_eq!(account(&client, ADA).await.expect("Ada").status, Status::Deactivated);
    }
    let usual = ListUsers {
        query: Some(ADA.to_owned()),
        ..ListUsers::default()
    };
    assert_eq!(list(&world, &client, &usual).await.rows.len(), 0, "who is deactivated is hidden");
    call(
        &world,
        &client,
        &ActivateUser {
            email,
            tenant_name: Some("northwind"),
        },
    )
    .await;
    assert_eq!(account(&client, ADA).await.expect("Ada").status, Status::Active);
    // Who is deactivated cannot come in either.
    let tomas = "tomas.herrera@example.com";
    call(&world, &client, &DeactivateUser { email: tomas, tenant_name }).await;
    assert_eq!(refusal(&limited, &GetInfo).await.kind, ErrorKind::Unauthorized);
}

pub async fn are_deleted() {
    let world = world();
    let client = world.administrator("truefoundry");
    let deletion = |id, force_delete| DeleteUser {
        id,
        tenant_name: None,
        force_delete,
    };
    let ada = id(&client, ADA).await;
    assert_eq!(refusal(&client, &deletion(&ada, None)).await.kind, ErrorKind::Refused(400));
    assert_eq!(refusal(&client, &deletion("nobody", None)).await.kind, ErrorKind::NotFound);
    let limited = world.limited("truefoundry");
    assert_eq!(refusal(&limited, &deletion(&ada, None)).await.kind, ErrorKind::Forbidden);
    let free = id(&client, "oluwaseun.adeyemi@example.org").await;
    for (id, force) in [(&free, None), (&ada, Some(true))] {
        call(&world, &client, &deletion(id, force)).await;
        assert_eq!(refusal(&client, &GetUser { id }).await.kind, ErrorKind::NotFound);
        assert_eq!(refusal(&client, &deletion(id, force)).await.kind, ErrorKind::NotFound);
    }
}

pub async fn change_their_own_password() {
    let world = world();
    let client = world.administrator("truefoundry");
    let login = world.secret("truefoundry", "login");
    let old = Secret::new(world.secret("truefoundry", "password"));
    let [new, short, wrong] = ["a-longer-word-1", "short", "not-the-password"].map(|text| Secret::new(text.to_owned()));
    let change = |new_password, old_password| ChangePassword {
        login_id: &login,
        new_password,
        old_password,
    };
    assert_eq!(refusal(&client, &change(&short, &old)).await.kind, ErrorKind::Refused(422));
    assert_eq!(refusal(&client, &change(&new, &wrong)).await.kind, ErrorKind::Unauthorized);
    call(&world, &client, &change(&new, &old)).await;
    assert_eq!(refusal(&client, &change(&new, &old)).await.kind, ErrorKind::Unauthorized);
    call(&world, &client, &change(&old, &new)).await;
}

pub async fn change_roles() {
    let world = world();
    let client = world.administrator("truefoundry");
    let set = async |names: &[&str], resource_type| {
        let update = UpdateRoles {
            email: ADA,
            roles: &roles(names),
            resource_type,
        };
        call(&world, &client, &update).await;
        account(&client, ADA).await.expect("Ada").roles.value().cloned().expect("roles")
    };
    assert_eq!(set(&["admin", "viewer"], None).await, ["admin", "viewer"]);
    assert_eq!(set(&["tenant-admin"], Some("tenant")).await, ["tenant-admin"], "roles are replaced");
    assert_eq!(set(&["viewer"], Some("account")).await, ["tenant-admin", "viewer"]);
    for (email, names, kind, expected) in [
        (ADA, roles(&["emperor"]), None, ErrorKind::Refused(422)),
        (ADA, roles(&[]), None, ErrorKind::Refused(422)),
        (ADA, roles(&["admin"]), Some("planet"), ErrorKind::Refused(422)),
        ("nobody@example.com", roles(&["admin"]), None, ErrorKind::NotFound),
    ] {
        let update = UpdateRoles {
            email,
            roles: &names,
            resource_type: kind,
        };
        assert_eq!(refusal(&client, &update).await.kind, expected);
    }
}

pub async fn have_access() {
    let world = world();
    let client = world.administrator("truefoundry");
    let id = &id(&client, ADA).await;
    let resources = list(&world, &client, &GetUserResources { id }).await;
    assert_eq!(resources.rows[0].resource_type.text(), Some("workspace"));
    let teams = list(&world, &client, &GetUserTeams { id }).await;
    let names: Vec<_> = teams.rows.iter().filter_map(|team| team.team_name.text()).collect();
    assert_eq!(names, ["everyone", "research"]);
    let permissions = list(&world, &client, &GetUserPermissions { id }).await;
    let through: Vec<_> = permissions.rows.iter().filter_map(|row| row.subject_type.text()).collect();
    assert_eq!(through, ["user", "user", "team"], "of the tenant, in person, and through the team");
    for id in ["nobody", "a/b %"] {
        assert_eq!(refusal(&client, &GetUserTeams { id }).await.kind, ErrorKind::NotFound);
    }
    let limited = world.limited("truefoundry");
    assert_eq!(refusal(&limited, &GetUserResources { id }).await.kind, ErrorKind::Forbidden);
    assert_eq!(refusal(&limited, &GetUserPermissions { id }).await.kind, ErrorKind::Forbidden);
}
