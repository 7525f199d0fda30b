//! [`Platform`]: a server over a fresh folder that knows Lampung, its categories and one
//! administrator; and the people who come to it.

use crate::client::{Client, Mutation, text};
use crate::program::Program;
use crate::server::Server;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The password of everybody.
const PASSWORD: &str = "rahasia sekali";
const ADMIN: &str = "admin@contoh.id";
/// Where the server says that it is ready.
const PROBE: &str = "/readyz";

const REGISTER: Mutation = Mutation {
    name: "personRegister",
    input: "PersonRegisterInput",
    fields: "person { id }",
};
const SIGN_IN: Mutation = Mutation {
    name: "sessionStart",
    input: "SessionStartInput",
    fields: "token",
};
const GRANT: Mutation = Mutation {
    name: "mandateGrant",
    input: "MandateGrantInput",
    fields: "mandate { id }",
};

/// A setting: the variable of the environment and its value.
pub type Setting = (&'static str, &'static str);

/// A server of one's own. It ends, and its folder goes, when it is dropped.
#[derive(Debug)]
pub struct Platform {
    /// The process that serves.
    pub server: Server,
    /// Somebody who is not signed in.
    pub guest: Client,
    /// The administrator.
    pub admin: Client,
    program: Program,
    settings: Vec<Setting>,
    folder: TempDir,
}

impl Platform {
    /// Sets a platform up with the commands that an operator uses, and starts it.
    ///
    /// # Errors
    /// When a command or the server fails.
    pub async fn open(program: &Program, settings: &[Setting]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let data = data(&folder);
        std::fs::create_dir(&data)?;
        program.run(&data, &["import", "regions"], "")?;
        program.run(&data, &["import", "categories"], "")?;
        let create = ["admin", "create", "--login", ADMIN];
        program.run(&data, &create, &format!("{PASSWORD}\n"))?;
        let serve = |port| serving(program, &data, settings, port);
        let server = Server::start(serve, PROBE, &log(&folder)).await?;
        let guest = Client::new(&server.url())?;
        let mut platform = Self {
            server,
            admin: guest.clone(),
            guest,
            program: program.clone(),
            settings: settings.to_vec(),
            folder,
        };
        platform.admin = platform.sign_in(ADMIN).await?;
        Ok(platform)
    }

    /// The folder of everything the platform keeps.
    pub fn folder(&self) -> PathBuf {
        data(&self.folder)
    }

    /// The program it runs.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Starts the server anew after it was stopped or killed, on the same folder and port: what it
    /// told the world about its address stays true.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        let port = self.server.port();
        let command = serving(&self.program, &self.folder(), &self.settings, port);
        self.server = Server::start_at(command, port, PROBE, &log(&self.folder)).await?;
        Ok(())
    }

    /// Somebody new, registered and signed in.
    ///
    /// # Errors
    /// When they are not taken.
    pub async fn join(&self, name: &str, email: &str) -> anyhow::Result<Client> {
        let input = json!({ "name": name, "email": email, "password": PASSWORD,
            "idempotencyKey": email });
        self.guest.done(REGISTER, &input).await?;
        self.sign_in(email).await
    }

    /// Somebody who is known, signed in.
    ///
    /// # Errors
    /// When they are not let in.
    pub async fn sign_in(&self, login: &str) -> anyhow::Result<Client> {
        let input = json!({ "login": login, "password": PASSWORD });
        let payload = self.guest.done(SIGN_IN, &input).await?;
        Ok(self.guest.with_token(&text(&payload, "/token")?))
    }

    /// Gives the person who signs in as `login` a mandate over `scope`.
    ///
    /// # Errors
    /// When it is not given.
    pub async fn grant(&self, login: &str, kind: &str, scope: &str) -> anyhow::Result<()> {
        let input = json!({ "login": login, "kind": kind, "scope": scope,
            "idempotencyKey": format!("{kind}-{scope}-{login}") });
        self.admin.done(GRANT, &input).await?;
        Ok(())
    }

    /// Runs what an operator runs to be sure: `ledger verify`, `output verify`, `doctor`. What
    /// they printed.
    ///
    /// # Errors
    /// When one of them finds something.
    pub fn verify(&self) -> anyhow::Result<String> {
        let mut printed = String::new();
        for arguments in [
            &["ledger", "verify"][..],
            &["output", "verify"],
            &["doctor"],
        ] {
            printed += &self.program.run(&self.folder(), arguments, "")?;
        }
        Ok(printed)
    }

    /// Registers an enterprise in `manager`'s name, has it verified by the administrator; its id.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn enterprise(
        &self,
        manager: &Client,
        new: &NewEnterprise<'_>,
    ) -> anyhow::Result<String> {
        let input = json!({ "name": new.name, "kind": new.kind, "homeVillage": new.village,
            "idempotencyKey": new.name.replace(' ', "-") });
        let payload = manager.done(ENTERPRISE, &input).await?;
        let id = text(&payload, "/enterprise/id")?;
        manager.done(SUBMIT, &json!({ "id": id })).await?;
        self.admin.done(VERIFY, &json!({ "id": id })).await?;
        if let Some(fee) = new.delivery_fee {
            let input = json!({ "id": id, "fee": fee });
            manager.done(DELIVERY_SET, &input).await?;
        }
        Ok(id)
    }
}

/// An enterprise to be.
#[derive(Debug, Clone, Copy)]
pub struct NewEnterprise<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its kind, as the schema spells it.
    pub kind: &'a str,
    /// The code of its home village.
    pub village: &'a str,
    /// What it takes for bringing goods, in rupiah; nothing when they are only picked up.
    pub delivery_fee: Option<i64>,
}

const ENTERPRISE: Mutation = Mutation {
    name: "enterpriseRegister",
    input: "EnterpriseRegisterInput",
    fields: "enterprise { id }",
};
const SUBMIT: Mutation = Mutation {
    name: "enterpriseSubmit",
    input: "EnterpriseDecisionInput",
    fields: "enterprise { status }",
};
const VERIFY: Mutation = Mutation {
    name: "enterpriseVerify",
    input: "EnterpriseDecisionInput",
    fields: "enterprise { status }",
};
const DELIVERY_SET: Mutation = Mutation {
    name: "enterpriseDeliverySet",
    input: "EnterpriseDeliverySetInput",
    fields: "enterprise { deliveryFee }",
};

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}

fn log(folder: &TempDir) -> PathBuf {
    folder.path().join("server.log")
}

fn serving(program: &Program, folder: &Path, settings: &[Setting], port: u16) -> Command {
    let listen = format!("127.0.0.1:{port}");
    let mut command = program.sentra(folder, &["serve", "--listen", &listen]);
    command.envs(settings.iter().copied());
    command
}

/// What is wrong with a payload, as `path: CODE`.
pub fn user_errors(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"].as_array().into_iter().flatten();
    let shown = |error: &Value| {
        let path = error["field"].as_array().into_iter().flatten();
        let path: Vec<&str> = path.filter_map(Value::as_str).collect();
        format!(
            "{}: {}",
            path.join("."),
            error["code"].as_str().unwrap_or("?")
        )
    };
    errors.map(shown).collect()
}
