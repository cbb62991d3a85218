//! What assistive technology is told of every place, compared with what was looked through and kept in `trees/`.
//!
//! After a change that is meant: `KEEP_TREES=1 cargo test --test e2e trees`, and read the difference.

use std::collections::HashMap;
use std::path::Path;

use chromiumoxide::cdp::browser_protocol::accessibility::{AxNode, AxNodeId, AxPropertyName, AxValue, GetFullAxTreeParams};

use crate::scenes::{SCENES, scene};
use crate::stage::story;
use crate::tab::Tab;

/// Roles that stand for nothing but the place of other things.
const PASSING: [&str; 6] = ["none", "generic", "InlineTextBox", "LineBreak", "rowgroup", "ListMarker"];
/// The rows of a table that are written down; the others are like them.
const ROWS: usize = 3;

/// A tree as text: a line a thing, with its role, its name and its state; a text stands only where no name has said it.
async fn tree(tab: &Tab) -> String {
    let nodes = tab.command(GetFullAxTreeParams::default()).await.nodes;
    let by_id: HashMap<AxNodeId, &AxNode> = nodes.iter().map(|node| (node.node_id.clone(), node)).collect();
    let mut text = String::new();
    if let Some(root) = nodes.first() {
        write(root, &by_id, 0, "", &mut text);
    }
    text
}

fn write(node: &AxNode, nodes: &HashMap<AxNodeId, &AxNode>, depth: usize, above: &str, text: &mut String) {
    let (role, name) = (said(node.role.as_ref()), said(node.name.as_ref()));
    let is_text = role == "StaticText";
    let passing = node.ignored || PASSING.contains(&role.as_str()) || (is_text && (name.trim().is_empty() || above.contains(name.trim())));
    if !passing {
        text.push_str(&"  ".repeat(depth));
        text.push_str(if is_text { "text" } else { &role });
        if !name.is_empty() {
            text.extend([" \"", &timeless(&name), "\""]);
        }
        for state in states(node) {
            text.extend([" [", &state, "]"]);
        }
        text.push('\n');
    }
    let above = if passing || name.is_empty() { above } else { &name };
    let mut rows = 0;
    for child in node.child_ids.iter().flatten().filter_map(|id| nodes.get(id)) {
        let is_row = said(child.role.as_ref()) == "row";
        rows += usize::from(is_row);
        if !is_row || rows <= ROWS {
            write(child, nodes, depth + usize::from(!passing), above, text);
        }
    }
}

fn said(value: Option<&AxValue>) -> String {
    value
        .and_then(|value| value.value.as_ref())
        .and_then(|value| value.as_str())
        .unwrap_or_default()
        .to_owned()
}

/// The states that somebody who cannot see must be told of.
fn states(node: &AxNode) -> Vec<String> {
    let told = |name: &AxPropertyName| match name {
        AxPropertyName::Busy => Some("busy"),
        AxPropertyName::Disabled => Some("disabled"),
        AxPropertyName::Expanded => Some("expanded"),
        AxPropertyName::Invalid => Some("invalid"),
        AxPropertyName::Level => Some("level"),
        AxPropertyName::Live => Some("live"),
        AxPropertyName::Modal => Some("modal"),
        AxPropertyName::Pressed => Some("pressed"),
        AxPropertyName::Checked => Some("checked"),
        AxPropertyName::Required => Some("required"),
        // Options of a list of choices have a value that says it already.
        AxPropertyName::Selected if said(node.role.as_ref()) == "row" => Some("selected"),
        _ => None,
    };
    let states = node.properties.iter().flatten().filter_map(|property| {
        let value = property.value.value.as_ref()?.to_string().replace('"', "");
        told(&property.name)
            .filter(|_| value != "false")
            .map(|name| format!("{name} {value}"))
    });
    states.collect()
}

/// The same text whatever day it is: numbers are `#`, and every age and date is `(when)`.
fn timeless(name: &str) -> String {
    let mut text: String = name
        .chars()
        .map(|letter| if letter.is_ascii_digit() { '#' } else { letter })
        .collect();
    while text.contains("##") {
        text = text.replace("##", "#");
    }
    // Not the end of “within # days”, which is said whatever day it is.
    text.insert(0, ' ');
    for ahead in [" in # days", " in # h", " in # min"] {
        text = text.replace(ahead, " (when)");
    }
    text.remove(0);
    // How many there are in a week depends on the hour.
    text = text.replace("# keys", "# key");
    let ages = ["# days ago", "# min ago", "# h ago", "just now", "Yesterday"].map(str::to_owned);
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    for moment in ages.into_iter().chain(months.map(|month| format!("# {month} #"))) {
        text = text.replace(&moment, "(when)");
    }
    text
}

#[test]
fn what_is_read_out_is_what_was_looked_through() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/trees");
    let keep = std::env::var_os("KEEP_TREES").is_some();
    story(async |stage| {
        let mut found = Vec::new();
        // Several people stand in the order in which they were heard of: that differs, and one person has all that there is to say.
        for name in SCENES.into_iter().filter(|name| *name != "people-found") {
            let tab = scene(stage, name).await;
            tab.rest().await;
            let tree = tree(&tab).await;
            let file = kept.join(format!("{name}.txt"));
            if keep {
                std::fs::create_dir_all(&kept).expect("a folder");
                std::fs::write(&file, &tree).expect("a file");
            }
            let before = std::fs::read_to_string(&file).unwrap_or_default();
            found.extend(difference(&before, &tree).map(|what| format!("{name}: {what}")));
            stage.close(&tab).await;
        }
        assert!(found.is_empty(), "other than was looked through: {found:#?}");
    });
}

/// The first line that differs.
fn difference(before: &str, now: &str) -> Option<String> {
    let (mut before, mut now) = (before.lines(), now.lines());
    for number in 1.. {
        match (before.next(), now.next()) {
            (None, None) => return None,
            (before, now) if before == now => {}
            (before, now) => return Some(format!("line {number} was {before:?} and is {now:?}")),
        }
    }
    None
}
