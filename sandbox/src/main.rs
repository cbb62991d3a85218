//! Starts the sandbox from the command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;

use clap::Parser;
use sandbox::{Options, Sandbox, Server};

/// A faithful double of five platforms, on this machine only.
#[derive(Parser)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8400")]
    listen: SocketAddr,
    /// The size of the population.
    #[arg(long, default_value_t = 2_000)]
    people: u32,
    /// The seed from which the population follows.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A file in which everything survives a restart.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The folder of the built app.
    #[arg(long)]
    dist: Option<PathBuf>,
    /// Where to write the addresses and credentials as JSON.
    #[arg(long)]
    credentials_out: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("sandbox: {sentence}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let sandbox = Sandbox::open(Options {
        people: arguments.people,
        seed: arguments.seed,
        data: arguments.data,
        dist: arguments.dist,
        ..Options::default()
    })
    .map_err(|error| error.to_string())?;
    if let Some(notice) = sandbox.notice() {
        eprintln!("sandbox: {notice}");
    }
    let server = Server::start(sandbox, arguments.listen).await.map_err(|error| error.to_string())?;
    if let Some(file) = arguments.credentials_out {
        let text = format!("{:#}\n", server.credentials());
        std::fs::write(&file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    // Asked once before the line is printed: whoever reads it may press Ctrl-C at once, and the first question is what
    // makes the program listen for that.
    tokio::select! {
        biased;
        stopped = &mut interrupt => return stopped.map_err(cannot_wait),
        () = std::future::ready(()) => println!("sandbox listening on {}", server.base()),
    }
    interrupt.await.map_err(cannot_wait)
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn cannot_wait(error: std::io::Error) -> String {
    format!("cannot wait for Ctrl-C: {error}")
}
