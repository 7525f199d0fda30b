//! What tests stand on.

pub mod storage;

pub use tests::ground::Engine;
use tests::postgres::Postgres;
use tests::program::Program;

/// The `sentra` of this build.
pub fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_soak"))
}

/// A server of one's own, empty.
pub fn postgres() -> Postgres {
    Postgres::start(tests::postgres::Sync::Memory).unwrap()
}

/// Declares a test once, and runs it on both databases.
macro_rules! on_both_databases {
    ($(#[$about:meta])* async fn $name:ident($engine:ident: Engine) $body:block) => {
        $(#[$about])*
        mod $name {
            use super::*;

            async fn test($engine: Engine) $body

            #[tokio::test]
            async fn on_sqlite() {
                test(Engine::Sqlite).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                test(Engine::Postgres).await;
            }
        }
    };
}
pub(crate) use on_both_databases;
