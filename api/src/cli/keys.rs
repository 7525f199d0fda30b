//! `sentra keys`: from one secret key to the next.

use crate::app::App;
use crate::app::rotation::{hanging_rows, rotate_keys};
use clap::Subcommand;

/// What is done about keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Seals everything anew that hangs on a key of before; repeatable, also after it was killed.
    #[command(
        long_about = "Seals everything anew that hangs on a key of before; repeatable, also after \
                      it was killed.\n\n1. Give every process the new key in \
                      `previous_secret_keys`, beside the old one in `secret_key`.\n2. Swap the two \
                      in every process.\n3. Run this command, with the same settings.\n4. When \
                      `sentra doctor` tells that nothing hangs on a key of before, take the old \
                      key away.",
        after_help = "Example: sentra keys rotate"
    )]
    Rotate,
}

/// Does it, and tells how far it is.
pub async fn run(app: &App, command: &KeysCommand) -> anyhow::Result<()> {
    match command {
        KeysCommand::Rotate => rotate(app).await,
    }
}

async fn rotate(app: &App) -> anyhow::Result<()> {
    let rows = rotate_keys(app, |rows| println!("{rows} rows")).await?;
    println!(
        "{rows} rows were sealed anew under {}",
        app.db.keyring().key_id()
    );
    if !hanging_rows(app).await?.is_empty() {
        println!("others wrote meanwhile under a key of before: run it again");
    }
    Ok(())
}
