//! The people of the demo that a visitor can be.
//!
//! Their addresses end in `.example`, where no mail ever arrives (RFC 2606), and their password is
//! no secret: it is printed, and shown by the buttons of `GraphiQL`.

use crate::http::DemoLogin;

/// The password of all of them.
pub const DEMO_PASSWORD: &str = "sentra-demo";

/// Somebody whom a visitor can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DemoPerson {
    /// May do everything.
    Administrator,
    /// Reads the output of the province.
    Analyst,
    /// Verifies the enterprises of one district.
    Verifier,
    /// Runs a BUM Desa.
    BumdesManager,
    /// Runs a UMKM in another regency.
    UmkmManager,
    /// Buys.
    Buyer,
}

/// All of them: who, what they are called, what they sign in with.
pub const LOGINS: [(DemoPerson, &str, &str); 6] = [
    (
        DemoPerson::Administrator,
        "Administrator",
        "admin@sentra.example",
    ),
    (
        DemoPerson::Analyst,
        "Analis Provinsi Lampung",
        "analis@lampung.example",
    ),
    (
        DemoPerson::Verifier,
        "Petugas Kecamatan Teluk Pandan",
        "petugas@telukpandan.example",
    ),
    (
        DemoPerson::BumdesManager,
        "Manajer BUM Desa Hanura",
        "manajer@hanura.example",
    ),
    (
        DemoPerson::UmkmManager,
        "Pemilik Rumah Keripik Segalamider",
        "pemilik@keripik.example",
    ),
    (DemoPerson::Buyer, "Pembeli 1", "pembeli@sentra.example"),
];

impl DemoPerson {
    /// What they are called, and what they sign in with.
    pub fn name_and_login(self) -> (&'static str, &'static str) {
        let [first, ..] = LOGINS;
        let found = LOGINS.into_iter().find(|(person, ..)| *person == self);
        let (_, name, login) = found.unwrap_or(first);
        (name, login)
    }
}

/// A button of `GraphiQL` for each of them.
pub fn buttons() -> Vec<DemoLogin> {
    let button = |(_, name, login): (DemoPerson, &str, &str)| DemoLogin {
        label: name.to_owned(),
        login: login.to_owned(),
        password: DEMO_PASSWORD.to_owned(),
    };
    LOGINS.map(button).into()
}
