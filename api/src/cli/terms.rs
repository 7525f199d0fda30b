//! `sentra terms`: the documents that people accept.

use crate::app::person::terms::{PublishTerms, publish_terms_by_operator};
use crate::app::{App, CommandError, again};
use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use clap::Subcommand;
use domain::person::{TermsDocument, TermsText};
use domain::{Language, Refusal};
use std::path::{Path, PathBuf};
use storage::person::terms_versions;

/// Versions of a document that are listed.
const LISTED: i64 = 100;

/// What is done about terms.
#[derive(Debug, Subcommand)]
pub enum TermsCommand {
    /// Publishes the next version of a document, which never changes again: docs/PRIVACY.md.
    #[command(
        after_help = "Example: sentra terms publish TERMS_OF_USE --indonesian ketentuan.md \
                      --english terms.md --holds-from 2027-01-01T00:00:00+07:00"
    )]
    Publish {
        /// `TERMS_OF_USE`, `PRIVACY_NOTICE` or `SELLER_TERMS`.
        document: String,
        /// Its text as Markdown in Indonesian, which is the one that binds.
        #[arg(long)]
        indonesian: PathBuf,
        /// The same in English.
        #[arg(long)]
        english: PathBuf,
        /// From when it holds [default: at once].
        #[arg(long)]
        holds_from: Option<DateTime<Utc>>,
        /// From when nobody buys or sells without it [default: 14 days after it holds].
        #[arg(long)]
        required_from: Option<DateTime<Utc>>,
    },
    /// Shows which versions there are.
    #[command(after_help = "Example: sentra terms list")]
    List,
}

/// Does it.
pub async fn run(app: &App, command: TermsCommand) -> anyhow::Result<()> {
    match command {
        TermsCommand::Publish {
            document,
            indonesian,
            english,
            holds_from,
            required_from,
        } => {
            let document = TermsDocument::from_code(&document);
            let command = PublishTerms {
                document: document.context("there is no such document; see --help")?,
                indonesian: text(&indonesian)?,
                english: text(&english)?,
                holds_from,
                required_from,
            };
            publish(app, command).await
        }
        TermsCommand::List => list(app).await,
    }
}

fn text(file: &Path) -> anyhow::Result<TermsText> {
    let read = std::fs::read_to_string(file);
    let read = read.with_context(|| format!("{} cannot be read", file.display()))?;
    TermsText::parse(&read).with_context(|| file.display().to_string())
}

async fn publish(app: &App, command: PublishTerms) -> anyhow::Result<()> {
    let code = command.document.code();
    match again(command, |one| publish_terms_by_operator(app, one)).await {
        Ok(version) => println!(
            "{code} version {} holds from {} and is required from {}",
            version.version, version.holds_from, version.required_from
        ),
        Err(CommandError::Refused(why)) => bail!("{}", why.message(Language::English)),
        Err(CommandError::Invalid(broken)) => {
            let told: Vec<String> = broken.iter().map(ToString::to_string).collect();
            bail!("{}", told.join("; "));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn list(app: &App) -> anyhow::Result<()> {
    for document in TermsDocument::ALL {
        let versions = terms_versions(&app.db, document, (None, LISTED)).await?;
        if versions.is_empty() {
            println!("{}: none", document.code());
        }
        for one in versions {
            println!(
                "{} version {}: holds from {}, required from {}",
                document.code(),
                one.version,
                one.holds_from,
                one.required_from
            );
        }
    }
    Ok(())
}
