//! The commands of the `sentra` binary.

mod admin;
mod caller;
mod copy;
mod demo;
mod doctor;
mod import;
mod jobs;
mod keys;
mod open;
mod person;
mod privacy;
mod provider;
mod samples;
mod sandbox;
mod serve;
mod terms;
#[cfg(test)]
mod tests;
mod work;

use crate::app::payment::Gateways;
use crate::config::{Config, Flags};
use anyhow::Context;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Sentra, the marketplace backend of a province's villages.
#[derive(Debug, Parser)]
#[command(version, after_help = "Example: sentra serve --listen 127.0.0.1:8080")]
pub struct Cli {
    /// The folder of everything kept on disk [default: ./sentra-data].
    #[arg(long, global = true)]
    data_dir: Option<PathBuf>,
    /// The configuration file [default: sentra.toml in the data folder].
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Brings the schema up to date, then serves.
    #[command(after_help = "Example: sentra serve --listen 127.0.0.1:8080")]
    Serve {
        /// Where to listen [default: 127.0.0.1:8080].
        #[arg(long)]
        listen: Option<String>,
    },
    /// Builds a demo in an empty folder, unless it is there, then serves it.
    #[command(after_help = "Example: sentra demo --listen 127.0.0.1:9000")]
    Demo(demo::DemoArgs),
    /// Works at jobs without serving: as many such workers as wanted, on PostgreSQL.
    #[command(after_help = "Example: SENTRA_WORKER_JOBS=8 sentra work")]
    Work,
    /// Runs the sandbox, a payment provider for trying things out, alone: for several servers.
    #[command(after_help = "Example: sentra sandbox --listen 127.0.0.1:8090")]
    Sandbox {
        /// Where to listen [default: 127.0.0.1:8080].
        #[arg(long)]
        listen: Option<String>,
    },
    /// Brings the schema up to date.
    #[command(after_help = "Example: DATABASE_URL=sqlite://shop.db sentra migrate")]
    Migrate,
    /// Carries everything from one database into an empty one of the other kind, and checks it.
    #[command(
        after_help = "Example: sentra copy --from sqlite://sentra-data/sentra.db \
                      --to postgres://sentra:secret@db.example.id/sentra"
    )]
    Copy(copy::CopyArgs),
    /// Prints the GraphQL schema.
    #[command(after_help = "Example: sentra schema > schema.graphql")]
    Schema,
    /// Looks for what cannot be right: configuration, schema, ledger, stock.
    #[command(after_help = "Example: sentra doctor --data-dir /srv/sentra")]
    Doctor,
    /// Shows jobs, and does something about those that went wrong.
    #[command(subcommand, after_help = "Example: sentra jobs list --dead")]
    Jobs(jobs::JobsCommand),
    /// Changes the key that personal values are sealed under.
    #[command(subcommand, after_help = "Example: sentra keys rotate")]
    Keys(keys::KeysCommand),
    /// Does for a person what they asked the operator for.
    #[command(
        subcommand,
        after_help = "Example: sentra person erase --login 0812-3456-7890"
    )]
    Person(person::PersonCommand),
    /// Publishes what people accept: terms of use, privacy notice, terms for sellers.
    #[command(subcommand, after_help = "Example: sentra terms list")]
    Terms(terms::TermsCommand),
    /// Makes the first administrator.
    #[command(
        subcommand,
        after_help = "Example: sentra admin create --login 0812-3456-7890"
    )]
    Admin(AdminCommand),
    /// Brings in official lists; repeatable without change.
    #[command(subcommand, after_help = "Example: sentra import regions")]
    Import(ImportCommand),
    /// Checks that every ledger transaction sums to zero.
    #[command(subcommand, after_help = "Example: sentra ledger verify")]
    Ledger(LedgerCommand),
    /// Checks the output of villages against the credits it is made of.
    #[command(subcommand, after_help = "Example: sentra output verify")]
    Output(OutputCommand),
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Makes an administrator of the platform; the password is read from standard input.
    #[command(after_help = "Example: sentra admin create --login admin@contoh.id < password.txt")]
    Create {
        /// A phone number or an e-mail address.
        #[arg(long)]
        login: String,
    },
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Enterprises that nobody has claimed yet, each with a code to claim it: docs/IMPORT.md.
    #[command(after_help = "Example: sentra import enterprises usaha.xlsx --dry-run")]
    Enterprises {
        /// A list with a heading: CSV, or a workbook (.xlsx).
        file: PathBuf,
        /// Say what would be brought in, on standard output, and bring in nothing.
        #[arg(long)]
        dry_run: bool,
        /// Where the report with the claim codes goes, a new file [default: beside the list].
        #[arg(long, conflicts_with = "dry_run")]
        report: Option<PathBuf>,
    },
    /// What categories ask of goods: permits, from which day on, and what is forbidden.
    #[command(after_help = "Example: sentra import permit-rules my-rules.csv")]
    PermitRules {
        /// A list of your own, which takes the place of all rules; without it the one that travels
        /// with Sentra.
        file: Option<PathBuf>,
    },
    /// The categories of products.
    #[command(after_help = "Example: sentra import categories")]
    Categories,
    /// The regions of Lampung, or of a list of the whole country.
    #[command(after_help = "Example: sentra import regions --file data/indonesia_regions.csv.zst")]
    Regions {
        /// A CSV file packed by zstd, with all four levels of the country.
        #[arg(long)]
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
enum OutputCommand {
    /// Recounts every credit and fails when a total differs.
    Verify,
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// Sums every transaction, holds it against the money that came and went, and fails when one is
    /// not right.
    Verify,
}

/// Runs what was asked for, on a runtime of its own.
///
/// # Errors
/// Whatever went wrong, with its causes.
pub fn start(cli: Cli) -> anyhow::Result<()> {
    // Parsing is recursive: roomy stacks are a second line behind the limits on documents.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(8 * 1024 * 1024)
        .build()
        .context("the runtime could not be started")?;
    runtime.block_on(run(cli))
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    if matches!(cli.command, Command::Schema) {
        print!("{}", crate::graphql::sdl());
        return Ok(());
    }
    let listen = match &cli.command {
        Command::Serve { listen } | Command::Sandbox { listen } => listen.clone(),
        Command::Demo(args) => args.listen.clone(),
        _ => None,
    };
    let flags = Flags {
        data_dir: cli.data_dir,
        listen,
    };
    let config = Config::load(cli.config.as_deref(), &flags)?;
    crate::telemetry::init(&config.log).context("logging could not be started")?;
    match &cli.command {
        Command::Serve { .. } => return serve::run(&config, Vec::new()).await,
        Command::Demo(args) => return demo::run(&config, args).await,
        Command::Copy(args) => return copy::run(&config, args).await,
        Command::Work => return work::run(&config).await,
        Command::Sandbox { .. } => return provider::run(&config).await,
        _ => {}
    }
    let app = open::app(&config, open::Search::Unused, Gateways::default()).await?;
    match cli.command {
        Command::Migrate => {
            println!("the schema is up to date");
            Ok(())
        }
        Command::Admin(AdminCommand::Create { login }) => admin::create(&app, &login).await,
        Command::Import(ImportCommand::Regions { file }) => import::regions(&app, file).await,
        Command::Import(ImportCommand::Enterprises {
            file,
            dry_run,
            report,
        }) => import::enterprises(&app, &file, report.as_deref(), dry_run).await,
        Command::Import(ImportCommand::PermitRules { file }) => import::rules(&app, file).await,
        Command::Import(ImportCommand::Categories) => import::categories(&app).await,
        Command::Doctor => {
            let books = doctor::run(&app, &config).await;
            privacy::verify(&app).await?;
            books.and(doctor::verify_sandbox(&config).await)
        }
        Command::Keys(command) => keys::run(&app, &command).await,
        Command::Person(command) => person::run(&app, command).await,
        Command::Terms(command) => terms::run(&app, command).await,
        Command::Jobs(command) => jobs::run(&app, &command).await,
        Command::Ledger(LedgerCommand::Verify) => doctor::verify_ledger(&app).await,
        Command::Output(OutputCommand::Verify) => doctor::verify_output(&app).await,
        Command::Copy(_)
        | Command::Demo(_)
        | Command::Schema
        | Command::Serve { .. }
        | Command::Sandbox { .. }
        | Command::Work => Ok(()),
    }
}
