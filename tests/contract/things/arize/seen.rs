//! What is seen of the organizations and spaces of Arize, and who is put into them.

use super::*;

#[tokio::test]
async fn spaces_and_bindings_show_names_in_the_places_of_ids() {
    let world = world();
    let client = world.administrator("arize");
    let space = thing(&client, kind("arize", "spaces"), "Support Assistant").await;
    assert_eq!(space.cells[0].text(), Some("Northwind Production"));
    assert!(
        space.fields.iter().any(|field| field.path == "organization_id"),
        "the id is still there to read"
    );
    let bindings = every(&client, kind("arize", "role-bindings")).await;
    let names = |sort: &str| -> Vec<&Resource> { bindings.iter().filter(|binding| binding.cells[2].text() == Some(sort)).collect() };
    let (on_spaces, on_projects) = (names("SPACE"), names("PROJECT"));
    assert!(!on_spaces.is_empty() && !on_projects.is_empty(), "both lists are read");
    let prompt = on_spaces.iter().find(|binding| binding.cells[0].text() == Some("Prompt Reviewer"));
    let prompt = prompt.expect("somebody reviews prompts");
    assert!(!prompt.title().contains('=') && prompt.title() != prompt.id, "{}", prompt.title());
    assert!(["Model Lab", "Evaluation", "Support Assistant", "Search Ranking"].contains(&prompt.cells[1].text().expect("a space")));
}

#[tokio::test]
async fn what_belongs_to_things_is_listed_with_them() {
    let world = world();
    let client = world.administrator("arize");
    let organizations = kind("arize", "organizations");
    let research = thing(&client, organizations, "Northwind Research").await;
    let spaces = organizations
        .part(&client, part(organizations, "Spaces"), &research.id)
        .await
        .expect("spaces");
    assert_eq!((spaces.rows.len(), has(&spaces, "Model Lab")), (2, true));

    let spaces = kind("arize", "spaces");
    let lab = thing(&client, spaces, "Model Lab").await;
    for (heading, name) in [
        ("Models, agents and evaluators that it may use", "Support agent"),
        ("AI integrations that it may use", "Claude for evaluation"),
    ] {
        let list = spaces.part(&client, part(spaces, heading), &lab.id).await.expect(heading);
        assert!(has(&list, name), "{heading}");
    }

    let roles = kind("arize", "roles");
    let admin = thing(&client, roles, "Admin").await;
    let permissions = roles
        .part(&client, part(roles, "Permissions"), &admin.id)
        .await
        .expect("permissions");
    assert_eq!(
        permissions.rows.len(),
        roles.choices(&client, "permissions").await.expect("choices").len()
    );
    assert!(permissions.rows.len() > 100 && has(&permissions, "ROLE_BINDING_DELETE"));
}

