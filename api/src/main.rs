//! The `sentra` binary: all of it is in the library, where it is compiled once.

use api::cli::Cli;
use clap::Parser;

fn main() -> anyhow::Result<()> {
    api::cli::start(Cli::parse())
}
