//! The `sentra` binary.

use anyhow::Context;
use api::cli::Cli;
use clap::Parser;

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    // Parsing is recursive: roomy stacks are a second line behind the limits on documents.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(8 * 1024 * 1024)
        .build()
        .context("the runtime could not be started")?;
    runtime.block_on(api::cli::run(cli))
}
