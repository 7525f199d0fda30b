//! What tests stand on.

pub mod postgres;
pub mod storage;

use tests::program::Program;

/// The `sentra` of this build.
pub fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_soak"))
}
