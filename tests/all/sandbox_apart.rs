//! The sandbox as a process of its own: asked over HTTP, killed, started again, and stopped.

use crate::support::{Engine, on_both_databases, program};
use futures::future::join;
use payments::WebhookSecret;
use payments::sandbox::api_token;
use std::net::TcpListener;
use std::path::Path;
use tests::buying::{buy, fill_cart, place, press_pay, start_payment, wait_paid};
use tests::client::text;
use tests::platform::{NewEnterprise, Platform};
use tests::server::Server;
use tests::stall::{NewStall, Stall};

const SECRET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Starts `sentra sandbox` at `port`, over what `folder` holds, telling `platform`.
async fn provider(platform: &Platform, port: u16, folder: &Path) -> Server {
    let listen = format!("127.0.0.1:{port}");
    let mut command = program().sentra(folder, &["sandbox", "--listen", &listen]);
    let webhooks = format!("{}/webhooks/sandbox", platform.server.url());
    command.env("SENTRA_SANDBOX__WEBHOOK_URL", webhooks);
    command.env("SENTRA_SANDBOX__SECRET", SECRET);
    command.env("SENTRA_LOG__FILTER", "debug");
    let log = folder.join("provider.log");
    Server::start_at(command, port, "/livez", &log)
        .await
        .unwrap()
}

/// A platform that pays at a sandbox which will listen at `port`.
async fn platform(engine: Engine, port: u16) -> Platform {
    let url = Box::leak(format!("http://127.0.0.1:{port}").into_boxed_str());
    let settings = [
        ("SENTRA_SANDBOX__URL", &*url),
        ("SENTRA_SANDBOX__SECRET", SECRET),
    ];
    Platform::open(&program(), engine, &settings).await.unwrap()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

async fn open(platform: &Platform) -> Stall {
    let stall = NewStall {
        login: "usaha@contoh.id",
        enterprise: NewEnterprise {
            name: "UMKM Apart",
            kind: "UMKM",
            village: "18.09.01.2010",
            delivery_fee: None,
        },
        product: "Keripik Pisang",
        price: 25_000,
        stock: 100,
        photo: None,
    };
    Stall::open(platform, stall).await.unwrap()
}

on_both_databases! {
    async fn a_sandbox_apart_is_paid_at_and_may_be_away(engine: Engine) {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let mut platform = platform(engine, port).await;
        let mut sandbox = provider(&platform, port, folder.path()).await;
        let stall = open(&platform).await;
        let buyer = platform.join("Pembeli", "pembeli@contoh.id").await.unwrap();
        let lines = [(stall.listed.variant.as_str(), 2)];
        let total = fill_cart(&buyer, &lines, "cart-1").await.unwrap();
        buy(&buyer, total, "first").await.unwrap();

        sandbox.kill().unwrap();
        let total = fill_cart(&buyer, &lines, "cart-2").await.unwrap();
        let order = place(&buyer, total, "second").await.unwrap();
        let id = text(&order, "/id").unwrap();
        // Asked again for as long as the provider is away.
        let begun = start_payment(&buyer, &id, "pay-second");
        let (page, again) = join(begun, provider(&platform, port, folder.path())).await;
        sandbox = again;
        press_pay(&buyer, &page.unwrap()).await.unwrap();
        wait_paid(&buyer, &id).await.unwrap();

        sandbox.stop().await.unwrap();
        platform.server.stop().await.unwrap();
        let kept = platform.folder();
        assert!(!kept.join("sandbox").exists() && !kept.join("sandbox.key").exists());
        let token = api_token(&WebhookSecret::new(SECRET));
        for said in [sandbox.said(), platform.server.said()] {
            assert!(!said.contains(SECRET) && !said.contains(&token), "{said}");
        }
        platform.verify().unwrap();
    }
}
