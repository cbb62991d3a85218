//! Roles of Arize and who has them: what stays, and what is one of each.

use super::*;

#[tokio::test]
async fn roles_of_the_vendor_stay_and_roles_in_use_are_kept() {
    let world = world();
    let client = world.administrator("arize");
    let roles = kind("arize", "roles");
    let before = writes(&world, "arize").await;
    let admin = thing(&client, roles, "Admin").await;
    for (capability, values) in [
        (Capability::EditResource, &[("description", "Mine")][..]),
        (Capability::DeleteResource, &[]),
    ] {
        let change = action(&client, roles, capability, &admin.id, "Admin", values);
        let obstacle = roles.look(&client, &change).await.expect("a sight").obstacle;
        assert!(obstacle.is_some_and(|why| why.contains("Arize's own")));
        let outcome = take(&world, &client, &change).await;
        filled(&outcome, StepState::Failed);
        assert!(why(&outcome).contains("Arize's own"), "{}", why(&outcome));
    }
    let reviewer = thing(&client, roles, "Prompt Reviewer").await;
    let remove = action(&client, roles, Capability::DeleteResource, &reviewer.id, "Prompt Reviewer", &[]);
    let outcome = take(&world, &client, &remove).await;
    filled(&outcome, StepState::Failed);
    assert_eq!(why(&outcome), "The role is in use.");
    let bare = wanted(&client, roles, Capability::CreateResource, None, &[("name", "Nothing")]).await;
    assert_eq!(why(&take(&world, &client, &bare).await), "Permissions is needed.");
    assert_eq!(writes(&world, "arize").await, before);
}

#[tokio::test]
async fn a_role_with_all_permissions_is_changed_without_losing_one() {
    let world = world();
    let client = world.administrator("arize");
    let roles = kind("arize", "roles");
    let all = roles.choices(&client, "permissions").await.expect("choices");
    let all: Vec<&str> = all.iter().map(|(value, _)| value.as_str()).collect();
    let text = all.join("\n");
    let create = action(
        &client,
        roles,
        Capability::CreateResource,
        "",
        "Almighty",
        &[("name", "Almighty"), ("permissions", &text)],
    );
    let outcome = take(&world, &client, &create).await;
    filled(&outcome, StepState::Verified);
    let id = outcome.report.made.expect("an id");
    let look = action(&client, roles, Capability::EditResource, &id, "Almighty", &[]);
    let now = roles.look(&client, &look).await.expect("a sight").now;
    assert_eq!(now.list("permissions").map(|lines| lines.len()), Some(all.len()));
    let fewer = all[1..].join("\n");
    let mut edit = action(
        &client,
        roles,
        Capability::EditResource,
        &id,
        "Almighty",
        &[("permissions", &fewer)],
    );
    edit.base = edit.values.of(&now);
    filled(&take(&world, &client, &edit).await, StepState::Verified);
}

#[tokio::test]
async fn a_user_has_one_role_on_a_place_and_a_binding_has_one_place() {
    let world = world();
    let client = world.administrator("arize");
    let bindings = kind("arize", "role-bindings");
    let user = ("user", "priya.raman@example.com");
    let on_space = [user, ("role", "Support Desk"), ("space", "Northwind Research / Model Lab")];
    let create = |filled: Vec<(&'static str, &'static str)>| {
        let client = &client;
        async move {
            let people: Vec<(&str, &str)> = filled.iter().copied().filter(|(name, _)| *name != "user").collect();
            let action = wanted(client, bindings, Capability::CreateResource, None, &people).await;
            Action {
                values: action.values.with("user", user.1),
                ..action
            }
        }
    };
    let outcome = take(&world, &client, &create(on_space.to_vec()).await).await;
    filled(&outcome, StepState::Verified);
    let id = outcome.report.made.expect("an id");
    assert_eq!(bindings.one(&client, &id).await.expect("it is read").title(), "Priya Raman");

    let mut other = on_space.to_vec();
    other[1].1 = "Prompt Reviewer";
    let other = create(other).await;
    let sight = bindings.look(&client, &other).await.expect("a sight");
    assert!(sight.obstacle.is_some_and(|why| why.contains("another role there")));
    let outcome = take(&world, &client, &other).await;
    filled(&outcome, StepState::Failed);
    assert_eq!(why(&outcome), "The user has a role on this resource already.");

    let before = writes(&world, "arize").await;
    let mut both = on_space.to_vec();
    both.push(("project", "UHJvamVjdDo3OmFi"));
    for odd in [both, vec![user, ("role", "Support Desk")]] {
        let outcome = take(&world, &client, &create(odd).await).await;
        filled(&outcome, StepState::Failed);
        assert!(why(&outcome).contains("one of the two"), "{}", why(&outcome));
    }
    assert_eq!(writes(&world, "arize").await, before);
}
