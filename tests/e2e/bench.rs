//! How long a visitor waits for the first row, from the address to the DOM, with nothing cached; and how smooth a long list scrolls.

use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::emulation::SetCpuThrottlingRateParams;
use chromiumoxide::cdp::browser_protocol::network::{EmulateNetworkConditionsByRuleParams, NetworkConditions};
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;

use crate::stage::{Stage, alone};
use crate::tab::until;

const RUNS: usize = 7;

/// Notes when the first row is in the DOM, in milliseconds since the navigation began.
const WATCH: &str = "new MutationObserver((_, watch) => {
    if (!document.querySelector('main [role=grid] [role=rowheader]')) return;
    window.firstRow = performance.now();
    watch.disconnect();
}).observe(document, { childList: true, subtree: true })";

/// What the visitor has.
#[derive(Clone, Copy)]
enum Machine {
    /// This machine, as it is.
    Local,
    /// A processor four times slower, and "Fast 4G" as the browser's own tools define it: 9 Mbit/s × 0.9 down, 165 ms.
    Phone,
}

async fn first_row(stage: &mut Stage, machine: Machine) -> f64 {
    stage.forget().await;
    let tab = stage.tab().await;
    if matches!(machine, Machine::Phone) {
        tab.command(SetCpuThrottlingRateParams::new(4.0)).await;
        let bytes = |megabits: f64| megabits * 0.9 * 1e6 / 8.0;
        let network = NetworkConditions::new(String::new(), 165.0, bytes(9.0), bytes(1.5));
        tab.command(EmulateNetworkConditionsByRuleParams::new(false, vec![network])).await;
    }
    tab.command(AddScriptToEvaluateOnNewDocumentParams::new(WATCH)).await;
    tab.open("/users/civis").await;
    until("the first row", Duration::from_mins(1), async || {
        tab.js("window.firstRow").await.as_f64()
    })
    .await
}

async fn median(stage: &mut Stage, machine: Machine) -> f64 {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        times.push(first_row(stage, machine).await);
    }
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

#[test]
#[ignore = "measures; `make bench` runs it"]
fn bench_first_row() {
    alone(2_000, async |stage| {
        stage.sandbox.compressed().await;
        // Chromium's first page is slower than all others.
        first_row(stage, Machine::Local).await;
        let (local, phone) = (median(stage, Machine::Local).await, median(stage, Machine::Phone).await);
        println!("\nfirst row: {local:.0} ms (median of {RUNS})");
        println!("first row: {phone:.0} ms (median of {RUNS}), processor ×4 slower, Fast 4G");
    });
}

#[test]
#[ignore = "measures; `make bench` runs it"]
fn bench_scroll() {
    alone(125_000, async |stage| {
        let tab = stage.open("/users/civis").await;
        tab.click("button", "Load everything").await;
        until("the whole list", Duration::from_mins(2), async || {
            tab.shows(" users in all").await.then_some(())
        })
        .await;
        for (what, step) in [("half a screen", 500), ("seven screens", 5_000)] {
            let frames = tab.scrolls(step, 120).await.frames;
            println!(
                "\nscroll: {what} a frame, {:.0} ms a frame (median), {:.0} ms (95 of 100)",
                frames[60], frames[114]
            );
        }
    });
}
