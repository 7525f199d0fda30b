//! A platform of its own for each test, asked as a client asks it.

use crate::app::person::{create_admin, resolve_actor};
use crate::app::{App, FixedClock};
use crate::graphql::{Schema, build};
use async_graphql::{Request, Variables};
use chrono::DateTime;
use domain::Language;
use domain::person::{Login, Password};
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::sync::Arc;
use storage::Db;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "rahasia sekali";
/// The administrator's login.
pub(crate) const ADMIN: &str = "admin@contoh.id";

/// A fresh platform with three villages: two desa and a kelurahan.
pub(crate) struct Platform {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) folder: tempfile::TempDir,
    schema: Schema,
}

impl Platform {
    pub(crate) async fn fresh() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
        let app = crate::app::testing::app(folder.path(), clock.clone()).await;
        prepare(&app.db).await;
        let app = Arc::new(app);
        Self {
            schema: build(app.clone()),
            app,
            clock,
            folder,
        }
    }

    /// A product of the only enterprise.
    pub(crate) async fn add_product(&self) {
        let sql = "INSERT INTO categories (code, name_id, name_en, is_leaf) \
                   VALUES ('01', 'A', 'A', 1); \
                   INSERT INTO products (id, enterprise_id, slug, name, description, kind, \
                   category_code, status, min_price_rupiah, created_at, updated_at) \
                   SELECT zeroblob(16), id, 'a', 'A', '', 'GOODS', '01', 'DRAFT', 0, created_at, \
                   updated_at FROM enterprises";
        let connection = self.app.db.for_migrations();
        connection.execute_unprepared(sql).await.unwrap();
    }

    /// The number that `sql` answers in its column `n`.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let connection = self.app.db.for_migrations();
        let query = Statement::from_string(connection.get_database_backend(), sql);
        let row = connection.query_one_raw(query).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }

    /// What the server answers to `query`, sent with `token`.
    pub(crate) async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        let id = "test".to_owned();
        let actor = resolve_actor(&self.app, token, Language::English, id)
            .await
            .unwrap();
        let request = Request::new(query)
            .variables(Variables::from_json(variables))
            .data(Arc::new(actor));
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// Registers somebody and signs them in; their token.
    pub(crate) async fn join(&self, login: &str) -> String {
        let query = "mutation($input: PersonRegisterInput!) {
            personRegister(input: $input) { person { id } userErrors { code } } }";
        let input = json!({ "name": "Siti", "email": login, "password": PASSWORD,
            "idempotencyKey": login });
        let answer = self.ask(None, query, json!({ "input": input })).await;
        let errors = &answer["data"]["personRegister"]["userErrors"];
        assert_eq!(*errors, json!([]), "{answer}");
        self.sign_in(login).await
    }

    /// The token of the administrator of the platform.
    pub(crate) async fn admin(&self) -> String {
        let login = Login::parse(ADMIN).unwrap();
        let password = Password::parse(PASSWORD).unwrap();
        create_admin(&self.app, login, password).await.unwrap();
        self.sign_in(ADMIN).await
    }

    pub(crate) async fn sign_in(&self, login: &str) -> String {
        let answer = self.start_session(login, PASSWORD).await;
        let token = answer["data"]["sessionStart"]["token"].as_str();
        token.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    pub(crate) async fn start_session(&self, login: &str, password: &str) -> Value {
        let query = "mutation($input: SessionStartInput!) {
            sessionStart(input: $input) { token expiresAt userErrors { field code } } }";
        let input = json!({ "login": login, "password": password });
        self.ask(None, query, json!({ "input": input })).await
    }
}

async fn prepare(db: &Db) {
    let villages = "INSERT INTO regions (code, level, kind, name, name_folded, valid_from) VALUES \
        ('1804', 2, 'KABUPATEN', 'A', 'a', '2020-01-01'), \
        ('1804052001', 4, 'DESA', 'B', 'b', '2020-01-01'), \
        ('1805012001', 4, 'DESA', 'C', 'c', '2020-01-01'), \
        ('1871011001', 4, 'KELURAHAN', 'D', 'd', '2020-01-01')";
    db.for_migrations()
        .execute_unprepared(villages)
        .await
        .unwrap();
}
