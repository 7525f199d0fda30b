//! `sentra admin`.

use crate::app::App;
use crate::app::person::create_admin;
use anyhow::Context;
use domain::person::{Login, Password};

/// Makes an administrator with the password on standard input: one line, which is not shown.
pub async fn create(app: &App, login: &str) -> anyhow::Result<()> {
    let login = Login::parse(login).context("--login")?;
    eprintln!("password, 10 to 128 characters:");
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .context("standard input cannot be read")?;
    let password = Password::parse(line.trim_end_matches(['\r', '\n'])).context("password")?;
    create_admin(app, login, password).await?;
    println!("the administrator can sign in");
    Ok(())
}