#[tokio::test]
async fn somebody_is_put_in_with_a_role_and_taken_out_again() {
    let world = world();
    let client = world.administrator("arize");
    let (organizations, spaces) = (kind("arize", "organizations"), kind("arize", "spaces"));
    let create = wanted(&client, organizations, Capability::CreateResource, None, &[("name", "Club")]).await;
    filled(&take(&world, &client, &create).await, StepState::Verified);
    let club = thing(&client, organizations, "Club").await;
    let create = [("name", "Bar"), ("organization", "Club")];
    let create = wanted(&client, spaces, Capability::CreateResource, None, &create).await;
    filled(&take(&world, &client, &create).await, StepState::Verified);
    let bar = thing(&client, spaces, "Bar").await;

    // By address, as where there are too many to choose from.
    let somebody = ("member", "priya.raman@example.com");
    let into_bar = action(
        &client,
        spaces,
        Capability::AddMember,
        &bar.id,
        "Bar",
        &[somebody, ("role", "PREDEFINED:MEMBER")],
    );
    let early = take(&world, &client, &into_bar).await;
    filled(&early, StepState::Failed);
    assert!(why(&early).contains("not in the organization"), "{}", why(&early));

    let before = effects(&world, "arize").await;
    let into_club = action(
        &client,
        organizations,
        Capability::AddMember,
        &club.id,
        "Club",
        &[somebody, ("role", "READ_ONLY")],
    );
    // Nothing lists who is in it: the platform's word is all that there is.
    filled(&take(&world, &client, &into_club).await, StepState::Acknowledged);
    filled(&take(&world, &client, &into_bar).await, StepState::Acknowledged);
    let again = wanted(&client, spaces, Capability::AddMember, Some(&bar), &[("role", "Prompt Reviewer")]).await;
    let again = Action {
        values: again.values.with("member", somebody.1),
        ..again
    };
    filled(&take(&world, &client, &again).await, StepState::Acknowledged);
    let after = effects(&world, "arize").await;
    let count = |operation: &str| after.get(operation).unwrap_or(&0) - before.get(operation).unwrap_or(&0);
    assert_eq!(count("POST /v2/organizations/{org_id}/users"), 1);
    assert_eq!(count("POST /v2/spaces/{space_id}/users"), 2, "put in, and given another role");

    let out_of_bar = action(&client, spaces, Capability::RemoveMember, &bar.id, "Bar", &[somebody]);
    filled(&take(&world, &client, &out_of_bar).await, StepState::Acknowledged);
    let again = take(&world, &client, &out_of_bar).await;
    filled(&again, StepState::Failed);
    assert_eq!(why(&again), "There is no such member.");
    let out_of_club = action(&client, organizations, Capability::RemoveMember, &club.id, "Club", &[somebody]);
    filled(&take(&world, &client, &out_of_club).await, StepState::Acknowledged);

    let before = writes(&world, "arize").await;
    for odd in [
        &[("member", "nobody@example.com"), ("role", "MEMBER")][..],
        &[("member", ""), ("role", "MEMBER")],
        &[somebody, ("role", "EMPEROR")],
    ] {
        let outcome = take(
            &world,
            &client,
            &action(&client, organizations, Capability::AddMember, &club.id, "Club", odd),
        )
        .await;
        filled(&outcome, StepState::Failed);
        assert!(why(&outcome).ends_with('.'), "{}", why(&outcome));
    }
    assert_eq!(writes(&world, "arize").await, before, "wrong input is not sent");
}

#[tokio::test]
async fn what_goes_along_with_an_organization_is_said_before() {
    let world = world();
    let client = world.administrator("arize");
    let organizations = kind("arize", "organizations");
    let research = thing(&client, organizations, "Northwind Research").await;
    let remove = action(
        &client,
        organizations,
        Capability::DeleteResource,
        &research.id,
        "Northwind Research",
        &[],
    );
    let sight = organizations.look(&client, &remove).await.expect("a sight");
    assert_eq!(sight.facts, [("Spaces that go too", "Model Lab, Evaluation".to_owned())]);
    filled(&take(&world, &client, &remove).await, StepState::Verified);
    let spaces = every(&client, kind("arize", "spaces")).await;
    assert!(spaces.iter().all(|space| space.title() != "Model Lab"));
}

#[tokio::test]
async fn of_too_many_users_nobody_chooses_from_a_list_and_all_bindings_are_still_read() {
    let world = world_of(2_000);
    let client = world.administrator("arize");
    let organizations = kind("arize", "organizations");
    let error = organizations.choices(&client, "member").await.expect_err("there are too many");
    assert!(matches!(error.kind, ErrorKind::NotSent(why) if why.contains("too many")));
    let research = thing(&client, organizations, "Northwind Research").await;
    let somebody = [("member", "priya.raman@example.com"), ("role", "MEMBER")];
    let add = action(
        &client,
        organizations,
        Capability::AddMember,
        &research.id,
        "Northwind Research",
        &somebody,
    );
    filled(&take(&world, &client, &add).await, StepState::Acknowledged);
    let bindings = every(&client, kind("arize", "role-bindings")).await;
    let on = |sort: &str| bindings.iter().filter(|binding| binding.cells[2].text() == Some(sort)).count();
    assert!(on("SPACE") > 0 && on("PROJECT") > 0);
    assert!(
        bindings.iter().any(|binding| !binding.title().ends_with('=')),
        "some names are read"
    );
}
