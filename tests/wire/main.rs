//! Are our requests the vendors' own? Every recorded call of their clients is made again through our endpoints, and compared.
//!
//! `WIRE_VECTORS=DIR cargo test --test wire` replays any folder of recordings of the same form.

#[path = "../machine/mod.rs"]
mod machine;

mod compare;
mod flow;
mod gate;
mod methods;
mod recording;
mod token;

use recording::Recording;

/// The methods that are not built yet, one a line: `civis users.post`. The following issues empty the file.
const NOT_YET: &str = include_str!("not-yet.txt");

#[tokio::test]
async fn every_recorded_request_is_ours_to_the_letter() {
    let mut failures = Vec::new();
    let mut compared = 0;
    for recording in recording::all() {
        match replay(&recording).await {
            Ok(count) => compared += count,
            Err(why) => failures.push(format!(
                "{}:{} {} {}: {why}",
                recording.file, recording.line, recording.method, recording.args
            )),
        }
    }
    assert!(
        failures.is_empty(),
        "{} recordings differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
    println!("{compared} requests compared");
    assert!(compared > 0, "no request was compared: the recordings are missing");
}

#[test]
fn what_is_listed_as_not_built_is_not_built() {
    for line in NOT_YET.lines() {
        let (platform, method) = line.split_once(' ').expect("a platform and a method");
        assert!(!methods::is_built(platform, method), "{line} is built: take it off the list");
    }
}

/// Compares one recording; how many requests it had.
async fn replay(recording: &Recording) -> Result<usize, String> {
    if methods::is_token(&recording.platform, &recording.name) {
        return token::check(recording).await;
    }
    if !methods::is_built(&recording.platform, &recording.name) {
        let listed = NOT_YET
            .lines()
            .any(|line| line == format!("{} {}", recording.platform, recording.name));
        // A method that the recorded release no longer had sends nothing, and is recorded under another name.
        return if listed || recording.has("missing") {
            Ok(0)
        } else {
            Err("is neither built nor listed in not-yet.txt".to_owned())
        };
    }
    if flow::is_flow(&recording.platform, &recording.name) {
        return flow::check(recording).await;
    }
    if recording.has("sdk-unescaped") || recording.has("missing") {
        // The client pastes ids into the path without encoding them: a known flaw of theirs that we do not copy.
        return Ok(0);
    }
    if recording.has("refused") {
        return match methods::requests(recording, 0).await {
            Err(_) => Ok(1),
            Ok(request) => Err(format!("the vendor's client refuses this, and we would send {}", request.url())),
        };
    }
    for (page, theirs) in recording.requests.iter().enumerate() {
        // Where the server was made to fail, their client repeated the request; ours is compared, not its patience.
        let page = if recording.repeats { 0 } else { page };
        let ours = methods::requests(recording, page).await?;
        // The same model, made by another function of theirs, sends `null` for what was never set; we send nothing.
        let theirs = if recording.has("Model.from_dict") {
            &compare::without_nulls(theirs)
        } else {
            theirs
        };
        compare::compare(&ours, theirs)?;
    }
    Ok(recording.requests.len())
}
