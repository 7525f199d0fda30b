//! [`Platform`]: a server that knows Lampung, its categories and one administrator; and the people
//! who come to it.

use crate::application::{accept, apply};
use crate::client::{Client, Mutation, text};
use crate::ground::{ADMIN, Engine, Ground, PASSWORD};
use crate::program::Program;
use crate::server::Server;
use crate::worker::Worker;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;

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

/// A server of one's own, with as many nodes as there are. It ends, and what it keeps goes, when it
/// is dropped.
#[derive(Debug)]
pub struct Platform {
    /// The process that serves.
    pub server: Server,
    /// Further processes that serve the same database.
    pub nodes: Vec<Server>,
    /// Somebody who is not signed in.
    pub guest: Client,
    /// The administrator.
    pub admin: Client,
    program: Program,
    settings: Vec<Setting>,
    ground: Ground,
}

impl Platform {
    /// Starts a server on ground of its own.
    ///
    /// # Errors
    /// When a command or the server fails.
    pub async fn open(
        program: &Program,
        engine: Engine,
        settings: &[Setting],
    ) -> anyhow::Result<Self> {
        let ground = Ground::lay(program, engine, None).await?;
        Self::open_on(ground, program, settings).await
    }

    /// Starts a server on `ground`.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn open_on(
        ground: Ground,
        program: &Program,
        settings: &[Setting],
    ) -> anyhow::Result<Self> {
        let serve = |port| serving(&ground, program, settings, port);
        let server = Server::start(serve, PROBE, &ground.log()).await?;
        let guest = Client::new(&server.url())?;
        let mut platform = Self {
            server,
            nodes: Vec::new(),
            admin: guest.clone(),
            guest,
            program: program.clone(),
            settings: settings.to_vec(),
            ground,
        };
        platform.admin = platform.sign_in(ADMIN).await?;
        Ok(platform)
    }

    /// The same, which starts again with other settings.
    #[must_use]
    pub fn with_settings(mut self, settings: &[Setting]) -> Self {
        self.settings = settings.to_vec();
        self
    }

    /// Stops the server; what it stood on.
    ///
    /// # Errors
    /// When it does not end well.
    pub async fn close(mut self) -> anyhow::Result<Ground> {
        self.server.stop().await?;
        Ok(self.ground)
    }

    /// What it stands on.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The folder of everything the platform keeps.
    pub fn folder(&self) -> PathBuf {
        self.ground.folder()
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
        let command = serving(&self.ground, &self.program, &self.settings, port);
        self.server = Server::start_at(command, port, PROBE, &self.ground.log()).await?;
        Ok(())
    }

    /// Starts a further node: a server with a folder of its own, as on another machine, which
    /// shares the database, the folder of media and the secrets, and pays at the first node's
    /// sandbox. PostgreSQL only.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn add_node(&mut self) -> anyhow::Result<()> {
        let folder = self.ground.folder_of_node(self.nodes.len() + 1)?;
        let shared = self.shared()?;
        let serve = |port| {
            let listen = format!("127.0.0.1:{port}");
            let arguments = ["serve", "--listen", &listen];
            let mut command = self.ground.sentra_in(&self.program, &folder, &arguments);
            command.envs(self.settings.iter().copied());
            command.envs(shared.iter().cloned());
            command
        };
        let node = Server::start(serve, PROBE, &self.ground.log()).await?;
        self.nodes.push(node);
        Ok(())
    }

    /// A worker that serves nobody, beside a server that was told not to work. It has a folder of
    /// its own, as on another machine.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_worker(&self) -> anyhow::Result<Worker> {
        let folder = self.ground.folder_of_node(0)?;
        let mut command = self.ground.sentra_in(&self.program, &folder, &["work"]);
        command.envs(self.settings.iter().copied());
        command.envs(self.shared()?);
        Worker::start(command, &self.ground.log())
    }

    /// What every node must have in common with the first.
    fn shared(&self) -> anyhow::Result<Vec<(&'static str, String)>> {
        let folder = self.folder();
        let secret = |file: &str| anyhow::Ok(std::fs::read_to_string(folder.join(file))?);
        Ok(vec![
            ("SENTRA_SECRET_KEY", secret("secret.key")?),
            ("SENTRA_SANDBOX__SECRET", secret("sandbox.key")?),
            ("SENTRA_SANDBOX__URL", self.server.url()),
            (
                "SENTRA_MEDIA__FOLDER",
                folder.join("media").display().to_string(),
            ),
        ])
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
            printed += &Program::run(self.ground.sentra(&self.program, arguments), "")?;
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
        let id = apply(manager, new).await?;
        accept(&self.admin, &id).await?;
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

const DELIVERY_SET: Mutation = Mutation {
    name: "enterpriseDeliverySet",
    input: "EnterpriseDeliverySetInput",
    fields: "enterprise { deliveryFee }",
};

fn serving(ground: &Ground, program: &Program, settings: &[Setting], port: u16) -> Command {
    let listen = format!("127.0.0.1:{port}");
    let mut command = ground.sentra(program, &["serve", "--listen", &listen]);
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
