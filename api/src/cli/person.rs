//! `sentra person`: what a person asked the operator for.

use crate::app::person::erase_by_operator;
use crate::app::{App, CommandError};
use anyhow::{Context, bail};
use clap::Subcommand;
use domain::person::Login;
use domain::{Language, Refusal};

/// What is done for a person.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Erases a person: what is theirs alone goes, what others need keeps a marker.
    #[command(after_help = "Example: sentra person erase --login siti@contoh.id")]
    Erase {
        /// The phone number or e-mail address that they sign in with.
        #[arg(long)]
        login: String,
    },
}

/// Does it.
pub async fn run(app: &App, command: PersonCommand) -> anyhow::Result<()> {
    match command {
        PersonCommand::Erase { login } => erase(app, &login).await,
    }
}

async fn erase(app: &App, login: &str) -> anyhow::Result<()> {
    let login = Login::parse(login).context("--login")?;
    let found = storage::person::find_by_login(&app.db, &login).await?;
    let account = found.context("nobody signs in with this")?;
    match erase_by_operator(app, account.person.id).await {
        Ok(()) => println!("the person is erased"),
        Err(CommandError::Refused(why)) => bail!("{}", why.message(Language::English)),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
